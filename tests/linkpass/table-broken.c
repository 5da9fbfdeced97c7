// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's table reader on tables of noise, under the sanitizers: each
 * table is on the heap in just its own length. The argument says how often.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "kallmodsyms_objfiles.h"
#include "kallmodsyms_table.h"

/* LEN bytes; most of them small, so that some of it makes sense. */
static void *noise(size_t len)
{
	unsigned char *p = malloc(len ? len : 1);

	for (size_t i = 0; i < len; i++)
		p[i] = rand() % 4 ? rand() % 8 : rand();
	return p;
}

static int by_word(const void *a, const void *b)
{
	const u32 *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static unsigned long ask(const struct kallmodsyms_table *t)
{
	struct kallmodsyms_hint hint = { 0 };
	unsigned long names = 0;
	u32 key = rand() % 1000;

	for (int i = 0; i < 50; i++) {
		u32 owner = kallmodsyms_symbol_owner(t, &hint, key, rand() % 16);

		for (unsigned int j = 0; kallmodsyms_module(t, owner, j); j++)
			names++;
		key = rand() % 3 ? key + rand() % 100 : (u32)rand() * 2;
		if (rand() % 4)
			key %= 1000;
	}
	return names;
}

/* The same for the tables of objects. */
/* What was asked before must not matter. */
static bool ask_path(const struct kallmodsyms_objfiles *t,
		     struct kallmodsyms_path *reader, u32 objfile)
{
	struct kallmodsyms_path fresh = { 0 };
	const char *path = kallmodsyms_path(t, reader, objfile);
	const char *other = kallmodsyms_path(t, &fresh, objfile);

	if (!path != !other || (path && strcmp(path, other)) ||
	    (path && strlen(path) >= sizeof(fresh.name)))
		abort();
	return path;
}

static unsigned long ask_objfiles(void)
{
	struct kallmodsyms_objfiles t = {
		.offsets_len = rand() % 10, .runs_len = rand() % 300,
		.markers_len = rand() % 4, .names_len = rand() % 400,
	};
	u32 *offsets = noise(4 * t.offsets_len), *markers = noise(4 * t.markers_len);
	u8 *names = noise(t.names_len), *runs = noise(t.runs_len);
	u8 *pairs = noise(2 * KALLMODSYMS_PAIRS);
	struct kallmodsyms_run run = { 0 };
	struct kallmodsyms_path reader = { 0 };
	unsigned long paths = 0;
	u32 index = 0;

	for (size_t i = 0; i < t.offsets_len; i++)
		offsets[i] %= 400;
	for (size_t i = 0; i < t.markers_len; i++)
		markers[i] %= 450;
	for (size_t i = 0; i < 2 * KALLMODSYMS_PAIRS; i++)
		if (rand() % 20)
			pairs[i] = rand() % 2 ? 'a' + rand() % 26 : rand() % (int)(KALLMODSYMS_PAIRS + i / 2);
	for (size_t i = 0; i < t.names_len; i++)
		if (rand() % 4 == 0)
			names[i] = rand() % 2 ? KALLMODSYMS_PAIRS + rand() % 128 : 'a' + rand() % 26;
	for (size_t i = 0; i < t.markers_len; i++)
		if (markers[i] < t.names_len && rand() % 4)
			names[markers[i]] = 0;
	t.offsets = offsets;
	t.markers = markers;
	t.names = names;
	t.runs = runs;
	t.pairs = pairs;
	for (int i = 0; i < 50; i++) {
		u32 n = kallmodsyms_objfile(&t, &run, index);

		if (rand() % 2)
			n = rand() % 80;
		paths += ask_path(&t, &reader, n);
		index = rand() % 8 ? index + rand() % 10 : (u32)rand() % 500;
	}
	free(offsets);
	free(markers);
	free(names);
	free(runs);
	free(pairs);
	return paths;
}

int main(int argc, char **argv)
{
	unsigned long names = 0, paths = 0;

	for (int i = argc > 1 ? atoi(argv[1]) : 1; i; i--) {
		struct kallmodsyms_table t = {
			.offsets_len = rand() % 8, .modules_len = rand() % 400,
			.markers_len = rand() % 4, .names_len = rand() % 100,
			.exceptions_len = rand() % 10,
		};
		u32 *offsets = noise(4 * t.offsets_len), *markers = noise(4 * t.markers_len);
		char *text = noise(t.names_len);

		for (size_t j = 0; j < t.offsets_len; j++)
			offsets[j] %= 500;
		if (rand() % 2)
			qsort(offsets, t.offsets_len / 2, 8, by_word);
		for (size_t j = 0; j < t.markers_len; j++)
			markers[j] %= 120;
		for (size_t j = 0; j < t.names_len; j++)
			text[j] = rand() % 3 ? 'a' + rand() % 26 : rand() % 4;
		t.offsets = offsets;
		t.modules = noise(t.modules_len);
		t.markers = markers;
		t.names = text;
		t.exceptions = noise(4 * t.exceptions_len);
		names += ask(&t);
		paths += ask_objfiles();
		free(offsets);
		free(markers);
		free((void *)t.modules);
		free(text);
		free((void *)t.exceptions);
	}
	printf("%lu names, %lu paths\n", names, paths);
	return !names || !paths;
}
