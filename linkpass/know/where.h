/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where is an address?  The symbol that it is in, and the owner.
 *
 * The rules are those of the kernel's kallmodsyms_lookup() (kernel/kallmodsyms_place.h).  A
 * symbol with a size contains what its size says; the one that starts last contains an address
 * most closely, and of several at its start the largest is taken.  A symbol without a size is a
 * label: it extends to the next symbol, but not beyond the end of what contains it.  Anything
 * else is a hole.
 *
 * Addresses are those in the file, also for a kernel that runs elsewhere.
 */
#ifndef LINKPASS_KNOW_WHERE_H
#define LINKPASS_KNOW_WHERE_H

#include "know/listing.h"
#include "know/names.h"

/* An address at which symbols start. */
struct spot {
	uint64_t addr;		/* sort key, must be first */
	uint32_t largest;	/* symbol with a size; the first of the largest; or NO_SYMBOL */
	uint32_t label;		/* the first symbol without a size, or NO_SYMBOL */
	uint32_t outer;		/* the last spot before whose symbol ends behind ADDR; or NO_SPOT */
};

#define NO_SPOT	UINT32_MAX

struct where {
	const struct listing *l;
	struct spot *spots;
	unsigned int nspots;
	uint64_t *ends;		/* for each symbol, where the kernel says that it ends */
};

struct owner {
	const struct module_set *set;
	const char *object;	/* NULL if it is nobody's; SET is empty then */
};

struct whereabouts {
	uint32_t symbol;	/* or, in a hole, the one before it, or NO_SYMBOL */
	uint64_t offset;	/* from the start of SYMBOL */
	bool hole;
	struct owner owner;	/* of the address */
};

void where_make(struct where *w, const struct listing *l);
void where_free(struct where *w);

/* Find ADDR; false if it is in no section, or in several, and no symbol is there. */
bool where_find(const struct where *w, uint64_t addr, struct whereabouts *at);

/* The owner of the address OFFSET bytes behind the start of SYMBOL. */
struct owner where_owner(const struct where *w, uint32_t symbol, uint64_t offset);

/*
 * Can the kernel have printed SIZE for SYMBOL?  It prints the distance to the next symbol, in
 * the order of kallsyms, or st_size.  If the kallsyms tables are in another file, the kernel may
 * know fewer symbols than this one has, so that any symbol may be the next one.
 */
bool where_may_print(const struct where *w, uint32_t symbol, uint64_t size);

#endif
