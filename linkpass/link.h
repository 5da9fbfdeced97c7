/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A linked kernel with all that follows from its notes: the pipeline up to the
 * tiles, which every verb begins with.
 */
#ifndef LINKPASS_LINK_H
#define LINKPASS_LINK_H

#include "kallsyms.h"
#include "tiles.h"

struct link {
	struct image *img;
	struct notes notes;
	struct modules modules;
	struct tiles tiles;
};

/* Dies if PATH has no notes. */
void link_read(struct link *l, const char *path);
void link_free(struct link *l);

#endif
