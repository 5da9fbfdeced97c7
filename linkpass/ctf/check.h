/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Check CTF before libctf reads it.
 *
 * libctf 2.40 trusts its input: type sections that end in the middle of a type, kinds and
 * type numbers out of range, and types that contain themselves make it write past its
 * arrays or never return.  CTF that passes here has none of these.
 */
#ifndef LINKPASS_CTF_CHECK_H
#define LINKPASS_CTF_CHECK_H

#include <stdint.h>

/*
 * Check BYTES, the SIZE bytes of CTF in the object PATH, which must be aligned to 4.  If
 * anything is wrong, dies with its offset in the section.
 */
void ctf_check(const char *path, const uint8_t *bytes, uint64_t size);

#endif
