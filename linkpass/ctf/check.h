/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is this CTF sound enough to be given to libctf?
 *
 * libctf (2.40) believes what it reads: type sections that end in the middle of
 * a type, kinds and type numbers out of range and types that contain themselves
 * make it write past its arrays or never return.  What passes here has none of
 * these.
 */
#ifndef LINKPASS_CTF_CHECK_H
#define LINKPASS_CTF_CHECK_H

#include <stdint.h>

/*
 * Check the SIZE bytes that the compiler put into the section of the object PATH; dies,
 * naming the place by its offset in the section, if anything is wrong.  BYTES
 * has to be aligned to 4.
 */
void ctf_check(const char *path, const uint8_t *bytes, uint64_t size);

#endif
