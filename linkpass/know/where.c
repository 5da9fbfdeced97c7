// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/sort.h"
#include "base/util.h"
#include "know/where.h"

static bool is_place(const struct ksym *sym)
{
	return !sym->elf || !symbol_is_absolute(sym->elf);
}

/* A symbol at its address. */
struct at {
	uint64_t addr;		/* sort key, must be first */
	uint32_t symbol;
};

/* The symbols that are places by address; those at one address in the order of kallsyms. */
static struct at *sort_symbols(const struct kallsyms *k, unsigned int *n)
{
	struct at *list = xcalloc(k->count, sizeof(*list));

	*n = 0;
	for (unsigned int i = 0; i < k->count; i++)
		if (is_place(&k->syms[i]))
			list[(*n)++] = (struct at){ k->syms[i].addr, i };
	sort_by_address(list, *n, sizeof(*list));
	return list;
}

static void add_symbol(struct spot *spot, const struct ksym *syms, uint32_t symbol)
{
	if (!syms[symbol].size) {
		if (spot->label == NO_SYMBOL)
			spot->label = symbol;
	} else if (spot->largest == NO_SYMBOL || syms[symbol].size > syms[spot->largest].size) {
		spot->largest = symbol;
	}
}

static uint64_t size_at(const struct where *w, const struct spot *spot)
{
	return spot->largest == NO_SYMBOL ? 0 : w->l->k.syms[spot->largest].size;
}

/* Is ADDR, which is not before SPOT, in its largest symbol? */
static bool contains(const struct where *w, const struct spot *spot, uint64_t addr)
{
	return addr - spot->addr < size_at(w, spot);
}

/*
 * Find the outer spot of each.  A spot that ends before one that follows it can have no symbol
 * around any later one.
 */
static void find_outer(struct where *w)
{
	uint32_t last = NO_SPOT;

	for (unsigned int i = 0; i < w->nspots; i++) {
		while (last != NO_SPOT && !contains(w, &w->spots[last], w->spots[i].addr))
			last = w->spots[last].outer;
		w->spots[i].outer = last;
		last = i;
	}
}

static void find_ends(struct where *w)
{
	const struct kallsyms *k = &w->l->k;
	const struct symbol *end = image_symbol(w->l->link.img, "_end");
	uint64_t next = end ? end->addr : 0;

	w->ends = xcalloc(k->count, sizeof(*w->ends));
	for (unsigned int i = k->count; i-- > 0; ) {
		if (i + 1 < k->count && k->syms[i + 1].addr != k->syms[i].addr)
			next = k->syms[i + 1].addr;
		w->ends[i] = next;
	}
}

void where_make(struct where *w, const struct listing *l)
{
	unsigned int n;
	struct at *list = sort_symbols(&l->k, &n);

	*w = (struct where){ .l = l, .spots = xcalloc(n, sizeof(*w->spots)) };
	for (unsigned int i = 0; i < n; i++) {
		if (!i || list[i].addr != list[i - 1].addr)
			w->spots[w->nspots++] = (struct spot){ .addr = list[i].addr,
				.largest = NO_SYMBOL, .label = NO_SYMBOL, .outer = NO_SPOT };
		add_symbol(&w->spots[w->nspots - 1], l->k.syms, list[i].symbol);
	}
	xfree(list);
	find_outer(w);
	find_ends(w);
}

void where_free(struct where *w)
{
	xfree(w->spots);
	xfree(w->ends);
}

/* The owner of an address that is in no symbol that has a size. */
static struct owner owner_of_place(const struct where *w, uint64_t addr)
{
	const struct link *link = &w->l->link;
	const struct range *r = notes_range(&link->notes, addr);

	if (!r || r->section != image_section_at(link->img, addr))
		return (struct owner){ &link->modules.sets[NO_MODULES], NULL };
	return (struct owner){ &link->modules.sets[link->modules.of_tu[r->tu]],
			       link->notes.tus[r->tu].object };
}

struct owner where_owner(const struct where *w, uint32_t symbol, uint64_t offset)
{
	const struct ksym *sym = &w->l->k.syms[symbol];

	/* A return address can be the first one behind the last call of a function. */
	if (offset <= sym->size)
		return (struct owner){ listing_set(w->l, symbol), listing_object(w->l, symbol) };
	return owner_of_place(w, sym->addr + offset);
}

/* The last spot at or around SPOT whose symbol contains ADDR. */
static const struct spot *spot_around(const struct where *w, const struct spot *spot,
				      uint64_t addr)
{
	while (!contains(w, spot, addr)) {
		if (spot->outer == NO_SPOT)
			return NULL;
		spot = &w->spots[spot->outer];
	}
	return spot;
}

/* Where a label at SPOT ends: at the next symbol, or where a symbol around it ends. */
static uint64_t label_end(const struct where *w, const struct spot *spot,
			  const struct section *sec)
{
	uint64_t end = spot + 1 < w->spots + w->nspots ? spot[1].addr : UINT64_MAX;

	if (end - spot->addr > sec->size - (spot->addr - sec->addr))
		end = sec->addr + sec->size;
	for (uint32_t i = spot->outer; i != NO_SPOT; i = w->spots[i].outer) {
		const struct spot *outer = &w->spots[i];

		if (contains(w, outer, spot->addr) &&
		    outer->addr + size_at(w, outer) - spot->addr < end - spot->addr)
			end = outer->addr + size_at(w, outer);
	}
	return end;
}

static bool is_in(const struct where *w, uint32_t symbol, const struct section *sec)
{
	const struct symbol *elf = w->l->k.syms[symbol].elf;

	return elf && elf->section == sec;
}

/* The symbol that contains ADDR, or NO_SYMBOL; SPOT is the last one not above it. */
static uint32_t symbol_at(const struct where *w, const struct spot *spot, uint64_t addr,
			  const struct section *sec)
{
	const struct spot *around = spot_around(w, spot, addr);

	if (around == spot)
		return spot->largest;
	if (spot->largest == NO_SYMBOL && is_in(w, spot->label, sec) &&
	    addr - spot->addr < label_end(w, spot, sec) - spot->addr)
		return spot->label;
	return around ? around->largest : NO_SYMBOL;
}


/*
 * ADDR is in no symbol of its section, SEC, which may be NULL.  What belongs to nobody may still
 * be where a section ends: then its last label says so.
 */
static void find_hole(const struct where *w, const struct spot *spot, uint64_t addr,
		      const struct section *sec, struct whereabouts *at)
{
	uint32_t before = NO_SYMBOL;

	at->owner = owner_of_place(w, addr);
	if (spot)
		before = spot->largest != NO_SYMBOL ? spot->largest : spot->label;
	if (before != NO_SYMBOL && is_in(w, before, sec))
		at->symbol = before;
	if (spot && spot->addr == addr && spot->label != NO_SYMBOL && !at->owner.object) {
		at->symbol = spot->label;
		at->hole = false;
	}
}

bool where_find(const struct where *w, uint64_t addr, struct whereabouts *at)
{
	const struct section *sec = image_section_at(w->l->link.img, addr);
	const struct spot *spot = find_below(w->spots, w->nspots, sizeof(*spot), addr);

	*at = (struct whereabouts){ .symbol = NO_SYMBOL, .hole = true };
	if (spot && sec)
		at->symbol = symbol_at(w, spot, addr, sec);
	at->hole = at->symbol == NO_SYMBOL;
	if (at->hole)
		find_hole(w, spot, addr, sec, at);
	if (at->symbol != NO_SYMBOL)
		at->offset = addr - w->l->k.syms[at->symbol].addr;
	if (!at->hole)
		at->owner = where_owner(w, at->symbol, at->offset);
	return sec || !at->hole;
}

bool where_may_print(const struct where *w, uint32_t symbol, uint64_t size)
{
	const struct kallsyms *k = &w->l->k;
	const struct ksym *sym = &k->syms[symbol];
	unsigned int i;

	if (size == sym->size || size == w->ends[symbol] - sym->addr)
		return true;
	if (!k->tables_elsewhere)
		return false;
	i = find_address(w->spots, w->nspots, sizeof(*w->spots), sym->addr + size);
	return i < w->nspots && w->spots[i].addr == sym->addr + size;
}
