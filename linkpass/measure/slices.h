/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cut the sections of an image into slices of one owner and one symbol.
 *
 * Each byte of an allocated section is in one slice: so sums over slices are sums over
 * sections.  Sections are cut where the ranges of the notes begin and end, and then at symbols:
 *
 *   - Of several symbols that cover a byte, it has the one that starts last (the entry of a
 *     table, not the table); of several with one start and size, one that does not depend on
 *     the order in the file, so that two builds give the same.
 *   - A label without a size has the bytes up to the next symbol or the end of the range, where
 *     no symbol with a size covers them, if it is its object's.
 *   - Other bytes have no symbol.
 *
 * Bytes in no range are nobody's.  What ld may have filled, up to an aligned address, is called
 * padding: a stretch behind something else, shorter than the alignment of its end, that has no
 * symbol, no label and no merged constant.  In code there may be a label, such as
 * __entry_text_end, if a word fills all of it.
 */
#ifndef LINKPASS_MEASURE_SLICES_H
#define LINKPASS_MEASURE_SLICES_H

#include "know/link.h"

struct slice {
	const struct section *section;
	uint64_t size;			/* bytes, not 0 */
	uint32_t tu;			/* or NO_TU */
	const struct symbol *symbol;	/* or NULL */
	bool padding;			/* then there is neither of these */
};

/* Call VISIT for each slice of L, whose symbols were read, by section and address. */
void slices_each(const struct link *l, void (*visit)(const struct slice *slice, void *arg),
		 void *arg);

#endif
