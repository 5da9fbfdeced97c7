/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An image with its notes and its modules, which every verb starts from.
 */
#ifndef LINKPASS_KNOW_LINK_H
#define LINKPASS_KNOW_LINK_H

#include "know/modules.h"
#include "know/notes.h"

struct link {
	struct image *img;
	struct notes notes;
	struct modules modules;
	bool may_fold;		/* the linker may have folded identical sections */
	bool names_files;	/* an STT_FILE symbol precedes each object's local symbols */
	bool names_sources;	/* ... but for objects from assembly */
};

/* Read the notes of IMG and find its modules; dies if it has no notes. */
void link_make(struct link *l, struct image *img);
/* The same for the file PATH. */
void link_read(struct link *l, const char *path);
/* The same, and its symbols. */
void link_read_symbols(struct link *l, const char *path);
/* Die if addresses are not final, as in an object or a loadable module. */
void link_need_addresses(const struct link *l);
void link_free(struct link *l);

#endif
