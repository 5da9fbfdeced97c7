// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which translation unit a symbol is from
 *
 * The format and what is promised about broken tables stand in the header. No
 * locks, no allocations; the tables are constant.
 */
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/ctype.h>
#include <linux/init.h>
#include <linux/limits.h>
#include <linux/string.h>
#include "kallmodsyms_objfiles.h"
#include "kallmodsyms_table.h"
#include "kallmodsyms_uleb128.h"

static struct kallmodsyms_objfiles image_objfiles __ro_after_init;
static bool image_objfiles_found __ro_after_init;

/* When this may be called: see find_image_tables(). */
static int find_image_objfiles(void)
{
	struct kallmodsyms_objfiles t;

	t.offsets = kallmodsyms_image_table(KALLMODSYMS_TABLE_OBJFILE_OFFSETS, 3,
					    &t.offsets_len);
	t.runs = kallmodsyms_image_table(KALLMODSYMS_TABLE_OBJFILES, 0,
					 &t.runs_len);
	t.markers = kallmodsyms_image_table(KALLMODSYMS_TABLE_OBJFILE_MARKERS, 1,
					    &t.markers_len);
	t.pairs = kallmodsyms_image_table(KALLMODSYMS_TABLE_OBJFILE_PAIRS, 0,
					  &t.pairs_len);
	t.names = kallmodsyms_image_table(KALLMODSYMS_TABLE_OBJFILE_NAMES, 0,
					  &t.names_len);
	image_objfiles = t;
	/* Behind the tables, for an NMI in between. */
	smp_store_release(&image_objfiles_found, true);
	return 0;
}
early_initcall(find_image_objfiles);

const struct kallmodsyms_objfiles *kallmodsyms_objfiles(void)
{
	if (unlikely(!READ_ONCE(image_objfiles_found)))
		find_image_objfiles();
	return &image_objfiles;
}

static bool next_run(const struct kallmodsyms_objfiles *t,
		     struct kallmodsyms_run *run)
{
	u32 head, step, more, far = 0, many = 0;

	if (!run->left ||
	    !kallmodsyms_uleb128(t->runs, t->runs_len, &run->pos, &head))
		return false;
	step = kallmodsyms_run_step(head);
	more = kallmodsyms_run_more(head);
	if ((more == KALLMODSYMS_MANY_SYMBOLS &&
	     !kallmodsyms_uleb128(t->runs, t->runs_len, &run->pos, &many)) ||
	    (step == KALLMODSYMS_FAR_OBJFILE &&
	     !kallmodsyms_uleb128(t->runs, t->runs_len, &run->pos, &far)))
		return false;
	run->left--;
	run->first = run->end + kallmodsyms_run_gap(head);
	run->end = run->first + 1 + more + many;
	if (step == KALLMODSYMS_FAR_OBJFILE)
		step = far & 1 ? -(far / 2 + 1) : far / 2;
	run->objfile += step;
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
		if (!advance(t, run, index)) {
			run->first = U32_MAX;
			run->end = U32_MAX;
		}
	}
	return index >= run->first ? run->objfile : 0;
}

/*
 * Where the characters of paths go, one at a time: into @name if there is one, else
 * they are compared with @want.
 */
struct path_reader {
	const struct kallmodsyms_objfiles *t;
	struct kallmodsyms_path_cursor *at;
	char *name;
	const char *want;
	bool alias;		/* @want has dots in it for other characters */
	size_t same;		/* characters that the path and @want begin with */
};

static bool put_character(struct path_reader *r, u8 c)
{
	/* Room for ".o" and a NUL must be left. */
	if (r->at->len + 4 > KALLMODSYMS_PATH_MAX || !isgraph(c) ||
	    strchr("[]{}", c))
		return false;
	if (r->name)
		r->name[r->at->len] = c;
	else if (r->same == r->at->len && kallmodsyms_same_char(c, r->want[r->same], r->alias))
		r->same++;
	r->at->len++;
	return true;
}

/* Put what @byte stands for. */
static bool expand(struct path_reader *r, u8 byte)
{
	/* A byte of value v is at 256 - v at most. */
	u8 stack[KALLMODSYMS_PAIRS + 1];
	unsigned int depth = 0;

	stack[depth++] = byte;
	while (depth) {
		const u8 *pair;
		size_t pos;

		byte = stack[--depth];
		if (byte < KALLMODSYMS_PAIRS) {
			if (!put_character(r, byte))
				return false;
			continue;
		}
		pos = 2 * (byte - KALLMODSYMS_PAIRS);
		if (pos + 1 >= r->t->pairs_len)
			return false;
		pair = &r->t->pairs[pos];
		if (pair[0] >= byte || pair[1] >= byte)
			return false;
		stack[depth++] = pair[1];
		stack[depth++] = pair[0];
	}
	return true;
}

/* Read the path behind the last one, of which it has all but the characters to drop. */
static bool next_path(struct path_reader *r)
{
	const struct kallmodsyms_objfiles *t = r->t;
	struct kallmodsyms_path_cursor *at = r->at;

	if (at->drop > at->len)
		return false;
	at->len -= at->drop;
	if (r->same > at->len)
		r->same = at->len;
	at->objfile++;
	while (at->pos < t->names_len) {
		u8 byte = t->names[at->pos++];

		if (byte == KALLMODSYMS_MANY_DROPPED)
			return kallmodsyms_uleb128(t->names, t->names_len, &at->pos,
						   &at->drop);
		if (byte < KALLMODSYMS_MANY_DROPPED) {
			at->drop = byte;
			return true;
		}
		if (!expand(r, byte))
			return false;
	}
	return false;
}

/* Go to before the first path that has nothing in common with others. */
static bool find_marker(struct path_reader *r, size_t marker)
{
	if (marker >= r->t->markers_len)
		return false;
	*r->at = (struct kallmodsyms_path_cursor){
		.objfile = marker * KALLMODSYMS_PATHS_PER_MARKER,
		.pos = r->t->markers[marker],
	};
	return true;
}

/* Read the paths up to that of @objfile, from the last one on if it is behind that. */
static bool read_path(struct path_reader *r, u32 objfile)
{
	size_t marker = (objfile - 1) / KALLMODSYMS_PATHS_PER_MARKER;
	u32 last = r->at->objfile;

	if (!objfile)
		return false;
	if (!last || last > objfile ||
	    (last - 1) / KALLMODSYMS_PATHS_PER_MARKER != marker)
		if (!find_marker(r, marker))
			return false;
	while (r->at->objfile < objfile)
		if (!next_path(r))
			return false;
	if (r->name)
		memcpy(r->name + r->at->len, ".o", 3);
	return r->at->len;
}

bool kallmodsyms_path_is(const struct kallmodsyms_objfiles *t, u32 objfile,
			 const char *want, bool alias)
{
	struct kallmodsyms_path_cursor at = { 0 };
	struct path_reader r = { .t = t, .at = &at, .want = want, .alias = alias };

	return read_path(&r, objfile) && r.same == at.len &&
	       !strcmp(want + at.len, ".o");
}

bool kallmodsyms_path_copy(const struct kallmodsyms_objfiles *t, u32 objfile,
			   char *path)
{
	struct kallmodsyms_path_cursor at = { 0 };
	struct path_reader r = { .t = t, .at = &at, .name = path };

	return read_path(&r, objfile);
}

const char *kallmodsyms_path(const struct kallmodsyms_objfiles *t,
			     struct kallmodsyms_path *p, u32 objfile)
{
	struct path_reader r = { .t = t, .at = &p->at, .name = p->name };

	if (read_path(&r, objfile))
		return p->name;
	p->at.objfile = 0;
	return NULL;
}
