/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whose a symbol is: mostly that of its address, but where two objects meet an
 * address is not enough.  There can be, in one place,
 *
 *   - what the next object begins with: its tile's;
 *   - a symbol of the linker script, like __start___param: nobody's.  What tells
 *     it is that it is global and has neither type nor size; the compiler gives
 *     both to everything it defines.  A global label in assembly at the very
 *     start of what an object has in a section looks the same, so it is nobody's, too;
 *   - something of no size from the object before, such as a lock class key
 *     without lockdep: that object's.  What tells it is the STT_FILE symbol it is
 *     listed under, the same as for what else is in that object, or if nothing is,
 *     with the name of just one source.  (Labels in
 *     assembly have no such symbol, but no type either.)  Globals are listed
 *     under no file, so one of no size goes with its address;
 *   - the name of a constant that ld has merged with that of others, which is in no
 *     range: that of the object whose copy it was.
 * An absolute symbol is a number and no place: nobody's.
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
