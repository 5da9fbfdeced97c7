// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From ranges and module sets to tiles; the invariants stand at the type.
 */
#include <stdlib.h>
#include "kernel/tiles.h"
#include "base/sort.h"
#include "base/util.h"

static void append(struct tiles *t, uint64_t start, uint32_t owner)
{
	uint32_t last = t->count ? t->list[t->count - 1].owner : NO_MODULES;

	if (owner == last)
		return;
	GROW(t->list, t->count, t->room);
	t->list[t->count++] = (struct tile){ start, owner };
}

/*
 * Is there a symbol in [START, END)?  *NEXT is the first that may be; calls
 * come in ascending order.
 */
static bool symbol_between(const struct image *img, unsigned int *next,
			   uint64_t start, uint64_t end)
{
	while (*next < img->nsymbols && img->symbols[*next].addr < start)
		(*next)++;
	return *next < img->nsymbols && img->symbols[*next].addr < end;
}

void tiles_build(struct tiles *t, const struct link *l)
{
	const struct notes *notes = &l->notes;
	unsigned int next = 0;
	uint64_t end = 0;

	*t = (struct tiles){ 0 };
	for (unsigned int i = 0; i < notes->nranges; i++) {
		const struct range *r = &notes->ranges[i];

		if (symbol_between(l->img, &next, end, r->start))
			append(t, end, NO_MODULES);
		if (symbol_between(l->img, &next, r->start, r->end))
			append(t, r->start, l->modules.of_tu[r->tu]);
		end = r->end;
	}
	append(t, end, NO_MODULES);
}

const struct tile *tiles_at(const struct tiles *t, uint64_t addr)
{
	return find_below(t->list, t->count, sizeof(*t->list), addr);
}

void tiles_free(struct tiles *t)
{
	xfree(t->list);
}
