/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables that the kernel reads: which modules own an address.
 *
 * They are one block in .rodata.  All numbers are in the target's byte order.
 *
 * kallsyms_module_tables: the header, 32-bit words:
 *	the version of all these formats, TABLES_VERSION,
 *	the bytes of the block, header included,
 *	for each of the ten tables, in the order they stand in below and in memory,
 *		where it begins, in bytes from the header,
 *		and its length in bytes.
 *	Between the end of a table and the start of the next one there is room that
 *	is not in use.  The kernel reads no other symbol than this one; each table
 *	has one too, for people.  A kernel that knows another version reads nothing.
 *
 * A key is an address as 32 bits, made the way kallsyms makes its offsets: relative
 * to kallsyms_relative_base, with 0x80000000 added; or, below 0x80000000, an absolute
 * address (per-CPU symbols of x86-64).  Keys sort like addresses.
 *
 * kallsyms_module_offsets: two 32-bit words for every 64 tiles, sorted:
 *	the key where the first of them begins,
 *	the offset of the first of them in kallsyms_modules.
 *
 * kallsyms_module_markers: 32 bits for every 16 entries of kallsyms_module_names, the
 *	offset of the first of them there.
 *
 * kallsyms_module_exceptions: two 32-bit words for every symbol whose owner is not
 *	its tile's (see owners.h), sorted: its number in kallsyms, and the owner as
 *	in kallsyms_modules.
 *
 * kallsyms_objfile_offsets, kallsyms_objfile_markers: see objfiles.h.
 *
 * kallsyms_modules: for every tile two ULEB128 numbers:
 *	which entry of kallsyms_module_names owns it, plus one; 0 is none,
 *	the tile's length in bytes.
 *	A tile begins where the one before it ends.
 *
 * kallsyms_module_names: NUL-terminated entries, numbered from 0.  An entry is
 *	a module's name, or for a set of several modules a byte 0x01 and, for
 *	each module, the number of its entry plus one as ULEB128.  (So no entry
 *	has a NUL in it, and a name is there once, shared or not.)
 *
 * kallsyms_objfiles, kallsyms_objfile_pairs, kallsyms_objfile_names: see objfiles.h.
 *
 * The classic encoding has 8 bytes a tile where this one has under 4: consecutive
 * owners and short lengths are small numbers.
 */
#ifndef LINKPASS_KERNEL_TABLES_H
#define LINKPASS_KERNEL_TABLES_H

#include "know/link.h"
#include "kernel/objfiles.h"
#include "kernel/tiles.h"
#include "base/util.h"

#define TABLES_VERSION		2
#define TABLES			10
#define TABLES_HEADER_BYTES	(4 * (2 + 2 * TABLES))
#define TILES_PER_BLOCK		64
#define NAMES_PER_MARKER	16
#define SET_ENTRY		0x01

struct tables {
	struct buffer offsets;
	struct buffer modules;
	struct buffer names;
	struct buffer markers;
	struct buffer exceptions;
	struct objfiles objfiles;
	uint64_t classic_bytes;		/* what the same would take without any encoding */
};

/*
 * Encode the TILES of L, for the symbols K with owners O, the keys relative to BASE; and
 * the objects of symbols, if OBJECTS says so.
 */
void tables_encode(struct tables *out, const struct link *l, const struct tiles *tiles,
		   const struct kallsyms *k, const struct owners *o, uint64_t base,
		   bool objects);
void tables_free(struct tables *out);

/* Bytes of the header and the tables of modules together. */
uint64_t tables_bytes(const struct tables *out);

/*
 * Write, as assembly, the symbols of the tables, with enough room for what they
 * will be after the last link, given L of the first one and the symbols that kallsyms
 * will have; or with none if those are NULL. Without OBJECTS there is none for tables
 * of these, and tables_fill() writes none.
 */
void tables_reserve(struct output *out, const struct link *l,
		    const struct kallsyms *k, bool objects);

/* Write the tables into their room in the image of L, in place. */
void tables_fill(const struct link *l);

#endif
