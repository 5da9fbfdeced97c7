// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass ranges: modules.builtin.ranges, which DTrace reads.
 *
 * In:  ranges and their modules, and for each section a symbol to anchor it to.
 * Out: for each section that contains addresses of a module, by address,
 *
 *	.text 00000000-00000000 = _text
 *	.text 0000b940-0000c23e rapl
 *
 * first a symbol of the section with its offset, then each run of addresses with the same
 * modules, start and end (excluded), as offsets from the start of the section.  Addresses
 * without an owner are in no line, so two objects of a module with padding between them
 * give two lines.  The kernel's generate_builtin_ranges.awk (6.12) has the same format, but
 * only sections whose names begin with a dot; here every section is included.  Both leave
 * out per-CPU data that is linked at 0, whose addresses are offsets already.
 *
 * Symbols serve only as anchors, so they are visited once, in the order of the file, and
 * neither stored nor sorted.
 */
#include <stdlib.h>
#include <string.h>
#include "know/link.h"
#include "base/text.h"
#include "base/util.h"
#include "verbs/verbs.h"

/* A symbol to anchor a section to; the name is NULL if there is none yet. */
struct anchor {
	const char *name;
	uint64_t addr;
};

/* What the lines of a section need; an array of these is indexed by section. */
struct wanted {
	uint64_t first;		/* the first address of a module */
	bool modular;		/* there is one */
	struct anchor any;	/* the first symbol */
	struct anchor global;	/* the first global symbol (its name is unique), if up to FIRST */
};

static bool is_modular(const struct link *l, const struct range *r)
{
	return l->modules.of_tu[r->tu] != NO_MODULES && r->section->addr;
}

static struct wanted *find_wanted(const struct link *l)
{
	struct wanted *wanted = xcalloc(l->img->nsections, sizeof(*wanted));

	for (unsigned int i = 0; i < l->notes.nranges; i++) {
		const struct range *r = &l->notes.ranges[i];
		struct wanted *w = &wanted[r->section->index];

		if (is_modular(l, r) && !w->modular) {
			w->modular = true;
			w->first = r->start;
		}
	}
	return wanted;
}

/*
 * Prefer lower addresses, then names in nm's order: readers look for the anchor in the
 * output of nm and skip the symbols before it.
 */
static void offer(struct anchor *a, const struct symbol *sym)
{
	if (!a->name || sym->addr < a->addr ||
	    (sym->addr == a->addr && strcmp(sym->name, a->name) < 0))
		*a = (struct anchor){ sym->name, sym->addr };
}

static void consider(const struct symbol *sym, void *arg)
{
	struct wanted *w;

	if (symbol_is_absolute(sym))
		return;
	w = (struct wanted *)arg + sym->section->index;
	/* Readers of the offset expect it to be inside the section. */
	if (!w->modular || sym->addr - sym->section->addr > sym->section->size)
		return;
	offer(&w->any, sym);
	if (symbol_is_global(sym) && sym->addr <= w->first)
		offer(&w->global, sym);
}

static void print_anchor(FILE *out, const struct section *sec, const struct anchor *a)
{
	unsigned long long offset = a->addr - sec->addr;

	text_name(out, sec->name);
	fprintf(out, " %08llx-%08llx = ", offset, offset);
	text_name(out, a->name);
	putc('\n', out);
}

static void print_range(FILE *out, const struct section *sec, uint64_t start, uint64_t end,
			const struct module_set *set)
{
	text_name(out, sec->name);
	fprintf(out, " %08llx-%08llx", (unsigned long long)(start - sec->addr),
		(unsigned long long)(end - sec->addr));
	for (unsigned int i = 0; i < set->count; i++)
		fprintf(out, " %s", set->names[i]);
	putc('\n', out);
}

static void print_ranges(FILE *out, const struct link *l, const struct wanted *wanted)
{
	const struct section *sec = NULL;

	for (unsigned int i = 0, next; i < l->notes.nranges; i = next) {
		const struct range *r = &l->notes.ranges[i];
		const struct wanted *w = &wanted[r->section->index];
		const struct anchor *anchor = w->global.name ? &w->global : &w->any;
		uint32_t owner = l->modules.of_tu[r->tu];
		uint64_t end = r->end;

		for (next = i + 1; next < l->notes.nranges; next++) {
			const struct range *n = &l->notes.ranges[next];

			if (n->start != end || n->section != r->section ||
			    l->modules.of_tu[n->tu] != owner)
				break;
			end = n->end;
		}
		/* Without an anchor, readers cannot find the section. */
		if (!is_modular(l, r) || !anchor->name)
			continue;
		if (sec != r->section)
			print_anchor(out, r->section, anchor);
		sec = r->section;
		print_range(out, sec, r->start, end, &l->modules.sets[owner]);
	}
}

int verb_ranges(int argc, char **argv)
{
	const char *to, *path = only_file(argc, argv, &to);
	struct wanted *wanted;
	struct output out;
	struct link l;

	link_read(&l, path);
	link_need_addresses(&l);
	wanted = find_wanted(&l);
	image_each_symbol(l.img, consider, wanted);
	output_open(&out, to);
	print_ranges(out.file, &l, wanted);
	output_close(&out);
	xfree(wanted);
	link_free(&l);
	return EXIT_SUCCESS;
}
