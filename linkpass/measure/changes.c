// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
#include "base/util.h"
#include "measure/changes.h"
#include "measure/numbers.h"

struct joining {
	struct rows *changes;
	struct hash by_name;
	char *plain;		/* room for a name */
	size_t plain_room;
};

static int compare(const struct row *x, const struct row *y)
{
	int order = strcmp(x->name ?: "", y->name ?: "");

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return order ? order : strcmp(x->object ?: "", y->object ?: "");
}

static bool same_row(const void *list, uint32_t number, const void *key)
{
	return !compare((const struct row *)list + number, key);
}

static uint64_t hash_row(const struct row *row)
{
	uint64_t hash = hash_string(HASH_START + row->kind, row->name ?: "");

	return hash_string(hash, row->object ?: "");
}

/* The name of a symbol without numbers, valid until the next call. */
static const char *plain_name(struct joining *j, const char *name)
{
	size_t len = strlen(name) + 1;

	if (len > j->plain_room) {
		j->plain_room = 2 * len;
		j->plain = xrealloc(j->plain, j->plain_room, 1);
	}
	numbers_remove(j->plain, name);
	return strcmp(j->plain, name) ? j->plain : name;
}

static const char *keep_name(struct rows *rows, const char *name)
{
	GROW(rows->names, rows->nnames, rows->names_room);
	return rows->names[rows->nnames++] = xstrndup(name, strlen(name));
}

/* The row of the changes that ROW of an image goes into. */
static struct row *row_for(struct joining *j, const struct row *row)
{
	struct rows *c = j->changes;
	struct row key = *row;
	uint64_t hash;
	uint32_t number;

	if (c->key == BY_SYMBOL && row->kind == ROW_NAMED)
		key.name = plain_name(j, row->name);
	hash = hash_row(&key);
	number = hash_find(&j->by_name, hash, same_row, c->list, &key);
	if (number != HASH_NONE)
		return &c->list[number];
	if (key.name == j->plain && key.name)
		key.name = keep_name(c, key.name);
	memset(key.in, 0, sizeof(key.in));
	key.total = 0;
	hash_add(&j->by_name, hash, c->count);
	GROW(c->list, c->count, c->room);
	c->list[c->count] = key;
	return &c->list[c->count++];
}

static void join(struct joining *j, const struct rows *rows, bool is_new)
{
	for (unsigned int i = 0; i < rows->count; i++) {
		const struct row *from = &rows->list[i];
		struct row *to = row_for(j, from);

		for (unsigned int k = 0; k < NCOLUMNS; k++)
			to->in[k] += is_new ? from->in[k] : -from->in[k];
		*(is_new ? &to->new : &to->old) += from->total;
		if (is_new)
			to->set = from->set;
	}
}

/* --- Symbols that have moved to another object ----------------------------- */

static int by_name(const void *a, const void *b)
{
	const struct row *const *x = a, *const *y = b;
	int order = strcmp((*x)->name, (*y)->name);

	return order ? order : compare(*x, *y);
}

static void unite(struct row *from, struct row *to)
{
	for (unsigned int k = 0; k < NCOLUMNS; k++) {
		to->in[k] += from->in[k];
		from->in[k] = 0;
	}
	to->old = from->old;
	from->old = 0;
}

/* Unite those in LIST, rows of one name in one image only, if there is one of each image. */
static void unite_moved(struct row **list, unsigned int n)
{
	if (n == 2 && !list[0]->new != !list[1]->new)
		unite(list[0]->new ? list[1] : list[0], list[0]->new ? list[0] : list[1]);
}

static void find_moved(struct rows *c)
{
	struct row **lone = xcalloc(c->count, sizeof(*lone));
	unsigned int n = 0;

	for (unsigned int i = 0; i < c->count; i++)
		if (c->list[i].kind == ROW_NAMED && (!c->list[i].old || !c->list[i].new))
			lone[n++] = &c->list[i];
	xsort(lone, n, sizeof(*lone), by_name);
	for (unsigned int i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && !strcmp(lone[i]->name, lone[end]->name); end++)
			;
		unite_moved(lone + i, end - i);
	}
	xfree(lone);
}

/* --- The result ------------------------------------------------------------ */

static bool has_changed(const struct row *row)
{
	for (unsigned int k = 0; k < NCOLUMNS; k++)
		if (row->in[k])
			return true;
	return false;
}

static void count_change(struct summary *s, const struct row *row)
{
	s->came += !row->old;
	s->went += !row->new;
	s->grew += row->old && row->new > row->old;
	s->shrank += row->new && row->new < row->old;
	if (row->new > row->old)
		s->up += row->new - row->old;
	else
		s->down += row->old - row->new;
}

/* Drop the rows without changes, and add up the others. */
static void finish(struct rows *c, struct summary *summary)
{
	unsigned int kept = 0;

	for (unsigned int i = 0; i < c->count; i++) {
		struct row *row = &c->list[i];

		if (!has_changed(row))
			continue;
		row->total = (int64_t)(row->new - row->old);
		count_change(summary, row);
		for (unsigned int k = 0; k < NCOLUMNS; k++)
			c->sum.in[k] += row->in[k];
		c->list[kept++] = *row;
	}
	c->count = kept;
}

void changes_make(struct rows *changes, const struct rows *old, const struct rows *new,
		  struct summary *summary)
{
	struct joining j = { .changes = changes };

	*changes = (struct rows){ .key = old->key };
	*summary = (struct summary){ 0 };
	join(&j, old, false);
	join(&j, new, true);
	if (old->key == BY_SYMBOL)
		find_moved(changes);
	finish(changes, summary);
	changes->sum.old = old->sum.total;
	changes->sum.new = new->sum.total;
	changes->sum.total = new->sum.total - old->sum.total;
	changes->padding = new->padding - old->padding;
	hash_free(&j.by_name);
	xfree(j.plain);
}
