/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find the objects that have the types of each module.
 *
 * The notes of a linked kernel or a loadable module name the objects that it was linked
 * from.  These are looked for among the files that the user names, then in the directory
 * of the build.
 */
#ifndef LINKPASS_CTF_OBJECTS_H
#define LINKPASS_CTF_OBJECTS_H

#include <stdbool.h>
#include <stdint.h>
#include "know/link.h"

/* The types of one object. */
struct ctf_object {
	char *name;		/* as its note has it: the path in the build */
	char *path;		/* the file it was read from */
	unsigned int flags;	/* KALLMOD_TU_* */
	char *modules;		/* loadable ones it was compiled for, "a:b", or NULL */
	uint8_t *bytes;		/* of .ctf, checked; NULL if it is assembly */
	uint64_t size;
};

/* An object belongs to a module. */
struct ctf_member {
	const char *module;
	const char *name;	/* of the object */
	bool assembly;		/* has no types */
	const struct ctf_object *object;	/* set by ctf_objects_read() */
};

struct ctf_objects {
	const char *directory;	/* of the build, with a slash or empty */
	/* Sorted by object, then by module; each pair once. */
	struct ctf_member *members;
	unsigned int nmembers, members_room;
	const char **modules;	/* of the members, sorted, each once */
	unsigned int nmodules;
	/* The objects that the user named, sorted by name; those found in the build. */
	struct ctf_object **given;
	unsigned int ngiven, given_room;
	struct ctf_object **found;
	unsigned int nfound, found_room;
	char **strings;		/* owned, behind the members */
	unsigned int nstrings, strings_room;
};

/* The module of objects that are in no module. */
#define CTF_CORE	"vmlinux"

/* Begin with the objects of a kernel, which was read from PATH. */
void ctf_objects_begin(struct ctf_objects *o, const struct link *l, const char *path);
/*
 * Add a file: a loadable module, whose objects are then wanted; an object, which may be a
 * wanted one; or an archive of objects.
 */
void ctf_objects_add(struct ctf_objects *o, const char *path);
/*
 * Read all wanted objects; *DONE counts the members.  Dies if an object is not found, has no
 * types although it is not assembly, or has damaged types.
 */
void ctf_objects_read(struct ctf_objects *o, volatile unsigned int *done);
void ctf_objects_free(struct ctf_objects *o);

#endif
