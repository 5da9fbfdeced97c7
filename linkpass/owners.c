// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From ranges to the owners of symbols; why an address is not enough stands in
 * the header.
 */
#include <stdlib.h>
#include <string.h>
#include "kallmod-note.h"
#include "owners.h"
#include "util.h"

/*
 * The translation unit of each group of local symbols: that of the first one
 * that has a size and so a place.
 */
static uint32_t *find_groups(const struct link *l)
{
	uint32_t *tus = xcalloc(l->img->ngroups, sizeof(*tus));

	for (uint32_t i = 0; i < l->img->ngroups; i++)
		tus[i] = NO_TU;
	for (unsigned int i = 0; i < l->img->nsymbols; i++) {
		const struct symbol *sym = &l->img->symbols[i];
		const struct range *r;

		if (!sym->group || !sym->size || tus[sym->group] != NO_TU)
			continue;
		r = notes_range(&l->notes, sym->addr);
		if (r)
			tus[sym->group] = r->tu;
	}
	return tus;
}

/* Only what has no size can be at the start of what is another's. */
static uint32_t tu_of(const struct link *l, const uint32_t *groups,
		      const struct symbol *sym)
{
	const struct range *r = notes_range(&l->notes, sym->addr);
	bool between = !sym->size && (!r || r->start == sym->addr);

	if (sym->absolute)
		return NO_TU;
	if (between && sym->global && !sym->typed && r &&
	    !(l->notes.tus[r->tu].flags & KALLMOD_TU_ASM))
		return NO_TU;
	if (between && sym->typed && groups[sym->group] != NO_TU)
		return groups[sym->group];
	return r ? r->tu : NO_TU;
}

static uint32_t set_of(const struct link *l, uint32_t tu)
{
	return tu == NO_TU ? NO_MODULES : l->modules.of_tu[tu];
}

/* The first symbol that is not below ADDR. */
static unsigned int first_at(const struct image *img, uint64_t addr)
{
	unsigned int low = 0, high = img->nsymbols;

	while (low < high) {
		unsigned int mid = low + (high - low) / 2;

		if (img->symbols[mid].addr < addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/*
 * The symbol of IMG that is number I of K.  Of several with one address and name,
 * the first in one table is taken for the first in the other.
 */
static const struct symbol *elf_symbol(const struct image *img,
				       const struct kallsyms *k, unsigned int i)
{
	const struct ksym *sym = &k->syms[i];
	unsigned int earlier = 0;

	while (i-- > 0 && k->syms[i].addr == sym->addr)
		earlier += !strcmp(k->syms[i].name, sym->name);
	for (unsigned int j = first_at(img, sym->addr);
	     j < img->nsymbols && img->symbols[j].addr == sym->addr; j++)
		if (!strcmp(img->symbols[j].name, sym->name) && !earlier--)
			return &img->symbols[j];
	return NULL;
}

void owners_find(struct owners *o, const struct link *l, const struct kallsyms *k)
{
	uint32_t *groups = find_groups(l);

	o->tus = xcalloc(k->count, sizeof(*o->tus));
	o->sets = xcalloc(k->count, sizeof(*o->sets));
	for (unsigned int i = 0; i < k->count; i++) {
		const struct symbol *sym = elf_symbol(l->img, k, i);

		o->tus[i] = sym ? tu_of(l, groups, sym) : NO_TU;
		o->sets[i] = set_of(l, o->tus[i]);
	}
	free(groups);
}

void owners_free(struct owners *o)
{
	free(o->tus);
	free(o->sets);
}

unsigned int owners_exceptions(const struct link *l)
{
	uint32_t *groups = find_groups(l);
	unsigned int n = 0;

	for (unsigned int i = 0; i < l->img->nsymbols; i++) {
		const struct symbol *sym = &l->img->symbols[i];
		const struct tile *t = tiles_at(&l->tiles, sym->addr);

		n += set_of(l, tu_of(l, groups, sym)) != (t ? t->owner : NO_MODULES);
	}
	free(groups);
	return n;
}
