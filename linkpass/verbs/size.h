/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options that size and diff share.
 */
#ifndef LINKPASS_VERBS_SIZE_H
#define LINKPASS_VERBS_SIZE_H

#include <getopt.h>
#include "measure/print.h"

struct size_request {
	enum key key;
	unsigned int depth;	/* of directories, or ALL_LEVELS */
	bool has_depth;		/* it was asked for */
	print_rows *print;
	const char *svg;	/* write a treemap there instead, unless it is NULL */
	const char *to;
};

#define SIZE_OPTIONS						\
	{ "by", required_argument, NULL, 'b' },			\
	{ "depth", required_argument, NULL, 'd' },		\
	{ "json", no_argument, NULL, 'j' },			\
	{ "csv", no_argument, NULL, 'c' },			\
	{ "svg", required_argument, NULL, 's' },		\
	{ "output", required_argument, NULL, 'o' }

/* What a request is if there are no options. */
void size_request_init(struct size_request *req);
/* Take option C, with optarg.  NAME is for bad_usage(), which ends linkpass if it is wrong. */
void size_option(struct size_request *req, int c, const char *name);
/* The same if options do not go together. */
void size_check_options(const struct size_request *req, const char *name);

/* Measure L as REQ says; a treemap needs more detail than it is asked for. */
void size_measure(const struct size_request *req, struct rows *rows, const struct link *l);
/* Write ROWS as REQ says, heavier ones first; WHAT they are about is for the title of a treemap. */
void size_write(const struct size_request *req, struct rows *rows, const struct summary *changes,
		const char *what);

#endif
