// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass diff: what has grown, shrunk, come and gone between two images.
 *
 * In:  two images and, for each, the rows of linkpass size.
 * Out: the rows that differ, the largest difference first; the exit status is 1 if the
 *      second image is larger by more bytes than asked for.  Padding does not count: where
 *      .text ends at a multiple of 2 MiB, it hides all growth, and then shows it at once.
 *
 * Not taken: addresses.  A symbol that only moves is no difference, nor one that GCC numbers
 * in another way.
 */
#include <stdlib.h>
#include "base/text.h"
#include "base/util.h"
#include "measure/changes.h"
#include "verbs/size.h"
#include "verbs/verbs.h"

struct measured {
	struct link l;
	struct rows rows;
};

static void measure(struct measured *m, const char *path, const struct size_request *req)
{
	link_read_symbols(&m->l, path);
	size_measure(req, &m->rows, &m->l);
}

static void measured_free(struct measured *m)
{
	rows_free(&m->rows);
	link_free(&m->l);
}

/* Returns the exit status. */
static int diff(const char *old_path, const char *new_path, const struct size_request *req,
		const uint64_t *max_growth)
{
	struct measured old, new;
	struct summary summary;
	struct rows changes;
	int64_t growth;
	char *what = xprintf("%s to %s", old_path, new_path);

	measure(&old, old_path, req);
	measure(&new, new_path, req);
	changes_make(&changes, &old.rows, &new.rows, &summary);
	size_write(req, &changes, &summary, what);
	xfree(what);
	growth = changes.sum.total - changes.padding;
	rows_free(&changes);
	measured_free(&new);
	measured_free(&old);
	if (!max_growth || growth <= 0 || (uint64_t)growth <= *max_growth)
		return EXIT_SUCCESS;
	warn("%s: larger than %s by %llu bytes, padding aside; %llu are allowed",
	     new_path, old_path, (unsigned long long)growth, (unsigned long long)*max_growth);
	return EXIT_BAD_INPUT;
}

int verb_diff(int argc, char **argv)
{
	static const struct option options[] = {
		SIZE_OPTIONS,
		{ "max-growth", required_argument, NULL, 'm' },
		{ 0 }
	};
	struct size_request req;
	uint64_t max_growth;
	bool is_limited = false;
	int c;

	size_request_init(&req);
	while ((c = next_option(argc, argv, options)) != -1) {
		if (c != 'm')
			size_option(&req, c, argv[0]);
		else if (text_number(optarg, NULL, &max_growth))
			is_limited = true;
		else
			bad_usage(argv[0], "--max-growth=%s: not a number of bytes", optarg);
	}
	size_check_options(&req, argv[0]);
	expect_operands(argc, argv, 2, 2, optind == argc ? "OLD" : "NEW");
	return diff(argv[optind], argv[optind + 1], &req, is_limited ? &max_growth : NULL);
}
