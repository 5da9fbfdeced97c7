/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names from files in text and in JSON: whatever is in a name, it ends no field, line or
 * string.
 */
#ifndef LINKPASS_BASE_TEXT_H
#define LINKPASS_BASE_TEXT_H

#include <stdio.h>

/*
 * Print NAME; a blank, a control character and a backslash as a backslash and three
 * octal digits.
 */
void text_name(FILE *out, const char *name);

/* Print S as a JSON string (RFC 8259).  What is not ASCII is taken for Latin-1. */
void json_string(FILE *out, const char *s);

#endif
