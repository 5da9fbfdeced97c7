// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>
#include "base/util.h"
#include "measure/tree.h"

/* --- Building -------------------------------------------------------------- */

/* A child, as hash_find() is asked for it. */
struct child {
	uint32_t parent;
	const char *name;
	size_t len;
};

static bool same_child(const void *list, uint32_t number, const void *key)
{
	const struct box *box = (const struct box *)list + number;
	const struct child *child = key;

	return box->parent == child->parent && !strncmp(box->name, child->name, child->len) &&
	       !box->name[child->len];
}

static uint64_t hash_child(const struct child *child)
{
	uint64_t hash = HASH_START + child->parent;

	for (size_t i = 0; i < child->len; i++)
		hash = (hash ^ (unsigned char)child->name[i]) * 0x100000001b3;
	return hash;
}

/* The child of PARENT that is called like the first LEN bytes of NAME; made if need be. */
static uint32_t child_of(struct tree *t, uint32_t parent, const char *name, size_t len,
			 const char *separator)
{
	struct child key = { parent, name, len };
	uint64_t hash = hash_child(&key);
	uint32_t number = hash_find(&t->by_name, hash, same_child, t->list, &key);

	if (number != HASH_NONE)
		return number;
	number = t->count;
	GROW(t->list, t->count, t->room);
	t->list[t->count++] = (struct box){
		.name = xstrndup(name, len), .separator = separator, .parent = parent,
		.next = t->list[parent].first,
	};
	t->list[parent].first = number;
	hash_add(&t->by_name, hash, number);
	return number;
}

static uint32_t child_called(struct tree *t, uint32_t parent, const char *name,
			     const char *separator)
{
	return child_of(t, parent, name, strlen(name), separator);
}

/* Go down from AT along PATH, over DEPTH directories or all. */
static uint32_t go_down(struct tree *t, uint32_t at, const char *path, unsigned int depth,
			const char *separator)
{
	for (unsigned int level = 1;; level++) {
		const char *slash = *path ? strchr(path + 1, '/') : NULL;
		size_t len = slash ? (size_t)(slash - path) : strlen(path);

		/* What is directly in a directory with others in it. */
		if (!slash && depth != ALL_LEVELS)
			return child_called(t, at, ".", separator);
		at = child_of(t, at, path, len, separator);
		if (!slash || level == depth)
			return at;
		path = slash + 1;
		separator = "/";
	}
}

/* Where ROW goes. */
static uint32_t place_row(struct tree *t, const struct row *row, enum key group,
			  unsigned int depth)
{
	uint32_t at = 0;

	if (row->kind == ROW_PADDING || row->kind == ROW_NOBODY ||
	    (group != BY_SECTION && !row->object)) {
		enum row_kind kind = row->kind == ROW_PADDING ? ROW_PADDING : ROW_NOBODY;

		at = child_called(t, 0, row_name(&(struct row){ .kind = kind }), "");
		t->list[at].kind = kind;
		if (group != BY_SYMBOL || kind == ROW_PADDING)
			return at;
		return child_called(t, at, row->kind == ROW_NAMED ? row->name : "(no symbol)", ": ");
	}
	if (group == BY_SECTION)
		return child_called(t, 0, row->name, "");
	if (group == BY_MODULE) {
		char *name = row_modules(row);

		at = child_called(t, 0, name, "");
		xfree(name);
	}
	at = go_down(t, at, row->object, depth, at ? ": " : "");
	return group == BY_SYMBOL ? child_called(t, at, row_name(row), ": ") : at;
}

static void add(struct tree *t, uint32_t at, const struct row *row)
{
	uint64_t weight = llabs(row->total);

	for (;; at = t->list[at].parent) {
		struct box *box = &t->list[at];

		for (unsigned int k = 0; k < NCOLUMNS; k++)
			box->sum.in[k] += row->in[k];
		box->sum.total += row->total;
		box->sum.old += row->old;
		box->sum.new += row->new;
		box->weight += weight;
		if (!at)
			return;
	}
}

/* Make one of boxes that contain a single one, from the outermost. */
static void unite_single(struct tree *t)
{
	for (uint32_t i = 1; i < t->count; i++) {
		struct box *box = &t->list[i];

		while (box->first && !t->list[box->first].next) {
			struct box *child = &t->list[box->first];
			char *name = xprintf("%s%s%s", box->name, child->separator, child->name);

			xfree(box->name);
			box->name = name;
			box->first = child->first;
			child->first = NO_BOX;
			for (uint32_t c = box->first; c; c = t->list[c].next)
				t->list[c].parent = i;
		}
	}
}

void tree_make(struct tree *t, const struct rows *rows, enum key group, unsigned int depth)
{
	*t = (struct tree){ 0 };
	GROW(t->list, t->count, t->room);
	t->list[t->count++] = (struct box){ .name = xstrndup("", 0), .separator = "" };
	for (unsigned int i = 0; i < rows->count; i++) {
		uint32_t at = place_row(t, &rows->list[i], group, depth);

		add(t, at, &rows->list[i]);
	}
	unite_single(t);
}

char *tree_name(const struct tree *t, uint32_t at)
{
	const struct box *box = &t->list[at];
	char *parent, *name;

	if (!at)
		return xstrndup("", 0);
	parent = tree_name(t, box->parent);
	name = xprintf("%s%s%s", parent, box->separator, box->name);
	xfree(parent);
	return name;
}

void tree_free(struct tree *t)
{
	for (unsigned int i = 0; i < t->count; i++)
		xfree(t->list[i].name);
	xfree(t->list);
	hash_free(&t->by_name);
}
