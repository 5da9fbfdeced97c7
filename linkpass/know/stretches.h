/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stretches of sections that no note and no symbol speaks of, with more than padding in them.
 */
#ifndef LINKPASS_KNOW_STRETCHES_H
#define LINKPASS_KNOW_STRETCHES_H

#include "know/link.h"

/* Call VISIT for each stretch, by address.  L has its symbols. */
void stretches_each(const struct link *l,
		    void (*visit)(const struct section *sec, uint64_t start, uint64_t end,
				  void *arg), void *arg);

#endif
