// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass notes: what each note says, in the order of the section.
 *
 * For every translation unit a line
 *
 *	object source modname modfile flags
 *
 * separated by tabs, "-" for none, and for every range of it, by address, a
 * line with a tab, the section, start and end (excluded).
 */
#include <stdlib.h>
#define PACKAGE "linkpass"
#include <bfd.h>
#include "kallmod-note.h"
#include "util.h"
#include "verbs.h"

static void print_flags(FILE *out, unsigned int flags)
{
	static const struct {
		unsigned int bit;
		const char *name;
	} known[] = {
		{ KALLMOD_TU_DECLARES, "declares" },
		{ KALLMOD_TU_MODULE, "module" },
		{ KALLMOD_TU_ASM, "asm" },
	};
	const char *separator = "\t";

	for (unsigned int i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (!(flags & known[i].bit))
			continue;
		fprintf(out, "%s%s", separator, known[i].name);
		separator = ",";
	}
	fputs(*separator == '\t' ? "\t-\n" : "\n", out);
}

static void print_tu(FILE *out, const struct link *l, uint32_t i)
{
	const struct tu *tu = &l->notes.tus[i];

	fprintf(out, "%s\t%s\t%s\t%s", tu->object, *tu->source ? tu->source : "-",
		tu->modname, *tu->modfile ? tu->modfile : "-");
	print_flags(out, tu->flags);
	for (unsigned int j = 0; j < l->notes.nranges; j++) {
		const struct range *r = &l->notes.ranges[j];

		if (r->tu == i)
			fprintf(out, "\t%s %llx-%llx\n",
				bfd_section_name(image_section_at(l->img, r->start)),
				(unsigned long long)r->start,
				(unsigned long long)r->end);
	}
}

int verb_notes(int argc, char **argv)
{
	struct output out;
	struct link l;

	link_read(&l, only_file(argc, argv));
	output_open(&out, NULL);
	for (uint32_t i = 0; i < l.notes.ntus; i++)
		print_tu(out.file, &l, i);
	output_close(&out);
	link_free(&l);
	return EXIT_SUCCESS;
}
