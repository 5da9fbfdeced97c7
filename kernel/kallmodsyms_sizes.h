/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The true sizes of the kernel's symbols (st_size).
 *
 * scripts/kallsyms writes the tables, in the order of kallsyms:
 *
 * kallsyms_sizes: a code of four bits for each symbol, that of an even one in
 *	the low half of the byte:
 *	0-13	the symbol ends so many bytes before the next one that is not at
 *		its address as kallsyms_size_gaps has at this place;
 *	14	it has no size;
 *	15	its gap or its size stands in kallsyms_size_exceptions.
 * kallsyms_size_gaps: 14 bytes, the most usual gaps of this kernel.
 * kallsyms_size_exceptions: ULEB128 numbers. For every 256 symbols first twice as
 *	many as there are symbols from one that reaches over the first of them to that
 *	first (0: none does), plus one if any of them reaches over another; then
 *	for each symbol with code 15 twice its size, or twice its gap plus one.
 * kallsyms_size_markers: for every 256 symbols the offset of their first number
 *	in kallsyms_size_exceptions.
 * kallsyms_size_info: two words, the number of symbols and the bytes of
 *	kallsyms_size_exceptions that are in use.
 *
 * Symbols that share an address are in no order of size.
 *
 * Padding is mostly short and the same over and over, so this takes little more
 * than half a byte a symbol. A size is found from the marker of its block
 * by counting the exceptions among at most 255 codes, and that only for the few
 * that are exceptions.
 */
#ifndef KALLMODSYMS_SIZES_H_
#define KALLMODSYMS_SIZES_H_

#include <linux/types.h>

#define KALLMODSYMS_SIZE_GAPS	14
#define KALLMODSYMS_SIZE_NONE	14
#define KALLMODSYMS_SIZE_OTHER	15
#define KALLMODSYMS_SIZE_BLOCK	256
/* How far to look for a symbol that reaches over others; real ones need below 100. */
#define KALLMODSYMS_SIZE_REACH	1024

extern const u32 kallsyms_size_info[];
extern const u8 kallsyms_size_gaps[];
extern const u8 kallsyms_sizes[];
extern const u8 kallsyms_size_exceptions[];
extern const u32 kallsyms_size_markers[];

/* The tables; @exceptions_len is in bytes, @count is of symbols. */
struct kallmodsyms_sizes {
	const u8 *codes;
	const u8 *gaps;
	const u8 *exceptions;
	size_t exceptions_len;
	const u32 *markers;
	u32 count;
};

/* Those of the kernel image. May be called in any context. */
const struct kallmodsyms_sizes *kallmodsyms_sizes(void);

/*
 * Where the last exception was. Going on from there, symbols that are asked for
 * in ascending order cost no search. All zero is a valid start.
 */
struct kallmodsyms_size_cursor {
	u32 next;		/* the symbol behind it */
	size_t pos;		/* in the exceptions, behind its number; 0: none yet */
};

/*
 * The size of symbol @index, or 0 if it has none; the next one elsewhere is
 * @distance bytes up (0: there is none).
 */
u32 kallmodsyms_size(const struct kallmodsyms_sizes *t,
		     struct kallmodsyms_size_cursor *cursor, u32 index,
		     u32 distance);

/*
 * The first symbol that may reach over symbol @index: one in its block or before,
 * up to KALLMODSYMS_SIZE_REACH, or @index if there is none.
 */
u32 kallmodsyms_size_outermost(const struct kallmodsyms_sizes *t, u32 index);

#endif
