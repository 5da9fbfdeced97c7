/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fatal errors, memory, growing buffers, and output that is either complete or absent.
 */
#ifndef LINKPASS_BASE_UTIL_H
#define LINKPASS_BASE_UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define EXIT_BAD_INPUT	1
#define EXIT_BAD_USAGE	2

/* A longer message is cut off. */
#define MESSAGE_BYTES	4096

/*
 * Call RUN with ARG.  Returns false if RUN calls die(); then ERROR, of SIZE bytes, has
 * "PATH: message".  Either way, memory that RUN allocated with the functions below and
 * did not free is freed, and the cleanups that are left are run.  Calls nest, but not
 * while an output is open.
 */
bool kallmod_try(void (*run)(void *arg), void *arg, char *error, size_t size);

/* Abort the innermost kallmod_try() that runs; there must be one. */
void die(const char *path, const char *fmt, ...)
	__attribute__((noreturn, format(printf, 2, 3)));

/* Print "linkpass: " and a message as a line of standard error, whatever is in its names. */
void warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* An action for the end of kallmod_try(), such as closing a file, unless removed before. */
struct cleanup {
	void (*run)(void *arg);
	void *arg;
	struct cleanup *next;
};

void cleanup_add(struct cleanup *c, void (*run)(void *arg), void *arg);
void cleanup_remove(struct cleanup *c);

/* Like realloc() and friends, for N elements of SIZE bytes; these never return NULL. */
void *xrealloc(void *old, size_t n, size_t size);
void *xcalloc(size_t n, size_t size);
char *xstrndup(const char *s, size_t len);
/* Free memory that one of these returned; P may be NULL. */
void xfree(void *p);

/* Like sprintf(), into newly allocated memory. */
char *xprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Like qsort(); LIST may be NULL if N is 0. */
void xsort(void *list, size_t n, size_t size,
	   int (*compare)(const void *, const void *));

/* The part of PATH after the last slash. */
const char *file_name(const char *path);

/*
 * Make room for one more element in the array ARR, which holds N elements and has room
 * for ROOM.  All three are lvalues.
 */
#define GROW(arr, n, room)						\
	do {								\
		if ((n) == (room)) {					\
			(room) = (room) ? 2 * (room) : 64;		\
			(arr) = xrealloc((arr), (room), sizeof(*(arr))); \
		}							\
	} while (0)

/* A byte string that grows at its end; { 0 } is empty. */
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
 * Output to PATH, or to standard output for NULL or "-".  A regular file gets its name only when
 * output_close() has found everything written; if linkpass dies, PATH is as it was.
 */
struct output {
	const char *path;
	char *temporary;
	FILE *file;
	struct cleanup cleanup;
};

void output_open(struct output *out, const char *path);
void output_close(struct output *out);
/* For output that is not text: die if it goes to a terminal. */
void output_refuse_terminal(const struct output *out);

#endif
