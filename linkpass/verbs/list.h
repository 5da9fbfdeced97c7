/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The symbols of a linked kernel with all that is known of them, and their lines as
 * /proc/kallmodsyms has them.
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
/* The same for the link that is in L, with its symbols. */
void listing_make(struct listing *l);
void listing_free(struct listing *l);

/* Print the line of symbol number I, with its object if that is known and OBJECT. */
void listing_print(FILE *out, const struct listing *l, unsigned int i, bool object);

#endif
