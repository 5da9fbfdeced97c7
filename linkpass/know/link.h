/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An image with all that follows from its notes, which every verb begins with.
 */
#ifndef LINKPASS_KNOW_LINK_H
#define LINKPASS_KNOW_LINK_H

#include "know/modules.h"
#include "know/notes.h"

struct link {
	struct image *img;
	struct notes notes;
	struct modules modules;
	bool may_fold;		/* the linker may have put what is the same in one place */
	bool names_files;	/* local symbols of every object are under a name of its own */
};

/* Read the notes of IMG and who the modules are; dies if it has no notes. */
void link_make(struct link *l, struct image *img);
/* The same for the file PATH. */
void link_read(struct link *l, const char *path);
/* The same, and its symbols. */
void link_read_symbols(struct link *l, const char *path);
/* Die if addresses are not final: of an object or a loadable module. */
void link_need_addresses(const struct link *l);
void link_free(struct link *l);

#endif
