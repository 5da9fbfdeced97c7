/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Module sets: which built-in modules each translation unit is part of.
 *
 * KBUILD_MODNAME alone does not tell: every object has one, "core" for
 * kernel/sched/core.c too.  A name is a module's if an object of the image
 * declares it; declarations and objects are matched by module file, since
 * names like "core" or "main" are in use many times over.
 */
#ifndef LINKPASS_KNOW_MODULES_H
#define LINKPASS_KNOW_MODULES_H

#include <stdint.h>
#include "base/hash.h"
#include "know/notes.h"

/* The core kernel, or an address nobody claims: the empty set. */
#define NO_MODULES	0

struct module_set {
	const char **names;	/* sorted, each once */
	unsigned int count;
};

/* A module that the image declares, by the name that its file gives it. */
struct declared {
	char *name;
	const char *file;
};

struct modules {
	/* Module files that the image declares: sorted, each once. */
	char **files;
	unsigned int nfiles, files_room;
	struct declared *declared;	/* the same, by name */
	/*
	 * Every set in use and every member of one alone, each once;
	 * sets[NO_MODULES] is empty.
	 */
	struct module_set *sets;
	unsigned int nsets, sets_room;
	struct hash by_names;	/* all of them but the empty one */
	uint32_t *of_tu;	/* index into sets[], by translation unit */
	char **names;		/* owned strings behind the sets */
	unsigned int nnames, names_room;
};

/* The set that is just the module NAME, which stands in one of several. */
uint32_t modules_alone(const struct modules *m, const char *name);

void modules_find(struct modules *m, const struct notes *notes);
void modules_free(struct modules *m);

#endif
