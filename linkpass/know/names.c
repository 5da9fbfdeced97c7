// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>
#include "base/sort.h"
#include "base/util.h"
#include "know/names.h"

/* The LEN bytes at NAME. */
struct key {
	const char *name;
	size_t len;
};

static bool same_name(const void *list, uint32_t number, const void *key)
{
	const struct ksym *syms = list;
	const struct key *k = key;

	return !strncmp(syms[number].name, k->name, k->len) && !syms[number].name[k->len];
}

static uint32_t find(const struct names *n, uint64_t hash, const char *name, size_t len)
{
	return hash_find(&n->by_name, hash, same_name, n->k->syms,
			 &(struct key){ name, len });
}

void names_make(struct names *n, const struct kallsyms *k)
{
	uint32_t *last = xcalloc(k->count, sizeof(*last));

	*n = (struct names){ .k = k, .next = xcalloc(k->count, sizeof(*n->next)) };
	for (unsigned int i = 0; i < k->count; i++) {
		size_t len = strlen(k->syms[i].name);
		uint64_t hash = hash_bytes(HASH_START, k->syms[i].name, len);
		uint32_t first = find(n, hash, k->syms[i].name, len);

		n->next[i] = NO_SYMBOL;
		if (first == HASH_NONE) {
			hash_add(&n->by_name, hash, i);
			first = i;
		} else {
			n->next[last[first]] = i;
		}
		last[first] = i;
	}
	xfree(last);
}

void names_free(struct names *n)
{
	hash_free(&n->by_name);
	xfree(n->next);
}

uint32_t names_find(const struct names *n, const char *name, size_t len)
{
	uint32_t i = find(n, hash_bytes(HASH_START, name, len), name, len);

	return i == HASH_NONE ? NO_SYMBOL : i;
}

#define LLVM_SUFFIX	".llvm."

/* Is SYMBOL called by the LEN bytes at NAME, the suffix and digits? */
static bool is_renamed(const char *symbol, const char *name, size_t len)
{
	const char *hash;

	if (strncmp(symbol, name, len) || strncmp(symbol + len, LLVM_SUFFIX, strlen(LLVM_SUFFIX)))
		return false;
	hash = symbol + len + strlen(LLVM_SUFFIX);
	return *hash && !hash[strspn(hash, "0123456789")];
}

static uint32_t find_renamed(const struct names *n, const char *name, size_t len, uint32_t from)
{
	for (uint32_t i = from; i < n->k->count; i++)
		if (is_renamed(n->k->syms[i].name, name, len))
			return i;
	return NO_SYMBOL;
}

uint32_t names_first(const struct names *n, const char *name, size_t len)
{
	uint32_t i = names_find(n, name, len);

	return i == NO_SYMBOL ? find_renamed(n, name, len, 0) : i;
}

uint32_t names_next(const struct names *n, const char *name, size_t len, uint32_t i)
{
	return n->k->syms[i].name[len] ? find_renamed(n, name, len, i + 1) : n->next[i];
}

/* A symbol and its place in the symbol table of the file. */
struct entry {
	uint64_t index;		/* sort key, must be first */
	uint32_t number;
};

/* The order in which the kernel counts symbols. */
static struct entry *counting_order(const struct kallsyms *k, const struct image *img)
{
	struct entry *order = xcalloc(k->count, sizeof(*order));

	for (unsigned int i = 0; i < k->count; i++)
		order[i] = (struct entry){ img->linked || !k->syms[i].elf ?
					   i : k->syms[i].elf->index, i };
	sort_by_address(order, k->count, sizeof(*order));
	return order;
}

uint32_t *names_positions(const struct names *n, const struct image *img)
{
	uint32_t *positions = xcalloc(n->k->count, sizeof(*positions));
	uint32_t *counts = xcalloc(n->k->count, sizeof(*counts));
	struct entry *order = counting_order(n->k, img);

	for (unsigned int i = 0; i < n->k->count; i++) {
		const char *name = n->k->syms[order[i].number].name;
		uint32_t first = names_find(n, name, strlen(name));

		if (n->next[first] != NO_SYMBOL)
			positions[order[i].number] = ++counts[first];
	}
	xfree(order);
	xfree(counts);
	return positions;
}
