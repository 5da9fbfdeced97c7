// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "base/util.h"
#include "ctf/fields.h"
#include "ctf/types.h"

/* TYPE as a slice, or NULL if it is not one. */
static ctf_slice_t *slice(const struct ctf_numbered *by, const struct ctf_numbered *parent, uint32_t type)
{
	bool in_parent = parent && type <= CTF_MAX_PTYPE;
	const struct ctf_numbered *in = in_parent ? parent : by;
	uint32_t i = type & CTF_MAX_PTYPE;

	if (i >= in->n || !in->types[i] || ctf_kind(in->types[i]) != CTF_K_SLICE)
		return NULL;
	return (ctf_slice_t *)ctf_list(in->types[i]);
}

/* The size in bytes that libctf assumes for a bit-field of BITS bits. */
static uint64_t assumed_size(unsigned int bits)
{
	uint64_t size = 1;

	while (8 * size < bits)
		size *= 2;
	return size;
}

/* Append a slice: BITS bits of TYPE, starting at bit OFFSET. */
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

/* If M is of an enumeration smaller than an int, make it a bit-field, as type NUMBER. */
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

/* Move down the fields that, as libctf computes it, would end behind the structure T. */
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
		/* Structures above half a gigabyte have another layout of members. */
		if (ctf_is_aggregate(by.types[i]) && !ctf_has_large_members(by.types[i]))
			move_fields(by.types[i], &by, &ntypes, &more);
	}
	if (more.len)
		ctf_insert_types(bytes, size, &more);
	buffer_free(&more);
	xfree(by.types);
}

/* Move each field of T up again by the offset in its slice. */
static void move_back(ctf_stype_t *t, const struct ctf_numbered *by, const struct ctf_numbered *parent)
{
	ctf_member_t *members = (ctf_member_t *)ctf_list(t);

	for (unsigned int i = 0; i < ctf_length(t); i++) {
		const ctf_slice_t *s = slice(by, parent, members[i].ctm_type);

		if (s)
			members[i].ctm_offset += s->cts_offset;
	}
}

void ctf_restore_fields(const struct ctf_numbered *by, const struct ctf_numbered *parent)
{
	for (unsigned int i = 1; i < by->n; i++)
		if (ctf_is_aggregate(by->types[i]) && !ctf_has_large_members(by->types[i]))
			move_back(by->types[i], by, parent);
}

void ctf_reset_slices(const struct ctf_numbered *by)
{
	for (unsigned int i = 1; i < by->n; i++)
		if (ctf_kind(by->types[i]) == CTF_K_SLICE)
			((ctf_slice_t *)ctf_list(by->types[i]))->cts_offset = 0;
}
