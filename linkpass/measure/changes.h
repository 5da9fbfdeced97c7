/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What has changed between two images, by row.
 */
#ifndef LINKPASS_MEASURE_CHANGES_H
#define LINKPASS_MEASURE_CHANGES_H

#include "measure/rows.h"

/* How many rows grew, shrank, came and went; bytes up and down. */
struct summary {
	unsigned int grew, shrank, came, went;
	uint64_t up, down;
};

/*
 * Make CHANGES of two tables by the same key, which must outlive it: a row for each that
 * differs in a column, with NEW minus OLD.  By symbol, those whose names differ in numbers
 * only (numbers.h) are one, and so are a symbol that is left over in OLD alone and one of that
 * name that is left over in NEW alone, if neither name is left over twice: it has moved to
 * another object.  CHANGES->sum has the totals.
 */
void changes_make(struct rows *changes, const struct rows *old, const struct rows *new,
		  struct summary *summary);

#endif
