/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The symbols of a kernel by name.  Symbols of one name are in the order of kallsyms.
 */
#ifndef LINKPASS_KNOW_NAMES_H
#define LINKPASS_KNOW_NAMES_H

#include "base/hash.h"
#include "read/kallsyms.h"

#define NO_SYMBOL	UINT32_MAX

struct names {
	const struct kallsyms *k;
	struct hash by_name;	/* the first symbol of each name */
	uint32_t *next;		/* for each symbol the next one of its name, or NO_SYMBOL */
};

void names_make(struct names *n, const struct kallsyms *k);
void names_free(struct names *n);

/* The first symbol whose name is the LEN bytes at NAME, or NO_SYMBOL. */
uint32_t names_find(const struct names *n, const char *name, size_t len);

/*
 * The same; but if there is none, the first one whose name is that with ".llvm." and a number.
 * LLVM's link-time optimisation adds these to names of functions and variables that were local.
 * names_next() is the symbol behind I of what names_first() finds, or NO_SYMBOL.
 */
uint32_t names_first(const struct names *n, const char *name, size_t len);
uint32_t names_next(const struct names *n, const char *name, size_t len, uint32_t i);

/*
 * For each symbol the position that live patching counts by (sympos): 0 if no other symbol
 * has its name, else which of these it is, from 1.  In a relocatable file, a loadable module,
 * the symbols count in the order of its symbol table.  The caller frees the list.
 */
uint32_t *names_positions(const struct names *n, const struct image *img);

#endif
