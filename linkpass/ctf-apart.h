/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which structures must not be shared, since something inside of them is not.
 *
 * libctf shares a structure if several modules name it, be it to point to it, and all that it
 * consists of is shared; but it does not look into structures that have a name.  One inside, in the only
 * module that knows what is in the outer one, stays in the dictionary of that module,
 * and the outer one, in another dictionary, has a member that is only declared.
 */
#ifndef LINKPASS_CTF_APART_H
#define LINKPASS_CTF_APART_H

#include "ctf-objects.h"

struct ctf_tag {
	const char *name;	/* in the bytes of an object */
	unsigned int kind;	/* CTF_K_STRUCT or CTF_K_UNION */
};

/* These; *N of them, to be freed. */
struct ctf_tag *ctf_apart(const struct ctf_objects *objects, unsigned int *n);

#endif
