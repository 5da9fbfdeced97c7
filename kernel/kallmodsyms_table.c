// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables of linkpass, and which modules own an address
 *
 * The format and what is promised about broken tables stand in the header. No
 * locks, no allocations; the tables are constant.
 */
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/ctype.h>
#include <linux/init.h>
#include <linux/kallsyms.h>
#include <linux/string.h>
#include <asm/sections.h>
#include "kallmodsyms_table.h"
#include "kallmodsyms_uleb128.h"

const void *kallmodsyms_find_table(const u32 *header, size_t room,
				   enum kallmodsyms_which which, unsigned int words,
				   size_t *len)
{
	const size_t header_bytes = KALLMODSYMS_HEADER_WORDS * sizeof(u32);
	const size_t entry = words ? words * sizeof(u32) : 1;
	u32 total, start, length;

	*len = 0;
	if (room < header_bytes || header[0] != KALLMODSYMS_TABLES_VERSION)
		return NULL;
	total = header[1];
	start = header[2 + 2 * which];
	length = header[3 + 2 * which];
	if (total > room || start < header_bytes || start > total ||
	    length > total - start || length % entry ||
	    (words && start % sizeof(u32)))
		return NULL;
	*len = words ? length / sizeof(u32) : length;
	return (const u8 *)header + start;
}

/* The block ends before .rodata does, whatever its header says. */
const void *kallmodsyms_image_table(enum kallmodsyms_which which,
				    unsigned int words, size_t *len)
{
	return kallmodsyms_find_table(kallsyms_module_tables,
				      (unsigned long)__end_rodata -
				      (unsigned long)kallsyms_module_tables,
				      which, words, len);
}

static struct kallmodsyms_table image_tables __ro_after_init;
static bool image_tables_found __ro_after_init;

/*
 * Early initcalls run on the one processor there is then. Who asks sooner does it
 * there and then, perhaps in an NMI in the midst of another's doing it. All store the
 * same values, so nobody has to wait; and when there are other processors, it has
 * been done and nothing is stored any more.
 */
static int find_image_tables(void)
{
	struct kallmodsyms_table t;

	t.offsets = kallmodsyms_image_table(KALLMODSYMS_TABLE_OFFSETS, 2,
					    &t.offsets_len);
	t.modules = kallmodsyms_image_table(KALLMODSYMS_TABLE_MODULES, 0,
					    &t.modules_len);
	t.markers = kallmodsyms_image_table(KALLMODSYMS_TABLE_MARKERS, 1,
					    &t.markers_len);
	t.exceptions = kallmodsyms_image_table(KALLMODSYMS_TABLE_EXCEPTIONS, 2,
					       &t.exceptions_len);
	t.names = kallmodsyms_image_table(KALLMODSYMS_TABLE_NAMES, 0,
					  &t.names_len);
	image_tables = t;
	/* Behind the tables, for an NMI in between. */
	smp_store_release(&image_tables_found, true);
	return 0;
}
early_initcall(find_image_tables);

const struct kallmodsyms_table *kallmodsyms_table(void)
{
	if (unlikely(!READ_ONCE(image_tables_found)))
		find_image_tables();
	return &image_tables;
}

/* How many tiles further on to look before searching anew. */
#define NEAR	4

/* Go on to the next tile of the block. */
static bool next_tile(const struct kallmodsyms_table *t,
		      struct kallmodsyms_hint *hint)
{
	u32 length;

	if (!hint->left ||
	    !kallmodsyms_uleb128(t->modules, t->modules_len, &hint->pos, &hint->owner) ||
	    !kallmodsyms_uleb128(t->modules, t->modules_len, &hint->pos, &length))
		return false;
	hint->left--;
	hint->start = hint->end;
	hint->end += length;
	/* Only the last tile of all has no length: it has no owner either. */
	return hint->end > hint->start;
}

/* Make @hint point to just before the first tile of the block that has @key. */
static bool find_block(const struct kallmodsyms_table *t,
		       struct kallmodsyms_hint *hint, u32 key)
{
	size_t low = 0, high = t->offsets_len / 2;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->offsets[2 * mid] <= key)
			low = mid + 1;
		else
			high = mid;
	}
	if (!low)
		return false;
	hint->end = t->offsets[2 * (low - 1)];
	hint->pos = t->offsets[2 * (low - 1) + 1];
	hint->left = KALLMODSYMS_TILES_PER_BLOCK;
	return true;
}

u32 kallmodsyms_owner(const struct kallmodsyms_table *t,
		      struct kallmodsyms_hint *hint, u32 key)
{
	unsigned int near = NEAR;

	if (key >= hint->start && key < hint->end)
		return hint->owner;
	if (key == KALLMODSYMS_NO_KEY)
		return 0;

	if (key >= hint->end)
		while (near-- && next_tile(t, hint))
			if (key < hint->end)
				return hint->owner;

	if (find_block(t, hint, key))
		while (next_tile(t, hint))
			if (key < hint->end)
				return hint->owner;

	*hint = (struct kallmodsyms_hint){ 0 };
	return 0;
}

/* Look @index up among the exceptions; true if it is one, with its @owner. */
static bool find_exception(const struct kallmodsyms_table *t, u32 index,
			   u32 *owner)
{
	size_t low = 0, high = t->exceptions_len / 2;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->exceptions[2 * mid] < index)
			low = mid + 1;
		else
			high = mid;
	}
	if (low >= t->exceptions_len / 2 || t->exceptions[2 * low] != index)
		return false;
	*owner = t->exceptions[2 * low + 1];
	return true;
}

u32 kallmodsyms_symbol_owner(const struct kallmodsyms_table *t,
			     struct kallmodsyms_hint *hint, u32 key, u32 index)
{
	u32 owner;

	if (find_exception(t, index, &owner))
		return owner;
	return kallmodsyms_owner(t, hint, key);
}

/* Entry number @n, with its NUL inside the table, or NULL. */
static const char *entry(const struct kallmodsyms_table *t, u32 n)
{
	size_t marker = n / KALLMODSYMS_NAMES_PER_MARKER;
	size_t pos;

	if (marker >= t->markers_len)
		return NULL;
	pos = t->markers[marker];
	n %= KALLMODSYMS_NAMES_PER_MARKER;
	for (;;) {
		const char *end;

		if (pos >= t->names_len)
			return NULL;
		end = memchr(t->names + pos, 0, t->names_len - pos);
		if (!end)
			return NULL;
		if (!n--)
			return t->names + pos;
		pos = end + 1 - t->names;
	}
}

/* A name that can stand in brackets, in a line of its own. */
static const char *checked_name(const char *name)
{
	const char *p;

	if (!name || !*name)
		return NULL;
	for (p = name; *p; p++)
		if (!isascii(*p) || !isgraph(*p) || strchr("[]{}", *p))
			return NULL;
	return name;
}

const char *kallmodsyms_owner_module(const struct kallmodsyms_table *t, u32 owner,
				     unsigned int i)
{
	const char *e = owner ? entry(t, owner - 1) : NULL;
	size_t len, pos = 1;
	u32 member;

	if (!e)
		return NULL;
	if (*e != KALLMODSYMS_SET)
		return i ? NULL : checked_name(e);

	len = strlen(e);
	do {
		if (!kallmodsyms_uleb128((const u8 *)e, len, &pos, &member) || !member)
			return NULL;
	} while (i--);
	return checked_name(entry(t, member - 1));
}
