// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's reader of what a loadable module says of its objects, which anybody may
 * have built: good records, and each way for one to be bad. Under the sanitizers,
 * with each section on the heap in just its own length.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/module.h>
#include "kallmodsyms.h"

#define MAX_RANGES	4

const struct module *test_module;

/* A record as it is to be written, whatever is wrong with it. */
struct draft {
	unsigned int count;		/* ranges that are there */
	unsigned long ranges[2 * MAX_RANGES];
	const char *path;
	size_t path_len;		/* 0: with its NUL */
	unsigned int claimed;		/* ranges it says it has, or 0 */
	unsigned int more_bytes;	/* than there are, that it says */
};

static unsigned char section[65536];
static size_t section_len;

static void put(const void *data, size_t len)
{
	memcpy(section + section_len, data, len);
	section_len += len;
}

static void add(const struct draft *d)
{
	size_t path_len = d->path_len ? d->path_len : strlen(d->path) + 1;
	size_t bytes = 8 + 16 * d->count + path_len, padding = -bytes % sizeof(long);
	u32 words[2] = { bytes + padding + d->more_bytes,
			 d->claimed ? d->claimed : d->count };

	put(words, sizeof(words));
	put(d->ranges, 16 * d->count);
	put(d->path, path_len);
	/* What a reader must not take for the end of the path. */
	put("pppppppp", d->path_len ? padding : 0);
	put("\0\0\0\0\0\0\0", d->path_len ? 0 : padding);
}

/* What the kernel says of ADDR, with the first LEN bytes of the section, SHIFTed. */
static const char *look_up(unsigned long addr, size_t len, size_t shift)
{
	static char path[KALLMODSYMS_PATH_MAX];
	unsigned char *copy = malloc(len + shift + 1);
	struct module mod = { "m", copy + shift, len };
	bool found;

	memcpy(copy + shift, section, len);
	/* The sanitizer is to see what is read behind the end. */
	copy = realloc(copy, len + shift ? len + shift : 1);
	mod.kallmod = copy + shift;
	test_module = &mod;
	found = kallmodsyms_loaded_object("m", addr, path);
	test_module = NULL;
	free(copy);
	return found ? path : NULL;
}

static int failures;

static void expect(const char *what, unsigned long addr, const char *want)
{
	const char *got = look_up(addr, section_len, 0);

	if (want ? !got || strcmp(got, want) : !!got) {
		printf("%s: %#lx is in %s, not in %s\n", what, addr,
		       got ? got : "none", want ? want : "none");
		failures++;
	}
}

/* A good record, a bad one, a good one: what is behind a bad one is not read. */
static void bad(const char *what, struct draft d)
{
	section_len = 0;
	add(&(struct draft){ 1, { 0x1000, 0x1010 }, "a.o" });
	add(&d);
	/* As the last one it has nothing behind it, to read by mistake. */
	expect(what, 0x2000, NULL);
	add(&(struct draft){ 1, { 0x3000, 0x3010 }, "c.o" });
	expect(what, 0x1000, "a.o");
	expect(what, 0x2000, NULL);
	expect(what, 0x3000, NULL);
}

#define BAD(what, ...)	bad(what, (struct draft){ 1, { 0x2000, 0x2010 }, __VA_ARGS__ })

static void good(void)
{
	section_len = 0;
	expect("empty", 0x1000, NULL);
	add(&(struct draft){ 1, { 0x1000, 0x1010 }, "d/a.o" });
	add(&(struct draft){ 0, { 0 }, "none.o" });
	/* Ranges that descend, are empty or are those of another own nothing more. */
	add(&(struct draft){ 4, { 0x2010, 0x2000, 0x2008, 0x2008, 0x3000, 0x3010,
				  0x1000, 0x1010 }, "d/b.o" });
	expect("good", 0xfff, NULL);
	expect("good", 0x1000, "d/a.o");
	expect("good", 0x100f, "d/a.o");
	expect("good", 0x1010, NULL);
	expect("good", 0x2008, NULL);
	expect("good", 0x300f, "d/b.o");
	/* Cut anywhere, what is whole is read. */
	for (size_t len = 0; len < section_len; len++) {
		const char *got = look_up(0x3000, len, 0);

		if (got || !!look_up(0x1000, len, 0) != (len >= 32)) {
			printf("cut to %zu bytes: wrong\n", len);
			failures++;
		}
	}
	for (size_t shift = 1; shift < sizeof(long); shift++) {
		if (look_up(0x1000, section_len, shift)) {
			printf("misaligned by %zu: read\n", shift);
			failures++;
		}
	}
}

int main(void)
{
	char long_path[KALLMODSYMS_PATH_MAX + 1];

	good();
	BAD("newline", "a\nb.o");
	BAD("blank", "a b.o");
	BAD("tab", "a\tb.o");
	BAD("brace", "a}.o");
	BAD("brace", "{a.o");
	BAD("bracket", "a[.o");
	BAD("bracket", "a].o");
	BAD("control byte", "a\033b.o");
	BAD("DEL", "a\177b.o");
	BAD("not ASCII", "caf\303\251.o");
	BAD("empty", "");
	BAD("unterminated", "ab.o", .path_len = 4);
	BAD("too many ranges", "a.o", .claimed = 3);
	BAD("absurd count", "a.o", .claimed = 0xffffffff);
	BAD("absurd count", "a.o", .claimed = 0x10000001);
	BAD("too short", "a.o", .more_bytes = -32);
	BAD("shorter than its header", "a.o", .more_bytes = -28);
	BAD("no multiple of a word", "a.o", .more_bytes = 1);
	BAD("past the end", "a.o", .more_bytes = 4096);
	BAD("absurd length", "a.o", .more_bytes = 0x7fffffd8);
	BAD("no room for its ranges", "a.o", .more_bytes = -16);

	/* Of 511 bytes, and of one more. */
	memset(long_path, 'p', sizeof(long_path));
	long_path[KALLMODSYMS_PATH_MAX] = '\0';
	BAD("too long", long_path);
	section_len = 0;
	add(&(struct draft){ 1, { 0x2000, 0x2010 }, long_path + 1 });
	expect("long", 0x2000, long_path + 1);
	return !!failures;
}
