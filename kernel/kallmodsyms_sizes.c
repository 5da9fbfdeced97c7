// SPDX-License-Identifier: GPL-2.0-only
/*
 * How large a symbol is
 *
 * The format stands in the header. No locks, no allocations; the tables are
 * constant. Nothing in them is trusted: whatever is wrong, reading stays inside of
 * them and comes to an end.
 */
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/init.h>
#include <linux/kallsyms.h>
#include <asm/sections.h>
#include "kallmodsyms_sizes.h"
#include "kallmodsyms_uleb128.h"
#include "kallsyms_internal.h"

static struct kallmodsyms_sizes image_sizes __ro_after_init;
static bool image_sizes_found __ro_after_init;

/*
 * Early initcalls run on the one processor there is then. Who asks sooner does it
 * there and then, perhaps in an NMI in the midst of another's doing it. All store the
 * same values, so nobody has to wait; and when there are other processors, it has
 * been done and nothing is stored any more.
 */
static int find_image_sizes(void)
{
	size_t room = (unsigned long)__end_rodata -
		      (unsigned long)kallsyms_size_exceptions;
	struct kallmodsyms_sizes t = {
		.codes = kallsyms_sizes,
		.gaps = kallsyms_size_gaps,
		.exceptions = kallsyms_size_exceptions,
		.exceptions_len = kallsyms_size_info[1],
		.markers = kallsyms_size_markers,
		.count = kallsyms_size_info[0],
	};

	/* They are of other symbols, or damaged: then no symbol has a size. */
	if (t.count != kallsyms_num_syms || t.exceptions_len > room)
		t.count = 0;
	image_sizes = t;
	/* Behind the tables, for an NMI in between. */
	smp_store_release(&image_sizes_found, true);
	return 0;
}
early_initcall(find_image_sizes);

const struct kallmodsyms_sizes *kallmodsyms_sizes(void)
{
	if (unlikely(!READ_ONCE(image_sizes_found)))
		find_image_sizes();
	return &image_sizes;
}

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
	u32 number, gap;

	if (index >= t->count)
		return 0;
	c = code(t, index);
	if (c == KALLMODSYMS_SIZE_NONE)
		return 0;
	if (c == KALLMODSYMS_SIZE_OTHER) {
		seek(t, cursor, index);
		number = get_number(t, &cursor->pos);
		if (!(number & 1))
			return number >> 1;
		gap = number >> 1;
	} else {
		gap = t->gaps[c];
	}
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
