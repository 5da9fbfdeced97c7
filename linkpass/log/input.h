/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A log, line by line, as it comes: from a file, or from a program that is still running.
 */
#ifndef LINKPASS_LOG_INPUT_H
#define LINKPASS_LOG_INPUT_H

#include "base/util.h"

struct input {
	const char *path;
	int fd;
	struct cleanup cleanup;
	char *bytes;
	size_t start, end;		/* those that are not yet passed on */
	size_t newline;			/* of these, where the first line ends, or END */
	bool finished;
	bool goes_on;			/* the next bytes belong to the current line */
	bool whole;			/* the current line is one, not a piece */
	unsigned long number;		/* of the current line */
	int64_t origin;			/* where it begins, if it can be read twice, or -1 */
};

/* Longer lines come in pieces. */
#define INPUT_LONGEST	(1 << 20)

/* Open PATH, or standard input for NULL. */
void input_open(struct input *in, const char *path);
/* Is there a whole line, so that input_line() does not wait? */
bool input_is_ready(const struct input *in);
/*
 * The next line, of *LEN bytes with its newline, until the next call; NULL at the end.  IN->whole says
 * whether it is all of a line.
 */
const char *input_line(struct input *in, size_t *len);
/* Can it be read twice? */
bool input_can_rewind(const struct input *in);
void input_rewind(struct input *in);
void input_close(struct input *in);

#endif
