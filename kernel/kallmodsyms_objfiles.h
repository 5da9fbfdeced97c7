/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which translation unit a symbol is from, if there are several of its name in
 * the same modules: reading the tables linkpass writes.
 *
 * A run is one or more such symbols next to each other, of one translation unit;
 * these are numbered from 1.
 *
 * kallsyms_objfiles: for every run ULEB128 numbers:
 *	its head: in bits 0 to 2 how many translation units it is on from the run
 *		before, or 7 if that number follows; in bits 3 and 4 how many symbols
 *		it has, less 1, or 3 if that number follows; above them, how many
 *		symbols lie between the run before and this one;
 *	if it has four symbols or more, how many, less 4;
 *	if its translation unit is not 0 to 6 on, the difference d as 2d, or as
 *		-2d - 1 if that is negative.
 * kallsyms_objfile_offsets: for every 128 runs three words: the first symbol behind
 *	the run before, the offset in kallsyms_objfiles, and the translation unit
 *	of the run before.
 * kallsyms_objfile_names: for every translation unit the path of its object, less
 *	the ".o", without what it has in common with the one before. A byte of 128
 *	or more stands for two others, those at twice its value less 128 in
 *	kallsyms_objfile_pairs, which may be such bytes again, but lower ones. A
 *	byte below 32 ends the path, and is the number of characters at its end
 *	that the next one does not have; if it is 31, that number follows as ULEB128.
 * kallsyms_objfile_markers: where the first of every 64 of them begins, which has
 *	nothing in common.
 *
 * As with the other tables nothing in them is trusted.
 */
#ifndef KALLMODSYMS_OBJFILES_H_
#define KALLMODSYMS_OBJFILES_H_

#include <linux/ctype.h>
#include <linux/kallmodsyms.h>
#include <linux/types.h>

#define KALLMODSYMS_RUNS_PER_BLOCK	128
#define KALLMODSYMS_PATHS_PER_MARKER	64
#define KALLMODSYMS_PAIRS		128
#define KALLMODSYMS_MANY_DROPPED	31	/* bytes up to this end a path */

/* The head of a run. */
#define KALLMODSYMS_FAR_OBJFILE		7
#define KALLMODSYMS_MANY_SYMBOLS	3

static inline u32 kallmodsyms_run_step(u32 head)
{
	return head & 7;
}

static inline u32 kallmodsyms_run_more(u32 head)
{
	return head >> 3 & 3;
}

static inline u32 kallmodsyms_run_gap(u32 head)
{
	return head >> 5;
}

/* The tables; lengths are in elements, and a pair is two. */
struct kallmodsyms_objfiles {
	const u32 *offsets;
	size_t offsets_len;
	const u8 *runs;
	size_t runs_len;
	const u32 *markers;
	size_t markers_len;
	const u8 *pairs;
	size_t pairs_len;
	const u8 *names;
	size_t names_len;
};

/* Those of the kernel image. May be called in any context. */
const struct kallmodsyms_objfiles *kallmodsyms_objfiles(void);

/* The run that the last search came to; all zero is a valid start. */
struct kallmodsyms_run {
	u32 from;		/* the first symbol behind the run before */
	u32 first, end;		/* symbols, end excluded */
	u32 objfile;
	size_t pos;		/* of the next run */
	unsigned int left;	/* runs behind this one in its block */
};

/* The number of the translation unit of symbol @index, or 0 if it has none. */
u32 kallmodsyms_objfile(const struct kallmodsyms_objfiles *t,
			struct kallmodsyms_run *run, u32 index);

/* In an alias, a "." stands for any character but letters, digits and "_". */
static inline bool kallmodsyms_same_char(char c, char want, bool alias)
{
	return c == want || (alias && want == '.' && !isalnum(c) && c != '_');
}

static inline bool kallmodsyms_same_path(const char *path, const char *want, bool alias)
{
	for (; *path && *want; path++, want++)
		if (!kallmodsyms_same_char(*path, *want, alias))
			return false;
	return !*path && !*want;
}

/* Is @want the path of @objfile? */
bool kallmodsyms_path_is(const struct kallmodsyms_objfiles *t, u32 objfile,
			 const char *want, bool alias);

/* Copy the path of @objfile to @path, of KALLMODSYMS_PATH_MAX bytes, if it has one. */
bool kallmodsyms_path_copy(const struct kallmodsyms_objfiles *t, u32 objfile,
			   char *path);

/* How far the paths have been read. All zero is a valid start. */
struct kallmodsyms_path_cursor {
	u32 objfile;		/* whose path was read last, or 0 */
	u32 drop;		/* characters of it that the next one does not have */
	size_t pos;		/* of the next one */
	size_t len;		/* of the last one, without the ".o" */
};

/*
 * The path that was read last, for who reads one after another. All zero is a valid
 * start. Who puts something else into @name sets @at.objfile to 0.
 */
struct kallmodsyms_path {
	struct kallmodsyms_path_cursor at;
	char name[KALLMODSYMS_PATH_MAX];
};

/*
 * The path of @objfile, or NULL if it has none. It stays until the next call with
 * @p; for one a little behind the last there is little to do.
 */
const char *kallmodsyms_path(const struct kallmodsyms_objfiles *t,
			     struct kallmodsyms_path *p, u32 objfile);

#endif
