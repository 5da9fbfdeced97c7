/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Add local symbols to an object.
 *
 * Local symbols come before global ones, so the numbers of all global symbols grow, and with
 * them what refers to these: relocations, groups, the table of section numbers, and what LLVM
 * knows of addresses that are taken.  A section of another type that refers to symbols is an
 * error.
 *
 * Not taken: objtool's way, which moves as many global symbols to the end as there are new local
 * ones.  That changes fewer numbers, but the order of the symbols, too.
 */
#ifndef LINKPASS_STAMP_SYMBOLS_H
#define LINKPASS_STAMP_SYMBOLS_H

#include "stamp/object.h"

struct new_symbols {
	struct osymbol *list;
	uint32_t count, room;
};

/* Give O an empty symbol table if it has none: gas makes none for a text without a label. */
void symbols_create(struct object *o);
/* Promise a symbol; returns the number that it will have. */
uint32_t symbols_promise(const struct object *o, struct new_symbols *new,
			 const struct osymbol *sym);
/* Add all that were promised, and free the list. */
void symbols_add(struct object *o, struct new_symbols *new);

#endif
