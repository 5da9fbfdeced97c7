// SPDX-License-Identifier: GPL-2.0-only
/*
 * kallmodsyms_sizes.c: how large a symbol is, and which one an address is in
 *
 * The format and the rules stand in the header. No locks, no allocations; the
 * tables are constant. As with the tables of modules, nothing in them is trusted
 * to keep reading inside of them.
 */
#include "kallmodsyms_sizes.h"
#include "kallmodsyms_uleb128.h"

static u32 get_number(const struct kallmodsyms_sizes *t, size_t *pos)
{
	u32 value;

	return kallmodsyms_uleb128(t->exceptions, t->exceptions_len, pos, &value) ?
	       value : 0;
}

static unsigned int code(const struct kallmodsyms_sizes *t, u32 index)
{
	return (t->codes[index / 2] >> (index & 1 ? 4 : 0)) & 0xf;
}

/* Bring @cursor to the start of the block that has symbol @index. */
static u32 enter_block(const struct kallmodsyms_sizes *t,
		       struct kallmodsyms_size_cursor *cursor, u32 index)
{
	cursor->next = index - index % KALLMODSYMS_SIZE_BLOCK;
	cursor->pos = t->markers[index / KALLMODSYMS_SIZE_BLOCK];
	return get_number(t, &cursor->pos);
}

/* Bring @cursor to the number of symbol @index, which is an exception. */
static void seek(const struct kallmodsyms_sizes *t,
		 struct kallmodsyms_size_cursor *cursor, u32 index)
{
	if (!cursor->pos || cursor->next > index ||
	    cursor->next % KALLMODSYMS_SIZE_BLOCK == 0 ||
	    cursor->next / KALLMODSYMS_SIZE_BLOCK != index / KALLMODSYMS_SIZE_BLOCK)
		enter_block(t, cursor, index);
	for (; cursor->next < index; cursor->next++)
		if (code(t, cursor->next) == KALLMODSYMS_SIZE_OTHER)
			get_number(t, &cursor->pos);
	cursor->next++;
}

u32 kallmodsyms_size(const struct kallmodsyms_sizes *t,
		     struct kallmodsyms_size_cursor *cursor, u32 index,
		     u32 distance)
{
	unsigned int c;
	u32 gap;

	if (index >= t->count)
		return 0;
	c = code(t, index);
	if (c == KALLMODSYMS_SIZE_NONE)
		return 0;
	if (c == KALLMODSYMS_SIZE_OTHER) {
		seek(t, cursor, index);
		return get_number(t, &cursor->pos);
	}
	gap = t->gaps[c];
	return distance > gap ? distance - gap : 0;
}

u32 kallmodsyms_size_outermost(const struct kallmodsyms_sizes *t, u32 index)
{
	struct kallmodsyms_size_cursor cursor;
	u32 number, back;

	if (index >= t->count)
		return index;
	number = enter_block(t, &cursor, index);
	if (!number)
		return index;
	back = number >> 1;
	if (back > KALLMODSYMS_SIZE_REACH)
		back = KALLMODSYMS_SIZE_REACH;
	return back < cursor.next ? cursor.next - back : 0;
}

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

static void consider_near(struct kallmodsyms_place *p, unsigned int index,
			  unsigned long size)
{
	if (!size) {
		if (!p->has_label)
			p->label = index;
		p->has_label = true;
	} else if (p->addr - p->near < size) {
		if (size > p->at_size) {
			p->at = index;
			p->at_size = size;
		}
	} else if (size > p->behind_size) {
		p->behind = index;
		p->behind_size = size;
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
	if (p->addr - start < size &&
	    (!p->outer_size || start > p->outer_start ||
	     (start == p->outer_start && size > p->outer_size))) {
		p->outer = index;
		p->outer_start = start;
		p->outer_size = size;
	}
}

bool kallmodsyms_placed(const struct kallmodsyms_place *p, unsigned int *index,
			unsigned long *start, unsigned long *size)
{
	bool label = p->has_label && !p->behind_size;

	*start = p->near;
	if (p->at_size) {
		*index = p->at;
		*size = p->at_size;
		return true;
	}
	if (label && p->addr < p->limit) {
		*index = p->label;
		*size = p->limit - p->near;
		return true;
	}
	if (p->outer_size) {
		*index = p->outer;
		*start = p->outer_start;
		*size = p->outer_size;
		return true;
	}
	*index = label ? p->label : p->behind;
	*size = label ? p->limit - p->near : p->behind_size;
	return false;
}
