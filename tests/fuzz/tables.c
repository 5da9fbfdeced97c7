// SPDX-License-Identifier: GPL-2.0-only
/*
 * For a fuzzer: the kernel's readers on tables, and on the records of a loadable
 * module, that come on standard input.
 *
 * The first bytes say how the rest is cut into tables: each table is on the heap in
 * just its own length.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/module.h>
#include "kallmodsyms.h"

#define MAX_INPUT	65536
#define SYMBOLS		600

static u8 input[MAX_INPUT];
static size_t left, pos;

static unsigned int number(void)
{
	unsigned int n = left ? input[pos] : 0;

	pos += !!left;
	left -= !!left;
	return n;
}

/* A table of LEN bytes, zeros where the input ends. */
static void *table(size_t len)
{
	u8 *p = calloc(len ? len : 1, 1);
	size_t have = len < left ? len : left;

	memcpy(p, input + pos, have);
	pos += have;
	left -= have;
	return p;
}

const struct module *test_module;

static void read_records(void)
{
	struct module mod = { .name = "m", .kallmod_size = 8 * number() };
	char path[KALLMODSYMS_PATH_MAX];

	mod.kallmod = table(mod.kallmod_size);
	test_module = &mod;
	for (unsigned long addr = 0; addr < SYMBOLS; addr++)
		if (kallmodsyms_loaded_object("m", addr << addr % 60, path) &&
		    (!*path || strlen(path) >= sizeof(path) ||
		     strpbrk(path, "[]{} \n\t")))
			abort();
	free((void *)mod.kallmod);
}

static void read_header(void)
{
	size_t room = 4 * number();
	u32 *header = table(room);

	if (room && number())
		header[0] = KALLMODSYMS_TABLES_VERSION;
	for (unsigned int i = 0; i < KALLMODSYMS_TABLES; i++) {
		size_t len;
		unsigned int words = i % 4;
		const u8 *t = kallmodsyms_find_table(header, room, i, words, &len);

		/* The sanitizer sees whether it is there. */
		if (words)
			len *= 4;
		if (t && len && t[0] == 1 && t[len - 1] == 2)
			puts("found");
	}
	free(header);
}

static void read_modules(void)
{
	struct kallmodsyms_table t = {
		.offsets_len = 2 * number(), .modules_len = 4 * number(),
		.markers_len = number(), .exceptions_len = 2 * number(),
		.names_len = 4 * number(),
	};
	struct kallmodsyms_hint hint = { 0 };

	t.offsets = table(4 * t.offsets_len);
	t.modules = table(t.modules_len);
	t.markers = table(4 * t.markers_len);
	t.exceptions = table(4 * t.exceptions_len);
	t.names = table(t.names_len);
	for (u32 i = 0; i < SYMBOLS; i++) {
		u32 owner = kallmodsyms_symbol_owner(&t, &hint, 13 * i, i);
		const char *name;

		for (unsigned int j = 0; (name = kallmodsyms_owner_module(&t, owner, j)); j++)
			if (!*name || strpbrk(name, "[]{} \n\t"))
				abort();
	}
	free((void *)t.offsets);
	free((void *)t.modules);
	free((void *)t.markers);
	free((void *)t.exceptions);
	free((void *)t.names);
}

static void read_objfiles(void)
{
	struct kallmodsyms_objfiles t = {
		.offsets_len = 3 * number(), .runs_len = 4 * number(),
		.markers_len = number(), .names_len = 4 * number(),
		.pairs_len = 2 * KALLMODSYMS_PAIRS,
	};
	struct kallmodsyms_run run = { 0 };
	struct kallmodsyms_path reader = { 0 };

	t.offsets = table(4 * t.offsets_len);
	t.runs = table(t.runs_len);
	t.markers = table(4 * t.markers_len);
	t.pairs = table(t.pairs_len);
	t.names = table(t.names_len);
	for (u32 i = 0; i < SYMBOLS; i++) {
		u32 objfile = kallmodsyms_objfile(&t, &run, i);

		const char *path = kallmodsyms_path(&t, &reader, i % 3 ? objfile : i / 3);

		if (path && (strlen(path) >= KALLMODSYMS_PATH_MAX || strpbrk(path, "[]{} \n\t")))
			abort();
		if (path && !kallmodsyms_path_is(&t, i % 3 ? objfile : i / 3, path, false))
			abort();
	}
	free((void *)t.offsets);
	free((void *)t.runs);
	free((void *)t.markers);
	free((void *)t.pairs);
	free((void *)t.names);
}

static void read_sizes(void)
{
	struct kallmodsyms_sizes t = {
		.exceptions_len = 4 * number(), .count = 4 * number(),
	};
	struct kallmodsyms_size_cursor cursor = { 0 };

	t.codes = table(t.count / 2 + 1);
	t.gaps = table(KALLMODSYMS_SIZE_GAPS);
	t.exceptions = table(t.exceptions_len);
	t.markers = table(4 * (t.count / KALLMODSYMS_SIZE_BLOCK + 1));
	for (u32 i = 0; i < SYMBOLS; i++) {
		kallmodsyms_size(&t, &cursor, i, 7 * i);
		kallmodsyms_size(&t, &cursor, (i * 31) % SYMBOLS, i);
		if (kallmodsyms_size_outermost(&t, i) > i)
			abort();
	}
	free((void *)t.codes);
	free((void *)t.gaps);
	free((void *)t.exceptions);
	free((void *)t.markers);
}

int main(void)
{
	ssize_t len = read(STDIN_FILENO, input, sizeof(input));

	left = len > 0 ? len : 0;
	read_records();
	read_modules();
	read_objfiles();
	read_sizes();
	read_header();
	return 0;
}
