// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From ranges to the owners of symbols.  owners.h says why an address is not enough.
 */
#include <stdlib.h>
#include <string.h>
#include "kallmod-note.h"
#include "know/owners.h"
#include "base/sort.h"
#include "base/util.h"

/* A file name, and the number of the translation unit or group that has it. */
struct file {
	const char *name;
	uint32_t number;
};

static int by_file(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* The only one of the N sorted files that is called NAME; NULL if there are 0 or more. */
static const struct file *only_file_of(const struct file *files, uint32_t n,
				       const char *name)
{
	const struct file key = { name, 0 };
	const struct file *found = !n ? NULL :
				   bsearch(&key, files, n, sizeof(*files), by_file);

	if (!found || (found > files && !by_file(found - 1, found)) ||
	    (found + 1 < files + n && !by_file(found + 1, found)))
		return NULL;
	return found;
}

/* The file names of the sources and objects of all translation units, sorted. */
static struct file *sort_sources(const struct notes *notes)
{
	struct file *files = xcalloc(2 * (size_t)notes->ntus, sizeof(*files));

	for (uint32_t i = 0; i < notes->ntus; i++) {
		files[2 * i] = (struct file){ file_name(notes->tus[i].source), i };
		files[2 * i + 1] = (struct file){ file_name(notes->tus[i].object), i };
	}
	xsort(files, 2 * (size_t)notes->ntus, sizeof(*files), by_file);
	return files;
}

/* The file names of all groups of symbols, sorted; group 0 has none. */
static struct file *sort_groups(const struct image *img)
{
	struct file *files = xcalloc(img->ngroups, sizeof(*files));

	for (uint32_t i = 1; i < img->ngroups; i++)
		files[i - 1] = (struct file){ img->files[i], i };
	xsort(files, img->ngroups - 1, sizeof(*files), by_file);
	return files;
}

/*
 * Give each group without a translation unit the only one whose source or object has the
 * name of the group.  (For an object without an STT_FILE symbol, as from assembly, ld
 * makes one with the name of the object.)
 */
static void find_by_file(const struct link *l, uint32_t *tus)
{
	struct file *sources = sort_sources(&l->notes);
	struct file *groups = sort_groups(l->img);

	for (uint32_t i = 1; i < l->img->ngroups; i++) {
		const char *name = l->img->files[i];
		const struct file *source;

		if (tus[i] != NO_TU ||
		    !only_file_of(groups, l->img->ngroups - 1, name))
			continue;
		source = only_file_of(sources, 2 * l->notes.ntus, name);
		if (source)
			tus[i] = source->number;
	}
	xfree(sources);
	xfree(groups);
}

/* The range that the symbol is in, which must be in the symbol's own section. */
static const struct range *range_of(const struct link *l, const struct symbol *sym)
{
	const struct range *r = notes_range(&l->notes, sym->addr);

	return r && r->section == sym->section ? r : NULL;
}

/* Instead of a translation unit: several of them have symbols in the group. */
#define SEVERAL	(NO_TU - 1)

/*
 * The translation unit of each group of local symbols: the one that the symbols with a
 * size are in or, without any, the one that the file name of the group stands for.  No group
 * has one if the linker does not group the symbols by object, or at least by source.
 */
static uint32_t *find_groups(const struct link *l)
{
	uint32_t *tus = xcalloc(l->img->ngroups, sizeof(*tus));

	for (uint32_t i = 0; i < l->img->ngroups; i++)
		tus[i] = NO_TU;
	if (!l->names_sources)
		return tus;
	for (unsigned int i = 0; i < l->img->nsymbols; i++) {
		const struct symbol *sym = &l->img->symbols[i];
		const struct range *r;

		if (!sym->group || !sym->size || symbol_is_absolute(sym))
			continue;
		r = range_of(l, sym);
		if (r && tus[sym->group] != r->tu)
			tus[sym->group] = tus[sym->group] == NO_TU ? r->tu : SEVERAL;
	}
	find_by_file(l, tus);
	for (uint32_t i = 0; i < l->img->ngroups; i++)
		if (tus[i] == SEVERAL)
			tus[i] = NO_TU;
	return tus;
}

/*
 * Does a section of the translation unit begin or end at SYM?  Of an empty section only the
 * address is known.
 */
static bool touches(const struct link *l, uint32_t tu, const struct symbol *sym)
{
	const struct notes *notes = &l->notes;
	unsigned int i = find_address(notes->ranges, notes->nranges, sizeof(*notes->ranges),
				      sym->addr);
	const struct range *r = &notes->ranges[i];

	if (i < notes->nranges && r->start == sym->addr && r->tu == tu &&
	    r->section == sym->section)
		return true;
	if (i && r[-1].end == sym->addr && r[-1].tu == tu && r[-1].section == sym->section)
		return true;
	return notes_has_place(notes->empty, notes->nempty, sym->addr, tu);
}

static bool is_assembly(const struct link *l, uint32_t tu)
{
	return l->notes.tus[tu].flags & KALLMOD_TU_ASM;
}

/*
 * Is the symbol of a source, and not of an object without an STT_FILE symbol that comes behind this
 * source in the symbol table?  Only sources have sections at its address, and its own begins there
 * right behind another.  (Where its own ends, an object without a note could have the symbol, in an
 * empty section.)
 */
static bool is_between_sources(const struct link *l, uint32_t tu, const struct symbol *sym)
{
	const struct notes *notes = &l->notes;
	unsigned int i = find_address(notes->ranges, notes->nranges, sizeof(*notes->ranges),
				      sym->addr);
	const struct range *r = &notes->ranges[i];

	if (!i || i == notes->nranges || r->start != sym->addr || r->section != sym->section ||
	    r[-1].end != sym->addr || r[-1].section != sym->section ||
	    r->tu != tu || is_assembly(l, tu) || is_assembly(l, r[-1].tu))
		return false;
	i = find_address(notes->empty, notes->nempty, sizeof(*notes->empty), sym->addr);
	for (; i < notes->nempty && notes->empty[i].addr == sym->addr; i++)
		if (is_assembly(l, notes->empty[i].tu))
			return false;
	return true;
}

static uint32_t tu_of(const struct link *l, const uint32_t *groups,
		      const struct symbol *sym)
{
	const struct range *r = range_of(l, sym);
	uint32_t tu = groups[sym->group];

	if (symbol_is_absolute(sym))
		return NO_TU;
	if (r && (sym->size || r->start != sym->addr))
		return r->tu;
	if (tu == NO_TU || (!l->names_files && !is_between_sources(l, tu, sym)))
		return NO_TU;
	if (!sym->size && (r || symbol_is_typed(sym)) && touches(l, tu, sym))
		return tu;
	return !r && notes_has_place(l->notes.merged, l->notes.nmerged, sym->addr, tu) ?
	       tu : NO_TU;
}

static uint32_t set_of(const struct link *l, uint32_t tu)
{
	return tu == NO_TU ? NO_MODULES : l->modules.of_tu[tu];
}

struct named {
	const char *name;
	uint32_t set;
	uint32_t index;
};

static int by_name_and_set(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : (x->set > y->set) - (x->set < y->set);
}

static void find_shared(struct owners *o, const struct kallsyms *k)
{
	struct named *sorted = xcalloc(k->count, sizeof(*sorted));

	for (unsigned int i = 0; i < k->count; i++)
		sorted[i] = (struct named){ k->syms[i].name, o->sets[i], i };
	xsort(sorted, k->count, sizeof(*sorted), by_name_and_set);
	for (unsigned int i = 1; i < k->count; i++)
		if (!by_name_and_set(&sorted[i - 1], &sorted[i]))
			o->shared[sorted[i - 1].index] = o->shared[sorted[i].index] = true;
	xfree(sorted);
}

uint32_t *owners_of_symbols(const struct link *l)
{
	uint32_t *tus = xcalloc(l->img->nsymbols, sizeof(*tus)), *groups = find_groups(l);

	for (unsigned int i = 0; i < l->img->nsymbols; i++)
		tus[i] = tu_of(l, groups, &l->img->symbols[i]);
	xfree(groups);
	return tus;
}

void owners_find(struct owners *o, const struct link *l, const struct kallsyms *k)
{
	uint32_t *groups = find_groups(l);

	o->tus = xcalloc(k->count, sizeof(*o->tus));
	o->sets = xcalloc(k->count, sizeof(*o->sets));
	o->shared = xcalloc(k->count, sizeof(*o->shared));
	for (unsigned int i = 0; i < k->count; i++) {
		const struct symbol *sym = k->syms[i].elf;

		o->tus[i] = sym ? tu_of(l, groups, sym) : NO_TU;
		o->sets[i] = set_of(l, o->tus[i]);
	}
	xfree(groups);
	find_shared(o, k);
}

void owners_free(struct owners *o)
{
	xfree(o->tus);
	xfree(o->sets);
	xfree(o->shared);
}

