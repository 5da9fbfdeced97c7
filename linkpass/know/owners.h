/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whose a symbol is: mostly that of the range it is in.  But at an address where one object
 * ends and another begins there can be, besides what the next object begins with,
 *
 *   - a symbol of the linker script, like __start___param: nobody's;
 *   - something of no size at the end of the object before, such as a label or a
 *     lock class key without lockdep.
 *
 * So a local symbol without a size at the start of a range belongs to the object whose
 * STT_FILE symbol it is listed under, if a section of that object begins or ends there, be it
 * an empty one; a global one is nobody's.  What object an STT_FILE symbol stands for is told
 * by other symbols under it, or by its name if no other object has that.  (GNU ld lists every object's local symbols under a name; LLD, gold and
 * mold do not, so there it is nobody's.)
 *
 * The name of a constant that ld has merged with those of others is in no range.  It belongs
 * to the object whose copy it was, if its note and the STT_FILE symbol say so.
 *
 * Absolute and thread-local symbols are no places: nobody's.
 */
#ifndef LINKPASS_KNOW_OWNERS_H
#define LINKPASS_KNOW_OWNERS_H

#include "read/kallsyms.h"
#include "know/link.h"

#define NO_TU	UINT32_MAX

/* One entry for each symbol of a struct kallsyms. */
struct owners {
	uint32_t *tus;		/* index into notes.tus[], or NO_TU */
	uint32_t *sets;		/* index into modules.sets[] */
	bool *shared;		/* does another have its name and set? */
};

void owners_find(struct owners *o, const struct link *l, const struct kallsyms *k);
void owners_free(struct owners *o);

#endif
