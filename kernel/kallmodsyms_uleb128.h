/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KALLMODSYMS_ULEB128_H_
#define KALLMODSYMS_ULEB128_H_

#include <linux/types.h>

/*
 * Read the ULEB128 number at *@pos of the @len bytes at @p and go past it; false
 * if it is not all there or has more than 32 bits.
 */
static inline bool kallmodsyms_uleb128(const u8 *p, size_t len, size_t *pos,
				       u32 *value)
{
	unsigned int shift = 0;

	*value = 0;
	while (*pos < len && shift < 32) {
		u8 byte = p[(*pos)++];

		if (shift == 28 && byte > 0xf)
			return false;
		*value |= (u32)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return true;
		shift += 7;
	}
	return false;
}

#endif
