// SPDX-License-Identifier: GPL-2.0-only
/*
 * kallmodsyms_objfiles.c: which translation unit a symbol is from
 *
 * The format and what is promised about broken tables stand in the header. No
 * locks, no allocations; the tables are constant.
 */
#include <linux/ctype.h>
#include <linux/limits.h>
#include <linux/string.h>
#include "kallmodsyms_objfiles.h"
#include "kallmodsyms_uleb128.h"

static bool next_run(const struct kallmodsyms_objfiles *t,
		     struct kallmodsyms_run *run)
{
	u32 head, several, unit, count = 0, step = 2;

	if (!run->left ||
	    !kallmodsyms_uleb128(t->runs, t->runs_len, &run->pos, &head) || !head)
		return false;
	several = head / 3 % 2;
	unit = head % 3;
	if ((several && !kallmodsyms_uleb128(t->runs, t->runs_len, &run->pos, &count)) ||
	    (unit == 2 && !kallmodsyms_uleb128(t->runs, t->runs_len, &run->pos, &step)))
		return false;
	run->left--;
	run->first = run->end + head / 6;
	run->end = run->first + (several ? count + 2 : 1);
	if (unit)
		run->objfile += step & 1 ? -(step / 2 + 1) : step / 2;
	return run->end > run->first;
}

/* Go to just before the first run of the block that has @index. */
static bool find_block(const struct kallmodsyms_objfiles *t,
		       struct kallmodsyms_run *run, u32 index)
{
	size_t low = 0, high = t->offsets_len / 3;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->offsets[3 * mid] <= index)
			low = mid + 1;
		else
			high = mid;
	}
	if (!low)
		return false;
	run->end = t->offsets[3 * (low - 1)];
	run->pos = t->offsets[3 * (low - 1) + 1];
	run->objfile = t->offsets[3 * (low - 1) + 2];
	run->left = KALLMODSYMS_RUNS_PER_BLOCK;
	return true;
}

/* Go on to the first run of the block that does not end before @index. */
static bool advance(const struct kallmodsyms_objfiles *t,
		    struct kallmodsyms_run *run, u32 index)
{
	while (index >= run->end) {
		run->from = run->end;
		if (!next_run(t, run))
			return false;
	}
	return true;
}

u32 kallmodsyms_objfile(const struct kallmodsyms_objfiles *t,
			struct kallmodsyms_run *run, u32 index)
{
	if (index < run->from || !advance(t, run, index)) {
		if (!find_block(t, run, index)) {
			*run = (struct kallmodsyms_run){ 0 };
			return 0;
		}
		run->from = run->end;
		/* Behind the last run of all: there is none up to the end. */
		if (!advance(t, run, index))
			run->first = run->end = U32_MAX;
	}
	return index >= run->first ? run->objfile : 0;
}

/* Append what @byte stands for. */
static bool expand(const struct kallmodsyms_objfiles *t, struct kallmodsyms_path *p,
		   u8 byte)
{
	unsigned int depth = 0;

	p->stack[depth++] = byte;
	while (depth) {
		const u8 *pair;

		byte = p->stack[--depth];
		if (byte < KALLMODSYMS_PAIRS) {
			/* Room for ".o" and a NUL must be left. */
			if (p->len + 4 > KALLMODSYMS_PATH_MAX || !isgraph(byte) ||
			    strchr("[]{}", byte))
				return false;
			p->name[p->len++] = byte;
			continue;
		}
		pair = &t->pairs[2 * (byte - KALLMODSYMS_PAIRS)];
		if ((pair[0] >= byte) || pair[1] >= byte)
			return false;
		p->stack[depth++] = pair[1];
		p->stack[depth++] = pair[0];
	}
	return true;
}

/* Read the path behind @p's, of which it has all but the last @drop characters. */
static bool next_path(const struct kallmodsyms_objfiles *t,
		      struct kallmodsyms_path *p)
{
	if (p->drop > p->len)
		return false;
	p->len -= p->drop;
	p->objfile++;
	while (p->pos < t->names_len) {
		u8 byte = t->names[p->pos++];

		if (byte == KALLMODSYMS_MANY_DROPPED)
			return kallmodsyms_uleb128(t->names, t->names_len, &p->pos,
						   &p->drop);
		if (byte < KALLMODSYMS_MANY_DROPPED) {
			p->drop = byte;
			return true;
		}
		if (!expand(t, p, byte))
			return false;
	}
	return false;
}

/* Go to before the first path that has nothing in common with others. */
static bool find_marker(const struct kallmodsyms_objfiles *t,
			struct kallmodsyms_path *p, size_t marker)
{
	if (marker >= t->markers_len)
		return false;
	p->objfile = marker * KALLMODSYMS_PATHS_PER_MARKER;
	p->pos = t->markers[marker];
	p->len = 0;
	p->drop = 0;
	return true;
}

static bool seek(const struct kallmodsyms_objfiles *t, struct kallmodsyms_path *p,
		 u32 objfile)
{
	size_t marker = (objfile - 1) / KALLMODSYMS_PATHS_PER_MARKER;

	if (!p->objfile || p->objfile > objfile ||
	    (p->objfile - 1) / KALLMODSYMS_PATHS_PER_MARKER != marker)
		if (!find_marker(t, p, marker))
			return false;
	while (p->objfile < objfile)
		if (!next_path(t, p))
			return false;
	memcpy(p->name + p->len, ".o", 3);
	return true;
}

const char *kallmodsyms_path(const struct kallmodsyms_objfiles *t,
			     struct kallmodsyms_path *p, u32 objfile)
{
	if (!objfile)
		return NULL;
	if (p->objfile != objfile && !seek(t, p, objfile)) {
		p->objfile = 0;
		return NULL;
	}
	return p->len ? p->name : NULL;
}
