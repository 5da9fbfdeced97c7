// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's table reader on headers that are wrong and on tables of noise, under the
 * sanitizers: each table is on the heap in just its own length. The argument says how often.
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

		for (unsigned int j = 0; kallmodsyms_owner_module(t, owner, j); j++)
			names++;
		key = rand() % 3 ? key + rand() % 100 : (u32)rand() * 2;
		if (rand() % 4)
			key %= 1000;
	}
	return names;
}

/* What was asked before must not matter, nor whom. */
static bool ask_path(const struct kallmodsyms_objfiles *t,
		     struct kallmodsyms_path *reader, u32 objfile)
{
	char copy[KALLMODSYMS_PATH_MAX], other[KALLMODSYMS_PATH_MAX + 1];
	const char *path = kallmodsyms_path(t, reader, objfile);
	size_t len;

	if (kallmodsyms_path_copy(t, objfile, copy) != !!path ||
	    (path && strcmp(path, copy)))
		abort();
	if (!path) {
		if (kallmodsyms_path_is(t, objfile, "", false) ||
		    kallmodsyms_path_is(t, objfile, "a.o", false))
			abort();
		return false;
	}
	len = strlen(path);
	if (len >= sizeof(copy) || !kallmodsyms_path_is(t, objfile, path, false))
		abort();
	/* One character more, less, or another. */
	strcat(strcpy(other, path), "o");
	if (kallmodsyms_path_is(t, objfile, other, false))
		abort();
	other[len - 1] = '\0';
	if (kallmodsyms_path_is(t, objfile, other, false))
		abort();
	strcpy(other, path);
	other[rand() % len] ^= 1;
	if (kallmodsyms_path_is(t, objfile, other, false))
		abort();
	return true;
}

/* The same for the tables of objects. */

static unsigned long ask_objfiles(void)
{
	struct kallmodsyms_objfiles t = {
		.offsets_len = rand() % 10, .runs_len = rand() % 300,
		.markers_len = rand() % 4, .names_len = rand() % 400,
		.pairs_len = rand() % 4 ? 2 * KALLMODSYMS_PAIRS :
			     rand() % (2 * KALLMODSYMS_PAIRS),
	};
	u32 *offsets = noise(4 * t.offsets_len), *markers = noise(4 * t.markers_len);
	u8 *names = noise(t.names_len), *runs = noise(t.runs_len);
	u8 *pairs = noise(t.pairs_len);
	struct kallmodsyms_run run = { 0 };
	struct kallmodsyms_path reader = { 0 };
	unsigned long paths = 0;
	u32 index = 0;

	for (size_t i = 0; i < t.offsets_len; i++)
		offsets[i] %= 400;
	for (size_t i = 0; i < t.markers_len; i++)
		markers[i] %= 450;
	for (size_t i = 0; i < t.pairs_len; i++)
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

/* --- The header ------------------------------------------------------------ */

#define TABLE(which)	(2 + 2 * (which))

/* A block of ten tables, of 24 bytes each. */
static size_t good_header(u32 *header)
{
	u32 at = 4 * KALLMODSYMS_HEADER_WORDS;

	header[0] = KALLMODSYMS_TABLES_VERSION;
	for (unsigned int i = 0; i < KALLMODSYMS_TABLES; i++) {
		header[TABLE(i)] = at;
		header[TABLE(i) + 1] = 24;
		at += 24;
	}
	return header[1] = at;
}

static bool has(const u32 *header, size_t room, unsigned int which,
		unsigned int words)
{
	size_t len;
	const void *table = kallmodsyms_find_table(header, room, which, words, &len);

	return table == (const char *)header + header[TABLE(which)] &&
	       len == (words ? 6 : 24);
}

static bool has_none(const u32 *header, size_t room, unsigned int which,
		     unsigned int words)
{
	size_t len = 1;

	return !kallmodsyms_find_table(header, room, which, words, &len) && !len;
}

/* One word of the header after another that says what cannot be. */
static void check_header(void)
{
	static u32 good[KALLMODSYMS_HEADER_WORDS], bad[KALLMODSYMS_HEADER_WORDS];
	const size_t room = good_header(good), last = KALLMODSYMS_TABLES - 1;
	const struct {
		unsigned int word, value, words;
		bool all;		/* tables are lost, not the first alone */
	} wrong[] = {
		{ 0, 0, 0, true },
		{ 0, KALLMODSYMS_TABLES_VERSION + 1, 0, true },
		{ 0, KALLMODSYMS_TABLES_VERSION << 24, 0, true },
		{ 1, room + 1, 0, true },
		{ 1, 0xffffffff, 0, true },
		{ 1, 4 * KALLMODSYMS_HEADER_WORDS - 1, 0, true },
		{ 1, 0, 0, true },
		{ TABLE(0), 0, 0, false },
		{ TABLE(0), 4 * KALLMODSYMS_HEADER_WORDS - 4, 0, false },
		{ TABLE(0), room - 20, 0, false },
		{ TABLE(0), room + 4, 0, false },
		{ TABLE(0), 0xfffffffc, 0, false },
		{ TABLE(0), 4 * KALLMODSYMS_HEADER_WORDS + 2, 2, false },
		{ TABLE(0) + 1, room, 0, false },
		{ TABLE(0) + 1, 0xffffffff, 0, false },
		{ TABLE(0) + 1, 0xfffffff8, 2, false },
		{ TABLE(0) + 1, 20, 2, false },
		{ TABLE(0) + 1, 23, 1, false },
	};

	for (unsigned int i = 0; i < KALLMODSYMS_TABLES; i++)
		for (unsigned int words = 0; words < 4; words++)
			if (!has(good, room, i, words) ||
			    !has(good, room + 1, i, words) ||
			    !has_none(good, room - 1, i, words))
				abort();
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		memcpy(bad, good, sizeof(bad));
		bad[wrong[i].word] = wrong[i].value;
		if (!has_none(bad, room, 0, wrong[i].words) ||
		    (wrong[i].all ? !has_none(bad, room, last, 0) :
				    !has(bad, room, last, 0))) {
			printf("header, word %u: %#x is taken\n", wrong[i].word,
			       wrong[i].value);
			abort();
		}
	}
	if (!has_none(good, sizeof(good) - 1, 0, 0))
		abort();
}

/* Whatever a header says, a table is inside of what may be read. */
static void ask_header(void)
{
	size_t room = rand() % 300;
	u32 *header = noise(room);

	for (unsigned int i = 0; i < room / 4; i++)
		if (rand() % 8)
			header[i] = i ? rand() % 320 : KALLMODSYMS_TABLES_VERSION;
	if (room > 8 && rand() % 8)
		header[1] = room;
	for (unsigned int i = 0; i < KALLMODSYMS_TABLES; i++) {
		unsigned int words = rand() % 4;
		size_t len;
		const char *table = kallmodsyms_find_table(header, room, i, words, &len);
		size_t bytes = words ? 4 * len : len;

		if (!table ? len : table < (char *)(header + KALLMODSYMS_HEADER_WORDS) ||
				   bytes > room || table + bytes > (char *)header + room ||
				   (words && (bytes % (4 * words) ||
					      (table - (char *)header) % 4)))
			abort();
	}
	free(header);
}

int main(int argc, char **argv)
{
	unsigned long names = 0, paths = 0;

	check_header();
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
		ask_header();
		free(offsets);
		free(markers);
		free((void *)t.modules);
		free(text);
		free((void *)t.exceptions);
	}
	printf("%lu names, %lu paths\n", names, paths);
	return !names || !paths;
}
