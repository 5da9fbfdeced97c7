/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Module sets: which built-in modules each translation unit is part of.
 *
 * KBUILD_MODNAME alone is not enough: every object has one, even kernel/sched/core.c
 * ("core").  A name is that of a module only if an object of the image declares it.
 * Declarations and objects are matched by module file, since many objects have names like
 * "core" or "main".
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

/* A module that the image declares; its name is derived from its file. */
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
	 * Every set in use and, for each member of a set, the set of it alone; each once.
	 * sets[NO_MODULES] is empty.
	 */
	struct module_set *sets;
	unsigned int nsets, sets_room;
	struct hash by_names;	/* all of them but the empty one */
	uint32_t *of_tu;	/* index into sets[], by translation unit */
	char **names;		/* the strings that the sets refer to, owned here */
	unsigned int nnames, names_room;
};

/* The index of the set of the module NAME alone; some set must have NAME. */
uint32_t modules_alone(const struct modules *m, const char *name);

void modules_find(struct modules *m, const struct notes *notes);
void modules_free(struct modules *m);

#endif
