/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The type section of CTF, version 3 (format: ctf.h of binutils).
 *
 * A type is a few words and, by kind, a list of members or the like; its number is its
 * place in the order of the section, from 1.
 */
#ifndef LINKPASS_CTF_TYPES_H
#define LINKPASS_CTF_TYPES_H

#include <ctf.h>
#include <stdbool.h>
#include <stdint.h>
#include "base/util.h"

/* The kind of T, a CTF_K_*. */
unsigned int ctf_kind(const ctf_stype_t *t);
/* The number of elements in T's list. */
unsigned int ctf_length(const ctf_stype_t *t);
bool ctf_is_aggregate(const ctf_stype_t *t);
/* Is the size of T in two words of its own? */
bool ctf_is_large(const ctf_stype_t *t);
uint64_t ctf_size(const ctf_stype_t *t);
/* The list of T, which follows its fixed part. */
const void *ctf_list(const ctf_stype_t *t);
/* The bytes of the list; UINT64_MAX if T's kind does not exist. */
uint64_t ctf_list_size(const ctf_stype_t *t);
/* The type of the I-th member of a structure or union. */
uint32_t ctf_member_type(const ctf_stype_t *t, unsigned int i);
/* Does T's list consist of ctf_lmember_t, as in large structures? */
bool ctf_has_large_members(const ctf_stype_t *t);

/*
 * The type after T in BYTES, a dictionary that was checked: the first one if T is NULL; NULL
 * at the end.
 */
ctf_stype_t *ctf_next_type(uint8_t *bytes, const ctf_stype_t *t);

/* The strings, which names are offsets into. */
const char *ctf_strings(const uint8_t *bytes);

/* The types of a dictionary by number, from 1; types[0] is NULL, "no type". */
struct ctf_numbered {
	ctf_stype_t **types;	/* to be freed */
	unsigned int n, room;
};

void ctf_number(struct ctf_numbered *by, uint8_t *bytes);

/* Append MORE to the types, or to the strings, of *BYTES, which may move. */
void ctf_insert_types(uint8_t **bytes, uint64_t *size, const struct buffer *more);
void ctf_insert_strings(uint8_t **bytes, uint64_t *size, const struct buffer *more);

#endif
