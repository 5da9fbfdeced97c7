/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keep libctf from sharing structures that must not be shared (ctf/apart.h).
 *
 * Before the link, every member whose type is such a structure gets a "mark" as its type: a
 * typedef of the structure with a name that no other module uses.  A type that refers to a
 * mark is unique to its module, so libctf leaves it in the dictionary of the module.  After
 * the link the members refer to the structures directly again.
 */
#ifndef LINKPASS_CTF_MARK_H
#define LINKPASS_CTF_MARK_H

#include "ctf/apart.h"
#include "ctf/types.h"

/*
 * Return a copy of the types of OBJECT in which members whose type is or contains a
 * structure in APART refer to marks for MODULE; NULL if there are no such members.  The
 * caller frees it.
 */
uint8_t *ctf_mark(const struct ctf_object *object, const char *module,
		  const struct ctf_tags *apart, uint64_t *size);

/* Undo ctf_mark() in the linked dictionary BYTES, whose types are BY. */
void ctf_unmark(uint8_t *bytes, const struct ctf_numbered *by);

#endif
