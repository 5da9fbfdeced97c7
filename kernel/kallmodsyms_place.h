/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which symbol is an address in, if the sizes of symbols are known?
 *
 * A symbol with a size contains what its size says. The one that starts last
 * contains an address most closely; of several at its start the largest is taken. A
 * symbol without a size is a label: it is taken to extend to the next symbol, but not
 * beyond the end of what contains it. Anything else is a hole: padding, or what the
 * linker left of a weak function that another has overridden.
 *
 * Start with the symbols next to the address: @near is where the last ones not above
 * it are, @next where the first ones above it are. Consider all symbols at @near and
 * those before that may contain the address, in any order; then ask.
 */
#ifndef KALLMODSYMS_PLACE_H_
#define KALLMODSYMS_PLACE_H_

#include <linux/types.h>

/* A symbol: its number, for who considers it, where it starts and its size. */
struct kallmodsyms_range {
	unsigned int index;
	unsigned long start, size;
};

struct kallmodsyms_place {
	unsigned long addr, near, next;
	/* So far; a size of 0 is none. */
	struct kallmodsyms_range at;		/* starts at @near, has @addr */
	struct kallmodsyms_range behind;	/* starts at @near, ends before @addr */
	struct kallmodsyms_range outer;		/* starts before, has @addr */
	unsigned int label;			/* at @near, without a size */
	bool has_label;
	unsigned long limit;			/* where a label ends */
};

void kallmodsyms_place_init(struct kallmodsyms_place *p, unsigned long addr,
			    unsigned long near, unsigned long next);
void kallmodsyms_consider(struct kallmodsyms_place *p, unsigned int index,
			  unsigned long start, unsigned long size);

/*
 * Put into @found the symbol that has the address and return true; or, for a hole, the
 * one before it, and return false. @extent is how far from its start what is there may
 * belong to it.
 */
bool kallmodsyms_placed(const struct kallmodsyms_place *p,
			struct kallmodsyms_range *found, unsigned long *extent);

#endif
