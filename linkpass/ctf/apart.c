// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>
#include "ctf/apart.h"
#include "ctf/types.h"
#include "base/hash.h"
#include "base/util.h"

/* A structure or union by name, whatever objects have it. */
struct tag {
	const char *name;	/* in the bytes of an object */
	unsigned int kind;
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
	struct hash by_name;
};

static bool same_tag(const void *list, uint32_t number, const void *key)
{
	const struct tag *a = (const struct tag *)list + number, *b = key;

	return a->kind == b->kind && !strcmp(a->name, b->name);
}

/* The number of a tag, which MODULE names. */
static unsigned int name_tag(struct tags *tags, const char *module, const char *name,
			     unsigned int kind)
{
	const struct tag new = { .name = name, .kind = kind, .module = module };
	uint64_t hash = hash_string(HASH_START ^ kind, name);
	uint32_t found = hash_find(&tags->by_name, hash, same_tag, tags->list, &new);

	if (found == HASH_NONE) {
		hash_add(&tags->by_name, hash, tags->n);
		GROW(tags->list, tags->n, tags->list_room);
		tags->list[tags->n] = new;
		return tags->n++;
	}
	tags->list[found].several |= strcmp(tags->list[found].module, module) != 0;
	return found;
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
	struct reader r = {
		.tags = tags,
		.module = m->module,
		.strings = ctf_strings(m->object->bytes),
	};

	ctf_number(&r.by, m->object->bytes);
	for (unsigned int i = 1; i < r.by.n; i++)
		read_type(&r, r.by.types[i]);
	xfree(r.by.types);
}

static int compare_tags(const void *a, const void *b)
{
	const struct ctf_tag *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : (int)x->kind - (int)y->kind;
}

/* Where the tag is in the list, or belongs. */
static unsigned int find_tag(const struct ctf_tags *tags, const struct ctf_tag *key)
{
	unsigned int low = 0, high = tags->n;

	while (low < high) {
		unsigned int mid = low + (high - low) / 2;

		if (compare_tags(&tags->list[mid], key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool ctf_tags_have(const struct ctf_tags *tags, const char *name, unsigned int kind)
{
	const struct ctf_tag key = { (char *)name, kind };
	unsigned int i = find_tag(tags, &key);

	return i < tags->n && !compare_tags(&tags->list[i], &key);
}

void ctf_tags_free(struct ctf_tags *tags)
{
	for (unsigned int i = 0; i < tags->n; i++)
		xfree(tags->list[i].name);
	xfree(tags->list);
}

static void add_tag(struct ctf_tags *tags, const char *name, unsigned int kind)
{
	struct ctf_tag tag = { (char *)name, kind };
	unsigned int i = find_tag(tags, &tag);

	if (i < tags->n && !compare_tags(&tags->list[i], &tag))
		return;
	GROW(tags->list, tags->n, tags->room);
	memmove(&tags->list[i + 1], &tags->list[i], (tags->n - i) * sizeof(tag));
	tag.name = xprintf("%s", name);
	tags->list[i] = tag;
	tags->n++;
}

/* What is inside of TAG, which libctf would share, and in no other module. */
static void add_inside(const struct tags *tags, const struct tag *tag, struct ctf_tags *apart)
{
	if (!tag->several || tag->common)
		return;
	for (unsigned int i = 0; i < tag->ninner; i++) {
		const struct tag *inner = &tags->list[tag->inner[i]];

		if (!inner->common)
			add_tag(apart, inner->name, inner->kind);
	}
}

void ctf_apart(const struct ctf_objects *objects, struct ctf_tags *apart)
{
	struct tags tags = { 0 };

	for (unsigned int i = 0; i < objects->nmembers; i++)
		if (objects->members[i].object)
			read_object(&tags, &objects->members[i]);
	for (unsigned int i = 0; i < tags.n; i++)
		add_inside(&tags, &tags.list[i], apart);
	for (unsigned int i = 0; i < tags.n; i++)
		xfree(tags.list[i].inner);
	xfree(tags.list);
	hash_free(&tags.by_name);
}

/* --- After a link ---------------------------------------------------------- */

/* A dictionary and its parent, or the parent alone. */
struct space {
	struct ctf_numbered by, parent;
	const char *strings, *parent_strings;
	bool is_child;
	bool declared;		/* something inside is only that */
};

static const ctf_stype_t *find_type(const struct space *s, uint32_t type, const char **name)
{
	bool own = !s->is_child || type > CTF_MAX_PTYPE;
	const struct ctf_numbered *by = own ? &s->by : &s->parent;
	const ctf_stype_t *t = (type & CTF_MAX_PTYPE) < by->n ? by->types[type & CTF_MAX_PTYPE] : NULL;

	if (t)
		*name = (own ? s->strings : s->parent_strings) + t->ctt_name;
	return t;
}

/*
 * Whether TYPE, of a member, is or has inside what is only declared, which is added to APART then, or
 * what has to be apart.
 */
static bool is_unshared(struct space *s, uint32_t type, struct ctf_tags *apart)
{
	const char *name;
	const ctf_stype_t *t = find_type(s, type, &name);
	bool unshared = false;

	if (!t)
		return false;
	switch (ctf_kind(t)) {
	case CTF_K_ARRAY:
		return is_unshared(s, ((const ctf_array_t *)ctf_list(t))->cta_contents, apart);
	case CTF_K_TYPEDEF:
	case CTF_K_CONST:
	case CTF_K_VOLATILE:
		return is_unshared(s, t->ctt_type, apart);
	case CTF_K_FORWARD:
		if (t->ctt_type == CTF_K_ENUM)
			return false;
		s->declared = true;
		add_tag(apart, name, t->ctt_type);
		return true;
	case CTF_K_STRUCT:
	case CTF_K_UNION:
		break;
	default:
		return false;
	}
	if (t->ctt_name)
		return ctf_tags_have(apart, name, ctf_kind(t));
	for (unsigned int i = 0; i < ctf_length(t); i++)
		unshared |= is_unshared(s, ctf_member_type(t, i), apart);
	return unshared;
}

static void find_unshared(struct space *s, struct ctf_tags *apart)
{
	for (unsigned int i = 1; i < s->by.n; i++) {
		const ctf_stype_t *t = s->by.types[i];
		bool unshared = false;

		if (!ctf_is_aggregate(t) || !t->ctt_name)
			continue;
		for (unsigned int m = 0; m < ctf_length(t); m++)
			unshared |= is_unshared(s, ctf_member_type(t, m), apart);
		if (unshared)
			add_tag(apart, s->strings + t->ctt_name, ctf_kind(t));
	}
}

bool ctf_find_apart(const struct ctf_archived *archive, uint8_t *shared, struct ctf_tags *apart)
{
	struct space s = { .parent_strings = ctf_strings(shared) };
	unsigned int had = apart->n, before;

	ctf_number(&s.parent, shared);
	do {
		before = apart->n;
		for (unsigned int i = 0; i < archive->n; i++) {
			ctf_number(&s.by, archive->list[i].bytes);
			s.strings = ctf_strings(archive->list[i].bytes);
			s.is_child = archive->list[i].bytes != shared;
			find_unshared(&s, apart);
			xfree(s.by.types);
		}
	} while (apart->n > before);
	xfree(s.parent.types);
	return s.declared && apart->n > had;
}
