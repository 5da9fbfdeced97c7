/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The symbols of a linked kernel with their owners, and their lines in /proc/kallmodsyms.
 */
#ifndef LINKPASS_KNOW_LISTING_H
#define LINKPASS_KNOW_LISTING_H

#include <stdio.h>
#include "know/owners.h"

struct listing {
	struct link link;
	struct kallsyms k;
	struct owners owners;
};

void listing_read(struct listing *l, const char *path);
/* The same for L->link, whose symbols have been read. */
void listing_make(struct listing *l);
void listing_free(struct listing *l);

const struct module_set *listing_set(const struct listing *l, unsigned int i);
/* The path of the object that symbol I is from, or NULL. */
const char *listing_object(const struct listing *l, unsigned int i);

/* ADDR, in SEC, in hexadecimal and as wide as an address. */
void listing_print_address(FILE *out, const struct listing *l, const struct section *sec,
			   uint64_t addr);
/* A tab and the owner: every module of SET, and OBJECT if that is not NULL. */
void listing_print_owner(FILE *out, const struct module_set *set, const char *object);
/* Print the line of symbol I, with its object if OBJECT is set and the object is known. */
void listing_print(FILE *out, const struct listing *l, unsigned int i, bool object);

#endif
