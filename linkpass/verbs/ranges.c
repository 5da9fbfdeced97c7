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
 * first a symbol of the section with its offset, the anchor, then each run of addresses with the
 * same modules, start and end (excluded), as offsets from the start of the section.  Addresses
 * without an owner are in no line, so two objects of a module with padding between them
 * give two lines.  The format is that of the kernel's generate_builtin_ranges.awk (6.12), and
 * like it this writes only sections whose names begin with a dot: __param, __modver and the
 * like are full of symbols of the linker script, at which DTrace loses its place.  Both leave
 * out per-CPU data that is linked at 0, whose addresses are offsets already.
 *
 * Readers go through the file and /proc/kallsyms side by side.  DTrace reads the line of an
 * anchor at the first symbol behind the ranges before it, and looks for the anchor among the
 * symbols that follow.  If the first symbol is the anchor, DTrace never finds it and loses the
 * rest of the file.  So the anchor is a symbol that has another one before it.  If there is
 * none, a section in which no symbol is a module's is left out, as nobody misses it there
 * (.altinstructions of arm64, right behind ranges of .exit.text).
 *
 * Symbols serve only as anchors, so they are visited once, in the order of the file, and
 * neither stored nor sorted.
 */
#include <stdlib.h>
#include <string.h>
#include "know/link.h"
#include "base/text.h"
#include "base/sort.h"
#include "base/util.h"
#include "verbs/verbs.h"

/* A symbol to anchor a section to; the name is NULL if there is none yet. */
struct anchor {
	const char *name;
	uint64_t addr;
};

/*
 * Of a section's global symbols the first ones, each at an address of its own.  BEFORE can
 * be the address of one and READ that of the next, so the third is surely behind both.
 */
#define NGLOBALS 3

/* A section to be written, in the order of addresses. */
struct wanted {
	uint64_t before;	/* the end of the ranges before it, or 0; sort key, must be first */
	const struct section *section;
	uint64_t first;		/* the first address that is a module's */
	uint64_t inside;	/* the first symbol not below FIRST: from there a reader needs it */
	uint64_t read;		/* the first symbol behind BEFORE: its line is read there */
	struct anchor any;	/* the first symbol */
	struct anchor globals[NGLOBALS];	/* unique names, ascending */
};

struct wanted_list {
	struct wanted *list;
	unsigned int n;
	struct wanted **of_section;	/* by its index; NULL: not written */
};

static bool is_written(const struct link *l, const struct range *r)
{
	return l->modules.of_tu[r->tu] != NO_MODULES && r->section->addr &&
	       r->section->name[0] == '.';
}

static void find_wanted(struct wanted_list *wanted, const struct link *l)
{
	uint64_t end = 0;

	wanted->list = xcalloc(l->img->nsections, sizeof(*wanted->list));
	wanted->of_section = xcalloc(l->img->nsections, sizeof(*wanted->of_section));
	wanted->n = 0;
	for (unsigned int i = 0; i < l->notes.nranges; i++) {
		const struct range *r = &l->notes.ranges[i];
		struct wanted **w = &wanted->of_section[r->section->index];

		if (!is_written(l, r))
			continue;
		if (!*w) {
			*w = &wanted->list[wanted->n++];
			**w = (struct wanted){ .section = r->section, .before = end,
					       .first = r->start, .inside = UINT64_MAX,
					       .read = UINT64_MAX };
		}
		end = r->end;
	}
}

/* A symbol is at ADDR: READ of the last section whose BEFORE is below it, if none is lower. */
static void note_read(struct wanted_list *wanted, uint64_t addr)
{
	size_t next = find_address(wanted->list, wanted->n, sizeof(*wanted->list), addr);

	if (next && addr < wanted->list[next - 1].read)
		wanted->list[next - 1].read = addr;
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

static void offer_global(struct anchor *globals, const struct symbol *sym)
{
	unsigned int i = 0;

	while (i < NGLOBALS && globals[i].name && globals[i].addr < sym->addr)
		i++;
	if (i == NGLOBALS)
		return;
	if (globals[i].name && globals[i].addr != sym->addr) {
		memmove(&globals[i + 1], &globals[i], (NGLOBALS - i - 1) * sizeof(*globals));
		globals[i].name = NULL;
	}
	offer(&globals[i], sym);
}

static void consider(const struct symbol *sym, void *arg)
{
	struct wanted_list *wanted = arg;
	struct wanted *w;

	/* Per-CPU symbols at 0 are absolute to /proc/kallsyms; readers may pass them over. */
	if (symbol_is_absolute(sym) || !sym->section->addr)
		return;
	note_read(wanted, sym->addr);
	w = wanted->of_section[sym->section->index];
	/* Readers of the offset expect it to be inside the section. */
	if (!w || sym->addr - sym->section->addr > sym->section->size)
		return;
	offer(&w->any, sym);
	if (sym->addr >= w->first && sym->addr < w->inside)
		w->inside = sym->addr;
	if (symbol_is_global(sym))
		offer_global(w->globals, sym);
}

/* The first that has another symbol before it; if there is none, the first. */
static const struct anchor *best_anchor(const struct wanted *w)
{
	const struct anchor *globals = w->globals;

	for (unsigned int i = 0; i < NGLOBALS && globals[i].name; i++)
		if (globals[i].addr > w->read && globals[i].addr <= w->inside)
			return &globals[i];
	return globals[0].name && globals[0].addr <= w->inside ? &globals[0] : &w->any;
}

/* Can readers find the section, and is there a symbol for which they need it? */
static bool is_of_use(const struct wanted *w, const struct anchor *a)
{
	return a->name && (a->addr > w->read ||
			   w->inside - w->section->addr < w->section->size);
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

static void print_ranges(FILE *out, const struct link *l, const struct wanted_list *wanted)
{
	const struct section *sec = NULL;

	for (unsigned int i = 0, next; i < l->notes.nranges; i = next) {
		const struct range *r = &l->notes.ranges[i];
		const struct anchor *anchor;
		uint32_t owner = l->modules.of_tu[r->tu];
		uint64_t end = r->end;

		for (next = i + 1; next < l->notes.nranges; next++) {
			const struct range *n = &l->notes.ranges[next];

			if (n->start != end || n->section != r->section ||
			    l->modules.of_tu[n->tu] != owner)
				break;
			end = n->end;
		}
		if (!is_written(l, r))
			continue;
		anchor = best_anchor(wanted->of_section[r->section->index]);
		if (!is_of_use(wanted->of_section[r->section->index], anchor))
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
	struct wanted_list wanted;
	struct output out;
	struct link l;

	link_read(&l, path);
	link_need_addresses(&l);
	find_wanted(&wanted, &l);
	image_each_symbol(l.img, consider, &wanted);
	output_open(&out, to);
	print_ranges(out.file, &l, &wanted);
	output_close(&out);
	xfree(wanted.list);
	xfree(wanted.of_section);
	link_free(&l);
	return EXIT_SUCCESS;
}
