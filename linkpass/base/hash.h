/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A hash table of numbers: the indexes of a list that is kept elsewhere and only grows.
 * { 0 } is an empty one.
 */
#ifndef LINKPASS_BASE_HASH_H
#define LINKPASS_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hash {
	struct place *places;
	size_t room;		/* a power of two */
	size_t used;		/* at most half of it */
};

#define HASH_START	0xcbf29ce484222325
#define HASH_NONE	UINT32_MAX

/* FNV-1a over the bytes of S and its NUL, continuing from HASH. */
uint64_t hash_string(uint64_t hash, const char *s);
/* The same over LEN bytes. */
uint64_t hash_bytes(uint64_t hash, const char *s, size_t len);

/* Is element NUMBER of LIST the one that KEY describes? */
typedef bool hash_same(const void *list, uint32_t number, const void *key);

/* The number of the element that KEY, of this HASH, describes, or HASH_NONE. */
uint32_t hash_find(const struct hash *t, uint64_t hash, hash_same *same, const void *list,
		   const void *key);
/* Add a NUMBER that hash_find() does not find. */
void hash_add(struct hash *t, uint64_t hash, uint32_t number);
void hash_free(struct hash *t);

#endif
