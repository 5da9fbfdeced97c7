// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Not taken: stdio, which does not tell whether reading a line would wait.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "log/input.h"

static void close_file(void *arg)
{
	struct input *in = arg;

	if (in->fd != STDIN_FILENO)
		close(in->fd);
}

void input_open(struct input *in, const char *path)
{
	struct stat st;

	*in = (struct input){ .path = path ?: "standard input", .fd = STDIN_FILENO, .origin = -1 };
	if (path)
		in->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0)
		die(path, "cannot open: %s", strerror(errno));
	cleanup_add(&in->cleanup, close_file, in);
	if (!fstat(in->fd, &st) && S_ISREG(st.st_mode))
		in->origin = lseek(in->fd, 0, SEEK_CUR);
	in->bytes = xcalloc(INPUT_LONGEST, 1);
}

bool input_is_ready(const struct input *in)
{
	return in->newline < in->end;
}

static void find_newline(struct input *in, size_t from)
{
	char *newline = memchr(in->bytes + from, '\n', in->end - from);

	in->newline = newline ? (size_t)(newline - in->bytes) : in->end;
}

/* Read what there is, up to a full buffer. */
static void read_more(struct input *in)
{
	size_t old;
	ssize_t n;

	memmove(in->bytes, in->bytes + in->start, in->end - in->start);
	in->end -= in->start;
	in->start = 0;
	old = in->end;
	do
		n = read(in->fd, in->bytes + in->end, INPUT_LONGEST - in->end);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		die(in->path, "cannot read: %s", strerror(errno));
	in->finished = !n;
	in->end += n;
	find_newline(in, old);
}

const char *input_line(struct input *in, size_t *len)
{
	const char *line;

	while (!input_is_ready(in) && !in->finished && in->end - in->start < INPUT_LONGEST)
		read_more(in);
	if (in->start == in->end)
		return NULL;
	line = in->bytes + in->start;
	in->number += !in->goes_on;
	in->whole = !in->goes_on && (input_is_ready(in) || in->finished);
	in->goes_on = !input_is_ready(in);
	*len = in->newline - in->start + input_is_ready(in);
	in->start += *len;
	find_newline(in, in->start);
	return line;
}

bool input_can_rewind(const struct input *in)
{
	return in->origin >= 0;
}

void input_rewind(struct input *in)
{
	if (lseek(in->fd, in->origin, SEEK_SET) < 0)
		die(in->path, "cannot read: %s", strerror(errno));
	in->start = in->end = in->newline = 0;
	in->finished = in->goes_on = false;
	in->number = 0;
}

void input_close(struct input *in)
{
	cleanup_remove(&in->cleanup);
	close_file(in);
	xfree(in->bytes);
}
