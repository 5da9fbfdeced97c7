// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "base/util.h"
#include "ctf/mark.h"
#include "ctf/types.h"

/* The names of marks begin with this; no name in C does. */
#define MARK	'('

static bool is_mark(const ctf_stype_t *t, const char *strings)
{
	return ctf_kind(t) == CTF_K_TYPEDEF && strings[t->ctt_name] == MARK;
}

/* The state while an object gets marks. */
struct marker {
	struct ctf_numbered by;
	const char *strings;
	uint64_t strings_size;
	const char *module;
	const char *outer;		/* the structure whose members are being marked */
	unsigned int outer_kind;
	const struct ctf_tags *apart;
	struct buffer types, names;	/* to be appended */
	unsigned int ntypes;		/* with those */
};

static void add_bytes(struct buffer *b, const void *bytes, uint64_t size)
{
	for (uint64_t i = 0; i < size; i++)
		buffer_byte(b, ((const uint8_t *)bytes)[i]);
}

/* Append a mark for TYPE, which is called NAME; returns its number. */
static uint32_t add_mark(struct marker *k, uint32_t type, const char *name)
{
	const ctf_stype_t new = {
		.ctt_name = k->strings_size + k->names.len,
		.ctt_info = CTF_TYPE_INFO(CTF_K_TYPEDEF, 1, 0),
		.ctt_type = type,
	};
	char *mark = xprintf("%c%s)%u:%s)%u:%s", MARK, k->module, k->outer_kind, k->outer,
			     ctf_kind(k->by.types[type]), name);

	add_bytes(&k->types, &new, sizeof(new));
	buffer_string(&k->names, mark);
	xfree(mark);
	return k->ntypes++;
}

static uint32_t isolate(struct marker *k, uint32_t type);

/*
 * TYPE is an array, a qualifier or a structure without a name.  If anything in it needs a
 * mark, append a copy that refers to marks, and return its number.
 */
static uint32_t isolate_parts(struct marker *k, uint32_t type)
{
	const ctf_stype_t *t = k->by.types[type];
	uint64_t size = (const uint8_t *)ctf_list(t) - (const uint8_t *)t + ctf_list_size(t);
	ctf_stype_t *new = memcpy(xcalloc(1, size), t, size);
	ctf_array_t *array = (ctf_array_t *)ctf_list(new);
	ctf_member_t *members = (ctf_member_t *)array;

	switch (ctf_kind(t)) {
	case CTF_K_ARRAY:
		array->cta_contents = isolate(k, array->cta_contents);
		break;
	case CTF_K_CONST:
	case CTF_K_VOLATILE:
		new->ctt_type = isolate(k, t->ctt_type);
		break;
	default:
		for (unsigned int i = 0; i < ctf_length(t); i++)
			members[i].ctm_type = isolate(k, members[i].ctm_type);
	}
	if (memcmp(new, t, size)) {
		add_bytes(&k->types, new, size);
		type = k->ntypes++;
	}
	xfree(new);
	return type;
}

/*
 * Return the new type for a member of type TYPE.  A typedef that leads to a mark is skipped:
 * another module may have the same typedef for a structure that it only declares, and then
 * libctf would share the typedef.
 */
static uint32_t isolate(struct marker *k, uint32_t type)
{
	const ctf_stype_t *t = k->by.types[type];
	uint32_t inner;

	if (!t)
		return type;
	switch (ctf_kind(t)) {
	case CTF_K_TYPEDEF:
		inner = isolate(k, t->ctt_type);
		return inner == t->ctt_type ? type : inner;
	case CTF_K_STRUCT:
	case CTF_K_UNION:
		if (t->ctt_name) {
			const char *name = k->strings + t->ctt_name;

			return ctf_tags_have(k->apart, name, ctf_kind(t)) ? add_mark(k, type, name) : type;
		}
		return ctf_has_large_members(t) ? type : isolate_parts(k, type);
	case CTF_K_ARRAY:
	case CTF_K_CONST:
	case CTF_K_VOLATILE:
		return isolate_parts(k, type);
	default:
		return type;
	}
}

static void mark_members(struct marker *k, ctf_stype_t *t)
{
	ctf_member_t *members = (ctf_member_t *)ctf_list(t);

	if (!ctf_is_aggregate(t) || !t->ctt_name || ctf_has_large_members(t))
		return;
	k->outer = k->strings + t->ctt_name;
	k->outer_kind = ctf_kind(t);
	for (unsigned int i = 0; i < ctf_length(t); i++)
		members[i].ctm_type = isolate(k, members[i].ctm_type);
}

uint8_t *ctf_mark(const struct ctf_object *object, const char *module, const struct ctf_tags *apart,
		  uint64_t *size)
{
	uint8_t *bytes = memcpy(xcalloc(1, object->size), object->bytes, object->size);
	struct marker k = {
		.strings = ctf_strings(bytes),
		.strings_size = ((const ctf_header_t *)bytes)->cth_strlen,
		.module = module,
		.apart = apart,
	};

	*size = object->size;
	ctf_number(&k.by, bytes);
	k.ntypes = k.by.n;
	for (unsigned int i = 1; i < k.by.n; i++)
		mark_members(&k, k.by.types[i]);
	if (k.types.len) {
		ctf_insert_types(&bytes, size, &k.types);
		ctf_insert_strings(&bytes, size, &k.names);
	} else {
		xfree(bytes);
		bytes = NULL;
	}
	buffer_free(&k.types);
	buffer_free(&k.names);
	xfree(k.by.types);
	return bytes;
}

/* The type that the mark TYPE stands for; TYPE itself if it is no mark. */
static uint32_t unmarked(const struct ctf_numbered *by, const char *strings, uint32_t type)
{
	uint32_t i = type & CTF_MAX_PTYPE;

	return type > CTF_MAX_PTYPE && i < by->n && is_mark(by->types[i], strings) ?
	       by->types[i]->ctt_type : type;
}

static void unmark_parts(ctf_stype_t *t, const struct ctf_numbered *by, const char *strings)
{
	ctf_array_t *array = (ctf_array_t *)ctf_list(t);
	ctf_member_t *members = (ctf_member_t *)array;

	switch (ctf_kind(t)) {
	case CTF_K_ARRAY:
		array->cta_contents = unmarked(by, strings, array->cta_contents);
		break;
	case CTF_K_CONST:
	case CTF_K_VOLATILE:
		t->ctt_type = unmarked(by, strings, t->ctt_type);
		break;
	case CTF_K_STRUCT:
	case CTF_K_UNION:
		for (unsigned int i = 0; !ctf_has_large_members(t) && i < ctf_length(t); i++)
			members[i].ctm_type = unmarked(by, strings, members[i].ctm_type);
	}
}

/*
 * Types are referred to by number, so the marks cannot be removed.  They become "const
 * void" without a name, which nothing refers to.
 */
void ctf_unmark(uint8_t *bytes, const struct ctf_numbered *by)
{
	const char *strings = ctf_strings(bytes);

	for (unsigned int i = 1; i < by->n; i++)
		unmark_parts(by->types[i], by, strings);
	for (unsigned int i = 1; i < by->n; i++) {
		if (is_mark(by->types[i], strings)) {
			by->types[i]->ctt_name = 0;
			by->types[i]->ctt_info = CTF_TYPE_INFO(CTF_K_CONST, 0, 0);
		}
	}
}
