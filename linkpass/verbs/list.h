/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The symbols of a linked kernel with their owners, and their lines in /proc/kallmodsyms.
 */
#ifndef LINKPASS_VERBS_LIST_H
#define LINKPASS_VERBS_LIST_H

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

/* Print the line of symbol I, with its object if OBJECT is set and the object is known. */
void listing_print(FILE *out, const struct listing *l, unsigned int i, bool object);

#endif
