/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rows of a table of sizes: an image's bytes, by module, directory, object, section or
 * symbol.
 *
 * Rows are disjoint, and together they are the whole image: each column sums up to the
 * sections that count in it (columns.h).  That is checked each time.
 */
#ifndef LINKPASS_MEASURE_ROWS_H
#define LINKPASS_MEASURE_ROWS_H

#include "know/link.h"
#include "measure/columns.h"
#include "measure/sets.h"

enum key { BY_MODULE, BY_DIRECTORY, BY_OBJECT, BY_SECTION, BY_SYMBOL, NKEYS };

extern const char *const key_names[NKEYS];

enum row_kind {
	ROW_NAMED,	/* what NAME says */
	ROW_CORE,	/* the core kernel, by module */
	ROW_UNKNOWN,	/* in an object, whose module it does not tell; by module */
	ROW_UNNAMED,	/* bytes of OBJECT that are in no symbol */
	ROW_NOBODY,	/* but a symbol that is nobody's is named, by symbol */
	ROW_PADDING,
};

struct row {
	enum row_kind kind;
	const char *name;	/* module ("a:b" for a set), directory, object... */
	const struct module_set *set;	/* by module, object and symbol; else, or if not known, NULL */
	const char *object;	/* by object and by symbol; NULL if it is nobody's */
	int64_t in[NCOLUMNS];	/* bytes or, in a difference, how many more */
	int64_t total;
	uint64_t old, new;	/* in a difference: the totals */
};

/* A table; the strings of its rows are those of the image that it was made from. */
struct rows {
	enum key key;
	struct row *list;
	unsigned int count, room;
	struct sets sets;	/* what the sets of rows are in; empty in a difference */
	struct row sum;		/* of all */
	int64_t padding;	/* how much of that is padding, by any key */
	char **names;		/* owned here */
	unsigned int nnames, names_room;
};

/* By directory, the depth that means all of them. */
#define ALL_LEVELS	0

/* Measure L, whose symbols were read.  Dies if the rows do not sum up to the sections. */
void rows_measure(struct rows *rows, const struct link *l, enum key key, unsigned int depth);
/* Put heavier rows first. */
void rows_sort(struct rows *rows);
/* What a row is called, such as "(padding)". */
const char *row_name(const struct row *row);
/* "a:b", or "(core kernel)", or "(module not known)", for a row with an object; the caller frees it. */
char *row_modules(const struct row *row);
void rows_free(struct rows *rows);

#endif
