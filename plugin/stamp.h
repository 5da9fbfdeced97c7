/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KALLMOD_STAMP_H
#define KALLMOD_STAMP_H

struct identity;

/*
 * Append the note of translation unit ID to the assembly file at PATH.
 * ASSEMBLY says that its source is a .S file.
 * ADDRESS_SIZE is that of the target, 4 or 8.  On failure, says so with
 * error(), so that the compiler exits with an error.
 */
void stamp_file(const char *path, const struct identity *id,
		bool assembly, unsigned int address_size);

/*
 * Append to the assembly file at PATH, if it is a file, what makes the assembler warn
 * that the object has no stamp.
 */
void warn_assembler(const char *path);

/*
 * Append ID's mark (identity.h) to the preprocessed text in FD, unless it is a device, and
 * close FD.  The plugin does not see the text of ASSEMBLY again, so that gets a directive
 * that is an error when it is assembled.
 */
void mark_text(int fd, const struct identity *id, bool assembly);

#endif
