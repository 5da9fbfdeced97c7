/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the bytes of a section are in the running kernel.  Each allocated section counts in
 * one column as a whole; the first rule that applies decides:
 *
 *	data	.data..percpu, once, although each CPU has a copy.  Its own memory is freed
 *		or not, by machine, so its place does not matter.
 *	init	between __init_begin and __init_end, or named .init or .init.*: freed after
 *		boot or, of a module, after loading
 *	text	SHF_EXECINSTR
 *	bss	SHT_NOBITS: not in the file
 *	rodata	not SHF_WRITE, or between __start_rodata and __end_rodata.  (ld marks all of
 *		.rodata writable, as it contains data that is written until boot is over.)
 *	data	the rest
 */
#ifndef LINKPASS_MEASURE_COLUMNS_H
#define LINKPASS_MEASURE_COLUMNS_H

#include "read/image.h"

enum column { TEXT, RODATA, DATA, BSS, INIT, NCOLUMNS };

extern const char *const column_names[NCOLUMNS];

/* The column of each section, by its index; the caller frees it.  Needs IMG's symbols. */
enum column *columns_find(const struct image *img);

/* Does SEC count? */
bool column_counts(const struct section *sec);

#endif
