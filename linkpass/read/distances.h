/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The addresses in kallsyms tables that have no kallsyms_relative_base: 7.0 and newer.
 */
#ifndef LINKPASS_READ_DISTANCES_H
#define LINKPASS_READ_DISTANCES_H

#include "read/kallsyms.h"

/*
 * Set the addresses and the base of K, which has the names already.  WORDS are the contents
 * of kallsyms_offsets in TABLES; IMG, which is TABLES if that is linked, has the symbols.
 * Dies if an address cannot be right.
 */
void distances_decode(struct kallsyms *k, const uint8_t *words, const struct image *tables,
		      const struct image *img);

#endif
