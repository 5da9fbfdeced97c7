// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>
#include "ctf-apart.h"
#include "ctf-types.h"
#include "util.h"

/* A structure or union by name, whatever objects have it. */
struct tag {
	struct ctf_tag id;	/* name NULL: free */
	const char *module;	/* the first that names it */
	bool several;		/* another does, too */
	const char *definer;	/* the first that defines it; the list is from there */
	bool common;		/* another does, too */
	unsigned int *inner;	/* tags of what is inside */
	unsigned int ninner, inner_room;
};

struct tags {
	struct tag *list;	/* by number */
	unsigned int n, list_room;
	unsigned int *places;	/* hash table of numbers + 1; 0 is free */
	size_t room;		/* a power of 2 */
};

static size_t hash(const char *name, unsigned int kind)
{
	uint64_t h = 0xcbf29ce484222325 ^ kind;

	for (; *name; name++)
		h = (h ^ (uint8_t)*name) * 0x100000001b3;
	return h;
}

static unsigned int *place(const struct tags *tags, const char *name, unsigned int kind)
{
	size_t i = hash(name, kind) & (tags->room - 1);

	for (; tags->places[i]; i = (i + 1) & (tags->room - 1)) {
		const struct ctf_tag *id = &tags->list[tags->places[i] - 1].id;

		if (id->kind == kind && !strcmp(id->name, name))
			break;
	}
	return &tags->places[i];
}

static void make_room(struct tags *tags)
{
	if (2 * ((size_t)tags->n + 1) <= tags->room)
		return;
	tags->room = tags->room ? 2 * tags->room : 4096;
	free(tags->places);
	tags->places = xcalloc(tags->room, sizeof(*tags->places));
	for (unsigned int i = 0; i < tags->n; i++)
		*place(tags, tags->list[i].id.name, tags->list[i].id.kind) = i + 1;
}

/* The number of a tag, which MODULE names. */
static unsigned int name_tag(struct tags *tags, const char *module, const char *name,
			     unsigned int kind)
{
	unsigned int *p;
	struct tag *tag;

	make_room(tags);
	p = place(tags, name, kind);
	if (!*p) {
		GROW(tags->list, tags->n, tags->list_room);
		tags->list[tags->n] = (struct tag){ .id = { name, kind }, .module = module };
		*p = ++tags->n;
	}
	tag = &tags->list[*p - 1];
	tag->several |= strcmp(tag->module, module) != 0;
	return *p - 1;
}

/* The object that is being read. */
struct reader {
	struct tags *tags;
	const char *module;
	const char *strings;
	struct ctf_numbered by;
};

/* Add what TYPE, inside of the tag OUTER, is or has inside. */
static void add_inner(struct reader *r, unsigned int outer, uint32_t type)
{
	const ctf_stype_t *t = r->by.types[type];
	struct tag *tag;
	unsigned int inner;

	if (!t)
		return;
	switch (ctf_kind(t)) {
	case CTF_K_ARRAY:
		add_inner(r, outer, ((const ctf_array_t *)ctf_list(t))->cta_contents);
		return;
	case CTF_K_TYPEDEF:
	case CTF_K_CONST:
	case CTF_K_VOLATILE:
		add_inner(r, outer, t->ctt_type);
		return;
	case CTF_K_STRUCT:
	case CTF_K_UNION:
		break;
	default:
		return;
	}
	if (!t->ctt_name) {
		for (unsigned int i = 0; i < ctf_length(t); i++)
			add_inner(r, outer, ctf_member_type(t, i));
		return;
	}
	inner = name_tag(r->tags, r->module, r->strings + t->ctt_name, ctf_kind(t));
	tag = &r->tags->list[outer];
	GROW(tag->inner, tag->ninner, tag->inner_room);
	tag->inner[tag->ninner++] = inner;
}

/* Whether this is the first definition of TAG. */
static bool define(struct tag *tag, const char *module)
{
	if (tag->definer) {
		tag->common |= strcmp(tag->definer, module) != 0;
		return false;
	}
	tag->definer = module;
	return true;
}

static void read_type(struct reader *r, const ctf_stype_t *t)
{
	bool declared = ctf_kind(t) == CTF_K_FORWARD && t->ctt_type != CTF_K_ENUM;
	unsigned int tag;

	if (!t->ctt_name || (!declared && !ctf_is_aggregate(t)))
		return;
	tag = name_tag(r->tags, r->module, r->strings + t->ctt_name,
		       declared ? t->ctt_type : ctf_kind(t));
	if (declared || !define(&r->tags->list[tag], r->module))
		return;
	for (unsigned int i = 0; i < ctf_length(t); i++)
		add_inner(r, tag, ctf_member_type(t, i));
}

static void read_object(struct tags *tags, const struct ctf_member *m)
{
	const ctf_header_t *h = (const ctf_header_t *)m->object->bytes;
	struct reader r = {
		.tags = tags,
		.module = m->module,
		.strings = (const char *)(h + 1) + h->cth_stroff,
	};

	ctf_number(&r.by, m->object->bytes);
	for (unsigned int i = 1; i < r.by.n; i++)
		read_type(&r, r.by.types[i]);
	free(r.by.types);
}

/* What libctf would share with something inside that no other module has. */
static bool is_apart(const struct tags *tags, const struct tag *tag)
{
	if (!tag->several || tag->common)
		return false;
	for (unsigned int i = 0; i < tag->ninner; i++)
		if (!tags->list[tag->inner[i]].common)
			return true;
	return false;
}

struct ctf_tag *ctf_apart(const struct ctf_objects *objects, unsigned int *n)
{
	struct tags tags = { 0 };
	struct ctf_tag *found = NULL;
	unsigned int room = 0;

	*n = 0;
	for (unsigned int i = 0; i < objects->nmembers; i++)
		if (objects->members[i].object)
			read_object(&tags, &objects->members[i]);
	for (unsigned int i = 0; i < tags.n; i++) {
		if (is_apart(&tags, &tags.list[i])) {
			GROW(found, *n, room);
			found[(*n)++] = tags.list[i].id;
		}
	}
	for (unsigned int i = 0; i < tags.n; i++)
		free(tags.list[i].inner);
	free(tags.list);
	free(tags.places);
	return found;
}
