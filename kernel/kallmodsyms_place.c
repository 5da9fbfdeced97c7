// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which symbol an address is in
 *
 * The rules stand in the header. No locks, no allocations.
 */
#include <linux/minmax.h>
#include "kallmodsyms_place.h"

void kallmodsyms_place_init(struct kallmodsyms_place *p, unsigned long addr,
			    unsigned long near, unsigned long next)
{
	*p = (struct kallmodsyms_place){
		.addr = addr,
		.near = near,
		.next = next,
		.limit = next,
	};
}

static void keep_larger(struct kallmodsyms_range *r, unsigned int index,
			unsigned long start, unsigned long size)
{
	if (size > r->size)
		*r = (struct kallmodsyms_range){ index, start, size };
}

static void consider_near(struct kallmodsyms_place *p, unsigned int index,
			  unsigned long size)
{
	if (!size) {
		if (!p->has_label)
			p->label = index;
		p->has_label = true;
	} else if (p->addr - p->near < size) {
		keep_larger(&p->at, index, p->near, size);
	} else {
		keep_larger(&p->behind, index, p->near, size);
	}
}

void kallmodsyms_consider(struct kallmodsyms_place *p, unsigned int index,
			  unsigned long start, unsigned long size)
{
	if (start == p->near) {
		consider_near(p, index, size);
		return;
	}
	if (start > p->near || p->near - start >= size)
		return;
	/* It contains @near. */
	if (size < p->limit - start)
		p->limit = start + size;
	if (p->addr - start >= size)
		return;
	if (p->outer.size && start > p->outer.start)
		p->outer.size = 0;
	if (!p->outer.size || start == p->outer.start)
		keep_larger(&p->outer, index, start, size);
}

bool kallmodsyms_placed(const struct kallmodsyms_place *p,
			struct kallmodsyms_range *found, unsigned long *extent)
{
	bool label = p->has_label && !p->behind.size;

	if (p->at.size) {
		*found = p->at;
		*extent = max(p->at.size, p->next - p->near);
		return true;
	}
	if (!(label && p->addr < p->limit) && p->outer.size) {
		*found = p->outer;
		*extent = p->outer.size;
		return true;
	}
	if (label) {
		*found = (struct kallmodsyms_range){ p->label, p->near, 0 };
		*extent = p->limit - p->near;
		return p->addr < p->limit;
	}
	*found = p->behind;
	*extent = p->next - p->near;
	return false;
}
