// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass ranges: modules.builtin.ranges, which DTrace reads.
 *
 * In:  tiles, sections, and for each section a symbol to anchor it to.
 * Out: for each section that has something of a module in it, by address,
 *
 *	.text 00000000-00000000 = _text
 *	.text 0000b940-0000c23e rapl
 *
 * first a symbol of the section with its offset, then each run of addresses of
 * the same modules, start and end (excluded), as offsets from the section's
 * start.  The format is that of the kernel's generate_builtin_ranges.awk
 * (6.12), but every section is there, not only those whose names begin with a
 * dot.  Per-CPU data that is linked at 0 is left out in both: its addresses
 * are offsets already.
 */
#include <stdlib.h>
#include <string.h>
#define PACKAGE "linkpass"
#include <bfd.h>
#include "util.h"
#include "verbs.h"

/*
 * Does A come before B as an anchor?  Lower addresses first, then by name, as nm
 * sorts them: readers look for the anchor in nm's order and skip what comes
 * before.
 */
static bool anchors_before(const struct symbol *a, const struct symbol *b)
{
	if (a->addr != b->addr)
		return a->addr < b->addr;
	return strcmp(a->name, b->name) < 0;
}

static bool is_behind(const struct symbol *a, const struct symbol *b)
{
	return a->addr > b->addr;
}

/*
 * The symbol to anchor [START, END) to, where FIRST is the first address that
 * is a module's: the first global, whose name is unique, if it is not behind
 * that; else the first.
 */
static const struct symbol *find_anchor(const struct image *img, uint64_t start,
					uint64_t first, uint64_t end)
{
	const struct symbol *any = NULL, *global = NULL;

	for (unsigned int i = image_first_at(img, start); i < img->nsymbols; i++) {
		const struct symbol *sym = &img->symbols[i];

		if (sym->addr >= end || (any && is_behind(sym, any) &&
					 (global ? is_behind(sym, global) : sym->addr > first)))
			break;
		if (sym->absolute)
			continue;
		if (!any || anchors_before(sym, any))
			any = sym;
		if (sym->global && sym->addr <= first &&
		    (!global || anchors_before(sym, global)))
			global = sym;
	}
	return global ? global : any;
}

static void print_range(FILE *out, const struct link *l, const char *section,
			uint64_t start, uint64_t end, uint32_t owner)
{
	const struct module_set *set = &l->modules.sets[owner];

	fprintf(out, "%s %08llx-%08llx", section, (unsigned long long)start,
		(unsigned long long)end);
	for (unsigned int i = 0; i < set->count; i++)
		fprintf(out, " %s", set->names[i]);
	putc('\n', out);
}

static void print_section(FILE *out, const struct link *l, asection *sec)
{
	uint64_t base = bfd_section_vma(sec), limit = base + bfd_section_size(sec);
	const struct tile *first = tiles_at(&l->tiles, base);
	const struct symbol *sym = NULL;

	for (unsigned int i = first ? first - l->tiles.list : 0;
	     i < l->tiles.count && l->tiles.list[i].start < limit; i++) {
		const struct tile *t = &l->tiles.list[i];
		uint64_t start = t->start > base ? t->start : base;
		uint64_t end = t->end < limit ? t->end : limit;

		if (t->owner == NO_MODULES || start >= end)
			continue;
		if (!sym) {
			sym = find_anchor(l->img, base, start, limit);
			if (!sym)
				return;
			fprintf(out, "%s %08llx-%08llx = %s\n", sec->name,
				(unsigned long long)(sym->addr - base),
				(unsigned long long)(sym->addr - base), sym->name);
		}
		print_range(out, l, sec->name, start - base, end - base, t->owner);
	}
}

static int by_vma(const void *a, const void *b)
{
	asection *const *x = a, *const *y = b;

	return bfd_section_vma(*x) < bfd_section_vma(*y) ? -1 :
	       bfd_section_vma(*x) > bfd_section_vma(*y);
}

int verb_ranges(int argc, char **argv)
{
	asection **sections;
	struct output out;
	struct link l;
	unsigned int n = 0;

	link_read(&l, only_file(argc, argv));
	sections = xcalloc(bfd_count_sections(l.img->bfd), sizeof(*sections));
	for (asection *sec = l.img->bfd->sections; sec; sec = sec->next)
		if ((sec->flags & SEC_ALLOC) && bfd_section_vma(sec))
			sections[n++] = sec;
	xsort(sections, n, sizeof(*sections), by_vma);

	output_open(&out, NULL);
	for (unsigned int i = 0; i < n; i++)
		print_section(out.file, &l, sections[i]);
	output_close(&out);

	free(sections);
	link_free(&l);
	return EXIT_SUCCESS;
}
