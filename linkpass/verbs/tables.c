// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass tables: the kernel's tables, in two steps of its build.
 */
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

/* What --reserve and --fill do not take. */
static void check_options(const char *name, bool filling, const char *to, const char *object,
			  bool objects, bool has_image)
{
	if (filling && (to || object || !objects))
		bad_usage(name, "--fill and %s exclude each other",
			  to ? "--output" : object ? "--kallsyms" : "--no-objects");
	if (!filling && object && !has_image)
		bad_usage(name, "--kallsyms needs an IMAGE");
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

	while ((c = next_option(argc, argv, options)) != -1) {
		if (c == 'o')
			to = optarg;
		else if (c == 'k')
			object = optarg;
		else if (c == 'n')
			objects = false;
		else if (step != NONE && step != (c == 'r' ? RESERVE : FILL))
			bad_usage(argv[0], "--reserve and --fill exclude each other");
		else
			step = c == 'r' ? RESERVE : FILL;
	}
	if (step == NONE)
		bad_usage(argv[0], "--reserve or --fill is missing");
	check_options(argv[0], step == FILL, to, object, objects, optind < argc);
	expect_operands(argc, argv, step == FILL, 1, "IMAGE");

	if (step == FILL)
		fill(argv[optind]);
	else
		reserve(argv[optind], object, to, objects);
	return EXIT_SUCCESS;
}
