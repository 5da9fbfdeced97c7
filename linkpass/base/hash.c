// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Open addressing with linear probing.  Hashes are stored, so that a table grows without
 * asking its user, and most elements that differ are never compared.
 */
#include "base/hash.h"
#include "base/util.h"

struct place {
	uint64_t hash;
	uint32_t number;	/* plus one; 0 if the place is free */
};

static uint64_t hash_byte(uint64_t hash, unsigned char byte)
{
	return (hash ^ byte) * 0x100000001b3;
}

uint64_t hash_string(uint64_t hash, const char *s)
{
	do
		hash = hash_byte(hash, *s);
	while (*s++);
	return hash;
}

uint64_t hash_bytes(uint64_t hash, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		hash = hash_byte(hash, s[i]);
	return hash;
}

uint32_t hash_find(const struct hash *t, uint64_t hash, hash_same *same, const void *list,
		   const void *key)
{
	if (!t->room)
		return HASH_NONE;
	for (uint64_t i = hash;; i++) {
		const struct place *p = &t->places[i & (t->room - 1)];

		if (!p->number)
			return HASH_NONE;
		if (p->hash == hash && same(list, p->number - 1, key))
			return p->number - 1;
	}
}

static void put(struct hash *t, struct place new)
{
	uint64_t i = new.hash;

	while (t->places[i & (t->room - 1)].number)
		i++;
	t->places[i & (t->room - 1)] = new;
}

static void grow(struct hash *t)
{
	struct hash old = *t;

	t->room = old.room ? 2 * old.room : 64;
	t->places = xcalloc(t->room, sizeof(*t->places));
	for (size_t i = 0; i < old.room; i++)
		if (old.places[i].number)
			put(t, old.places[i]);
	hash_free(&old);
}

void hash_add(struct hash *t, uint64_t hash, uint32_t number)
{
	if (2 * (t->used + 1) > t->room)
		grow(t);
	t->used++;
	put(t, (struct place){ hash, number + 1 });
}

void hash_free(struct hash *t)
{
	xfree(t->places);
}
