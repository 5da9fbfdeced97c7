/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which structures are not shared, although they are inside of others that would be.
 *
 * libctf shares a structure if several modules have or name it, be it to point to it, and all
 * that it consists of is shared; but it does not look into structures inside that have a name.
 * Such a one may be known to one module only, or two of the name may differ: it stays in
 * the dictionaries of its modules, and the outer one, which is shared, has a member that is
 * only declared.
 *
 * Only structures with a name are looked into: one without, that is behind a typedef and nowhere a
 * member, stays as libctf has it.
 */
#ifndef LINKPASS_CTF_APART_H
#define LINKPASS_CTF_APART_H

#include "ctf/archive.h"
#include "ctf/objects.h"

/* Structures (CTF_K_STRUCT) and unions (CTF_K_UNION), sorted. */
struct ctf_tags {
	struct ctf_tag {
		char *name;
		unsigned int kind;
	} *list;
	unsigned int n, room;
};

bool ctf_tags_have(const struct ctf_tags *tags, const char *name, unsigned int kind);
void ctf_tags_free(struct ctf_tags *tags);

/* Those of which that can be told before the link: one module only defines them. */
void ctf_apart(const struct ctf_objects *objects, struct ctf_tags *apart);
/*
 * Add those that turn out to be so in the dictionaries, of which SHARED is one, and what they are
 * inside of; false if there are no more.
 */
bool ctf_find_apart(const struct ctf_archived *archive, uint8_t *shared, struct ctf_tags *apart);

#endif
