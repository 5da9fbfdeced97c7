/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Write a table of sizes, or of changes, for people and for programs.
 */
#ifndef LINKPASS_MEASURE_PRINT_H
#define LINKPASS_MEASURE_PRINT_H

#include <stdio.h>
#include "measure/changes.h"
#include "measure/rows.h"

/* Each writes ROWS in their order; CHANGES is NULL if they are the sizes of one image. */
typedef void print_rows(FILE *out, const struct rows *rows, const struct summary *changes);

print_rows print_text, print_json, print_csv;

/* The name of a row, and by symbol its modules and its object, as text. */
void print_label(FILE *out, const struct row *row, enum key key);

#endif
