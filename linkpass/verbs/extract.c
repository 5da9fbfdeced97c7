// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass extract: what linkpass reads of an image, as a small ELF file.
 *
 * In:  a linked image.
 * Out: an ELF file that every verb takes in place of the image, for the same output.
 *
 * The other verbs say by what they read which contents have to go with it, so this asks the
 * image for the same things.
 */
#include <stdlib.h>
#include "base/util.h"
#include "know/stretches.h"
#include "measure/slices.h"
#include "read/extract.h"
#include "read/kallsyms.h"
#include "verbs/verbs.h"

static void ignore(const struct section *sec, uint64_t start, uint64_t end, void *arg)
{
}

static void ignore_slice(const struct slice *slice, void *arg)
{
}

/* Read what list, resolve and stats read, then what check and size read. */
static void read_all(const struct link *l)
{
	struct kallsyms k;

	kallsyms_read(&k, l->img);
	if (image_symbol(l->img, "kallsyms_relative_base"))
		kallsyms_relative_base(&k, l->img);
	kallsyms_free(&k);
	stretches_each(l, ignore, NULL);
	slices_each(l, ignore_slice, NULL);
}

static void extract(const char *path, const char *to)
{
	struct pieces *pieces = xcalloc(1, sizeof(*pieces));
	struct output out;
	struct link l;

	link_read_symbols(&l, path);
	link_need_addresses(&l);
	image_need_contents(l.img);
	l.img->record = pieces;
	read_all(&l);
	l.img->record = NULL;

	output_open(&out, to);
	output_refuse_terminal(&out);
	extract_write(l.img, pieces, &out);
	output_close(&out);
	link_free(&l);
	pieces_free(pieces);
}

int verb_extract(int argc, char **argv)
{
	const char *to, *path = only_file(argc, argv, &to);

	if (!to)
		bad_usage(argv[0], "-o FILE is missing");
	extract(path, to);
	return EXIT_SUCCESS;
}
