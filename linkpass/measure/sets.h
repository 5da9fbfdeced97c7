/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The modules of each translation unit, as sizes are counted.
 *
 * A linked image declares its modules, so that a unit of none of them is in the core kernel.
 * A relocatable file is a part: the declaration can be in another object (fs/ext4/dir.o), and
 * a loadable module has none.  There the name in the note counts if everything in the file was
 * compiled for a loadable module.  Otherwise the module is not known, also that of the core
 * kernel's objects, which look the same.
 */
#ifndef LINKPASS_MEASURE_SETS_H
#define LINKPASS_MEASURE_SETS_H

#include "know/link.h"

struct named_set {
	const char *modname;	/* as in a note: "a:b" */
	struct module_set *set;
};

struct sets {
	const struct module_set **of_tu;	/* NULL if it is not known */
	struct named_set *loadable;		/* of notes, and not of the link */
	unsigned int nloadable, room;
};

/* Find the sets of L, which has to stay as long as they are used. */
void sets_find(struct sets *sets, const struct link *l);
void sets_free(struct sets *sets);

#endif
