// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's reader of sizes, outside of the kernel and under the sanitizers:
 * random symbols, encoded as kallmodsyms_sizes.h says and decoded in all
 * orders; what is at each address, against a search through all of them; and
 * tables of noise. The argument says how often.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "kallmodsyms_place.h"
#include "kallmodsyms_sizes.h"

#define MAX	700
#define SPACE	4000

static struct {
	unsigned long start, size;
} syms[MAX];
static unsigned int count;

static void expect(bool is, const char *what, unsigned long n)
{
	if (!is) {
		printf("%s, %lu\n", what, n);
		exit(1);
	}
}

/* Those at one address are in any order. */
static int by_start(const void *a, const void *b)
{
	const unsigned long *x = a, *y = b;

	return x[0] < y[0] ? -1 : x[0] > y[0];
}

static void make_symbols(void)
{
	unsigned int range = 1 + rand() % SPACE;

	count = 1 + rand() % MAX;
	for (unsigned int i = 0; i < count; i++) {
		syms[i].start = rand() % range;
		syms[i].size = rand() % 5 ? rand() % 12 : rand() % 2000;
		if (rand() % 8 == 0)
			syms[i].size = 0;
	}
	qsort(syms, count, sizeof(syms[0]), by_start);
}

static unsigned long distance(unsigned int i)
{
	unsigned long start = syms[i].start;

	while (++i < count)
		if (syms[i].start != start)
			return syms[i].start - start;
	return 0;
}

static size_t put(u8 *p, unsigned long value)
{
	size_t n = 0;

	for (; value > 0x7f; value >>= 7)
		p[n++] = (value & 0x7f) | 0x80;
	p[n++] = value;
	return n;
}

static unsigned int has_container(unsigned int i)
{
	for (unsigned int end = i + KALLMODSYMS_SIZE_BLOCK; i < end && i < count; i++)
		if (distance(i) && syms[i].size > distance(i))
			return 1;
	return 0;
}

static u8 codes[MAX / 2 + 1], gaps[KALLMODSYMS_SIZE_GAPS], numbers[4 * MAX];
static u32 markers[MAX / KALLMODSYMS_SIZE_BLOCK + 1];

static unsigned int code_of(unsigned int i)
{
	unsigned long d = distance(i);

	if (!syms[i].size)
		return KALLMODSYMS_SIZE_NONE;
	for (unsigned int k = 0; k < KALLMODSYMS_SIZE_GAPS; k++)
		if (d == syms[i].size + gaps[k])
			return k;
	return KALLMODSYMS_SIZE_OTHER;
}

/* Where it has a gap, either will do. */
static unsigned long number_of(unsigned int i)
{
	unsigned long d = distance(i);

	return d >= syms[i].size && i % 2 ? 2 * (d - syms[i].size) + 1 : 2 * syms[i].size;
}

static unsigned int reaching_over(unsigned int i)
{
	for (unsigned int j = 0; j < i; j++)
		if (syms[j].start + syms[j].size > syms[i].start)
			return i - j;
	return 0;
}

static struct kallmodsyms_sizes encode(void)
{
	size_t len = 0;

	memset(codes, 0, sizeof(codes));
	for (unsigned int k = 0; k < KALLMODSYMS_SIZE_GAPS; k++)
		gaps[k] = k;
	for (unsigned int i = 0; i < count; i++) {
		if (i % KALLMODSYMS_SIZE_BLOCK == 0) {
			markers[i / KALLMODSYMS_SIZE_BLOCK] = len;
			len += put(numbers + len, 2 * reaching_over(i) + has_container(i));
		}
		codes[i / 2] |= code_of(i) << (i % 2 ? 4 : 0);
		if (code_of(i) == KALLMODSYMS_SIZE_OTHER)
			len += put(numbers + len, number_of(i));
	}
	return (struct kallmodsyms_sizes){
		codes, gaps, numbers, len, markers, count
	};
}

static void check_sizes(const struct kallmodsyms_sizes *t)
{
	struct kallmodsyms_size_cursor in_turn = { 0 }, any = { 0 };

	for (unsigned int i = 0; i < count; i++) {
		unsigned int r = rand() % count;

		expect(kallmodsyms_size(t, &in_turn, i, distance(i)) == syms[i].size,
		       "size, in turn", i);
		expect(kallmodsyms_size(t, &any, r, distance(r)) == syms[r].size,
		       "size, in no order", r);
	}
	expect(!kallmodsyms_size(t, &any, count, 1), "size behind the last", count);
}

/* The rules, as the header has them. */
static void check_place(const struct kallmodsyms_sizes *t, unsigned long addr)
{
	unsigned long extent, near = 0, next, limit;
	unsigned int i, first = 0, end;
	struct kallmodsyms_range got;
	struct kallmodsyms_place place;
	int has = -1, label = -1, sized = 0;
	bool is;

	for (end = 0; end < count && syms[end].start <= addr; end++) {
		if (!end || syms[end].start != near)
			first = end;
		near = syms[end].start;
	}
	if (!end)
		return;
	limit = next = end < count ? syms[end].start : ULONG_MAX;

	kallmodsyms_place_init(&place, addr, near, next);
	for (i = kallmodsyms_size_outermost(t, first); i < end; i++)
		kallmodsyms_consider(&place, i, syms[i].start, syms[i].size);
	is = kallmodsyms_placed(&place, &got, &extent);

	for (i = 0; i < end; i++) {
		unsigned long stop = syms[i].start + syms[i].size;

		if (stop > addr && (has < 0 || syms[i].start > syms[has].start ||
				    (syms[i].start == syms[has].start &&
				     syms[i].size > syms[has].size)))
			has = i;
		if (syms[i].start < near && stop > near && stop < limit)
			limit = stop;
		if (i >= first && syms[i].size)
			sized = 1;
		if (i >= first && !syms[i].size && label < 0)
			label = i;
	}
	if (sized)
		label = -1;
	if (label >= 0 && addr < limit) {
		expect(is && (int)got.index == label && got.start == near &&
		       !got.size && extent == limit - near, "label", addr);
	} else if (has >= 0) {
		unsigned long size = syms[has].size;

		if (syms[has].start == near && next - near > size)
			size = next - near;
		expect(is && (int)got.index == has && got.start == syms[has].start &&
		       got.size == syms[has].size && extent == size, "inside", addr);
	} else {
		expect(!is && got.start == near && addr - near >= got.size,
		       "hole", addr);
	}
}

static void check_noise(void)
{
	struct kallmodsyms_size_cursor cursor = { 0 };
	struct kallmodsyms_sizes t = {
		.count = rand() % 1000, .exceptions_len = rand() % 100,
	};
	size_t blocks = t.count / KALLMODSYMS_SIZE_BLOCK + 1;
	u8 *c = malloc(t.count / 2 + 1), *e = malloc(t.exceptions_len + 1);
	u32 *m = malloc(4 * blocks);

	for (size_t i = 0; i < t.count / 2 + 1; i++)
		c[i] = rand();
	e = realloc(e, t.exceptions_len ? t.exceptions_len : 1);
	for (size_t i = 0; i < t.exceptions_len; i++)
		e[i] = rand();
	for (size_t i = 0; i < blocks; i++)
		m[i] = rand() % 3 ? rand() % 110 : rand();
	t.codes = c;
	t.exceptions = e;
	t.markers = m;
	t.gaps = gaps;
	for (int i = 0; i < 100; i++) {
		u32 index = rand() % 1100;

		kallmodsyms_size(&t, &cursor, index, rand());
		expect(kallmodsyms_size_outermost(&t, index) <= index, "outermost", index);
	}
	free(c);
	free(e);
	free(m);
}

int main(int argc, char **argv)
{
	for (int i = argc > 1 ? atoi(argv[1]) : 1; i; i--) {
		struct kallmodsyms_sizes t;

		make_symbols();
		t = encode();
		check_sizes(&t);
		for (int j = 0; j < 100; j++)
			check_place(&t, rand() % (SPACE + 100));
		check_noise();
	}
	return 0;
}
