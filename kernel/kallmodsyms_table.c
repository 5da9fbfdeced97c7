// SPDX-License-Identifier: GPL-2.0-only
/*
 * kallmodsyms_table.c: which modules own an address
 *
 * The format and what is promised about broken tables stand in the header. No
 * locks, no allocations; the tables are constant.
 */
#include <linux/ctype.h>
#include <linux/string.h>
#include "kallmodsyms_table.h"
#include "kallmodsyms_uleb128.h"

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

const char *kallmodsyms_module(const struct kallmodsyms_table *t, u32 owner,
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
