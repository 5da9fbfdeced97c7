/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What every step of linkpass needs: fatal errors, memory, growing buffers and
 * output that is either whole or absent.
 */
#ifndef LINKPASS_BASE_UTIL_H
#define LINKPASS_BASE_UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define EXIT_BAD_INPUT	1
#define EXIT_BAD_USAGE	2

/*
 * Call RUN with ARG.  False if it has called die(): then "PATH: message" is in ERROR, of
 * SIZE bytes.  Either way all memory that it had from here and has not freed is
 * released, and so is what has a cleanup.  There is one at a time.
 */
bool kallmod_try(void (*run)(void *arg), void *arg, char *error, size_t size);

/* Leave the kallmod_try() that is running; there must be one. */
void die(const char *path, const char *fmt, ...)
	__attribute__((noreturn, format(printf, 2, 3)));

/* Something to do if die() is called: closing a file, for one. */
struct cleanup {
	void (*run)(void *arg);
	void *arg;
	struct cleanup *next;
};

void cleanup_add(struct cleanup *c, void (*run)(void *arg), void *arg);
void cleanup_remove(struct cleanup *c);

/* As realloc() and friends, for N elements of SIZE bytes; never NULL. */
void *xrealloc(void *old, size_t n, size_t size);
void *xcalloc(size_t n, size_t size);
char *xstrndup(const char *s, size_t len);
/* Free what is from these; NULL is nothing. */
void xfree(void *p);

/* As sprintf(), into memory of its own. */
char *xprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* As qsort(), also for a list that is empty and NULL. */
void xsort(void *list, size_t n, size_t size,
	   int (*compare)(const void *, const void *));

/* What is behind the last slash of PATH. */
const char *file_name(const char *path);

/*
 * Make room for one more element in an array ARR that holds N and has room for
 * ROOM, both lvalues.
 */
#define GROW(arr, n, room)						\
	do {								\
		if ((n) == (room)) {					\
			(room) = (room) ? 2 * (room) : 64;		\
			(arr) = xrealloc((arr), (room), sizeof(*(arr))); \
		}							\
	} while (0)

/* A byte string that grows at its end.  { 0 } is an empty one. */
struct buffer {
	uint8_t *bytes;
	size_t len;
	size_t room;
};

void buffer_byte(struct buffer *b, uint8_t byte);
/* Unsigned LEB128 (DWARF 5, section 7.6). */
void buffer_leb128(struct buffer *b, uint64_t value);
void buffer_string(struct buffer *b, const char *s);	/* with its NUL */
void buffer_free(struct buffer *b);

/*
 * Output to PATH, or to standard output for NULL.  A file, other than a device, gets
 * its name when output_close() has found everything written; before, and if linkpass
 * dies, there is none.
 */
struct output {
	const char *path;
	char *temporary;
	FILE *file;
	struct cleanup cleanup;
};

void output_open(struct output *out, const char *path);
void output_close(struct output *out);

#endif
