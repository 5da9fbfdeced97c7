// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass tables: the kernel's tables, in two steps of its build.
 */
#include <getopt.h>
#include <stdlib.h>
#include "base/util.h"
#include "kernel/tables.h"
#include "verbs/verbs.h"

/*
 * What kallsyms will have is in OBJECT, or in the kernel itself if that is NULL.  PATH is
 * NULL if there is no kernel yet.
 */
static void reserve(const char *path, const char *object, const char *to, bool objects)
{
	struct kallsyms k;
	struct image *tables;
	struct output out;
	struct link l;

	if (path) {
		link_read_symbols(&l, path);
		link_need_addresses(&l);
		if (object) {
			tables = image_open(object);
			image_read_symbols(tables);
			kallsyms_read_object(&k, tables, l.img);
			image_close(tables);
		} else {
			kallsyms_read(&k, l.img);
		}
	}
	output_open(&out, to);
	tables_reserve(&out, path ? &l : NULL, path ? &k : NULL, objects);
	output_close(&out);
	if (path) {
		kallsyms_free(&k);
		link_free(&l);
	}
}

static void fill(const char *path)
{
	struct link l;

	link_read_symbols(&l, path);
	link_need_addresses(&l);
	tables_fill(&l);
	link_free(&l);
}

int verb_tables(int argc, char **argv)
{
	enum { NONE, RESERVE, FILL } step = NONE;
	static const struct option options[] = {
		{ "reserve", no_argument, NULL, 'r' },
		{ "fill", no_argument, NULL, 'f' },
		{ "output", required_argument, NULL, 'o' },
		{ "kallsyms", required_argument, NULL, 'k' },
		{ "no-objects", no_argument, NULL, 'n' },
		{ 0 }
	};
	const char *to = NULL, *object = NULL;
	bool objects = true;
	int c;

	while ((c = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
		if (c == 'o')
			to = optarg;
		else if (c == 'k')
			object = optarg;
		else if (c == 'n')
			objects = false;
		else if (c == '?' || step != NONE)
			bad_usage(argv[0]);
		else
			step = c == 'r' ? RESERVE : FILL;
	}
	if (step == NONE || argc - optind > 1 ||
	    (step == FILL && (to || object || !objects || argc - optind != 1)) ||
	    (step == RESERVE && object && argc == optind))
		bad_usage(argv[0]);

	if (step == FILL)
		fill(argv[optind]);
	else
		reserve(argv[optind], object, to, objects);
	return EXIT_SUCCESS;
}
