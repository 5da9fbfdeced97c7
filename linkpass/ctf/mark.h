/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keep libctf from sharing structures that must not be shared (ctf/apart.h).
 *
 * Before the link, every member of such a structure gets a detour: a typedef with a name that
 * no other module uses, a "mark".  What refers to a mark is unique to its module, and
 * so libctf leaves it in the dictionary of the module.  After the link the members
 * refer to the structures directly again.
 */
#ifndef LINKPASS_CTF_MARK_H
#define LINKPASS_CTF_MARK_H

#include "ctf/apart.h"
#include "ctf/types.h"

/*
 * Return a copy of the types of OBJECT in which the members that are of structures in
 * APART, or have such inside, refer to marks for MODULE; NULL if there are none.  To
 * be freed by the caller.
 */
uint8_t *ctf_mark(const struct ctf_object *object, const char *module,
		  const struct ctf_tags *apart, uint64_t *size);

/* Undo that in the linked dictionary BYTES, whose types are BY. */
void ctf_unmark(uint8_t *bytes, const struct ctf_numbered *by);

#endif
