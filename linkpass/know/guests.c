// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/util.h"
#include "know/guests.h"

void guests_make(struct guests *g, const struct running *running)
{
	*g = (struct guests){ .running = running };
	g->k.count = running->count;
	g->k.syms = xcalloc(g->k.count, sizeof(*g->k.syms));
	for (unsigned int i = 0; i < g->k.count; i++)
		g->k.syms[i] = running->guests[i].sym;
	names_make(&g->names, &g->k);
}

void guests_free(struct guests *g)
{
	names_free(&g->names);
	xfree(g->k.syms);
}
