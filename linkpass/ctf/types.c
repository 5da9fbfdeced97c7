// SPDX-License-Identifier: GPL-2.0-or-later
#include <stddef.h>
#include <string.h>
#include "ctf/types.h"

unsigned int ctf_kind(const ctf_stype_t *t)
{
	return CTF_V2_INFO_KIND(t->ctt_info);
}

unsigned int ctf_length(const ctf_stype_t *t)
{
	return CTF_V2_INFO_VLEN(t->ctt_info);
}

bool ctf_is_aggregate(const ctf_stype_t *t)
{
	return ctf_kind(t) == CTF_K_STRUCT || ctf_kind(t) == CTF_K_UNION;
}

bool ctf_is_large(const ctf_stype_t *t)
{
	return t->ctt_size == CTF_LSIZE_SENT;
}

uint64_t ctf_size(const ctf_stype_t *t)
{
	return ctf_is_large(t) ? CTF_TYPE_LSIZE((const ctf_type_t *)t) : t->ctt_size;
}

const void *ctf_list(const ctf_stype_t *t)
{
	return (const uint8_t *)t + (ctf_is_large(t) ? sizeof(ctf_type_t) : sizeof(*t));
}

bool ctf_has_large_members(const ctf_stype_t *t)
{
	return ctf_size(t) >= CTF_LSTRUCT_THRESH;
}

uint64_t ctf_list_size(const ctf_stype_t *t)
{
	uint64_t n = ctf_length(t);

	switch (ctf_kind(t)) {
	case CTF_K_INTEGER:
	case CTF_K_FLOAT:
		return sizeof(uint32_t);
	case CTF_K_SLICE:
		return sizeof(ctf_slice_t);
	case CTF_K_ARRAY:
		return sizeof(ctf_array_t);
	case CTF_K_FUNCTION:
		return sizeof(uint32_t) * (n + (n & 1));
	case CTF_K_STRUCT:
	case CTF_K_UNION:
		return n * (ctf_has_large_members(t) ? sizeof(ctf_lmember_t) :
						       sizeof(ctf_member_t));
	case CTF_K_ENUM:
		return n * sizeof(ctf_enum_t);
	case CTF_K_UNKNOWN:
	case CTF_K_POINTER:
	case CTF_K_FORWARD:
	case CTF_K_TYPEDEF:
	case CTF_K_VOLATILE:
	case CTF_K_CONST:
	case CTF_K_RESTRICT:
		return 0;
	default:
		return UINT64_MAX;
	}
}

ctf_stype_t *ctf_next_type(uint8_t *bytes, const ctf_stype_t *t)
{
	const ctf_header_t *h = (const ctf_header_t *)bytes;
	uint8_t *body = bytes + sizeof(*h), *next = body + h->cth_typeoff;

	if (t)
		next = (uint8_t *)ctf_list(t) + ctf_list_size(t);
	return next < body + h->cth_stroff ? (ctf_stype_t *)next : NULL;
}

const char *ctf_strings(const uint8_t *bytes)
{
	const ctf_header_t *h = (const ctf_header_t *)bytes;

	return (const char *)(h + 1) + h->cth_stroff;
}

void ctf_number(struct ctf_numbered *by, uint8_t *bytes)
{
	*by = (struct ctf_numbered){ 0 };
	GROW(by->types, by->n, by->room);
	by->types[by->n++] = NULL;
	for (ctf_stype_t *t = NULL; (t = ctf_next_type(bytes, t)); ) {
		GROW(by->types, by->n, by->room);
		by->types[by->n++] = t;
	}
}

uint32_t ctf_member_type(const ctf_stype_t *t, unsigned int i)
{
	const void *list = ctf_list(t);

	return ctf_has_large_members(t) ? ((const ctf_lmember_t *)list)[i].ctlm_type :
					  ((const ctf_member_t *)list)[i].ctm_type;
}

static void insert(uint8_t **bytes, uint64_t *size, uint64_t at, const struct buffer *more)
{
	*bytes = xrealloc(*bytes, *size + more->len, 1);
	memmove(*bytes + at + more->len, *bytes + at, *size - at);
	memcpy(*bytes + at, more->bytes, more->len);
	*size += more->len;
}

/* The strings follow the types. */
void ctf_insert_types(uint8_t **bytes, uint64_t *size, const struct buffer *more)
{
	insert(bytes, size, (const uint8_t *)ctf_strings(*bytes) - *bytes, more);
	((ctf_header_t *)*bytes)->cth_stroff += more->len;
}

void ctf_insert_strings(uint8_t **bytes, uint64_t *size, const struct buffer *more)
{
	uint64_t at = (const uint8_t *)ctf_strings(*bytes) - *bytes;

	insert(bytes, size, at + ((ctf_header_t *)*bytes)->cth_strlen, more);
	((ctf_header_t *)*bytes)->cth_strlen += more->len;
}
