/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tiles: the address space cut into runs of one owner.
 */
#ifndef LINKPASS_KERNEL_TILES_H
#define LINKPASS_KERNEL_TILES_H

#include <stdint.h>
#include "know/link.h"

/*
 * From START up to the next tile's start, everything belongs to OWNER, if to anybody.
 */
struct tile {
	uint64_t start;		/* first: it is sorted by */
	uint32_t owner;		/* index into modules.sets[] */
};

/*
 * Sorted by start; neighbours differ in owner (fused); the last tile has the
 * owner NO_MODULES, so that nothing reaches beyond what was claimed.  What
 * lies between two ranges (alignment, the linker's own code, objects without a
 * note) is a tile without owner.  But a tile with no symbol in it is made part
 * of the one before: nobody can ask for it by a symbol, and where code is
 * interleaved with tables of its addresses, most tiles are of that kind.
 */
struct tiles {
	struct tile *list;
	unsigned int count, room;
};

/* Those of L, whose symbols were read. */
void tiles_build(struct tiles *t, const struct link *l);
/* The tile that ADDR is in, or NULL if it is below the first. */
const struct tile *tiles_at(const struct tiles *t, uint64_t addr);
void tiles_free(struct tiles *t);

#endif
