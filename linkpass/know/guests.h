/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The symbols of loadable modules, BPF programs and so on by name.
 */
#ifndef LINKPASS_KNOW_GUESTS_H
#define LINKPASS_KNOW_GUESTS_H

#include "know/names.h"
#include "read/running.h"

struct guests {
	const struct running *running;
	struct kallsyms k;		/* the same symbols, with the same numbers */
	struct names names;
};

void guests_make(struct guests *g, const struct running *running);
void guests_free(struct guests *g);

#endif
