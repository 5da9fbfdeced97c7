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

/* Append what @byte stands for to @path, which has @len characters. */
static bool expand(const struct kallmodsyms_objfiles *t, u8 byte, char *path,
		   size_t *len)
{
	u8 stack[KALLMODSYMS_PAIRS + 1];	/* each is lower than the one below */
	unsigned int depth = 0;

	stack[depth++] = byte;
	while (depth) {
		const u8 *pair;

		byte = stack[--depth];
		if (byte < KALLMODSYMS_PAIRS) {
			/* Room for ".o" and a NUL must be left. */
			if (*len + 4 > KALLMODSYMS_PATH_MAX || !isgraph(byte) ||
			    strchr("[]{}", byte))
				return false;
			path[(*len)++] = byte;
			continue;
		}
		pair = &t->pairs[2 * (byte - KALLMODSYMS_PAIRS)];
		if ((pair[0] >= byte) || pair[1] >= byte)
			return false;
		stack[depth++] = pair[1];
		stack[depth++] = pair[0];
	}
	return true;
}

/*
 * Read the path at @pos; @path has the one before, of @len characters, of which
 * the last @drop are not those of this one.
 */
static bool next_path(const struct kallmodsyms_objfiles *t, size_t *pos,
		      char *path, size_t *len, u32 *drop)
{
	if (*drop > *len)
		return false;
	*len -= *drop;
	while (*pos < t->names_len) {
		u8 byte = t->names[(*pos)++];

		if (byte == KALLMODSYMS_MANY_DROPPED)
			return kallmodsyms_uleb128(t->names, t->names_len, pos, drop);
		if (byte < KALLMODSYMS_MANY_DROPPED) {
			*drop = byte;
			return true;
		}
		if (!expand(t, byte, path, len))
			return false;
	}
	return false;
}

bool kallmodsyms_path(const struct kallmodsyms_objfiles *t, u32 objfile,
		      char path[KALLMODSYMS_PATH_MAX])
{
	size_t marker = (objfile - 1) / KALLMODSYMS_PATHS_PER_MARKER;
	unsigned int i = (objfile - 1) % KALLMODSYMS_PATHS_PER_MARKER;
	size_t pos, len = 0;
	u32 drop = 0;

	path[0] = '\0';
	if (!objfile || marker >= t->markers_len)
		return false;
	pos = t->markers[marker];
	do {
		if (!next_path(t, &pos, path, &len, &drop)) {
			path[0] = '\0';
			return false;
		}
	} while (i--);
	if (len)
		memcpy(path + len, ".o", 3);
	return len;
}
