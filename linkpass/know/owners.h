/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The owner of each symbol: mostly the owner of the range that the symbol is in.  But where
 * one object ends and another begins, the same address can have, besides the first symbol
 * of the next object,
 *
 *   - a symbol of the linker script, like __start___param, which belongs to nobody;
 *   - a symbol without a size at the end of the previous object, such as a label or a
 *     lock class key without lockdep.
 *
 * So a local symbol without a size at the start of a range belongs to the object of the
 * STT_FILE symbol before it in the symbol table, if a section of that object (even an empty
 * one) begins or ends there; a global one belongs to nobody.  The object of an STT_FILE symbol
 * is the one that has its other symbols, or the only one with its file name.  GNU ld writes an
 * STT_FILE symbol for every object.  LLD does for those that a compiler has made, so there it counts
 * only at the start of one behind another, without a gap, and if no object from assembly has a section
 * there.  (gold and mold do not, so with these such a local symbol belongs to nobody.)
 *
 * The name of a constant that ld has merged is in no range.  It belongs to the object that
 * had this copy of the constant, if the notes and the STT_FILE symbol agree on one.
 *
 * Absolute and thread-local symbols are not addresses, so they belong to nobody.
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
	bool *shared;		/* does another symbol have its name and set? */
};

/* The translation unit, or NO_TU, of each symbol of L->img; the caller frees the list. */
uint32_t *owners_of_symbols(const struct link *l);

void owners_find(struct owners *o, const struct link *l, const struct kallsyms *k);
void owners_free(struct owners *o);

#endif
