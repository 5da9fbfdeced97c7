/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which structures have to be shared because they are inside of others that are.
 *
 * libctf shares a structure if several modules name it, be it to point to it.  What is inside of
 * it, in just one of the modules, it leaves in that module's dictionary; the shared structure
 * has a member then that is only declared.  Naming the inner structure in another module, too, has
 * it shared.
 */
#ifndef LINKPASS_CTF_SHARE_H
#define LINKPASS_CTF_SHARE_H

#include "ctf-objects.h"

struct ctf_inner {
	const char *name;	/* in the bytes of an object */
	unsigned int kind;	/* CTF_K_STRUCT or CTF_K_UNION */
};

/* Those to name; *N of them, to be freed. */
struct ctf_inner *ctf_share(const struct ctf_objects *objects, unsigned int *n);

#endif
