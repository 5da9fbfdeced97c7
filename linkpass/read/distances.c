// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Decode kallsyms_offsets of kernels without kallsyms_relative_base.
 *
 * In:  a 32-bit word for each symbol, and the symbol table of the kernel.
 * Out: the address of each symbol.
 *
 * The word is the distance from the word itself to the symbol.  A 32-bit kernel without
 * CONFIG_RELOCATABLE has the address there instead; nothing in the image says so, but only
 * one of the two readings agrees with the symbol table.  In an object that is not linked
 * yet, a relocation stands for the distance: its addend is the offset from _text.
 *
 * Not taken: looking each name up in the symbol table.  Thousands of names stand for
 * several symbols.
 */
#include <string.h>
#include "base/util.h"
#include "read/distances.h"

/* The words of an object that is not linked yet. */
struct unlinked {
	struct kallsyms *k;
	uint64_t start;		/* of the words, in their section */
	bool *relocated;	/* for each word: has it a relocation? */
	bool any;
};

static uint64_t wrap(const struct image *img, uint64_t addr)
{
	return img->address_size == 4 ? (uint32_t)addr : addr;
}

static void take_addresses(struct kallsyms *k, const uint8_t *words,
			   const struct image *tables)
{
	for (unsigned int i = 0; i < k->count; i++)
		k->syms[i].addr = image_get32(tables, words + 4ull * i);
}

/* The addresses of K by TABLES, which is linked. */
static void take_distances(struct kallsyms *k, const uint8_t *words,
			   const struct image *tables)
{
	uint64_t place = image_symbol(tables, "kallsyms_offsets")->addr;

	for (unsigned int i = 0; i < k->count; i++) {
		int32_t distance = image_get32(tables, words + 4ull * i);

		k->syms[i].addr = wrap(tables, place + 4ull * i + distance);
	}
}

static void take_addend(const struct image *tables, uint64_t offset, int32_t addend, void *arg)
{
	struct unlinked *u = arg;
	uint64_t i = (offset - u->start) / 4;

	if (offset < u->start || (offset - u->start) % 4 || i >= u->k->count)
		return;
	u->k->syms[i].addr = wrap(tables, u->k->base + addend);
	u->relocated[i] = true;
	u->any = true;
}

/* The addresses of K by TABLES, which is not linked; false if it has no relocations. */
static bool take_relocations(struct kallsyms *k, const struct image *tables)
{
	const struct symbol *offsets = image_symbol(tables, "kallsyms_offsets");
	unsigned int missing = 0;
	struct unlinked u = { .k = k };

	u.start = image_offset(tables, offsets->section, offsets->addr);
	u.relocated = xcalloc(k->count, sizeof(*u.relocated));
	image_each_addend(tables, offsets->section, "_text", take_addend, &u);
	while (missing < k->count && u.relocated[missing])
		missing++;
	xfree(u.relocated);
	if (u.any && missing < k->count)
		die(tables->path, "kallsyms_offsets: word %u has no relocation against _text",
		    missing);
	return u.any;
}

/* Is there a symbol called NAME at ADDR? */
static bool symbol_is_at(const struct image *img, const char *name, uint64_t addr)
{
	for (unsigned int i = image_first_at(img, addr);
	     i < img->nsymbols && img->symbols[i].addr == addr; i++)
		if (!strcmp(img->symbols[i].name, name))
			return true;
	return false;
}

/* Is ADDR below all sections, or behind them? */
static bool is_outside(const struct image *img, uint64_t addr)
{
	const struct section *last = img->nplaced ? img->placed[img->nplaced - 1].last : NULL;

	return !last || addr < img->placed[0].addr ||
	       (addr > last->addr && addr - last->addr > last->size);
}

/*
 * The first of the symbols K whose address cannot be right: IMG has the symbol elsewhere, or
 * has neither symbol nor address.  K->count if there is none.
 */
static unsigned int first_misplaced(const struct kallsyms *k, const struct image *img)
{
	for (unsigned int i = 0; i < k->count; i++) {
		const struct ksym *sym = &k->syms[i];

		if (!symbol_is_at(img, sym->name, sym->addr) &&
		    (image_symbol(img, sym->name) || is_outside(img, sym->addr)))
			return i;
	}
	return k->count;
}

/* Do the words of a 32-bit kernel make sense as addresses? */
static bool are_addresses(struct kallsyms *k, const uint8_t *words,
			  const struct image *tables, const struct image *img)
{
	take_addresses(k, words, tables);
	return first_misplaced(k, img) == k->count;
}

void distances_decode(struct kallsyms *k, const uint8_t *words, const struct image *tables,
		      const struct image *img)
{
	const struct symbol *text = image_symbol(img, "_text");
	bool addresses, distances;
	unsigned int misplaced;

	if (!text)
		die(img->path, "no symbol _text");
	k->base = text->addr;
	addresses = tables->address_size == 4 && are_addresses(k, words, tables, img);
	distances = tables->linked || take_relocations(k, tables);
	if (tables->linked)
		take_distances(k, words, tables);
	misplaced = distances ? first_misplaced(k, img) : 0;
	distances = distances && misplaced == k->count;
	if (addresses && distances && k->count)
		die(tables->path, "kallsyms_offsets: these may be addresses or distances");
	if (addresses)
		take_addresses(k, words, tables);
	else if (misplaced < k->count)
		die(tables->path, "kallsyms_offsets: symbol %u, %s, is not where the symbol table has it",
		    misplaced, k->syms[misplaced].name);
}
