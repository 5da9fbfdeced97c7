/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find structures that must stay in the dictionaries of their modules, apart from the
 * shared one.
 *
 * libctf shares a structure if several modules define it or refer to it (a pointer is
 * enough) and if all its parts are shared.  But it does not look into parts that are
 * structures with a name.  If only one module defines such an inner structure, or if two
 * modules have different ones of that name, it stays in the dictionaries of its modules, and
 * the outer structure, which is shared, has a member that is only declared.
 *
 * Only structures with a name are examined.  A structure without one that is reached only
 * through a typedef, and is no member of another, stays as libctf has it.
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

/* Before the link: find the inner structures that only one module defines. */
void ctf_apart(const struct ctf_objects *objects, struct ctf_tags *apart);
/*
 * After the link: add the inner structures that are only declared in a dictionary of
 * ARCHIVE, of which SHARED is one, and the structures that contain these.  Returns false if
 * the link need not be repeated with them.
 */
bool ctf_find_apart(const struct ctf_archived *archive, uint8_t *shared, struct ctf_tags *apart);

#endif
