// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * For a fuzzer: linkpass annotate on a log, over and over in one process.
 *
 * Usage: logs IMAGE < LOG
 *
 * The log is annotated as it would be from a file. Without what has been added, that is the
 * log again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/util.h"
#include "log/annotate.h"

#define MAX_LOG	65536

__AFL_FUZZ_INIT();

static struct listing l;
static struct names names;
static struct where where;
static const char *image, *log_bytes;
static size_t log_len;
static char *annotated;
static size_t annotated_len;
static FILE *out;

/* Run F for each line. */
static void each_line(void (*f)(struct annotator *a, FILE *out, const char *line, size_t len,
				unsigned long number), struct annotator *a, FILE *out)
{
	unsigned long number = 1;

	for (size_t at = 0; at < log_len; number++) {
		const char *end = memchr(log_bytes + at, '\n', log_len - at);
		size_t len = end ? (size_t)(end + 1 - log_bytes) - at : log_len - at;
		/* A copy, so that reading beyond its end is found. */
		char *line = malloc(len);

		memcpy(line, log_bytes + at, len);
		f(a, out, line, len, number);
		free(line);
		at += len;
	}
}

static void learn(struct annotator *a, FILE *out, const char *line, size_t len,
		  unsigned long number)
{
	moved_learn(&a->moved, line, len, number);
}

/* Is what was put in a subsequence of what came out? */
static void check(const char *text, size_t len)
{
	size_t at = 0;

	for (size_t i = 0; i < len && at < log_len; i++)
		at += text[i] == log_bytes[at];
	if (at != log_len)
		abort();
}

static void annotate_all(void *arg)
{
	struct annotator a;

	listing_read(&l, image);
	names_make(&names, &l.k);
	where_make(&where, &l);
	annotator_init(&a, &where, &names, NULL, "log");
	each_line(learn, &a, out);
	moved_rewind(&a.moved);
	each_line(annotate_line, &a, out);
	fflush(out);
	check(annotated, annotated_len);
	annotator_free(&a);
	where_free(&where);
	names_free(&names);
	listing_free(&l);
}

int main(int argc, char **argv)
{
	char error[4096];

	if (argc != 2)
		return EXIT_BAD_USAGE;
	image = argv[1];
	__AFL_INIT();
	log_bytes = (const char *)__AFL_FUZZ_TESTCASE_BUF;
	while (__AFL_LOOP(100000)) {
		log_len = __AFL_FUZZ_TESTCASE_LEN;
		if (log_len > MAX_LOG)
			log_len = MAX_LOG;
		out = open_memstream(&annotated, &annotated_len);
		kallmod_try(annotate_all, NULL, error, sizeof(error));
		fclose(out);
		free(annotated);
	}
	return 0;
}
