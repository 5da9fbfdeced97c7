/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Work around what GCC 12 and libctf 2.40 get wrong about functions and bit-fields.
 *
 * GCC gives the type of each function the name of the function.  libctf takes that for
 * the name of a type.  If static functions of two objects share a name but not a
 * type, libctf sees a conflict, and every type with a pointer to such a function
 * conflicts as well.  So we remove these names.
 *
 * When libctf adds a bit-field to a structure, it computes where the field ends as if it
 * were an integer of the next larger size that starts in the same byte: 24 bits
 * of an int that start at bit 8 end at byte 5.  The structure then grows to 5 bytes.
 * Inside a union that was linked before it does not grow, and the same type differs between
 * modules.  So before the link we move such a field down until that end is within
 * the structure, and put the distance into cts_offset of its slice (a slice is CTF's
 * type for a bit-field).  Not all readers of CTF look at cts_offset, so after the
 * link we move the fields back.
 *
 * libctf also takes every enumeration to be as large as an int, and a structure
 * that ends in a smaller one grows.  So a member of a small enumeration becomes a bit-field of
 * its true size.  This stays, since CTF has no other way to say it.
 */
#ifndef LINKPASS_CTF_FIELDS_H
#define LINKPASS_CTF_FIELDS_H

#include <stdint.h>
#include "ctf/types.h"

/* Prepare *BYTES, the types of an object, which were checked; they may move and grow. */
void ctf_prepare(uint8_t **bytes, uint64_t *size);

/*
 * Move the fields back, in the types BY of a linked dictionary.  PARENT are those of
 * its parent, or NULL.
 */
void ctf_restore_fields(const struct ctf_numbered *by, const struct ctf_numbered *parent);
/* Reset cts_offset in all slices; for when the fields of all dictionaries are restored. */
void ctf_reset_slices(const struct ctf_numbered *by);

#endif
