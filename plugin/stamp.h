/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KALLMOD_STAMP_H
#define KALLMOD_STAMP_H

struct identity;

/*
 * Append the note of translation unit ID to the assembly file at PATH.
 * ASSEMBLY is true if the source is a .S file; ADDRESS_SIZE is the target's, 4 or 8.
 * On failure, calls error(), so that the compiler exits with an error.
 */
void stamp_file(const char *path, const struct identity *id,
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
