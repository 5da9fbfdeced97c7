// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass stats: what the notes cover and what the tables cost.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "kallsyms.h"
#include "tables.h"
#include "util.h"
#include "verbs.h"

/* Symbols of one kind: how many there are, are claimed by a note, in a module. */
struct coverage {
	unsigned int symbols, claimed, modular;
};

static bool is_claimed(const struct notes *notes, uint64_t addr)
{
	unsigned int low = 0, high = notes->nranges;

	while (low < high) {
		unsigned int mid = low + (high - low) / 2;

		if (notes->ranges[mid].end <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low < notes->nranges && notes->ranges[low].start <= addr;
}

static void cover(const struct link *l, struct coverage *text, struct coverage *data)
{
	struct kallsyms k;

	kallsyms_read(&k, l->img);
	for (unsigned int i = 0; i < k.count; i++) {
		struct coverage *c = tolower(k.syms[i].type) == 't' ? text : data;

		c->symbols++;
		c->claimed += is_claimed(&l->notes, k.syms[i].addr);
		c->modular += tiles_owner(&l->tiles, k.syms[i].addr) != NO_MODULES;
	}
	kallsyms_free(&k);
}

static void print_coverage(FILE *out, const char *kind, const struct coverage *c)
{
	fprintf(out, "%-13s %8u  claimed %u (%.2f %%), in modules %u\n", kind,
		c->symbols, c->claimed,
		c->symbols ? 100.0 * c->claimed / c->symbols : 0.0, c->modular);
}

static void print_tables(FILE *out, const struct link *l)
{
	struct tables t;
	uint64_t classic = tables_classic_bytes(&l->tiles, &l->modules);
	uint64_t base = l->tiles.count ? l->tiles.list[0].start : 0;

	if (image_symbol(l->img, "kallsyms_relative_base"))
		base = kallsyms_relative_base(l->img);
	tables_encode(&t, l->img, &l->tiles, &l->modules, base);
	fprintf(out, "table bytes   %8llu  offsets %zu, modules %zu, markers %zu, names %zu\n",
		(unsigned long long)tables_bytes(&t), t.offsets.len,
		t.modules.len, t.markers.len, t.names.len);
	fprintf(out, "classic bytes %8llu  these tables are %.1f %% of them\n",
		(unsigned long long)classic,
		classic ? 100.0 * tables_bytes(&t) / classic : 0.0);
	tables_free(&t);
}

int verb_stats(int argc, char **argv)
{
	struct coverage text = { 0 }, data = { 0 };
	unsigned int single = 0, several = 0;
	struct output out;
	struct link l;

	link_read(&l, only_file(argc, argv));
	cover(&l, &text, &data);
	for (unsigned int i = 0; i < l.modules.nsets; i++) {
		single += l.modules.sets[i].count == 1;
		several += l.modules.sets[i].count > 1;
	}

	output_open(&out, NULL);
	fprintf(out.file, "notes         %8u  %llu bytes\n", l.notes.ntus,
		(unsigned long long)l.notes.size);
	fprintf(out.file, "ranges        %8u\n", l.notes.nranges);
	fprintf(out.file, "modules       %8u  %u with symbols, %u sets of several\n",
		l.modules.nfiles, single, several);
	fprintf(out.file, "tiles         %8u\n", l.tiles.count);
	print_coverage(out.file, "text symbols", &text);
	print_coverage(out.file, "data symbols", &data);
	print_tables(out.file, &l);
	output_close(&out);

	link_free(&l);
	return EXIT_SUCCESS;
}
