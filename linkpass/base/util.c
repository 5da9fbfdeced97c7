// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/text.h"
#include "base/util.h"

/* The temporary file to remove if linkpass dies. */
static const char *volatile unfinished;

/* --- Errors ---------------------------------------------------------------- */

/*
 * The head of each allocation.  All allocations are linked, so that release() can free
 * those that are left.
 */
struct block {
	struct block *next, *prev;
};

/* A running kallmod_try(), and what it has to release. */
struct attempt {
	jmp_buf start;
	char *error;
	size_t size;
	struct block blocks;	/* the head of a ring */
	struct cleanup *cleanups;
};

static struct attempt *attempt;

static void link_block(struct block *b)
{
	struct block *head = &attempt->blocks;

	b->next = head->next;
	b->prev = head;
	head->next->prev = b;
	head->next = b;
}

static void unlink_block(struct block *b)
{
	b->next->prev = b->prev;
	b->prev->next = b->next;
}

/* Release everything that is left, the latest first: it may depend on earlier things. */
static void release(struct attempt *a)
{
	while (a->cleanups) {
		struct cleanup *c = a->cleanups;

		a->cleanups = c->next;
		c->run(c->arg);
	}
	if (unfinished)
		unlink(unfinished);
	unfinished = NULL;
	while (a->blocks.next != &a->blocks) {
		struct block *b = a->blocks.next;

		unlink_block(b);
		free(b);
	}
}

bool kallmod_try(void (*run)(void *arg), void *arg, char *error, size_t size)
{
	struct attempt a = { .error = error, .size = size }, *outer = attempt;
	volatile bool ok = false;

	a.blocks.next = a.blocks.prev = &a.blocks;
	attempt = &a;
	if (!setjmp(a.start)) {
		run(arg);
		ok = true;
		release(attempt);
	}
	attempt = outer;
	return ok;
}

void die(const char *path, const char *fmt, ...)
{
	int len = snprintf(attempt->error, attempt->size, "%s: ", path);
	va_list args;

	if (len >= 0 && (size_t)len < attempt->size) {
		va_start(args, fmt);
		vsnprintf(attempt->error + len, attempt->size - len, fmt, args);
		va_end(args);
	}
	text_clean(attempt->error);
	/* Before longjmp(): cleanups may refer to the stack frames that it drops. */
	release(attempt);
	longjmp(attempt->start, 1);
}

void warn(const char *fmt, ...)
{
	char text[MESSAGE_BYTES];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	text_clean(text);
	fprintf(stderr, "linkpass: %s\n", text);
}

void cleanup_add(struct cleanup *c, void (*run)(void *arg), void *arg)
{
	*c = (struct cleanup){ run, arg, attempt->cleanups };
	attempt->cleanups = c;
}

void cleanup_remove(struct cleanup *c)
{
	struct cleanup **p = &attempt->cleanups;

	while (*p && *p != c)
		p = &(*p)->next;
	if (*p)
		*p = c->next;
}

/* --- Memory ---------------------------------------------------------------- */

static void __attribute__((noreturn)) out_of_memory(void)
{
	die("memory", "%s", strerror(ENOMEM));
}

/* The size of a block with N elements. */
static size_t block_size(size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes) ||
	    __builtin_add_overflow(bytes, sizeof(struct block), &bytes))
		out_of_memory();
	return bytes;
}

void *xrealloc(void *old, size_t n, size_t size)
{
	size_t bytes = block_size(n, size);
	struct block *b = old ? (struct block *)old - 1 : NULL, *new;

	if (b)
		unlink_block(b);
	new = realloc(b, bytes);
	if (!new) {
		if (b)
			link_block(b);
		out_of_memory();
	}
	link_block(new);
	return new + 1;
}

void *xcalloc(size_t n, size_t size)
{
	struct block *new = calloc(1, block_size(n, size));

	if (!new)
		out_of_memory();
	link_block(new);
	return new + 1;
}

void xfree(void *p)
{
	struct block *b = p ? (struct block *)p - 1 : NULL;

	if (b)
		unlink_block(b);
	free(b);
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
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len < 0)
		out_of_memory();
	s = xcalloc(len + 1, 1);
	va_start(args, fmt);
	vsnprintf(s, len + 1, fmt, args);
	va_end(args);
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
	xfree(b->bytes);
	*b = (struct buffer){ 0 };
}

static void remove_unfinished(int signal_number)
{
	if (unfinished)
		unlink(unfinished);
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

/* But if it is ignored, as by nohup, that stays so. */
static void catch_signal(int signal_number)
{
	struct sigaction old;

	if (!sigaction(signal_number, NULL, &old) && old.sa_handler != SIG_IGN)
		signal(signal_number, remove_unfinished);
}

/* A new or regular file is replaced by renaming; a device or a link is written to. */
static bool is_replaceable(const char *path)
{
	struct stat st;

	return lstat(path, &st) || S_ISREG(st.st_mode);
}

/* The template of a temporary name beside PATH, whose own name may be as long as names can be. */
static char *temporary_name(const char *path)
{
	static const char suffix[] = ".XXXXXX";
	const char *name = file_name(path);

	return xprintf("%.*s%.*s%s", (int)(name - path), path, (int)(NAME_MAX - strlen(suffix)), name,
		       suffix);
}

static void close_output(void *arg)
{
	struct output *out = arg;

	if (out->file && out->file != stdout)
		fclose(out->file);
}

void output_open(struct output *out, const char *path)
{
	mode_t mask;
	int fd;

	*out = (struct output){ .path = path };
	cleanup_add(&out->cleanup, close_output, out);
	if (!path || !strcmp(path, "-")) {
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

	out->temporary = temporary_name(path);
	fd = mkstemp(out->temporary);
	if (fd < 0)
		die(path, "cannot create: %s", strerror(errno));
	unfinished = out->temporary;
	catch_signal(SIGINT);
	catch_signal(SIGTERM);
	catch_signal(SIGHUP);
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

	cleanup_remove(&out->cleanup);
	/* The errno of an earlier write error may be lost. */
	errno = EIO;
	if (fclose(out->file) || failed)
		die(out->path, "cannot write: %s", strerror(errno));
	if (out->temporary && rename(out->temporary, out->path))
		die(out->path, "cannot create: %s", strerror(errno));
	unfinished = NULL;
	xfree(out->temporary);
}

void output_refuse_terminal(const struct output *out)
{
	if (isatty(fileno(out->file)))
		die(out->path, "is a terminal, and what this writes is not text");
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
