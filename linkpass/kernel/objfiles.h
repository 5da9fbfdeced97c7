/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables that tell symbols of one name and one set of modules apart, by their
 * translation units.  Numbers of 32 bits are in the target's byte order.
 *
 * A run is one or more such symbols next to each other in kallsyms, of one
 * translation unit.  Translation units are numbered from 1.
 *
 * kallsyms_objfiles: for every run ULEB128 numbers:
 *	6 times the symbols from the end of the run before, plus 3 if it is of
 *		several, plus 0 for the same translation unit as the run before, 1
 *		for the next one, 2 for another;
 *	if it is of several, how many, less 2;
 *	if the translation unit is another, the difference d as 2d, or as -2d - 1 if
 *		that is negative.
 *
 * kallsyms_objfile_offsets: three 32-bit words for every 128 runs, sorted: the
 *	first symbol behind the run before, the offset in kallsyms_objfiles, and
 *	the translation unit of the run before.
 *
 * kallsyms_objfile_names: for every translation unit the path of its object, less
 *	the ".o", without what it has in common with the one before. A byte of 128
 *	or more stands for two others, those at twice its value less 128 in
 *	kallsyms_objfile_pairs, which may be such bytes again, but lower ones. A
 *	byte below 32 ends the path, and is the number of characters at its end
 *	that the next one does not have; if it is 31, that number follows as ULEB128.
 *
 * kallsyms_objfile_markers: 32 bits for every 16 translation units, the offset of
 *	the first of them in kallsyms_objfile_names.  That one shares nothing.
 */
#ifndef LINKPASS_KERNEL_OBJFILES_H
#define LINKPASS_KERNEL_OBJFILES_H

#include "know/link.h"
#include "know/owners.h"
#include "base/util.h"

#define RUNS_PER_BLOCK		128
#define PATHS_PER_MARKER	16
#define OBJFILE_PAIRS		128
#define MANY_DROPPED		31
/* The head of a run: its gap, whether it is of several, and whose it is. */
#define RUN_HEAD(gap, several, objfile)	(6ull * (gap) + ((several) ? 3 : 0) + (objfile))
#define SAME_OBJFILE		0
#define NEXT_OBJFILE		1
#define OTHER_OBJFILE		2
/* Longest path, with its NUL, that the kernel has room for. */
#define OBJFILE_PATH_MAX	512

struct objfiles {
	struct buffer runs;
	struct buffer offsets;
	struct buffer names;
	struct buffer markers;
	struct buffer pairs;
	unsigned int nsymbols, nruns, npaths;
};

/*
 * Encode the translation units of those symbols of K whose name and set are
 * another's too.
 */
void objfiles_encode(struct objfiles *out, const struct link *l,
		     const struct kallsyms *k, const struct owners *o);
void objfiles_free(struct objfiles *out);
uint64_t objfiles_bytes(const struct objfiles *o);

#endif
