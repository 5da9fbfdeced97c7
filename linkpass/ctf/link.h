/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libctf's linker: types of objects in, dictionaries out.
 */
#ifndef LINKPASS_CTF_LINK_H
#define LINKPASS_CTF_LINK_H

#include "ctf/archive.h"
#include "ctf/objects.h"

/* The dictionary of the shared types, the parent of all others. */
#define CTF_SHARED	"shared_ctf"

/*
 * Link the types of OBJECTS, which have been read, into a dictionary for each
 * module that has an object, and the shared one.  Dies if libctf cannot.
 */
void ctf_link_objects(const struct ctf_objects *objects, struct ctf_archived *archive);

#endif
