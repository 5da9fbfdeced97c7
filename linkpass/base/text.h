/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Read numbers.  Write names that come from files, as text, JSON, CSV and XML, so that no byte of a
 * name can end a field, a line, a string or an element.
 */
#ifndef LINKPASS_BASE_TEXT_H
#define LINKPASS_BASE_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Print NAME, with each blank, backslash, control character (also those of UTF-8 beyond ASCII, which
 * terminals obey) and byte that is not UTF-8 as a backslash and three octal digits.
 */
void text_name(FILE *out, const char *name);

/* The same for a path from a note, in which blanks may be and backslashes escape already. */
void text_path(FILE *out, const char *path);

/* Put a question mark in the place of each byte of S that text_path() would escape. */
void text_clean(char *s);

/* Print S as a JSON string (RFC 8259).  Bytes that are not ASCII are taken for Latin-1. */
void json_string(FILE *out, const char *s);

/*
 * Print S as a field of CSV (RFC 4180), in quotes if it needs them, and with what text_path()
 * escapes, and backslashes, as that does.
 */
void csv_string(FILE *out, const char *s);
/* Print N words, with blanks between them, as one such field. */
void csv_words(FILE *out, const char *const *words, unsigned int n);

/*
 * Print S as text of XML: control characters as text_name() does, bytes that are not ASCII as
 * json_string() does.
 */
void xml_string(FILE *out, const char *s);

/*
 * The number that TEXT has up to END, which is NULL for the end of TEXT: decimal, or hexadecimal
 * behind "0x".  False if it is not one.
 */
bool text_number(const char *text, const char *end, uint64_t *value);

#endif
