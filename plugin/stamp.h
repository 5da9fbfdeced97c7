/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KALLMOD_STAMP_H
#define KALLMOD_STAMP_H

#include <stdio.h>

struct identity;

/*
 * Add the note of translation unit ID to the assembly in OUT, which is open for reading and
 * writing and called NAME in messages; closes OUT.  ASSEMBLY is true if the source is a .S
 * file; ADDRESS_SIZE is the target's, 4 or 8.
 * On failure, calls error(), so that the compiler exits with an error.
 */
void stamp_file(FILE *out, const char *name, const struct identity *id,
		bool assembly, unsigned int address_size);

/*
 * Append a directive to the assembly file at PATH, if that is a regular file, which makes
 * the assembler warn that the object has no stamp.
 */
void warn_assembler(const char *path);

/*
 * Append ID's mark (identity.h) to the preprocessed text in FD, unless it is a device, and
 * close FD.  If the text is ASSEMBLY, the plugin does not see it again, so it also gets an
 * .error directive.
 */
void mark_text(int fd, const struct identity *id, bool assembly);

#endif
