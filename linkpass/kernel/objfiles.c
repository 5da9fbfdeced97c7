// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From owners to the tables of translation units; the format stands in the header.
 *
 * Of the paths, neighbours share a directory, since translation units are numbered as
 * they come in the image; what is left is made of few words ("intel_", "ctl"), so the
 * most frequent pairs of bytes become single ones, over and over (byte-pair
 * encoding).  Together that takes about 6 bytes a path.
 *
 * Not taken: a tile for every translation unit, as for modules.  There are ten
 * times as many of them, and few are ever asked for.
 */
#include <stdlib.h>
#include <string.h>
#include "kallmod-name.h"
#include "kernel/objfiles.h"

_Static_assert(KALLMOD_NAME_MAX < OBJFILE_PATH_MAX, "the kernel has room for any path");

/* --- Runs ------------------------------------------------------------------ */

struct encoder {
	struct objfiles *out;
	const struct link *l;
	uint32_t *number;	/* of a translation unit, or 0; by its index */
	uint32_t *paths;	/* the other way round, from 0 */
	uint32_t next;		/* first symbol behind the last run */
	uint32_t last;		/* number of its translation unit */
};

/* Number the translation units of symbols that are told apart, in the image's order. */
static void number_tus(struct encoder *e, const struct kallsyms *k,
		       const struct owners *o)
{
	for (unsigned int i = 0; i < k->count; i++)
		if (o->shared[i] && o->tus[i] != NO_TU)
			e->number[o->tus[i]] = 1;
	for (uint32_t tu = 0; tu < e->l->notes.ntus; tu++) {
		if (!e->number[tu])
			continue;
		e->paths[e->out->npaths] = tu;
		e->number[tu] = ++e->out->npaths;
	}
}

static void put_run(struct encoder *e, uint32_t first, uint32_t count, uint32_t tu)
{
	struct objfiles *out = e->out;
	uint32_t number = e->number[tu];
	int64_t step = (int64_t)number - e->last;
	bool far = step < 0 || step >= FAR_OBJFILE, many = count > MANY_SYMBOLS;

	if (out->nruns++ % RUNS_PER_BLOCK == 0) {
		image_append32(e->l->img, &out->offsets, e->next);
		image_append32(e->l->img, &out->offsets, out->runs.len);
		image_append32(e->l->img, &out->offsets, e->last);
	}
	buffer_leb128(&out->runs, RUN_HEAD(first - e->next, many ? MANY_SYMBOLS : count - 1,
					   far ? FAR_OBJFILE : step));
	if (many)
		buffer_leb128(&out->runs, count - 1 - MANY_SYMBOLS);
	if (far)
		buffer_leb128(&out->runs, step >= 0 ? 2 * step : -2 * step - 1);
	e->next = first + count;
	e->last = number;
	out->nsymbols += count;
}

static void put_runs(struct encoder *e, const struct kallsyms *k,
		     const struct owners *o)
{
	for (unsigned int i = 0, n; i < k->count; i += n) {
		n = 1;
		if (!o->shared[i] || o->tus[i] == NO_TU)
			continue;
		while (i + n < k->count && o->shared[i + n] &&
		       o->tus[i + n] == o->tus[i])
			n++;
		put_run(e, i, n, o->tus[i]);
	}
}

/* --- Paths ----------------------------------------------------------------- */

/*
 * What each path has that the one before has not, with a zero behind it.
 */
struct rests {
	struct buffer text;
	size_t *start;		/* of each in text */
	size_t *dropped;	/* characters at the end that the next path has not */
};

static void split_paths(struct rests *r, const struct encoder *e)
{
	const char *before = "";

	for (unsigned int i = 0; i < e->out->npaths; i++) {
		const struct tu *tu = &e->l->notes.tus[e->paths[i]];
		size_t len = strlen(tu->object), shared = 0;

		if (len > 2 && !strcmp(tu->object + len - 2, ".o"))
			len -= 2;
		while (i % PATHS_PER_MARKER && shared < len && before[shared] &&
		       tu->object[shared] == before[shared])
			shared++;
		/* The ".o" of the one before is not there to be shared. */
		if (shared > strlen(before) - 2)
			shared = strlen(before) - 2;
		r->start[i] = r->text.len;
		if (i)
			r->dropped[i - 1] = strlen(before) - 2 - shared;
		for (size_t j = shared; j < len; j++)
			buffer_byte(&r->text, tu->object[j]);
		buffer_byte(&r->text, 0);
		before = tu->object;
	}
}

/* The pair of bytes that is in TEXT most often; 0 if none is worth a new byte. */
static unsigned int best_pair(const struct buffer *text)
{
	unsigned int *count = xcalloc(65536, sizeof(*count)), best = 0;

	for (size_t i = 0; i + 1 < text->len; i++) {
		unsigned int pair = text->bytes[i] << 8 | text->bytes[i + 1];

		if (text->bytes[i] && text->bytes[i + 1] && ++count[pair] > count[best])
			best = pair;
	}
	if (count[best] < 3)
		best = 0;
	xfree(count);
	return best;
}

static void replace_pair(struct rests *r, unsigned int npaths, unsigned int pair,
			 uint8_t byte)
{
	size_t from = 0, to = 0;

	for (unsigned int i = 0; i < npaths; i++) {
		r->start[i] = to;
		do {
			if (r->text.bytes[from] == pair >> 8 &&
			    r->text.bytes[from + 1] == (pair & 0xff)) {
				from++;
				r->text.bytes[from] = byte;
			}
			r->text.bytes[to++] = r->text.bytes[from];
		} while (r->text.bytes[from++]);
	}
	r->text.len = to;
}

static void put_end(struct buffer *names, size_t dropped)
{
	buffer_byte(names, dropped < MANY_DROPPED ? dropped : MANY_DROPPED);
	if (dropped >= MANY_DROPPED)
		buffer_leb128(names, dropped);
}

static void put_paths(const struct encoder *e)
{
	struct objfiles *out = e->out;
	struct rests r = {
		.start = xcalloc(out->npaths + 1, sizeof(*r.start)),
		.dropped = xcalloc(out->npaths + 1, sizeof(*r.dropped)),
	};
	unsigned int pair;

	split_paths(&r, e);
	for (unsigned int i = 0; i < OBJFILE_PAIRS && (pair = best_pair(&r.text)); i++) {
		replace_pair(&r, out->npaths, pair, OBJFILE_PAIRS + i);
		buffer_byte(&out->pairs, pair >> 8);
		buffer_byte(&out->pairs, pair & 0xff);
	}
	for (unsigned int i = 0; i < out->npaths; i++) {
		if (i % PATHS_PER_MARKER == 0)
			image_append32(e->l->img, &out->markers, out->names.len);
		for (const uint8_t *p = r.text.bytes + r.start[i]; *p; p++)
			buffer_byte(&out->names, *p);
		put_end(&out->names, (i + 1) % PATHS_PER_MARKER ? r.dropped[i] : 0);
	}
	buffer_free(&r.text);
	xfree(r.start);
	xfree(r.dropped);
}

void objfiles_encode(struct objfiles *out, const struct link *l,
		     const struct kallsyms *k, const struct owners *o)
{
	struct encoder e = {
		.out = out,
		.l = l,
		.number = xcalloc(l->notes.ntus, sizeof(*e.number)),
		.paths = xcalloc(l->notes.ntus, sizeof(*e.paths)),
	};

	*out = (struct objfiles){ 0 };
	number_tus(&e, k, o);
	put_runs(&e, k, o);
	put_paths(&e);
	xfree(e.number);
	xfree(e.paths);
}

uint64_t objfiles_bytes(const struct objfiles *o)
{
	return o->runs.len + o->offsets.len + o->names.len + o->markers.len + o->pairs.len;
}

void objfiles_free(struct objfiles *out)
{
	buffer_free(&out->runs);
	buffer_free(&out->offsets);
	buffer_free(&out->names);
	buffer_free(&out->markers);
	buffer_free(&out->pairs);
}
