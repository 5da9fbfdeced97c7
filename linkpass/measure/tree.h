/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows as a tree: modules contain directories, directories contain objects, and objects
 * contain symbols.  What contains a single thing is one with it ("ext4: fs/ext4").
 */
#ifndef LINKPASS_MEASURE_TREE_H
#define LINKPASS_MEASURE_TREE_H

#include "base/hash.h"
#include "measure/rows.h"

#define NO_BOX	0	/* the root is nobody's child */

struct box {
	char *name;		/* below its parent; owned here */
	const char *separator;	/* between the name of its parent and its own */
	uint32_t parent;
	uint32_t first, next;	/* child, sibling; or NO_BOX */
	enum row_kind kind;	/* of a row outside of all modules, directories and objects */
	struct row sum;
	uint64_t weight;	/* bytes or, in a difference, those of all changes in it */
};

struct tree {
	struct box *list;	/* list[0] is the root */
	unsigned int count, room;
	struct hash by_name;
};

/*
 * Make a tree of rows by object, section or symbol.  GROUP is the key that was asked for: rows
 * by object are a tree of modules, of DEPTH levels of directories, or of objects.
 */
void tree_make(struct tree *t, const struct rows *rows, enum key group, unsigned int depth);
/* The full name of BOX; the caller frees it. */
char *tree_name(const struct tree *t, uint32_t box);
void tree_free(struct tree *t);

#endif
