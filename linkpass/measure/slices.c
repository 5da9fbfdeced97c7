// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>
#include "base/sort.h"
#include "base/util.h"
#include "know/owners.h"
#include "measure/columns.h"
#include "measure/slices.h"

/* Symbols of one section, sorted by address; offsets are from the start of the section. */
struct cutter {
	const struct link *l;
	void (*visit)(const struct slice *slice, void *arg);
	void *arg;
	const uint32_t *tus;		/* of each symbol of the image */
	const uint32_t *symbols;	/* indexes: the next symbols of the section */
	const uint32_t *symbols_end;
	/* Symbols with a size that began and have not ended; the top one has the bytes. */
	uint32_t *open;
	unsigned int nopen;
	uint32_t label;			/* the last one, or NO_SYMBOL */
	const struct section *section;
	uint64_t at;			/* so far everything is cut */
};

#define NO_SYMBOL	UINT32_MAX

/* What ld fills code with, by machine or by the linker script: bytes or words. */
#define FILL_WORD	4
#define FILL_LEAST	16
#define FILL_MOST	64

/* A part of a section, up to END, that is in a range of a translation unit or in none. */
struct stretch {
	uint64_t start, end;
	uint32_t tu;
};

static const struct symbol *symbol(const struct cutter *c, uint32_t i)
{
	return &c->l->img->symbols[i];
}

static uint64_t start_of(const struct cutter *c, uint32_t i)
{
	return symbol(c, i)->addr - c->section->addr;
}

/* A symbol may claim to reach beyond its section. */
static uint64_t end_of(const struct cutter *c, uint32_t i)
{
	uint64_t left = c->section->size - start_of(c, i);

	return start_of(c, i) + (symbol(c, i)->size < left ? symbol(c, i)->size : left);
}

/* Of two symbols with the same start and size, does A rather than B have the bytes? */
static bool is_preferred(const struct cutter *c, uint32_t a, uint32_t b, uint32_t tu)
{
	const struct symbol *x = symbol(c, a), *y = symbol(c, b);

	if ((c->tus[a] == tu) != (c->tus[b] == tu))
		return c->tus[a] == tu;
	if (symbol_is_typed(x) != symbol_is_typed(y))
		return symbol_is_typed(x);
	if (symbol_is_global(x) != symbol_is_global(y))
		return symbol_is_global(x);
	return strcmp(x->name, y->name) < 0;
}

static void begin_symbol(struct cutter *c, uint32_t i, uint32_t tu)
{
	uint32_t *top = c->nopen ? &c->open[c->nopen - 1] : NULL;

	if (!symbol(c, i)->size) {
		if (c->label == NO_SYMBOL || start_of(c, c->label) != start_of(c, i) ||
		    is_preferred(c, i, c->label, tu))
			c->label = i;
		return;
	}
	c->label = NO_SYMBOL;
	if (!top || start_of(c, *top) != start_of(c, i) || end_of(c, *top) != end_of(c, i))
		c->open[c->nopen++] = i;
	else if (is_preferred(c, i, *top, tu))
		*top = i;
}

/* Drop the symbols that end here, with the labels in them, and take up those that begin. */
static void step(struct cutter *c, uint32_t tu)
{
	while (c->nopen && end_of(c, c->open[c->nopen - 1]) <= c->at) {
		c->nopen--;
		c->label = NO_SYMBOL;
	}
	while (c->symbols < c->symbols_end && start_of(c, *c->symbols) <= c->at)
		begin_symbol(c, *c->symbols++, tu);
}

/*
 * Is it code, and does a word fill the bytes from here to END?  A few words are enough to tell:
 * nothing else begins so.
 */
static bool is_filled(const struct cutter *c, uint64_t end)
{
	uint64_t len = end - c->at < FILL_MOST ? end - c->at : FILL_MOST;
	uint8_t bytes[FILL_MOST];

	if (!c->section->code || c->section->empty_file || len < FILL_LEAST)
		return false;
	image_read(c->l->img, c->section, c->section->addr + c->at, bytes, len, "padding");
	return !memcmp(bytes, bytes + FILL_WORD, len - FILL_WORD);
}

/* Did ld fill the bytes from here to END, in stretch S and of symbol I, to align what follows? */
static bool is_padding(const struct cutter *c, const struct stretch *s, uint32_t i, uint64_t end)
{
	const struct notes *notes = &c->l->notes;
	uint64_t from = c->section->addr + c->at, to = c->section->addr + end;
	size_t merged;

	if (s->tu != NO_TU || c->nopen || !c->at || (to && end - c->at >= (to & -to)))
		return false;
	if (i != NO_SYMBOL && !is_filled(c, end))
		return false;
	merged = find_address(notes->merged, notes->nmerged, sizeof(*notes->merged), from);
	return merged == notes->nmerged || notes->merged[merged].addr - from >= end - c->at;
}

/* The symbol that has the bytes from here on, or NO_SYMBOL. */
static uint32_t owner_here(const struct cutter *c, uint32_t tu)
{
	if (c->nopen)
		return c->open[c->nopen - 1];
	return c->label != NO_SYMBOL && c->tus[c->label] == tu ? c->label : NO_SYMBOL;
}

/* The translation unit of a slice that begins in stretch S and has symbol I. */
static uint32_t tu_of(const struct cutter *c, const struct stretch *s, uint32_t i)
{
	/* In no range, yet somebody's: a constant that ld has merged (owners.h). */
	if (s->tu == NO_TU && i != NO_SYMBOL && start_of(c, i) >= s->start)
		return c->tus[i];
	return s->tu;
}

/*
 * May a slice of TU be shown as symbol I's?  One may reach into the range of another object, and
 * a label of the compiler's, such as the first string of all objects, says nothing.
 */
static bool names_it(const struct cutter *c, uint32_t i, uint32_t tu)
{
	return i != NO_SYMBOL && c->tus[i] == tu &&
	       (symbol(c, i)->size || strncmp(symbol(c, i)->name, ".L", 2));
}

static void cut_stretch(struct cutter *c, const struct stretch *s)
{
	c->label = NO_SYMBOL;
	while (c->at < s->end) {
		struct slice slice = { .section = c->section };
		uint64_t end = s->end;
		uint32_t i;

		step(c, s->tu);
		i = owner_here(c, s->tu);
		if (c->symbols < c->symbols_end && start_of(c, *c->symbols) < end)
			end = start_of(c, *c->symbols);
		if (c->nopen && end_of(c, i) < end)
			end = end_of(c, i);
		slice.tu = tu_of(c, s, i);
		slice.size = end - c->at;
		slice.padding = is_padding(c, s, i, end);
		if (!slice.padding && names_it(c, i, slice.tu))
			slice.symbol = symbol(c, i);
		c->visit(&slice, c->arg);
		c->at = end;
	}
}

static void cut_section(struct cutter *c)
{
	const struct section *sec = c->section;
	const struct notes *notes = &c->l->notes;
	size_t r = find_address(notes->ranges, notes->nranges, sizeof(*notes->ranges), sec->addr);

	for (; r < notes->nranges && notes->ranges[r].section == sec; r++) {
		const struct range *range = &notes->ranges[r];

		cut_stretch(c, &(struct stretch){ c->at, range->start - sec->addr, NO_TU });
		cut_stretch(c, &(struct stretch){ c->at, range->end - sec->addr, range->tu });
	}
	cut_stretch(c, &(struct stretch){ c->at, sec->size, NO_TU });
}

/*
 * The symbols of each section, in the order of the image: indexes of the symbols of section
 * I are at [FIRST[I], FIRST[I + 1]) of the result.
 */
static uint32_t *sort_by_section(const struct image *img, uint32_t *first)
{
	uint32_t *sorted = xcalloc(img->nsymbols, sizeof(*sorted));

	for (unsigned int i = 0; i < img->nsymbols; i++)
		if (img->symbols[i].section)
			first[img->symbols[i].section->index + 1]++;
	for (unsigned int i = 1; i <= img->nsections; i++)
		first[i] += first[i - 1];
	for (unsigned int i = 0; i < img->nsymbols; i++)
		if (img->symbols[i].section)
			sorted[first[img->symbols[i].section->index]++] = i;
	/* Each is now where the next one begins. */
	memmove(first + 1, first, img->nsections * sizeof(*first));
	first[0] = 0;
	return sorted;
}

/* Begin a section, whose symbols are at [FROM, TO); leave out those that are not inside. */
static void begin_section(struct cutter *c, const struct section *sec, const uint32_t *from,
			  const uint32_t *to)
{
	c->section = sec;
	c->at = 0;
	c->nopen = 0;
	while (from < to && symbol(c, *from)->addr < sec->addr)
		from++;
	while (from < to && start_of(c, to[-1]) >= sec->size)
		to--;
	c->symbols = from;
	c->symbols_end = to;
}

void slices_each(const struct link *l, void (*visit)(const struct slice *slice, void *arg),
		 void *arg)
{
	const struct image *img = l->img;
	uint32_t *first = xcalloc((size_t)img->nsections + 1, sizeof(*first));
	uint32_t *sorted = sort_by_section(img, first), *tus = owners_of_symbols(l);
	struct cutter c = { .l = l, .visit = visit, .arg = arg, .tus = tus };

	c.open = xcalloc(img->nsymbols, sizeof(*c.open));
	for (unsigned int i = 0; i < img->nsections; i++) {
		if (!column_counts(&img->sections[i]))
			continue;
		begin_section(&c, &img->sections[i], sorted + first[i], sorted + first[i + 1]);
		cut_section(&c);
	}
	xfree(c.open);
	xfree(tus);
	xfree(sorted);
	xfree(first);
}
