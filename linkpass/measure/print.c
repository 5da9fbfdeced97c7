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
#include <string.h>
#include "base/text.h"
#include "measure/print.h"

/* --- Text ------------------------------------------------------------------ */

/* A number with its sign, or "-", right-aligned. */
#define NUMBER_BYTES	32

static const char *signed_number(char *text, int64_t n, bool with_sign)
{
	snprintf(text, NUMBER_BYTES, n && with_sign ? "%+" PRId64 : "%" PRId64, n);
	return text;
}

static const char *total_of_image(char *text, uint64_t n)
{
	snprintf(text, NUMBER_BYTES, n ? "%" PRIu64 : "-", n);
	return text;
}

/* The width of all columns: the sums are the largest, but for numbers that cancel out. */
static int find_width(const struct rows *rows)
{
	size_t width = strlen("rodata");
	char text[NUMBER_BYTES];

	for (unsigned int i = 0; i <= rows->count; i++) {
		const struct row *row = i < rows->count ? &rows->list[i] : &rows->sum;

		for (unsigned int k = 0; k < NCOLUMNS + 3; k++) {
			int64_t n = k < NCOLUMNS ? row->in[k] : k == NCOLUMNS ? row->total :
				    (int64_t)(k == NCOLUMNS + 1 ? row->old : row->new);
			size_t len = strlen(signed_number(text, n, true));

			if (len > width)
				width = len;
		}
	}
	return width;
}

static void text_row(FILE *out, const struct row *row, int width, bool changes)
{
	char text[NUMBER_BYTES];

	for (unsigned int k = 0; k < NCOLUMNS; k++)
		fprintf(out, "%*s ", width, signed_number(text, row->in[k], changes));
	fprintf(out, "%*s", width, signed_number(text, row->total, changes));
	if (changes) {
		fprintf(out, " %*s", width, total_of_image(text, row->old));
		fprintf(out, " %*s", width, total_of_image(text, row->new));
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
	int width = find_width(rows);

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
	for (unsigned int i = 0; row->set && i < row->set->count; i++)
		fprintf(out, "%s%s", i ? " " : "", row->set->names[i]);
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
