/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What GCC 12 and libctf 2.40 get wrong, put right before and after the link.
 *
 * GCC gives the type of each function the function's name.  libctf takes this for the name of
 * a type, as of a typedef: where static functions of two objects share a name and differ,
 * their types "conflict", and so does all that has pointers to such functions in it.
 *
 * libctf, when it adds a bit-field to a structure, takes it to end where an integer would that has
 * room for its bits and begins in the byte where it does: 24 bits of an int, 8 bits from its
 * start, end at byte 5.  The structure grows to 5 bytes; or does not, if it is in a union that is
 * done first, and then the same type differs between modules.
 *
 * It also takes an enumeration to be as large as an int, whatever its size, and a structure that ends
 * in a smaller one grows.  (Readers do, too: for CTF has no other.)
 *
 * So names of functions are taken away; a member of a small enumeration is made a bit-field of
 * it; and a bit-field that does harm is made to begin so much earlier that there is none,
 * its type saying how many bits into that it really begins, which CTF can.  Not all who read
 * CTF heed that, so after the link the places are as they were.
 *
 * And it shares structures that it must not (ctf-apart.h): marks keep it from that.
 */
#ifndef LINKPASS_CTF_REPAIR_H
#define LINKPASS_CTF_REPAIR_H

#include "ctf/apart.h"

/* Prepare *BYTES of an object, which are sound and allocated; they may move and grow. */
void ctf_prepare(uint8_t **bytes, uint64_t *size);

/*
 * A copy of the types of OBJECT, as those of MODULE, to be freed, or NULL: where structures are inside that
 * have to be apart, they are marked, as of a type that no other module has, a typedef for what
 * they are.
 */
uint8_t *ctf_mark(const struct ctf_object *object, const char *module, const struct ctf_tags *apart,
		  uint64_t *size);

/*
 * Put bit-fields back to their places and take the marks away, in N dictionaries; the types of all
 * may be in SHARED.
 */
void ctf_finish(uint8_t *const *dictionaries, unsigned int n, uint8_t *shared);

#endif
