// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass stats: how much the notes cover, and how large the tables are.
 *
 * In:  the notes, modules, symbols, owners and tables of an image.
 * Out: counts for the image, for each section that has symbols, and for each module.  As
 *      text only the largest modules are listed, as JSON all of them.
 */
#include <stdlib.h>
#include <string.h>
#include "read/kallsyms.h"
#include "know/owners.h"
#include "kernel/tables.h"
#include "base/text.h"
#include "base/util.h"
#include "verbs/verbs.h"

#define TOP_MODULES	10

/* Numbers of symbols: all, those that a note claims, those that are in a module. */
struct coverage {
	unsigned int symbols, claimed, modular;
};

/* Bytes claimed for a module; bytes that several modules share count for each. */
struct weight {
	const char *name;
	uint64_t text, data;
};

struct report {
	const struct link *l;
	struct coverage text, data;
	/* By index, that of the first section of the name; number 0 is for symbols in none. */
	struct coverage *sections;
	struct weight *modules;
	unsigned int nmodules;
	unsigned int nsets;		/* of several modules */
	uint64_t disputed;		/* bytes */
	struct tiles tiles;
	bool has_tables;		/* it is a kernel with kallsyms */
	struct tables tables;
};

static void count_symbol(struct coverage *c, bool claimed, bool modular)
{
	c->symbols++;
	c->claimed += claimed;
	c->modular += modular;
}

static int by_name(const void *a, const void *b)
{
	const struct section *const *x = a, *const *y = b;
	int order = strcmp((*x)->name, (*y)->name);

	return order ? order : (*x)->index < (*y)->index ? -1 : 1;
}

/* For each section the index of the first one of its name; names are keys in JSON. */
static unsigned int *find_first(const struct image *img)
{
	const struct section **sorted = xcalloc(img->nsections, sizeof(*sorted));
	unsigned int *first = xcalloc(img->nsections, sizeof(*first));

	for (unsigned int i = 0; i < img->nsections; i++)
		sorted[i] = &img->sections[i];
	xsort(sorted, img->nsections, sizeof(*sorted), by_name);
	for (unsigned int i = 0, start = 0; i < img->nsections; i++) {
		if (strcmp(sorted[i]->name, sorted[start]->name))
			start = i;
		first[sorted[i]->index] = sorted[start]->index;
	}
	xfree(sorted);
	return first;
}

static void cover(struct report *r, const struct kallsyms *k, const struct owners *o)
{
	unsigned int *first = find_first(r->l->img);

	r->sections = xcalloc(r->l->img->nsections + 1, sizeof(*r->sections));
	for (unsigned int i = 0; i < k->count; i++) {
		const struct symbol *sym = k->syms[i].elf;
		const struct section *sec = sym ? sym->section : NULL;
		bool claimed = o->tus[i] != NO_TU;
		bool modular = o->sets[i] != NO_MODULES;

		count_symbol(sec && sec->code ? &r->text : &r->data, claimed, modular);
		count_symbol(&r->sections[sec ? first[sec->index] : 0], claimed, modular);
	}
	xfree(first);
}

/* Heavier modules first. */
static int by_weight(const void *a, const void *b)
{
	const struct weight *x = a, *y = b;
	uint64_t xs = x->text + x->data, ys = y->text + y->data;

	if (xs != ys)
		return xs > ys ? -1 : 1;
	return strcmp(x->name, y->name);
}

static void weigh(struct report *r)
{
	const struct link *l = r->l;
	uint32_t *number = xcalloc(l->modules.nsets, sizeof(*number));

	r->modules = xcalloc(l->modules.nsets, sizeof(*r->modules));
	for (unsigned int i = 0; i < l->modules.nsets; i++) {
		if (l->modules.sets[i].count == 1) {
			number[i] = r->nmodules;
			r->modules[r->nmodules++].name = l->modules.sets[i].names[0];
		}
		r->nsets += l->modules.sets[i].count > 1;
	}
	for (unsigned int i = 0; i < l->notes.nranges; i++) {
		const struct range *range = &l->notes.ranges[i];
		const struct module_set *set =
			&l->modules.sets[l->modules.of_tu[range->tu]];

		for (unsigned int j = 0; j < set->count; j++) {
			uint32_t alone = modules_alone(&l->modules, set->names[j]);
			struct weight *w = &r->modules[number[alone]];

			*(range->section->code ? &w->text : &w->data) += range->end - range->start;
		}
	}
	xfree(number);
	xsort(r->modules, r->nmodules, sizeof(*r->modules), by_weight);
}

static void make_report(struct report *r, const struct kallsyms *k, const struct owners *o)
{
	const struct notes *notes = &r->l->notes;

	cover(r, k, o);
	weigh(r);
	for (unsigned int i = 0; i < notes->ndisputes; i++)
		r->disputed += notes->disputes[i].end - notes->disputes[i].start;
	tiles_build(&r->tiles, r->l);
	r->has_tables = k->from_tables || (!k->tables_elsewhere &&
			image_symbol(r->l->img, "kallsyms_relative_base"));
	if (r->has_tables)
		tables_encode(&r->tables, r->l, &r->tiles, k, o,
			      kallsyms_relative_base(k, r->l->img), true);
}

/* --- As text and as JSON --------------------------------------------------- */

static double percent(uint64_t part, uint64_t whole)
{
	return whole ? 100.0 * part / whole : 0.0;
}

static void text_coverage(FILE *out, const char *what, const struct coverage *c)
{
	fprintf(out, "%-13s %8u  claimed %u (%.2f %%), in modules %u\n", what, c->symbols,
		c->claimed, percent(c->claimed, c->symbols), c->modular);
}

static void text_tables(FILE *out, const struct tables *t)
{
	const struct objfiles *o = &t->objfiles;

	fprintf(out, "table bytes   %8llu  header %u, offsets %zu, modules %zu, markers %zu, exceptions %zu, names %zu\n",
		(unsigned long long)tables_bytes(t), TABLES_HEADER_BYTES, t->offsets.len,
		t->modules.len, t->markers.len, t->exceptions.len, t->names.len);
	fprintf(out, "shared names  %8u  symbols in %u runs, of %u translation units\n",
		o->nsymbols, o->nruns, o->npaths);
	fprintf(out, "object bytes  %8llu  offsets %zu, runs %zu, markers %zu, pairs %zu, names %zu\n",
		(unsigned long long)objfiles_bytes(o), o->offsets.len, o->runs.len,
		o->markers.len, o->pairs.len, o->names.len);
}

static void print_text(FILE *out, struct report *r)
{
	const struct notes *notes = &r->l->notes;
	const struct image *img = r->l->img;

	fprintf(out, "notes         %8u  %llu bytes\n", notes->ntus,
		(unsigned long long)notes->size);
	fprintf(out, "ranges        %8u\n", notes->nranges);
	fprintf(out, "disputed      %8u  %llu bytes\n", notes->ndisputes,
		(unsigned long long)r->disputed);
	fprintf(out, "modules       %8u  %u with objects, %u sets of several\n",
		r->l->modules.nfiles, r->nmodules, r->nsets);
	fprintf(out, "tiles         %8u\n", r->tiles.count);
	text_coverage(out, "text symbols", &r->text);
	text_coverage(out, "data symbols", &r->data);
	if (r->has_tables)
		text_tables(out, &r->tables);

	fprintf(out, "\n%-28s %8s %8s %10s\n", "section", "symbols", "claimed", "in modules");
	for (unsigned int i = 0; i < img->nsections; i++) {
		const struct coverage *c = &r->sections[i];

		if (!c->symbols)
			continue;
		text_name(out, i ? img->sections[i].name : "(none)");
		fprintf(out, "%*s %8u %8u %10u\n",
			28 - (int)strnlen(i ? img->sections[i].name : "(none)", 28), "",
			c->symbols, c->claimed, c->modular);
	}

	fprintf(out, "\n%-28s %8s %8s\n", "module", "text", "data");
	for (unsigned int i = 0; i < r->nmodules && i < TOP_MODULES; i++)
		fprintf(out, "%-28s %8llu %8llu\n", r->modules[i].name,
			(unsigned long long)r->modules[i].text,
			(unsigned long long)r->modules[i].data);
}

static void json_coverage(FILE *out, const struct coverage *c)
{
	fprintf(out, "{\"symbols\": %u, \"claimed\": %u, \"modular\": %u}",
		c->symbols, c->claimed, c->modular);
}

static void json_sections(FILE *out, const struct report *r)
{
	const struct image *img = r->l->img;
	const char *separator = "";

	fprintf(out, "  \"sections\": {");
	for (unsigned int i = 0; i < img->nsections; i++) {
		if (!r->sections[i].symbols)
			continue;
		fprintf(out, "%s\n    ", separator);
		json_string(out, i ? img->sections[i].name : "(none)");
		fprintf(out, ": ");
		json_coverage(out, &r->sections[i]);
		separator = ",";
	}
	fprintf(out, "\n  },\n");
}

static void json_modules(FILE *out, const struct report *r)
{
	fprintf(out, "  \"modules\": {");
	for (unsigned int i = 0; i < r->nmodules; i++) {
		fprintf(out, "%s\n    ", i ? "," : "");
		json_string(out, r->modules[i].name);
		fprintf(out, ": {\"text\": %llu, \"data\": %llu}",
			(unsigned long long)r->modules[i].text,
			(unsigned long long)r->modules[i].data);
	}
	fprintf(out, "\n  },\n");
}

static void json_tables(FILE *out, const struct tables *t)
{
	const struct objfiles *o = &t->objfiles;

	fprintf(out, "  \"table_bytes\": {\"header\": %u, \"offsets\": %zu, \"modules\": %zu, \"markers\": %zu, \"exceptions\": %zu, \"names\": %zu},\n"
		"  \"classic_bytes\": %llu,\n"
		"  \"shared_names\": %u, \"shared_runs\": %u, \"shared_units\": %u,\n"
		"  \"object_bytes\": %llu,\n",
		TABLES_HEADER_BYTES, t->offsets.len, t->modules.len, t->markers.len,
		t->exceptions.len, t->names.len, (unsigned long long)t->classic_bytes,
		o->nsymbols, o->nruns, o->npaths, (unsigned long long)objfiles_bytes(o));
}

static void print_json(FILE *out, struct report *r)
{
	const struct notes *notes = &r->l->notes;

	fprintf(out, "{\n  \"notes\": %u,\n  \"note_bytes\": %llu,\n"
		"  \"ranges\": %u,\n  \"disputed\": %u,\n  \"disputed_bytes\": %llu,\n"
		"  \"declared_modules\": %u,\n  \"sets_of_several\": %u,\n  \"tiles\": %u,\n",
		notes->ntus, (unsigned long long)notes->size, notes->nranges, notes->ndisputes,
		(unsigned long long)r->disputed, r->l->modules.nfiles, r->nsets, r->tiles.count);
	if (r->has_tables)
		json_tables(out, &r->tables);
	json_sections(out, r);
	json_modules(out, r);
	fprintf(out, "  \"text\": ");
	json_coverage(out, &r->text);
	fprintf(out, ",\n  \"data\": ");
	json_coverage(out, &r->data);
	fprintf(out, "\n}\n");
}

int verb_stats(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "output", required_argument, NULL, 'o' },
		{ 0 }
	};
	struct report r = { 0 };
	const char *to = NULL;
	struct kallsyms k;
	struct owners o;
	struct output out;
	struct link l;
	bool json = false;
	int c;

	while ((c = next_option(argc, argv, options)) != -1) {
		if (c == 'o')
			to = optarg;
		else
			json = true;
	}
	expect_operands(argc, argv, 1, 1, "IMAGE");

	link_read_symbols(&l, argv[optind]);
	kallsyms_read(&k, l.img);
	owners_find(&o, &l, &k);
	r.l = &l;
	make_report(&r, &k, &o);

	output_open(&out, to);
	(json ? print_json : print_text)(out.file, &r);
	output_close(&out);

	tables_free(&r.tables);
	tiles_free(&r.tiles);
	owners_free(&o);
	xfree(r.modules);
	xfree(r.sections);
	kallsyms_free(&k);
	link_free(&l);
	return EXIT_SUCCESS;
}
