// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass stats: what the notes cover and what the tables cost.
 *
 * In:  everything up to the tiles.
 * Out: counts for the whole, for each section that has symbols, and for each
 *      module; as text with the largest modules only, or all as JSON.
 */
#include <ctype.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#define PACKAGE "linkpass"
#include <bfd.h>
#include "owners.h"
#include "tables.h"
#include "util.h"
#include "verbs.h"

#define TOP_MODULES	10

/* Symbols: how many there are, are claimed by a note, are a module's. */
struct coverage {
	const char *name;
	unsigned int symbols, claimed, modular;
};

/* Bytes claimed for a module; what several share counts for each of them. */
struct weight {
	const char *name;
	uint64_t text, data;
};

struct report {
	const struct link *l;
	struct coverage text, data;
	struct coverage *sections;
	unsigned int nsections;
	struct weight *modules;
	unsigned int nmodules;
	unsigned int nsets;		/* of several modules */
	struct tables tables;
	uint64_t classic;		/* bytes of these in the classic encoding */
};

static void count_symbol(struct coverage *c, bool claimed, bool modular)
{
	c->symbols++;
	c->claimed += claimed;
	c->modular += modular;
}

static void cover(struct report *r, const struct kallsyms *k,
		  const struct owners *o)
{
	const struct link *l = r->l;
	unsigned int n = bfd_count_sections(l->img->bfd);

	r->text.name = "text symbols";
	r->data.name = "data symbols";
	r->sections = xcalloc(n + 1, sizeof(*r->sections));
	r->nsections = n + 1;
	for (asection *sec = l->img->bfd->sections; sec; sec = sec->next)
		r->sections[sec->index].name = sec->name;
	r->sections[n].name = "(none)";

	for (unsigned int i = 0; i < k->count; i++) {
		const struct ksym *sym = &k->syms[i];
		const struct bfd_section *sec = image_section_at(l->img, sym->addr);
		bool claimed = o->tus[i] != NO_TU;
		bool modular = o->sets[i] != NO_MODULES;

		count_symbol(tolower(sym->type) == 't' ? &r->text : &r->data,
			     claimed, modular);
		count_symbol(&r->sections[sec ? sec->index : n], claimed, modular);
	}
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
		bool code = image_section_at(l->img, range->start)->flags & SEC_CODE;

		for (unsigned int j = 0; j < set->count; j++) {
			uint32_t alone = modules_alone(&l->modules, set->names[j]);
			struct weight *w = &r->modules[number[alone]];

			*(code ? &w->text : &w->data) += range->end - range->start;
		}
	}
	free(number);
	xsort(r->modules, r->nmodules, sizeof(*r->modules), by_weight);
}

static void weigh_tables(struct report *r, const struct kallsyms *k,
			 const struct owners *o)
{
	const struct link *l = r->l;
	const struct symbol *text = image_symbol(l->img, "_text");
	uint64_t base = text ? text->addr : 0;

	if (image_symbol(l->img, "kallsyms_relative_base"))
		base = kallsyms_relative_base(l->img);
	tables_encode(&r->tables, l, k, o, base, true);
	r->classic = tables_classic_bytes(l);
}

static double percent(uint64_t part, uint64_t whole)
{
	return whole ? 100.0 * part / whole : 0.0;
}

static void print_text(FILE *out, struct report *r)
{
	const struct coverage *kinds[] = { &r->text, &r->data };
	const struct objfiles *t = &r->tables.objfiles;

	fprintf(out, "notes         %8u  %llu bytes\n", r->l->notes.ntus,
		(unsigned long long)r->l->notes.size);
	fprintf(out, "ranges        %8u\n", r->l->notes.nranges);
	fprintf(out, "modules       %8u  %u with objects, %u sets of several\n",
		r->l->modules.nfiles, r->nmodules, r->nsets);
	fprintf(out, "tiles         %8u\n", r->l->tiles.count);
	for (unsigned int i = 0; i < 2; i++)
		fprintf(out, "%-13s %8u  claimed %u (%.2f %%), in modules %u\n",
			kinds[i]->name, kinds[i]->symbols, kinds[i]->claimed,
			percent(kinds[i]->claimed, kinds[i]->symbols),
			kinds[i]->modular);
	fprintf(out, "table bytes   %8llu  header %u, offsets %zu, modules %zu, markers %zu, exceptions %zu, names %zu\n",
		(unsigned long long)tables_bytes(&r->tables), TABLES_HEADER_BYTES,
		r->tables.offsets.len, r->tables.modules.len, r->tables.markers.len,
		r->tables.exceptions.len, r->tables.names.len);
	fprintf(out, "classic bytes %8llu  these tables are %.1f %% of them\n",
		(unsigned long long)r->classic,
		percent(tables_bytes(&r->tables), r->classic));

	fprintf(out, "shared names  %8u  symbols in %u runs, of %u translation units\n",
		t->nsymbols, t->nruns, t->npaths);
	fprintf(out, "object bytes  %8llu  offsets %zu, runs %zu, markers %zu, pairs %zu, names %zu\n",
		(unsigned long long)objfiles_bytes(t), t->offsets.len, t->runs.len,
		t->markers.len, t->pairs.len, t->names.len);

	fprintf(out, "\n%-28s %8s %8s %10s\n", "section", "symbols", "claimed", "in modules");
	for (unsigned int i = 0; i < r->nsections; i++) {
		const struct coverage *c = &r->sections[i];

		if (c->symbols)
			fprintf(out, "%-28s %8u %8u %10u\n", c->name, c->symbols,
				c->claimed, c->modular);
	}

	fprintf(out, "\n%-28s %8s %8s\n", "module", "text", "data");
	for (unsigned int i = 0; i < r->nmodules && i < TOP_MODULES; i++)
		fprintf(out, "%-28s %8llu %8llu\n", r->modules[i].name,
			(unsigned long long)r->modules[i].text,
			(unsigned long long)r->modules[i].data);
}

static void json_string(FILE *out, const char *s)
{
	putc('"', out);
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			putc('\\', out);
		putc(*s, out);
	}
	putc('"', out);
}

static void json_coverage(FILE *out, const struct coverage *c)
{
	fprintf(out, "{\"symbols\": %u, \"claimed\": %u, \"modular\": %u}",
		c->symbols, c->claimed, c->modular);
}

static void json_sections(FILE *out, const struct report *r)
{
	const char *separator = "";

	fprintf(out, "  \"sections\": {");
	for (unsigned int i = 0; i < r->nsections; i++) {
		if (!r->sections[i].symbols)
			continue;
		fprintf(out, "%s\n    ", separator);
		json_string(out, r->sections[i].name);
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

static void print_json(FILE *out, struct report *r)
{
	const struct objfiles *t = &r->tables.objfiles;

	fprintf(out, "{\n  \"notes\": %u,\n  \"note_bytes\": %llu,\n"
		"  \"ranges\": %u,\n  \"declared_modules\": %u,\n  \"tiles\": %u,\n"
		"  \"sets_of_several\": %u,\n",
		r->l->notes.ntus, (unsigned long long)r->l->notes.size,
		r->l->notes.nranges, r->l->modules.nfiles, r->l->tiles.count,
		r->nsets);
	fprintf(out, "  \"text\": ");
	json_coverage(out, &r->text);
	fprintf(out, ",\n  \"data\": ");
	json_coverage(out, &r->data);
	fprintf(out, ",\n");
	json_sections(out, r);
	json_modules(out, r);
	fprintf(out, "  \"table_bytes\": {\"header\": %u, \"offsets\": %zu, \"modules\": %zu, \"markers\": %zu, \"exceptions\": %zu, \"names\": %zu},\n"
		"  \"classic_bytes\": %llu,\n"
		"  \"shared_names\": %u, \"shared_runs\": %u, \"shared_units\": %u,\n"
		"  \"object_bytes\": %llu\n}\n",
		TABLES_HEADER_BYTES, r->tables.offsets.len, r->tables.modules.len,
		r->tables.markers.len, r->tables.exceptions.len, r->tables.names.len,
		(unsigned long long)r->classic, t->nsymbols, t->nruns, t->npaths,
		(unsigned long long)objfiles_bytes(t));
}

int verb_stats(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ 0 }
	};
	struct report r = { 0 };
	struct kallsyms k;
	struct owners o;
	struct output out;
	struct link l;
	bool json = false;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c != 'j')
			bad_usage(argv[0]);
		json = true;
	}
	if (argc - optind != 1)
		bad_usage(argv[0]);

	link_read(&l, argv[optind]);
	kallsyms_read(&k, l.img);
	r.l = &l;
	owners_find(&o, &l, &k);
	cover(&r, &k, &o);
	weigh(&r);
	weigh_tables(&r, &k, &o);

	output_open(&out, NULL);
	(json ? print_json : print_text)(out.file, &r);
	output_close(&out);

	tables_free(&r.tables);
	owners_free(&o);
	free(r.modules);
	free(r.sections);
	kallsyms_free(&k);
	link_free(&l);
	return EXIT_SUCCESS;
}
