// SPDX-License-Identifier: GPL-2.0-only
/*
 * The readers of the tables behind /proc/kallmodsyms, on small
 * tables that are made here, good and damaged; and what they say of every symbol of
 * this kernel, against walks that search nothing.
 *
 * The last test only tells what lookups cost.
 */
#include <kunit/test.h>
#include <linux/kallmodsyms.h>
#include <linux/kallsyms.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include "kallmodsyms.h"
#include "kallmodsyms_uleb128.h"

#define MAX_MESSAGES	10

/* Older kernels cannot mark a test as slow. */
#ifndef KUNIT_CASE_SLOW
#define KUNIT_CASE_SLOW	KUNIT_CASE
#endif

/* The log has no addresses in it, but what anyone can read in the kernel's file. */
#define in_image(addr)	((addr) - kallsyms_relative_base)

static unsigned int failures;

#define fail(test, fmt, ...)						\
	do {								\
		if (failures++ < MAX_MESSAGES)				\
			KUNIT_FAIL(test, fmt, ##__VA_ARGS__);		\
	} while (0)

/* In a function, as what KUnit needs for a message would add up on the stack. */
static noinline void expect(struct kunit *test, const char *what, u64 at, u64 got,
			    u64 want)
{
	if (got != want)
		fail(test, "%s %llx: %llx, not %llx", what, at, got, want);
}

/* --- Sizes, on a small table ----------------------------------------------- */

static const struct {
	u32 start, size;
} small[] = {
	{ 0x1000, 0x10 },	/* up to the next one */
	{ 0x1010, 0x0d },	/* with padding behind it */
	{ 0x1020, 0 },		/* a label */
	{ 0x1030, 300 },	/* has the ones behind it, up to 0x115c */
	{ 0x1040, 0x10 },
	{ 0x1050, 5 },
	{ 0x1060, 0 },		/* a label inside */
};

static const u8 small_gaps[KALLMODSYMS_SIZE_GAPS] = { 0, 3 };
static const u8 small_codes[] = { 0x10, 0xfe, 0xf0, 0x0e };
/* One reaches over others; a size of 300; a gap of 11. */
static const u8 small_exceptions[] = { 1, 0xd8, 0x04, 23 };
static const u32 small_markers[] = { 0 };

#define SMALL_SIZES							\
	{								\
		.codes = small_codes,					\
		.gaps = small_gaps,					\
		.exceptions = small_exceptions,				\
		.exceptions_len = sizeof(small_exceptions),		\
		.markers = small_markers,				\
		.count = ARRAY_SIZE(small),				\
	}

static u32 small_size(const struct kallmodsyms_sizes *t, unsigned int i)
{
	struct kallmodsyms_size_cursor cursor = { };

	return kallmodsyms_size(t, &cursor, i, i + 1 < ARRAY_SIZE(small) ?
				small[i + 1].start - small[i].start : 0);
}

static void sizes_test(struct kunit *test)
{
	const struct kallmodsyms_sizes t = SMALL_SIZES;
	struct kallmodsyms_size_cursor cursor = { };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(small); i++) {
		expect(test, "symbol", i, small_size(&t, i), small[i].size);
		expect(test, "outermost", i, kallmodsyms_size_outermost(&t, i), 0);
	}
	expect(test, "symbol", i, small_size(&t, i), 0);
	expect(test, "outermost", i, kallmodsyms_size_outermost(&t, i), i);
	/* Forth and back with one cursor. */
	expect(test, "symbol", 3, kallmodsyms_size(&t, &cursor, 3, 16), 300);
	expect(test, "symbol", 5, kallmodsyms_size(&t, &cursor, 5, 16), 5);
	expect(test, "symbol", 3, kallmodsyms_size(&t, &cursor, 3, 16), 300);
}

static void sizes_damaged_test(struct kunit *test)
{
	static const u8 long_numbers[] = { 0, 0xff, 0xff, 0xff, 0xff, 0xff, 1 };
	static const u8 large_number[] = { 0, 0xfe, 0xff, 0xff, 0xff, 0x1f };
	static const u8 far_back[] = { 0xff, 0xff, 0xff, 0xff, 0x0f, 0xd8, 0x04 };
	static const u32 far_marker[] = { U32_MAX };
	struct kallmodsyms_sizes t = SMALL_SIZES;

	t.exceptions_len = 2;
	expect(test, "cut off", 3, small_size(&t, 3), 0);
	expect(test, "cut off", 5, small_size(&t, 5), 0);
	expect(test, "cut off", 1, small_size(&t, 1), small[1].size);
	t.exceptions_len = 0;
	expect(test, "empty", 3, small_size(&t, 3), 0);
	expect(test, "empty", 5, kallmodsyms_size_outermost(&t, 5), 5);

	t.exceptions = long_numbers;
	t.exceptions_len = sizeof(long_numbers);
	expect(test, "number too long", 3, small_size(&t, 3), 0);
	t.exceptions = large_number;
	t.exceptions_len = sizeof(large_number);
	expect(test, "number too large", 3, small_size(&t, 3), 0);
	t.exceptions = far_back;
	t.exceptions_len = sizeof(far_back);
	expect(test, "from far back", 5, kallmodsyms_size_outermost(&t, 5), 0);
	expect(test, "from far back", 3, small_size(&t, 3), 300);
	t.markers = far_marker;
	expect(test, "marker outside", 3, small_size(&t, 3), 0);

	t = (struct kallmodsyms_sizes)SMALL_SIZES;
	t.count = 0;
	expect(test, "of other symbols", 0, small_size(&t, 0), 0);
	expect(test, "of other symbols", 5, kallmodsyms_size_outermost(&t, 5), 5);
}

static void expect_place(struct kunit *test, unsigned long addr, int index,
			 unsigned long extent, bool hole)
{
	const unsigned int n = ARRAY_SIZE(small);
	struct kallmodsyms_place place;
	struct kallmodsyms_range found;
	unsigned long got;
	unsigned int end;
	int i;

	for (end = 0; end < n && small[end].start <= addr; end++)
		;
	kallmodsyms_place_init(&place, addr, small[end - 1].start,
			       end < n ? small[end].start : 0x2000);
	/* In any order. */
	for (i = end - 1; i >= 0; i--)
		kallmodsyms_consider(&place, i, small[i].start, small[i].size);
	expect(test, "hole at", addr, !kallmodsyms_placed(&place, &found, &got), hole);
	expect(test, "symbol at", addr, found.index, index);
	expect(test, "start at", addr, found.start, small[index].start);
	expect(test, "size at", addr, found.size, small[index].size);
	expect(test, "extent at", addr, got, extent);
}

static void place_test(struct kunit *test)
{
	expect_place(test, 0x1000, 0, 0x10, false);
	expect_place(test, 0x100f, 0, 0x10, false);
	expect_place(test, 0x101c, 1, 0x10, false);
	expect_place(test, 0x101d, 1, 0x10, true);
	expect_place(test, 0x102f, 2, 0x10, false);
	expect_place(test, 0x103f, 3, 300, false);
	expect_place(test, 0x1048, 4, 0x10, false);
	expect_place(test, 0x1054, 5, 0x10, false);
	expect_place(test, 0x1055, 3, 300, false);
	expect_place(test, 0x115b, 6, 0xfc, false);
	expect_place(test, 0x115c, 6, 0xfc, true);
}

#ifdef CONFIG_KALLMODSYMS
/* --- Modules, on a small table --------------------------------------------- */

#define FIRST_KEY	0x80001000

static const u32 small_offsets[] = { FIRST_KEY, 0 };
static const u8 small_tiles[] = { 1, 0x10, 0, 0x10, 3, 0x20, 0, 0 };
static const char small_names[] = "alpha\0beta\0\001\001\002";
static const u32 small_names_markers[] = { 0 };
static const u32 small_owner_exceptions[] = { 7, 2 };

#define SMALL_TABLE							\
	{								\
		.offsets = small_offsets,				\
		.offsets_len = ARRAY_SIZE(small_offsets),		\
		.modules = small_tiles,					\
		.modules_len = sizeof(small_tiles),			\
		.markers = small_names_markers,				\
		.markers_len = ARRAY_SIZE(small_names_markers),		\
		.exceptions = small_owner_exceptions,			\
		.exceptions_len = ARRAY_SIZE(small_owner_exceptions),	\
		.names = small_names,					\
		.names_len = sizeof(small_names),			\
	}

static u32 owner(const struct kallmodsyms_table *t, u32 key, u32 index)
{
	struct kallmodsyms_hint hint = { };

	return kallmodsyms_symbol_owner(t, &hint, key, index);
}

static void expect_module(struct kunit *test, const struct kallmodsyms_table *t,
			  u32 owner, unsigned int i, const char *want)
{
	const char *got = kallmodsyms_owner_module(t, owner, i);

	if (want ? !got || strcmp(got, want) : !!got)
		fail(test, "module %u of owner %u: %s, not %s", i, owner,
		     got ?: "none", want ?: "none");
}

static void modules_test(struct kunit *test)
{
	const struct kallmodsyms_table t = SMALL_TABLE;
	static const struct {
		u32 key, owner;
	} places[] = {
		{ 0, 0 }, { FIRST_KEY - 1, 0 }, { FIRST_KEY, 1 }, { FIRST_KEY + 0xf, 1 },
		{ FIRST_KEY + 0x10, 0 }, { FIRST_KEY + 0x20, 3 }, { FIRST_KEY + 0x3f, 3 },
		{ FIRST_KEY + 0x40, 0 }, { KALLMODSYMS_NO_KEY, 0 },
	};
	struct kallmodsyms_hint hint = { };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(places); i++) {
		expect(test, "owner at", places[i].key, owner(&t, places[i].key, 1),
		       places[i].owner);
		expect(test, "next owner at", places[i].key,
		       kallmodsyms_owner(&t, &hint, places[i].key), places[i].owner);
	}
	expect(test, "exception", 7, owner(&t, FIRST_KEY, 7), 2);

	expect_module(test, &t, 0, 0, NULL);
	expect_module(test, &t, 1, 0, "alpha");
	expect_module(test, &t, 1, 1, NULL);
	expect_module(test, &t, 2, 0, "beta");
	expect_module(test, &t, 3, 0, "alpha");
	expect_module(test, &t, 3, 1, "beta");
	expect_module(test, &t, 3, 2, NULL);
	expect_module(test, &t, 4, 0, NULL);
	expect_module(test, &t, U32_MAX, 0, NULL);
}

static void modules_damaged_test(struct kunit *test)
{
	static const char bad_name[] = "al[ha", set_of_set[] = "\001\001";
	static const u8 long_number[] = { 1, 0xff, 0xff, 0xff, 0xff, 0xff, 1 };
	static const u32 outside[] = { FIRST_KEY, U32_MAX };
	struct kallmodsyms_table t = SMALL_TABLE;

	t.modules_len = 3;
	expect(test, "tiles cut off", 0, owner(&t, FIRST_KEY, 1), 1);
	expect(test, "tiles cut off", 0x20, owner(&t, FIRST_KEY + 0x20, 1), 0);
	t.modules = long_number;
	t.modules_len = sizeof(long_number);
	expect(test, "number too long", 0, owner(&t, FIRST_KEY, 1), 0);
	t.offsets = outside;
	expect(test, "offset outside", 0, owner(&t, FIRST_KEY, 1), 0);
	t.offsets_len = 0;
	expect(test, "no offsets", 0, owner(&t, FIRST_KEY, 1), 0);
	t.exceptions_len = 0;
	expect(test, "no exceptions", 7, owner(&t, FIRST_KEY, 7), 0);

	t.names_len--;
	expect_module(test, &t, 2, 0, "beta");
	expect_module(test, &t, 3, 0, NULL);
	t.markers = outside + 1;
	expect_module(test, &t, 1, 0, NULL);
	t.markers_len = 0;
	expect_module(test, &t, 1, 0, NULL);

	t = (struct kallmodsyms_table)SMALL_TABLE;
	t.names = bad_name;
	t.names_len = sizeof(bad_name);
	expect_module(test, &t, 1, 0, NULL);
	t.names = set_of_set;
	t.names_len = sizeof(set_of_set);
	expect_module(test, &t, 1, 0, NULL);
	t.names_len = 0;
	expect_module(test, &t, 1, 0, NULL);
}

/* --- The header ------------------------------------------------------------ */

#define HEADER_BYTES	(KALLMODSYMS_HEADER_WORDS * sizeof(u32))
#define BLOCK_BYTES	(HEADER_BYTES + 24 * KALLMODSYMS_TABLES)
#define START(which)	(2 + 2 * (which))
#define LENGTH(which)	(3 + 2 * (which))

/* Of tables of 24 bytes each. */
static u32 *make_header(struct kunit *test)
{
	u32 *header = kunit_kzalloc(test, BLOCK_BYTES, GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, header);
	header[0] = KALLMODSYMS_TABLES_VERSION;
	header[1] = BLOCK_BYTES;
	for (i = 0; i < KALLMODSYMS_TABLES; i++) {
		header[START(i)] = HEADER_BYTES + 24 * i;
		header[LENGTH(i)] = 24;
	}
	return header;
}

static size_t table_len(const u32 *header, size_t room, unsigned int which,
			unsigned int words)
{
	size_t len;
	const void *table = kallmodsyms_find_table(header, room, which, words, &len);

	/* What is not there has no length. */
	return table ? len : len ? SIZE_MAX : 0;
}

static void header_test(struct kunit *test)
{
	const u32 *header = make_header(test);
	unsigned int i;
	size_t len;

	for (i = 0; i < KALLMODSYMS_TABLES; i++) {
		expect(test, "place of table", i,
		       (const u8 *)kallmodsyms_find_table(header, BLOCK_BYTES, i, 0, &len) -
		       (const u8 *)header, HEADER_BYTES + 24 * i);
		expect(test, "bytes of table", i, len, 24);
		expect(test, "words of table", i, table_len(header, BLOCK_BYTES, i, 3), 6);
		expect(test, "cut off, table", i, table_len(header, BLOCK_BYTES - 1, i, 0), 0);
	}
	expect(test, "no room", 0, table_len(header, HEADER_BYTES - 1, 0, 0), 0);
}

static void header_damaged_test(struct kunit *test)
{
	static const struct {
		u32 word, value, words;
	} damage[] = {
		{ 0, 0 },
		{ 0, KALLMODSYMS_TABLES_VERSION + 1 },
		{ 0, KALLMODSYMS_TABLES_VERSION << 24 },
		{ 1, 0 },
		{ 1, HEADER_BYTES },
		{ 1, BLOCK_BYTES + 1 },
		{ 1, U32_MAX },
		{ START(0), 0 },
		{ START(0), HEADER_BYTES - 4 },
		{ START(0), BLOCK_BYTES - 20 },
		{ START(0), U32_MAX },
		{ START(0), HEADER_BYTES + 2, 1 },
		{ LENGTH(0), BLOCK_BYTES },
		{ LENGTH(0), U32_MAX },
		{ LENGTH(0), 23, 1 },
		{ LENGTH(0), 20, 2 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(damage); i++) {
		u32 *header = make_header(test);

		header[damage[i].word] = damage[i].value;
		expect(test, "damage", i,
		       table_len(header, BLOCK_BYTES, 0, damage[i].words), 0);
	}
}
#endif /* CONFIG_KALLMODSYMS */

#ifdef CONFIG_KALLMODSYMS_OBJECTS
/* --- Objects, on a small table --------------------------------------------- */

static const u32 small_run_offsets[] = { 0, 0, 0 };
/* Two symbols from 5 on, of the next one; 10, of the next one; 11, of the one before. */
static const u8 small_runs[] = { 0xa9, 0x01, 0x61, 0x07, 0x01 };
static const u32 small_path_markers[] = { 0 };
static const u8 small_pairs[] = { 'd', 'r' };
static const u8 small_paths[] = {
	128, 'i', 'v', '/', 'a', 1, 'b', 0,
};

#define SMALL_OBJFILES							\
	{								\
		.offsets = small_run_offsets,				\
		.offsets_len = ARRAY_SIZE(small_run_offsets),		\
		.runs = small_runs,					\
		.runs_len = sizeof(small_runs),				\
		.markers = small_path_markers,				\
		.markers_len = ARRAY_SIZE(small_path_markers),		\
		.pairs = small_pairs,					\
		.pairs_len = sizeof(small_pairs),			\
		.names = small_paths,					\
		.names_len = sizeof(small_paths),			\
	}

static u32 objfile(const struct kallmodsyms_objfiles *t, u32 index)
{
	struct kallmodsyms_run run = { };

	return kallmodsyms_objfile(t, &run, index);
}

/* In each way to read it. */
static void expect_path(struct kunit *test, const struct kallmodsyms_objfiles *t,
			struct kallmodsyms_path *p, u32 objfile, const char *want)
{
	const char *got = kallmodsyms_path(t, p, objfile);

	if (want ? !got || strcmp(got, want) : !!got)
		fail(test, "path %u: %s, not %s", objfile, got ?: "none", want ?: "none");
	expect(test, "path is that of", objfile,
	       kallmodsyms_path_is(t, objfile, want ?: "div/a.o", false), !!want);
	p->at.objfile = 0;
	expect(test, "path is copied of", objfile,
	       kallmodsyms_path_copy(t, objfile, p->name), !!want);
	if (want)
		expect(test, "copy is right of", objfile, strcmp(p->name, want), 0);
}

static struct kallmodsyms_path *make_path(struct kunit *test)
{
	struct kallmodsyms_path *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	return p;
}

static void objects_test(struct kunit *test)
{
	static const u8 want[] = { 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 2, 1, 0 };
	const struct kallmodsyms_objfiles t = SMALL_OBJFILES;
	struct kallmodsyms_path *p = make_path(test);
	struct kallmodsyms_run run = { };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(want); i++) {
		expect(test, "object of", i, objfile(&t, i), want[i]);
		expect(test, "next object of", i, kallmodsyms_objfile(&t, &run, i),
		       want[i]);
	}
	expect(test, "object of", 5, kallmodsyms_objfile(&t, &run, 5), 1);
	expect_path(test, &t, p, 0, NULL);
	expect_path(test, &t, p, 1, "driv/a.o");
	expect_path(test, &t, p, 2, "driv/b.o");
	expect_path(test, &t, p, 1, "driv/a.o");
	expect_path(test, &t, p, 3, NULL);
	expect_path(test, &t, p, U32_MAX, NULL);
	expect(test, "shorter path", 1, kallmodsyms_path_is(&t, 1, "driv/a", false), false);
	expect(test, "longer path", 1, kallmodsyms_path_is(&t, 1, "driv/a.o.o", false), false);
	expect(test, "other path", 2, kallmodsyms_path_is(&t, 2, "driv/a.o", false), false);
	expect(test, "no path", 2, kallmodsyms_path_is(&t, 2, "", false), false);
}

static void objects_damaged_test(struct kunit *test)
{
	static const u8 loop[] = { 'd', 128 }, bad_character[] = { 'a', '{', 0 };
	static const u8 drops_more[] = { 'a', 2, 'b', 0 };
	static const u32 outside[] = { 0, U32_MAX, 0 };
	struct kallmodsyms_objfiles t = SMALL_OBJFILES;
	struct kallmodsyms_path *p = make_path(test);

	t.runs_len = 1;
	expect(test, "runs cut off", 5, objfile(&t, 5), 0);
	t.offsets = outside;
	expect(test, "offset outside", 5, objfile(&t, 5), 0);
	t.offsets_len = 0;
	expect(test, "no offsets", 5, objfile(&t, 5), 0);

	t.names_len--;
	expect_path(test, &t, p, 1, "driv/a.o");
	expect_path(test, &t, p, 2, NULL);
	t.pairs = loop;
	expect_path(test, &t, p, 1, NULL);
	t.pairs_len = 1;
	expect_path(test, &t, p, 1, NULL);
	t.names = drops_more;
	t.names_len = sizeof(drops_more);
	expect_path(test, &t, p, 1, "a.o");
	expect_path(test, &t, p, 2, NULL);
	t.names = bad_character;
	t.names_len = sizeof(bad_character);
	expect_path(test, &t, p, 1, NULL);
	t.markers = outside + 1;
	expect_path(test, &t, p, 1, NULL);
	t.markers_len = 0;
	expect_path(test, &t, p, 1, NULL);
}

/* A path of all the room there is, and one that is longer. */
static void objects_long_test(struct kunit *test)
{
	struct kallmodsyms_objfiles t = SMALL_OBJFILES;
	u8 *names = kunit_kzalloc(test, KALLMODSYMS_PATH_MAX, GFP_KERNEL);
	struct kallmodsyms_path *p = make_path(test);
	char *want = kunit_kzalloc(test, KALLMODSYMS_PATH_MAX, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, names);
	KUNIT_ASSERT_NOT_NULL(test, want);
	memset(names, 'p', KALLMODSYMS_PATH_MAX - 3);
	memset(want, 'p', KALLMODSYMS_PATH_MAX - 3);
	memcpy(want + KALLMODSYMS_PATH_MAX - 3, ".o", 3);
	t.names = names;
	t.names_len = KALLMODSYMS_PATH_MAX;
	expect_path(test, &t, p, 1, want);
	names[KALLMODSYMS_PATH_MAX - 3] = 'p';
	expect_path(test, &t, p, 1, NULL);
}
#endif /* CONFIG_KALLMODSYMS_OBJECTS */

/* --- Every symbol of this kernel, from one walk over the tables ------------ */

struct symbol {
	unsigned long start;
	unsigned long size;
	u32 owner;
};

static struct symbol *symbols;

static u32 next_number(const u8 *p, size_t len, size_t *pos)
{
	u32 value;

	/* What is not all there is nothing. */
	return kallmodsyms_uleb128(p, len, pos, &value) ? value : 0;
}

/* To the next symbol that is elsewhere, for the first of those at one address. */
static u32 distance(unsigned int i)
{
	unsigned int next = i + 1;

	while (next < kallsyms_num_syms && symbols[next].start == symbols[i].start)
		next++;
	if (next == kallsyms_num_syms || symbols[next].start - symbols[i].start > INT_MAX)
		return 0;
	return symbols[next].start - symbols[i].start;
}

static u32 written_size(const struct kallmodsyms_sizes *t, size_t *pos, u32 distance)
{
	u32 number = next_number(t->exceptions, t->exceptions_len, pos);

	if (number % 2 == 0)
		return number / 2;
	return distance > number / 2 ? distance - number / 2 : 0;
}

static void walk_sizes(void)
{
	const struct kallmodsyms_sizes *t = kallmodsyms_sizes();
	unsigned int i;
	size_t pos = 0;
	u32 d = 0;

	for (i = 0; i < kallsyms_num_syms; i++)
		symbols[i].start = kallsyms_sym_address(i);
	for (i = 0; i < t->count; i++) {
		unsigned int code = t->codes[i / 2] >> (i % 2 ? 4 : 0) & 0xf;

		if (!i || symbols[i].start != symbols[i - 1].start)
			d = distance(i);
		if (i % KALLMODSYMS_SIZE_BLOCK == 0)
			next_number(t->exceptions, t->exceptions_len, &pos);
		if (code < KALLMODSYMS_SIZE_GAPS)
			symbols[i].size = d > t->gaps[code] ? d - t->gaps[code] : 0;
		else if (code == KALLMODSYMS_SIZE_OTHER)
			symbols[i].size = written_size(t, &pos, d);
	}
}

#ifdef CONFIG_KALLMODSYMS
/* Symbols and tiles both ascend, so the two lists are read side by side. */
static void walk_owners(void)
{
	const struct kallmodsyms_table *t = kallmodsyms_table();
	u32 current_owner = 0, next_owner, length, end;
	size_t exception = 0, pos = 0;
	unsigned int i;

	if (!t->offsets_len)
		return;
	end = t->offsets[0];
	next_owner = next_number(t->modules, t->modules_len, &pos);
	length = next_number(t->modules, t->modules_len, &pos);
	for (i = 0; i < kallsyms_num_syms; i++) {
		u32 key = kallmodsyms_key(symbols[i].start);

		while (key >= end && length) {
			current_owner = next_owner;
			end += length;
			next_owner = next_number(t->modules, t->modules_len, &pos);
			length = next_number(t->modules, t->modules_len, &pos);
		}
		symbols[i].owner = key < end ? current_owner : 0;
		if (exception < t->exceptions_len && t->exceptions[exception] == i) {
			symbols[i].owner = t->exceptions[exception + 1];
			exception += 2;
		}
	}
}
#endif

static void image_sizes_test(struct kunit *test)
{
	struct kallmodsyms_image_cursor in_turn = { };
	unsigned int i;

	expect(test, "symbols", 0, kallmodsyms_sizes()->count, kallsyms_num_syms);
	for (i = 0; i < kallsyms_num_syms; i++) {
		struct kallmodsyms_image_cursor cursor = { };

		expect(test, "size of symbol", i, kallmodsyms_image_size(i, &cursor),
		       symbols[i].size);
		expect(test, "next size of symbol", i,
		       kallmodsyms_image_size(i, &in_turn), symbols[i].size);
		cond_resched();
	}
}

#ifdef CONFIG_KALLMODSYMS
static void image_owners_test(struct kunit *test)
{
	const struct kallmodsyms_table *t = kallmodsyms_table();
	struct kallmodsyms_hint hint = { };
	unsigned int i, modules = 0;

	for (i = 0; i < kallsyms_num_syms; i++) {
		expect(test, "owner of symbol", i, kallmodsyms_image_owner(i),
		       symbols[i].owner);
		expect(test, "next owner of symbol", i,
		       kallmodsyms_symbol_owner(t, &hint,
						kallmodsyms_key(symbols[i].start), i),
		       symbols[i].owner);
		modules += symbols[i].owner != 0;
		cond_resched();
	}
	kunit_info(test, "%u symbols, %u in modules\n", kallsyms_num_syms, modules);
}
#endif

#ifdef CONFIG_KALLMODSYMS_OBJECTS
static void image_objects_test(struct kunit *test)
{
	const struct kallmodsyms_objfiles *t = kallmodsyms_objfiles();
	struct kallmodsyms_path *p = make_path(test);
	struct kallmodsyms_run in_turn = { };
	unsigned int i, objects = 0;

	for (i = 0; i < kallsyms_num_syms; i++) {
		u32 n = kallmodsyms_objfile(t, &in_turn, i);
		const char *path = kallmodsyms_path(t, p, n);

		expect(test, "object of symbol", i, objfile(t, i), n);
		expect(test, "path of symbol", i, !path, !n);
		if (path)
			expect(test, "path of symbol", i,
			       kallmodsyms_path_is(t, n, path, false), true);
		objects += n != 0;
		cond_resched();
	}
	kunit_info(test, "%u symbols have an object\n", objects);
}
#endif

/* --- What is at an address ------------------------------------------------- */

struct answer {
	int pos;
	unsigned long extent;
	bool hole;
};

/* Is @a to be preferred to the symbol number @b, which may be none? */
static bool closer(const struct symbol *a, int b)
{
	return b < 0 || a->start > symbols[b].start ||
	       (a->start == symbols[b].start && a->size > symbols[b].size);
}

/*
 * The rules of kallmodsyms_place.h, for a list of all symbols before @end that can
 * matter, of which none is passed over.
 */
static struct answer plain_lookup(unsigned long addr, unsigned int from,
				  unsigned int end)
{
	unsigned long near = symbols[end - 1].start;
	unsigned long next = end < kallsyms_num_syms ? symbols[end].start : ULONG_MAX;
	unsigned long limit = next;
	int i, has = -1, label = -1, sized = -1;

	for (i = from; i < end; i++) {
		const struct symbol *s = &symbols[i];

		if (s->start < near && s->size > near - s->start)
			limit = min(limit, s->start + s->size);
		if (s->size && addr - s->start < s->size && closer(s, has))
			has = i;
		if (s->start == near && s->size && closer(s, sized))
			sized = i;
		if (s->start == near && !s->size && label < 0)
			label = i;
	}
	if (has >= 0 && symbols[has].start == near)
		return (struct answer){ has, max(symbols[has].size, next - near) };
	if (sized < 0 && addr < limit)
		return (struct answer){ label, limit - near };
	if (has >= 0)
		return (struct answer){ has, symbols[has].size };
	if (sized < 0)
		return (struct answer){ label, limit - near, true };
	return (struct answer){ sized, next - near, true };
}

static void expect_lookup(struct kunit *test, unsigned long addr, unsigned int from,
			  unsigned int end)
{
	struct kallmodsyms_info info;
	struct answer want;

	if (!is_ksym_addr(addr))
		return;
	/* Those that start where the one before does, and the next ones below. */
	while (end < kallsyms_num_syms && symbols[end].start <= addr)
		end++;
	want = plain_lookup(addr, from, end);
	if (!kallmodsyms_lookup(addr, &info)) {
		fail(test, "+%lx: nothing is found", in_image(addr));
		return;
	}
	if (info.pos != want.pos || info.hole != want.hole ||
	    info.start != symbols[want.pos].start ||
	    info.size != symbols[want.pos].size || info.offset != addr - info.start ||
	    (info.extent != want.extent && end < kallsyms_num_syms))
		fail(test, "+%lx: %u+%lx/%lx/%lx, not %d+%lx/%lx/%lx%s", in_image(addr),
		     info.pos, info.offset, info.size, info.extent, want.pos,
		     addr - symbols[want.pos].start, symbols[want.pos].size,
		     want.extent, info.hole == want.hole ? "" : ", hole or not");
#ifdef CONFIG_KALLMODSYMS
	if (kallmodsyms_module(&info, 0) !=
	    kallmodsyms_owner_module(kallmodsyms_table(), symbols[info.pos].owner, 0))
		fail(test, "other modules at +%lx\n", in_image(addr));
#endif
}

/* What returns to one past the end is in the symbol that has the last byte. */
static void expect_return(struct kunit *test, unsigned long addr)
{
	struct kallmodsyms_info last, info;

	if (!is_ksym_addr(addr - 1) || !kallmodsyms_lookup(addr - 1, &last))
		return;
	if (!kallmodsyms_lookup_return(addr, &info) || info.pos != last.pos ||
	    info.hole != last.hole || info.offset != last.offset + 1)
		fail(test, "return to +%lx: symbol %u, not %u", in_image(addr), info.pos,
		     last.pos);
}

/* At the start, the last byte, and one past the end of each symbol. */
static void image_lookup_test(struct kunit *test)
{
	unsigned long reach = 0;
	unsigned int i, from = 0;

	for (i = 0; i < kallsyms_num_syms; i++) {
		const struct symbol *s = &symbols[i];
		unsigned long end = s->start + s->size;

		/* What starts before @from ends before this. */
		if (s->start >= reach && (!i || s->start != s[-1].start))
			from = i;
		reach = max(reach, end);
		expect_lookup(test, s->start, from, i + 1);
		if (s->size) {
			expect_lookup(test, end - 1, from, i + 1);
			expect_return(test, end);
		}
		expect_lookup(test, end, from, i + 1);
		cond_resched();
	}
}

/* --- What a lookup costs --------------------------------------------------- */

#define ROUNDS		8
#define SELECTORS	2000

/* Of each symbol, the place in its middle. */
static u64 time_lookups(bool sized)
{
	unsigned long size, offset;
	struct kallmodsyms_info info;
	u64 start = local_clock();
	unsigned int i;

	for (i = 0; i < kallsyms_num_syms; i++) {
		unsigned long addr = symbols[i].start + symbols[i].size / 2;

		if (!is_ksym_addr(addr))
			continue;
		if (sized)
			kallmodsyms_lookup(addr, &info);
		else
			kallsyms_lookup_size_offset(addr, &size, &offset);
	}
	return local_clock() - start;
}

#ifdef CONFIG_KALLMODSYMS_SELECTORS
/* By a plain name, and by the same name with its module. */
static void time_selectors(struct kunit *test)
{
	struct kallmodsyms_info info;
	u64 start, plain, selector;
	unsigned int i;

	start = local_clock();
	for (i = 0; i < SELECTORS; i++)
		kallsyms_lookup_name("schedule_timeout");
	plain = local_clock() - start;
	cond_resched();
	start = local_clock();
	for (i = 0; i < SELECTORS; i++)
		kallmodsyms_resolve("vmlinux:schedule_timeout", &info, NULL, NULL);
	selector = local_clock() - start;
	kunit_info(test, "lookup by selector: %llu ns, by name %llu ns\n",
		   div_u64(selector, SELECTORS), div_u64(plain, SELECTORS));
}
#endif

static void cost_test(struct kunit *test)
{
	u64 plain = 0, sized = 0;
	unsigned int round;

	for (round = 0; round < ROUNDS; round++) {
		plain += time_lookups(false);
		cond_resched();
		sized += time_lookups(true);
		cond_resched();
	}
	kunit_info(test, "lookup by address: %llu ns, kallsyms_lookup_size_offset: %llu ns\n",
		   div_u64(sized, ROUNDS * kallsyms_num_syms),
		   div_u64(plain, ROUNDS * kallsyms_num_syms));
#ifdef CONFIG_KALLMODSYMS_SELECTORS
	time_selectors(test);
#endif
}

static int kallmodsyms_suite_init(struct kunit_suite *suite)
{
	symbols = vcalloc(kallsyms_num_syms, sizeof(*symbols));
	if (!symbols)
		return -ENOMEM;
	walk_sizes();
#ifdef CONFIG_KALLMODSYMS
	walk_owners();
#endif
	return 0;
}

static void kallmodsyms_suite_exit(struct kunit_suite *suite)
{
	vfree(symbols);
	symbols = NULL;
}

static int kallmodsyms_test_init(struct kunit *test)
{
	failures = 0;
	return 0;
}

static struct kunit_case kallmodsyms_cases[] = {
	KUNIT_CASE(sizes_test),
	KUNIT_CASE(sizes_damaged_test),
	KUNIT_CASE(place_test),
#ifdef CONFIG_KALLMODSYMS
	KUNIT_CASE(modules_test),
	KUNIT_CASE(modules_damaged_test),
	KUNIT_CASE(header_test),
	KUNIT_CASE(header_damaged_test),
#endif
#ifdef CONFIG_KALLMODSYMS_OBJECTS
	KUNIT_CASE(objects_test),
	KUNIT_CASE(objects_damaged_test),
	KUNIT_CASE(objects_long_test),
#endif
	KUNIT_CASE(image_sizes_test),
#ifdef CONFIG_KALLMODSYMS
	KUNIT_CASE(image_owners_test),
#endif
#ifdef CONFIG_KALLMODSYMS_OBJECTS
	KUNIT_CASE(image_objects_test),
#endif
	KUNIT_CASE_SLOW(image_lookup_test),
	KUNIT_CASE_SLOW(cost_test),
	{}
};

static struct kunit_suite kallmodsyms_suite = {
	.name = "kallmodsyms",
	.suite_init = kallmodsyms_suite_init,
	.suite_exit = kallmodsyms_suite_exit,
	.init = kallmodsyms_test_init,
	.test_cases = kallmodsyms_cases,
};

kunit_test_suite(kallmodsyms_suite);

MODULE_DESCRIPTION("KUnit tests of the tables behind /proc/kallmodsyms");
MODULE_LICENSE("GPL");
