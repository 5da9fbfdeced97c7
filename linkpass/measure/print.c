// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * As text, a table has a line for each row, the numbers first, as size(1) and du(1) have
 * them:
 *
 *	  text rodata   data    bss   init  total  module
 *	  4242    700    300     16    100   5358  ext4
 *
 * One of changes has signs, and the totals of both images; "-" for no row in it.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "measure/print.h"

/* --- Text ------------------------------------------------------------------ */

/* Room for a number, its sign, and blanks before it. */
#define NUMBER_BYTES	32

/* Much faster than fprintf(), which by symbol would take most of the time. */
static void put_number(FILE *out, int width, int64_t n, bool with_sign)
{
	char text[NUMBER_BYTES], *end = text + sizeof(text), *at = end;
	uint64_t left = n < 0 ? -(uint64_t)n : (uint64_t)n;

	do
		*--at = '0' + left % 10;
	while (left /= 10);
	if (n < 0 || (n && with_sign))
		*--at = n < 0 ? '-' : '+';
	while (end - at < width)
		*--at = ' ';
	fwrite(at, 1, end - at, out);
}

static void put_total(FILE *out, int width, uint64_t n)
{
	if (n)
		put_number(out, width, n, false);
	else
		fprintf(out, "%*s", width, "-");
}

static uint64_t most(uint64_t a, int64_t b)
{
	return (uint64_t)llabs(b) > a ? (uint64_t)llabs(b) : a;
}

/* The width of all columns. */
static int find_width(const struct rows *rows, bool changes)
{
	uint64_t largest = 0;
	int width = changes;

	for (unsigned int i = 0; i <= rows->count; i++) {
		const struct row *row = i < rows->count ? &rows->list[i] : &rows->sum;

		for (unsigned int k = 0; k < NCOLUMNS; k++)
			largest = most(largest, row->in[k]);
		largest = most(most(most(largest, row->total), row->old), row->new);
	}
	do
		width++;
	while (largest /= 10);
	return width > (int)strlen("rodata") ? width : (int)strlen("rodata");
}

static void text_row(FILE *out, const struct row *row, int width, bool changes)
{
	for (unsigned int k = 0; k < NCOLUMNS; k++) {
		put_number(out, width, row->in[k], changes);
		putc(' ', out);
	}
	put_number(out, width, row->total, changes);
	if (changes) {
		put_total(out, width + 1, row->old);
		put_total(out, width + 1, row->new);
	}
	fputs("  ", out);
}

void print_label(FILE *out, const struct row *row, enum key key)
{
	if (row->kind == ROW_NAMED)
		text_name(out, row->name);
	else
		fputs(row_name(row), out);
	if (key != BY_SYMBOL)
		return;
	for (unsigned int i = 0; row->set && i < row->set->count; i++)
		fprintf(out, " [%s]", row->set->names[i]);
	if (row->object)
		fprintf(out, " {%s}", row->object);
}

void print_text(FILE *out, const struct rows *rows, const struct summary *changes)
{
	int width = find_width(rows, changes);

	for (unsigned int k = 0; k < NCOLUMNS; k++)
		fprintf(out, "%*s ", width, column_names[k]);
	fprintf(out, "%*s", width, "total");
	if (changes)
		fprintf(out, " %*s %*s", width, "old", width, "new");
	fprintf(out, "  %s\n", key_names[rows->key]);

	for (unsigned int i = 0; i < rows->count; i++) {
		text_row(out, &rows->list[i], width, changes);
		print_label(out, &rows->list[i], rows->key);
		putc('\n', out);
	}
	text_row(out, &rows->sum, width, changes);
	fputs("total\n", out);
	if (changes)
		fprintf(out, "\n%u grew, %u shrank, %u came, %u went: +%" PRIu64 " -%" PRIu64 " bytes; "
			"%+" PRId64 " without padding\n", changes->grew, changes->shrank, changes->came,
			changes->went, changes->up, changes->down, rows->sum.total - rows->padding);
}

/* --- JSON and CSV ---------------------------------------------------------- */

static void json_numbers(FILE *out, const struct row *row, bool changes)
{
	for (unsigned int k = 0; k < NCOLUMNS; k++)
		fprintf(out, "\"%s\": %" PRId64 ", ", column_names[k], row->in[k]);
	fprintf(out, "\"total\": %" PRId64, row->total);
	if (changes)
		fprintf(out, ", \"old\": %" PRIu64 ", \"new\": %" PRIu64, row->old, row->new);
	putc('}', out);
}

static void json_owner(FILE *out, const struct row *row)
{
	for (unsigned int i = 0; row->set && i < row->set->count; i++) {
		fputs(i ? ", " : "\"modules\": [", out);
		json_string(out, row->set->names[i]);
	}
	if (row->set)
		fputs(row->set->count ? "], " : "\"modules\": [], ", out);
	if (row->object) {
		fputs("\"object\": ", out);
		json_string(out, row->object);
		fputs(", ", out);
	}
}

static void json_row(FILE *out, const struct row *row, enum key key, bool changes)
{
	static const char *const kinds[] = {
		[ROW_CORE] = "core",
		[ROW_UNKNOWN] = "module not known",
		[ROW_UNNAMED] = "no symbol",
		[ROW_NOBODY] = "nobody",
		[ROW_PADDING] = "padding",
	};

	fprintf(out, "    {\"kind\": \"%s\", \"name\": ",
		row->kind == ROW_NAMED ? key_names[key] : kinds[row->kind]);
	json_string(out, row_name(row));
	fputs(", ", out);
	json_owner(out, row);
	json_numbers(out, row, changes);
}

void print_json(FILE *out, const struct rows *rows, const struct summary *changes)
{
	fprintf(out, "{\n  \"by\": \"%s\",\n", key_names[rows->key]);
	if (changes)
		fprintf(out, "  \"grew\": %u, \"shrank\": %u, \"came\": %u, \"went\": %u,\n"
			"  \"up\": %" PRIu64 ", \"down\": %" PRIu64 ", \"without_padding\": %" PRId64 ",\n",
			changes->grew, changes->shrank, changes->came, changes->went,
			changes->up, changes->down, rows->sum.total - rows->padding);
	fputs("  \"total\": {", out);
	json_numbers(out, &rows->sum, changes);
	fputs(",\n  \"rows\": [", out);
	for (unsigned int i = 0; i < rows->count; i++) {
		fputs(i ? ",\n" : "\n", out);
		json_row(out, &rows->list[i], rows->key, changes);
	}
	fputs("\n  ]\n}\n", out);
}

static void csv_owner(FILE *out, const struct row *row)
{
	putc(',', out);
	if (row->set)
		csv_words(out, row->set->names, row->set->count);
	putc(',', out);
	csv_string(out, row->object ?: "");
}

void print_csv(FILE *out, const struct rows *rows, const struct summary *changes)
{
	fputs(key_names[rows->key], out);
	if (rows->key == BY_SYMBOL)
		fputs(",modules,object", out);
	for (unsigned int k = 0; k < NCOLUMNS; k++)
		fprintf(out, ",%s", column_names[k]);
	fputs(changes ? ",total,old,new\n" : ",total\n", out);

	for (unsigned int i = 0; i < rows->count; i++) {
		const struct row *row = &rows->list[i];

		csv_string(out, row_name(row));
		if (rows->key == BY_SYMBOL)
			csv_owner(out, row);
		for (unsigned int k = 0; k < NCOLUMNS; k++)
			fprintf(out, ",%" PRId64, row->in[k]);
		fprintf(out, ",%" PRId64, row->total);
		if (changes)
			fprintf(out, ",%" PRIu64 ",%" PRIu64, row->old, row->new);
		putc('\n', out);
	}
}
