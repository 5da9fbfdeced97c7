// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "ctf/repair.h"
#include "ctf/types.h"
#include "base/util.h"

/* The slice that a member is of, or NULL. */
static ctf_slice_t *slice(const struct ctf_numbered *by, const struct ctf_numbered *parent, uint32_t type)
{
	bool in_parent = parent && type <= CTF_MAX_PTYPE;
	const struct ctf_numbered *in = in_parent ? parent : by;
	uint32_t i = type & CTF_MAX_PTYPE;

	if (i >= in->n || !in->types[i] || ctf_kind(in->types[i]) != CTF_K_SLICE)
		return NULL;
	return (ctf_slice_t *)ctf_list(in->types[i]);
}

/* --- Before the link ------------------------------------------------------- */

/* No name in C begins so. */
#define MARK	'('

static bool is_mark(const ctf_stype_t *t, const char *strings)
{
	return ctf_kind(t) == CTF_K_TYPEDEF && strings[t->ctt_name] == MARK;
}

/* What libctf takes for the bytes of so many bits. */
static uint64_t assumed_size(unsigned int bits)
{
	uint64_t size = 1;

	while (8 * size < bits)
		size *= 2;
	return size;
}

/* Add a type behind the others: BITS of TYPE, from OFFSET on. */
static void add_slice(struct buffer *more, uint32_t type, unsigned int offset, unsigned int bits)
{
	const struct {
		ctf_stype_t type;
		ctf_slice_t slice;
	} new = {
		{ .ctt_info = CTF_TYPE_INFO(CTF_K_SLICE, 1, 0), .ctt_size = assumed_size(bits) },
		{ .cts_type = type, .cts_offset = offset, .cts_bits = bits },
	};

	for (unsigned int i = 0; i < sizeof(new); i++)
		buffer_byte(more, ((const uint8_t *)&new)[i]);
}

/* Of an enumeration that is smaller than an int, the bytes that it has. */
static bool shorten(ctf_member_t *m, const struct ctf_numbered *by, uint32_t number,
		    struct buffer *more)
{
	const ctf_stype_t *t = by->types[m->ctm_type];

	if (!t || ctf_kind(t) != CTF_K_ENUM || !t->ctt_size || t->ctt_size >= sizeof(int))
		return false;
	add_slice(more, m->ctm_type, 0, 8 * t->ctt_size);
	m->ctm_type = number;
	return true;
}

static void move_fields(ctf_stype_t *t, const struct ctf_numbered *by, unsigned int *ntypes,
			struct buffer *more)
{
	ctf_member_t *members = (ctf_member_t *)ctf_list(t);
	uint64_t size = ctf_size(t);

	for (unsigned int i = 0; i < ctf_length(t); i++) {
		const ctf_slice_t *s = slice(by, NULL, members[i].ctm_type);
		uint64_t assumed = s ? assumed_size(s->cts_bits) : 0;
		uint64_t start = size < assumed ? 0 : 8 * (size - assumed);

		if (shorten(&members[i], by, *ntypes, more))
			++*ntypes;
		if (!s || members[i].ctm_offset / 8 + assumed <= size)
			continue;
		add_slice(more, s->cts_type, s->cts_offset + members[i].ctm_offset - start, s->cts_bits);
		members[i].ctm_offset = start;
		members[i].ctm_type = (*ntypes)++;
	}
}

static void insert(uint8_t **bytes, uint64_t *size, uint64_t at, const struct buffer *more)
{
	*bytes = xrealloc(*bytes, *size + more->len, 1);
	memmove(*bytes + at + more->len, *bytes + at, *size - at);
	memcpy(*bytes + at, more->bytes, more->len);
	*size += more->len;
}

/* Put MORE types between those of BYTES and the strings. */
static void insert_types(uint8_t **bytes, uint64_t *size, const struct buffer *more)
{
	insert(bytes, size, (const uint8_t *)ctf_strings(*bytes) - *bytes, more);
	((ctf_header_t *)*bytes)->cth_stroff += more->len;
}

void ctf_prepare(uint8_t **bytes, uint64_t *size)
{
	struct buffer more = { 0 };
	struct ctf_numbered by;
	unsigned int ntypes;

	ctf_number(&by, *bytes);
	ntypes = by.n;
	for (unsigned int i = 1; i < by.n; i++) {
		if (ctf_kind(by.types[i]) == CTF_K_FUNCTION)
			by.types[i]->ctt_name = 0;
		/* One of half a gigabyte has other members. */
		if (ctf_is_aggregate(by.types[i]) && !ctf_has_large_members(by.types[i]))
			move_fields(by.types[i], &by, &ntypes, &more);
	}
	if (more.len)
		insert_types(bytes, size, &more);
	buffer_free(&more);
	xfree(by.types);
}

/* An object that is being marked. */
struct marker {
	struct ctf_numbered by;
	const char *strings;
	uint64_t strings_size;
	const char *module, *outer;
	unsigned int outer_kind;
	const struct ctf_tags *apart;
	struct buffer types, names;	/* new ones */
	unsigned int ntypes;
};

static void add_bytes(struct buffer *b, const void *bytes, uint64_t size)
{
	for (uint64_t i = 0; i < size; i++)
		buffer_byte(b, ((const uint8_t *)bytes)[i]);
}

/* A type that no other module has, for TYPE with this name. */
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

/* A copy of T whose parts are marked, if one has to be. */
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
 * TYPE, of a member, so that it is of this module, if what it is or has inside has to be apart.  Typedefs
 * of that are passed and lost: other modules may have them, for what is only declared there.
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

/* Add strings behind the others. */
static void insert_strings(uint8_t **bytes, uint64_t *size, const struct buffer *more)
{
	uint64_t at = (const uint8_t *)ctf_strings(*bytes) - *bytes;

	insert(bytes, size, at + ((ctf_header_t *)*bytes)->cth_strlen, more);
	((ctf_header_t *)*bytes)->cth_strlen += more->len;
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
		insert_types(&bytes, size, &k.types);
		insert_strings(&bytes, size, &k.names);
	} else {
		xfree(bytes);
		bytes = NULL;
	}
	buffer_free(&k.types);
	buffer_free(&k.names);
	xfree(k.by.types);
	return bytes;
}

/* --- After it -------------------------------------------------------------- */

static void move_back(ctf_stype_t *t, const struct ctf_numbered *by, const struct ctf_numbered *parent)
{
	ctf_member_t *members = (ctf_member_t *)ctf_list(t);

	for (unsigned int i = 0; i < ctf_length(t); i++) {
		const ctf_slice_t *s = slice(by, parent, members[i].ctm_type);

		if (s)
			members[i].ctm_offset += s->cts_offset;
	}
}

/* The type that TYPE marks, if it does. */
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

/* Marks stay, as constants that nothing is of. */
static void unmark(uint8_t *bytes, const struct ctf_numbered *by)
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

static void finish_one(uint8_t *bytes, const struct ctf_numbered *shared, bool is_child)
{
	struct ctf_numbered by;

	ctf_number(&by, bytes);
	if (is_child)
		unmark(bytes, &by);
	for (unsigned int i = 1; i < by.n; i++)
		if (ctf_is_aggregate(by.types[i]) && !ctf_has_large_members(by.types[i]))
			move_back(by.types[i], &by, is_child ? shared : NULL);
	for (unsigned int i = 1; i < by.n; i++)
		if (ctf_kind(by.types[i]) == CTF_K_SLICE)
			((ctf_slice_t *)ctf_list(by.types[i]))->cts_offset = 0;
	xfree(by.types);
}

void ctf_finish(uint8_t *const *dictionaries, unsigned int n, uint8_t *shared)
{
	struct ctf_numbered parent;

	ctf_number(&parent, shared);
	for (unsigned int i = 0; i < n; i++)
		if (dictionaries[i] != shared)
			finish_one(dictionaries[i], &parent, true);
	finish_one(shared, NULL, false);
	xfree(parent.types);
}
