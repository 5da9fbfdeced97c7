// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass size: what an image consists of, by module, directory, object, section or symbol.
 *
 * In:  the sections of an image, its symbols, the ranges of its notes.
 * Out: a row for each module and so on, with its text, read-only data, data, bss, and what
 *      is freed after boot; as text, JSON or CSV.  Or a treemap, with a box for each object.
 *
 * Not taken: sizes of symbols alone, as scripts/bloat-o-meter counts.  A third of a kernel is
 * in no symbol that nm -S shows (strings, unwind and exception tables, padding).
 */
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "base/util.h"
#include "measure/treemap.h"
#include "verbs/size.h"
#include "verbs/verbs.h"

/* Levels of directories that are shown if nobody asks: drivers/net. */
#define DEPTH	2

static unsigned int parse_depth(const char *name, const char *arg)
{
	uint64_t value;

	if (!text_number(arg, NULL, &value) || !value)
		bad_usage(name, "--depth=%s: not a number above 0", arg);
	return value < UINT32_MAX ? value : UINT32_MAX;
}

void size_request_init(struct size_request *req)
{
	*req = (struct size_request){ .key = BY_MODULE, .depth = DEPTH };
}

static void set_print(struct size_request *req, print_rows *print, const char *name)
{
	if (req->print && req->print != print)
		bad_usage(name, "--json and --csv exclude each other");
	req->print = print;
}

void size_option(struct size_request *req, int c, const char *name)
{
	switch (c) {
	case 'b':
		req->key = pick_word(name, "by", optarg, key_names, NKEYS);
		break;
	case 'd':
		req->has_depth = true;
		req->depth = parse_depth(name, optarg);
		break;
	case 'j':
		set_print(req, print_json, name);
		break;
	case 'c':
		set_print(req, print_csv, name);
		break;
	case 's':
		req->svg = optarg;
		break;
	case 'o':
		req->to = optarg;
		break;
	}
}

void size_check_options(const struct size_request *req, const char *name)
{
	if (req->svg && req->print)
		bad_usage(name, "--svg and %s exclude each other",
			  req->print == print_json ? "--json" : "--csv");
	if (req->svg && req->to)
		bad_usage(name, "--svg and --output exclude each other");
	if (req->has_depth && req->key != BY_DIRECTORY)
		bad_usage(name, "--depth needs --by=directory");
}

void size_measure(const struct size_request *req, struct rows *rows, const struct link *l)
{
	enum key key = req->key;

	image_need_contents(l->img);
	if (req->svg && (key == BY_MODULE || key == BY_DIRECTORY))
		key = BY_OBJECT;
	rows_measure(rows, l, key, req->depth);
}

static void write_treemap(FILE *out, const struct size_request *req, const struct rows *rows,
			  bool changes, const char *what)
{
	char *title = xprintf(changes ? "%s, by %s: %+lld bytes" : "%s, by %s: %lld bytes", what,
			      key_names[req->key], (long long)rows->sum.total);
	struct tree t;

	tree_make(&t, rows, req->key, req->has_depth ? req->depth : ALL_LEVELS);
	treemap_print(out, &t, title, changes);
	tree_free(&t);
	xfree(title);
}

void size_write(const struct size_request *req, struct rows *rows, const struct summary *changes,
		const char *what)
{
	print_rows *print = req->print ?: print_text;
	struct output out;

	output_open(&out, req->svg ?: req->to);
	if (req->svg) {
		write_treemap(out.file, req, rows, changes, what);
	} else {
		rows_sort(rows);
		print(out.file, rows, changes);
	}
	output_close(&out);
}

int verb_size(int argc, char **argv)
{
	static const struct option options[] = { SIZE_OPTIONS, { 0 } };
	struct size_request req;
	struct rows rows;
	struct link l;
	int c;

	size_request_init(&req);
	while ((c = next_option(argc, argv, options)) != -1)
		size_option(&req, c, argv[0]);
	size_check_options(&req, argv[0]);
	expect_operands(argc, argv, 1, 1, "IMAGE");

	link_read_symbols(&l, argv[optind]);
	size_measure(&req, &rows, &l);
	size_write(&req, &rows, NULL, argv[optind]);
	rows_free(&rows);
	link_free(&l);
	return EXIT_SUCCESS;
}
