// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From slices to rows.
 *
 * Most slices have the same translation unit, section or symbol as one before, so the rows of
 * these are looked up by number, and names are compared only when one is met first.
 */
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
#include "base/util.h"
#include "know/owners.h"
#include "measure/slices.h"
#include "measure/rows.h"

const char *const key_names[NKEYS] = { "module", "directory", "object", "section", "symbol" };

#define NO_ROW	UINT32_MAX

struct measuring {
	const struct link *l;
	struct rows *rows;
	unsigned int depth;
	enum column *columns;
	struct hash by_name;	/* the rows of kind ROW_NAMED, but not of symbols */
	/* Numbers of rows, or NO_ROW; by translation unit, also for its bytes in no symbol. */
	uint32_t *of_tu, *of_section, *of_symbol;
	uint32_t core, unknown, nobody, padding;
};

const char *row_name(const struct row *row)
{
	static const char *const names[] = {
		[ROW_CORE] = "(core kernel)",
		[ROW_UNKNOWN] = "(module not known)",
		[ROW_UNNAMED] = "(no symbol)",
		[ROW_NOBODY] = "(nobody)",
		[ROW_PADDING] = "(padding)",
	};

	return row->kind == ROW_NAMED ? row->name : names[row->kind];
}

static uint32_t add_row(struct rows *rows, const struct row *row)
{
	GROW(rows->list, rows->count, rows->room);
	rows->list[rows->count] = *row;
	return rows->count++;
}

static char *keep_name(struct rows *rows, char *name)
{
	GROW(rows->names, rows->nnames, rows->names_room);
	rows->names[rows->nnames++] = name;
	return name;
}

/* --- Names ----------------------------------------------------------------- */

char *row_modules(const struct row *row)
{
	const struct module_set *set = row->set;
	size_t len = 0;
	char *name, *at;

	if (!set || !set->count) {
		struct row none = { .kind = set ? ROW_CORE : ROW_UNKNOWN };

		return xprintf("%s", row_name(&none));
	}
	for (unsigned int i = 0; i < set->count; i++)
		len += strlen(set->names[i]) + 1;
	name = at = xcalloc(len, 1);
	for (unsigned int i = 0; i < set->count; i++)
		at += sprintf(at, "%s%s", i ? ":" : "", set->names[i]);
	return name;
}

/* The directory of OBJECT, or DEPTH levels of it, or "." if it is in none. */
static char *directory(const char *object, unsigned int depth)
{
	const char *slash = object, *end = NULL;

	for (unsigned int level = 0; depth == ALL_LEVELS || level < depth; level++) {
		slash = strchr(slash + 1, '/');
		if (!slash)
			break;
		end = slash;
	}
	return end ? xstrndup(object, end - object) : xstrndup(".", 1);
}

static bool same_row(const void *list, uint32_t number, const void *key)
{
	const struct row *x = (const struct row *)list + number, *y = key;

	return x->set == y->set && !strcmp(x->name, y->name);
}

/* The number of the row that is called like ROW and has its modules. */
static uint32_t named_row(struct measuring *m, const struct row *row)
{
	uint64_t hash = hash_string(HASH_START, row->name);
	uint32_t number = hash_find(&m->by_name, hash, same_row, m->rows->list, row);

	if (number == HASH_NONE) {
		number = add_row(m->rows, row);
		hash_add(&m->by_name, hash, number);
	}
	return number;
}

/* --- Rows ------------------------------------------------------------------ */

static uint32_t fixed_row(struct measuring *m, enum row_kind kind, const struct module_set *set)
{
	return add_row(m->rows, &(struct row){ .kind = kind, .set = set });
}

static uint32_t module_row(struct measuring *m, const struct module_set *set)
{
	uint32_t *place = set ? &m->core : &m->unknown, number;
	struct row row = { .set = set };
	char *name;

	if (!set || !set->count) {
		if (*place == NO_ROW)
			*place = fixed_row(m, set ? ROW_CORE : ROW_UNKNOWN, set);
		return *place;
	}
	row.name = name = row_modules(&row);
	number = named_row(m, &row);
	if (m->rows->list[number].name == name)
		keep_name(m->rows, name);
	else
		xfree(name);
	return number;
}

static uint32_t directory_row(struct measuring *m, const char *object)
{
	char *name = directory(object, m->depth);

	return named_row(m, &(struct row){ .name = keep_name(m->rows, name) });
}

static uint32_t object_row(struct measuring *m, const char *object, const struct module_set *set)
{
	return named_row(m, &(struct row){ .name = object, .object = object, .set = set });
}

/* The row of a symbol or, if it is NULL, of the bytes that have none. */
static uint32_t symbol_row(struct measuring *m, const struct slice *slice)
{
	struct row row = { .kind = ROW_UNNAMED };

	if (slice->symbol) {
		row.kind = ROW_NAMED;
		row.name = slice->symbol->name;
	}
	if (slice->tu != NO_TU) {
		row.set = m->rows->sets.of_tu[slice->tu];
		row.object = m->l->notes.tus[slice->tu].object;
	}
	return add_row(m->rows, &row);
}

/* Where the number of the row of SLICE is kept; NO_ROW is there if there is none yet. */
static uint32_t *place_of(struct measuring *m, const struct slice *slice)
{
	if (m->rows->key == BY_SECTION)
		return &m->of_section[slice->section->index];
	if (slice->padding)
		return &m->padding;
	if (m->rows->key == BY_SYMBOL && slice->symbol)
		return &m->of_symbol[slice->symbol - m->l->img->symbols];
	if (slice->tu == NO_TU)
		return &m->nobody;
	return &m->of_tu[slice->tu];
}

static uint32_t make_row(struct measuring *m, const struct slice *slice)
{
	const char *object = slice->tu == NO_TU ? NULL : m->l->notes.tus[slice->tu].object;

	if (m->rows->key == BY_SECTION)
		return named_row(m, &(struct row){ .name = slice->section->name });
	if (slice->padding)
		return fixed_row(m, ROW_PADDING, NULL);
	if (!object && !(m->rows->key == BY_SYMBOL && slice->symbol))
		return fixed_row(m, ROW_NOBODY, NULL);
	switch (m->rows->key) {
	case BY_MODULE:
		return module_row(m, m->rows->sets.of_tu[slice->tu]);
	case BY_DIRECTORY:
		return directory_row(m, object);
	case BY_OBJECT:
		return object_row(m, object, m->rows->sets.of_tu[slice->tu]);
	default:
		return symbol_row(m, slice);
	}
}

static void count(const struct slice *slice, void *arg)
{
	struct measuring *m = arg;
	uint32_t *place = place_of(m, slice);
	enum column column = m->columns[slice->section->index];

	if (*place == NO_ROW)
		*place = make_row(m, slice);
	m->rows->list[*place].in[column] += slice->size;
	if (slice->padding)
		m->rows->padding += slice->size;
}

static uint32_t *no_rows(unsigned int n)
{
	uint32_t *list = xcalloc(n, sizeof(*list));

	for (unsigned int i = 0; i < n; i++)
		list[i] = NO_ROW;
	return list;
}

/* --- Sums ------------------------------------------------------------------ */

static void add_up(struct rows *rows)
{
	for (unsigned int i = 0; i < rows->count; i++) {
		struct row *row = &rows->list[i];

		for (unsigned int k = 0; k < NCOLUMNS; k++) {
			row->total += row->in[k];
			rows->sum.in[k] += row->in[k];
		}
		rows->sum.total += row->total;
	}
}

/* The sums of the sections; dies if not even all of them together fit. */
static void sum_sections(const struct measuring *m, int64_t *sum)
{
	const struct image *img = m->l->img;
	int64_t total = 0;

	for (unsigned int i = 0; i < img->nsections; i++) {
		const struct section *sec = &img->sections[i];

		if (!column_counts(sec))
			continue;
		if (__builtin_add_overflow(total, sec->size, &total))
			die(img->path, "%s: 0x%llx bytes are too many to count", sec->name,
			    (unsigned long long)sec->size);
		sum[m->columns[i]] += sec->size;
	}
}

static void check_sums(const struct measuring *m, const int64_t *sum)
{
	for (unsigned int k = 0; k < NCOLUMNS; k++)
		if (sum[k] != m->rows->sum.in[k])
			die(m->l->img->path, "%s: the rows add up to %lld bytes, but the sections to %lld",
			    column_names[k], (long long)m->rows->sum.in[k], (long long)sum[k]);
}

void rows_measure(struct rows *rows, const struct link *l, enum key key, unsigned int depth)
{
	struct measuring m = { .l = l, .rows = rows, .depth = depth };
	int64_t sum[NCOLUMNS] = { 0 };

	*rows = (struct rows){ .key = key };
	sets_find(&rows->sets, l);
	m.columns = columns_find(l->img);
	sum_sections(&m, sum);
	m.of_tu = no_rows(l->notes.ntus);
	m.of_section = no_rows(l->img->nsections);
	m.of_symbol = no_rows(key == BY_SYMBOL ? l->img->nsymbols : 0);
	m.core = m.unknown = m.nobody = m.padding = NO_ROW;
	slices_each(l, count, &m);
	add_up(rows);
	check_sums(&m, sum);
	hash_free(&m.by_name);
	xfree(m.of_symbol);
	xfree(m.of_section);
	xfree(m.of_tu);
	xfree(m.columns);
}

/* How much of an image a row is about; how much of it has changed, in a difference. */
static uint64_t weight(const struct row *row)
{
	uint64_t sum = 0;

	for (unsigned int k = 0; k < NCOLUMNS; k++)
		sum += llabs(row->in[k]);
	return sum;
}

/* The largest total first; of equal ones that with more in the columns, then by name. */
static int by_weight(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int order;

	if (llabs(x->total) != llabs(y->total))
		return llabs(x->total) > llabs(y->total) ? -1 : 1;
	if (weight(x) != weight(y))
		return weight(x) > weight(y) ? -1 : 1;
	order = strcmp(row_name(x), row_name(y));
	return order ? order : strcmp(x->object ?: "", y->object ?: "");
}

void rows_sort(struct rows *rows)
{
	xsort(rows->list, rows->count, sizeof(*rows->list), by_weight);
}

void rows_free(struct rows *rows)
{
	sets_free(&rows->sets);
	for (unsigned int i = 0; i < rows->nnames; i++)
		xfree(rows->names[i]);
	xfree(rows->names);
	xfree(rows->list);
}
