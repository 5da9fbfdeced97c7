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
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/util.h"
#include "measure/treemap.h"
#include "verbs/size.h"
#include "verbs/verbs.h"

/* Levels of directories that are shown if nobody asks: drivers/net. */
#define DEPTH	2

bool parse_number(const char *arg, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(arg, &end, 10);
	return *arg >= '0' && *arg <= '9' && !*end && !errno;
}

static bool parse_key(const char *arg, enum key *key)
{
	for (unsigned int i = 0; i < NKEYS; i++) {
		*key = i;
		if (!strcmp(arg, key_names[i]))
			return true;
	}
	return false;
}

static bool parse_depth(const char *arg, unsigned int *depth)
{
	uint64_t value;

	if (!parse_number(arg, &value) || !value)
		return false;
	*depth = value < UINT32_MAX ? value : UINT32_MAX;
	return true;
}

void size_request_init(struct size_request *req)
{
	*req = (struct size_request){ .key = BY_MODULE, .depth = DEPTH };
}

static bool set_print(struct size_request *req, print_rows *print)
{
	if (req->print && req->print != print)
		return false;
	req->print = print;
	return true;
}

bool size_option(struct size_request *req, int c)
{
	switch (c) {
	case 'b':
		return parse_key(optarg, &req->key);
	case 'd':
		req->has_depth = true;
		return parse_depth(optarg, &req->depth);
	case 'j':
		return set_print(req, print_json);
	case 'c':
		return set_print(req, print_csv);
	case 's':
		req->svg = optarg;
		return true;
	case 'o':
		req->to = optarg;
		return true;
	}
	return false;
}

bool size_options_agree(const struct size_request *req)
{
	if (req->svg && (req->print || req->to))
		return false;
	return !req->has_depth || req->key == BY_DIRECTORY;
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
	while ((c = getopt_long(argc, argv, "o:", options, NULL)) != -1)
		if (!size_option(&req, c))
			bad_usage(argv[0]);
	if (argc - optind != 1 || !size_options_agree(&req))
		bad_usage(argv[0]);

	link_read_symbols(&l, argv[optind]);
	size_measure(&req, &rows, &l);
	size_write(&req, &rows, NULL, argv[optind]);
	rows_free(&rows);
	link_free(&l);
	return EXIT_SUCCESS;
}
