// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass notes: the contents of each note, in the order of the section.
 *
 * For every translation unit a line
 *
 *	object source modname modfile flags
 *
 * with tabs between the fields and "-" for an empty one, and for each of its ranges, by
 * address, a line with a tab, the section, start and end (excluded).
 */
#include <stdlib.h>
#include "kallmod-note.h"
#include "know/link.h"
#include "base/text.h"
#include "base/util.h"
#include "verbs/verbs.h"

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

/* Print translation unit I, whose ranges are RANGES up to END. */
static void print_tu(FILE *out, const struct link *l, uint32_t i,
		     const struct range *const *ranges, const struct range *const *end)
{
	const struct tu *tu = &l->notes.tus[i];

	fprintf(out, "%s\t", tu->object);
	text_path(out, *tu->source ? tu->source : "-");
	fprintf(out, "\t%s\t%s", tu->modname, *tu->modfile ? tu->modfile : "-");
	print_flags(out, tu->flags);
	for (; ranges < end; ranges++) {
		const struct range *r = *ranges;

		putc('\t', out);
		text_name(out, r->section->name);
		fprintf(out, " %llx-%llx\n",
			(unsigned long long)image_offset(l->img, r->section, r->start),
			(unsigned long long)image_offset(l->img, r->section, r->end));
	}
}

/*
 * Sort all ranges by translation unit, then by address.  Set FIRST, with an element for
 * each translation unit and one more, to the index of the first range of each.
 */
static const struct range **group_ranges(const struct notes *notes, unsigned int *first)
{
	const struct range **grouped = xcalloc(notes->nranges, sizeof(*grouped));

	for (unsigned int i = 0; i < notes->nranges; i++)
		first[notes->ranges[i].tu + 1]++;
	for (unsigned int i = 0; i < notes->ntus; i++)
		first[i + 1] += first[i];
	/* Moves each element of FIRST up to what the next one was; undone below. */
	for (unsigned int i = 0; i < notes->nranges; i++)
		grouped[first[notes->ranges[i].tu]++] = &notes->ranges[i];
	for (unsigned int i = notes->ntus; i > 0; i--)
		first[i] = first[i - 1];
	first[0] = 0;
	return grouped;
}

int verb_notes(int argc, char **argv)
{
	const char *to, *path = only_file(argc, argv, &to);
	const struct range **ranges;
	unsigned int *first;
	struct output out;
	struct link l;

	link_read(&l, path);
	first = xcalloc(l.notes.ntus + 1, sizeof(*first));
	ranges = group_ranges(&l.notes, first);
	output_open(&out, to);
	for (uint32_t i = 0; i < l.notes.ntus; i++)
		print_tu(out.file, &l, i, ranges + first[i], ranges + first[i + 1]);
	output_close(&out);
	xfree(ranges);
	xfree(first);
	link_free(&l);
	return EXIT_SUCCESS;
}
