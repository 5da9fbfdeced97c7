/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Add a note (kallmod-note.h) to an object that the plugin did not see.
 *
 * In:  a relocatable ELF file of any compiler or assembler, and whose it is.
 * Out: the same file with the note and its relocations, as if the plugin had written them, and
 *      with section symbols where there were none.  All other sections are as they were, but for
 *      the numbers of symbols.
 *
 * The end of a range is its section's symbol and size.  But the linker for RISC-V deletes bytes
 * of code and adjusts symbols, not what is added to them, so there both ends get a symbol
 * of their own (see plugin/stamp.cc).
 */
#ifndef LINKPASS_STAMP_STAMP_H
#define LINKPASS_STAMP_STAMP_H

#include "stamp/identity.h"

enum stamp_result {
	STAMP_ADDED,
	STAMP_KEPT,		/* the object has a note, and keeps it */
	STAMP_LTO,		/* it has no code yet, so the file is as it was */
};

/*
 * Stamp the object at PATH.  Declares and module flags that the object itself tells are added to
 * those of ID.  Dies if the object cannot be stamped; it is then as before.
 */
enum stamp_result stamp_object(const char *path, const struct identity *id);

/*
 * In an object that a linker has made of bitcode, the first line that the compiler has recorded for
 * kallmod-cc (recorded.h); or NULL.  Sets *BELIEVED to whether that can be the object's own.
 */
char *stamp_line(const char *path, bool *believed);

/*
 * Stamp such an object with what its first line says, if that is BELIEVED; returns whether it has a note
 * then.  Either way, the lines are gone.
 */
bool stamp_recorded(const char *path, bool believed);

#endif


