// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/util.h"

/* The temporary file to remove if linkpass dies. */
static const char *volatile unfinished;

static void vreport(const char *path, const char *fmt, va_list args)
{
	fprintf(stderr, "linkpass: %s: ", path);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
}

void die(const char *path, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vreport(path, fmt, args);
	va_end(args);
	if (unfinished)
		unlink(unfinished);
	exit(EXIT_BAD_INPUT);
}

void prepare_streams(void)
{
	/* The other way round, so that using what was closed still fails. */
	static const int modes[] = { O_WRONLY, O_RDONLY, O_RDONLY };

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd]) != fd)
			exit(EXIT_BAD_INPUT);
	signal(SIGXFSZ, SIG_IGN);
}

void prepare_memory(void)
{
	mallopt(M_MMAP_THRESHOLD, INT_MAX);
	mallopt(M_TRIM_THRESHOLD, INT_MAX);
	mallopt(M_TOP_PAD, 4 << 20);
}

void *xrealloc(void *old, size_t n, size_t size)
{
	void *new = reallocarray(old, n ? n : 1, size);

	if (!new)
		die("memory", "%s", strerror(ENOMEM));
	return new;
}

void *xcalloc(size_t n, size_t size)
{
	void *new = calloc(n ? n : 1, size);

	if (!new)
		die("memory", "%s", strerror(ENOMEM));
	return new;
}

char *xstrndup(const char *s, size_t len)
{
	char *copy = xcalloc(len + 1, 1);

	return memcpy(copy, s, len);
}

char *xprintf(const char *fmt, ...)
{
	va_list args;
	char *s;
	int len;

	va_start(args, fmt);
	len = vasprintf(&s, fmt, args);
	va_end(args);
	if (len < 0)
		die("memory", "%s", strerror(ENOMEM));
	return s;
}

void buffer_byte(struct buffer *b, uint8_t byte)
{
	GROW(b->bytes, b->len, b->room);
	b->bytes[b->len++] = byte;
}

void buffer_leb128(struct buffer *b, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		buffer_byte(b, value | 0x80);
	buffer_byte(b, value);
}

void buffer_string(struct buffer *b, const char *s)
{
	do
		buffer_byte(b, *s);
	while (*s++);
}

void buffer_free(struct buffer *b)
{
	free(b->bytes);
	*b = (struct buffer){ 0 };
}

static void remove_unfinished(int signal_number)
{
	if (unfinished)
		unlink(unfinished);
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

/* Only a file that is not there, or an ordinary one, is replaced as a whole. */
static bool is_replaceable(const char *path)
{
	struct stat st;

	return lstat(path, &st) || S_ISREG(st.st_mode);
}

void output_open(struct output *out, const char *path)
{
	mode_t mask;
	int fd;

	*out = (struct output){ .path = path };
	if (!path) {
		out->path = "standard output";
		out->file = stdout;
		return;
	}
	if (!is_replaceable(path)) {
		out->file = fopen(path, "w");
		if (!out->file)
			die(path, "cannot create: %s", strerror(errno));
		return;
	}

	out->temporary = xcalloc(strlen(path) + sizeof(".XXXXXX"), 1);
	sprintf(out->temporary, "%s.XXXXXX", path);
	fd = mkstemp(out->temporary);
	if (fd < 0)
		die(path, "cannot create: %s", strerror(errno));
	unfinished = out->temporary;
	signal(SIGINT, remove_unfinished);
	signal(SIGTERM, remove_unfinished);
	signal(SIGHUP, remove_unfinished);
	mask = umask(0);
	umask(mask);
	if (fchmod(fd, 0666 & ~mask))
		die(path, "cannot create: %s", strerror(errno));
	out->file = fdopen(fd, "w");
	if (!out->file)
		die(path, "cannot create: %s", strerror(errno));
}

void output_close(struct output *out)
{
	bool failed = ferror(out->file);

	/* What failed before may have left no errno. */
	errno = EIO;
	if (fclose(out->file) || failed)
		die(out->path, "cannot write: %s", strerror(errno));
	if (out->temporary && rename(out->temporary, out->path))
		die(out->path, "cannot create: %s", strerror(errno));
	unfinished = NULL;
	free(out->temporary);
}

const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

void xsort(void *list, size_t n, size_t size, int (*compare)(const void *, const void *))
{
	if (n)
		qsort(list, n, size, compare);
}
