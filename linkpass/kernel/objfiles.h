/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables that tell symbols of one name and one set of modules apart, by their
 * translation units.  Numbers of 32 bits are in the target's byte order.
 *
 * A run is one or more such symbols next to each other in kallsyms, of one
 * translation unit.  Translation units are numbered from 1.
 *
 * kallsyms_objfiles: for every run ULEB128 numbers:
 *	its head: in bits 0 to 2 how many translation units it is on from the run
 *		before, or 7 if that number follows; in bits 3 and 4 how many symbols
 *		it has, less 1, or 3 if that number follows; above them, how many
 *		symbols lie between the run before and this one;
 *	if it has four symbols or more, how many, less 4;
 *	if its translation unit is not 0 to 6 on, the difference d as 2d, or as
 *		-2d - 1 if that is negative.
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
 * kallsyms_objfile_markers: 32 bits for every 64 translation units, the offset of
 *	the first of them in kallsyms_objfile_names.  That one shares nothing.
 */
#ifndef LINKPASS_KERNEL_OBJFILES_H
#define LINKPASS_KERNEL_OBJFILES_H

#include "know/link.h"
#include "know/owners.h"
#include "base/util.h"

#define RUNS_PER_BLOCK		128
#define PATHS_PER_MARKER	64
#define OBJFILE_PAIRS		128
#define MANY_DROPPED		31
/* The head of a run. */
#define RUN_HEAD(gap, more, step)	((uint64_t)(gap) << 5 | (more) << 3 | (step))
#define FAR_OBJFILE		7
#define MANY_SYMBOLS		3
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
