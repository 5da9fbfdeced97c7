// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Read notes: from bytes to translation units and address ranges.
 *
 * In:  the note section of an image, addresses resolved by the linker.
 * Out: struct notes.  Only this file reads note bytes, and it checks all of them: the
 *      framing against the section, the strings against the descriptor and the grammar
 *      of /proc/kallmodsyms, the ranges against the sections of the image and against
 *      each other.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "kallmod-name.h"
#include "kallmod-note.h"
#include "know/notes.h"
#include "base/sort.h"
#include "base/util.h"

/* Part of the section that is still to be read. */
struct cursor {
	const struct image *img;
	const uint8_t *start;	/* of the section */
	const uint8_t *pos;
	const uint8_t *end;
	uint64_t note;		/* offset of the current note */
	/*
	 * Linked by gold, which gives a discarded section the range from 0 to its
	 * length.  A section at 0 looks the same, so ranges from 0 are dropped.
	 */
	bool gold;
};

static void __attribute__((noreturn, format(printf, 2, 3)))
bad_note(const struct cursor *c, const char *fmt, ...)
{
	char what[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	die(c->img->path, "%s: note at offset 0x%llx: %s", KALLMOD_NOTE_SECTION,
	    (unsigned long long)c->note, what);
}

static const uint8_t *take(struct cursor *c, uint64_t len, const char *what)
{
	const uint8_t *p = c->pos;

	if (len > (uint64_t)(c->end - c->pos))
		bad_note(c, "%s reaches past the end", what);
	c->pos += len;
	return p;
}

static const char *take_string(struct cursor *c, const char *what)
{
	const uint8_t *nul = memchr(c->pos, 0, c->end - c->pos);
	const char *s = (const char *)c->pos;

	if (!nul)
		bad_note(c, "%s is not terminated", what);
	c->pos = nul + 1;
	return s;
}

/* kallmod-name.h says which bytes a name may have, and why. */
static void check_bytes(const struct cursor *c, const char *bad, const char *what)
{
	unsigned char byte = bad ? *bad : 0;

	if (bad && (kallmod_is_control(byte) || byte > 0x7f))
		bad_note(c, "%s has byte 0x%02x in it", what, byte);
	if (bad)
		bad_note(c, "%s has a '%c' in it", what, byte);
}

static void check_length(const struct cursor *c, size_t len, size_t max, const char *what)
{
	if (len > max)
		bad_note(c, "%s of %zu bytes is longer than %zu", what, len, max);
}

/* Check NAME, which may be several names with SEPARATOR between them. */
static void check_name(const struct cursor *c, const char *name, char separator,
		       const char *forbidden, const char *what)
{
	check_bytes(c, kallmod_bad_byte(name, forbidden), what);
	check_length(c, kallmod_longest_word(name, separator), KALLMOD_NAME_MAX, what);
}

/* The kernel prints no source path, so it need not be ASCII. */
static void check_source(const struct cursor *c, const char *source)
{
	const char *p = source;

	while (*p && !kallmod_is_control(*p))
		p++;
	check_bytes(c, *p ? p : NULL, "source path");
	check_length(c, strlen(source), KALLMOD_SOURCE_MAX, "source path");
}

static bool is_object(const char *path)
{
	size_t len = strlen(path);

	return len > 2 && !strcmp(path + len - 2, ".o");
}

static void read_strings(struct cursor *c, struct tu *tu)
{
	tu->modname = take_string(c, "module name");
	tu->modfile = take_string(c, "module file");
	tu->object = take_string(c, "object path");
	tu->source = take_string(c, "source path");
	check_name(c, tu->modname, ':', KALLMOD_NOT_IN_MODNAME, "module name");
	check_name(c, tu->modfile, ' ', KALLMOD_NOT_IN_MODFILE, "module file");
	check_name(c, tu->object, 0, KALLMOD_NOT_IN_OBJECT, "object path");
	check_source(c, tu->source);
	if (!*tu->modname)
		bad_note(c, "module name is empty");
	if (kallmod_lacks_name(tu->modfile))
		bad_note(c, "module file has no name in it");
	if (!is_object(tu->object))
		bad_note(c, "object path \"%s\" does not end in .o", tu->object);
}

static void add_dispute(struct notes *notes, const struct dispute *d)
{
	GROW(notes->disputes, notes->ndisputes, notes->disputes_room);
	notes->disputes[notes->ndisputes++] = *d;
}

static void read_range(struct notes *notes, struct cursor *c)
{
	const struct image *img = c->img;
	const struct section *sec;
	uint64_t start, end;

	start = image_get_address(img, take(c, img->address_size, "range"));
	end = image_get_address(img, take(c, img->address_size, "range"));
	if (!start && (!end || c->gold))
		return;
	if (start == end) {
		GROW(notes->empty, notes->nempty, notes->empty_room);
		notes->empty[notes->nempty++] = (struct place){ start, notes->ntus };
		return;
	}
	/* Up to the top of memory; of 64 bits' the last byte is nobody's. */
	if (!end)
		end = img->address_size == 4 ? 1ull << 32 : UINT64_MAX;
	if (start > end)
		bad_note(c, "range 0x%llx-0x%llx descends",
			 (unsigned long long)start, (unsigned long long)end);
	if (image_is_overlaid(img, start)) {
		add_dispute(notes, &(struct dispute){
			start, end, "sections overlap here" });
		return;
	}
	sec = image_section_at(img, start);
	if (!sec || end - start > sec->size - (start - sec->addr))
		bad_note(c, "range 0x%llx-0x%llx is outside every section",
			 (unsigned long long)start, (unsigned long long)end);

	GROW(notes->ranges, notes->nranges, notes->ranges_room);
	notes->ranges[notes->nranges++] = (struct range){ start, end, sec, notes->ntus };
}

static void read_merged(struct notes *notes, struct cursor *c)
{
	uint64_t addr = image_get_address(c->img, take(c, c->img->address_size,
						       "merged section"));

	if (!addr)
		return;
	GROW(notes->merged, notes->nmerged, notes->merged_room);
	notes->merged[notes->nmerged++] = (struct place){ addr, notes->ntus };
}

/* Read the descriptor; C spans all of it. */
static void read_desc(struct notes *notes, struct cursor *c)
{
	const uint8_t *fixed = take(c, KALLMOD_NOTE_FIXED, "header");
	struct tu tu = { .offset = c->note };
	uint32_t nranges, nmerged;

	if (fixed[0] != KALLMOD_NOTE_VERSION)
		bad_note(c, "version %u, but this linkpass reads version %u",
			 fixed[0], KALLMOD_NOTE_VERSION);
	if (fixed[1] != c->img->address_size)
		bad_note(c, "addresses of %u bytes in an image with %u",
			 fixed[1], c->img->address_size);
	tu.flags = image_get16(c->img, fixed + 2);
	nranges = image_get32(c->img, fixed + 4);
	nmerged = image_get32(c->img, fixed + 8);
	if (nranges > (uint64_t)(c->end - c->pos) / (2 * c->img->address_size))
		bad_note(c, "%u ranges reach past the end", nranges);
	while (nranges--)
		read_range(notes, c);
	if (nmerged > (uint64_t)(c->end - c->pos) / c->img->address_size)
		bad_note(c, "%u merged sections reach past the end", nmerged);
	while (nmerged--)
		read_merged(notes, c);
	read_strings(c, &tu);

	GROW(notes->tus, notes->ntus, notes->tus_room);
	notes->tus[notes->ntus++] = tu;
}

static void read_note(struct notes *notes, struct cursor *c)
{
	const uint8_t *header, *name;
	uint32_t namesz, descsz, type;
	struct cursor desc = *c;

	desc.note = c->note = c->pos - c->start;
	header = take(c, KALLMOD_NOTE_HEADER, "header");
	namesz = image_get32(c->img, header);
	descsz = image_get32(c->img, header + 4);
	type = image_get32(c->img, header + 8);
	if (namesz != KALLMOD_NOTE_NAMESZ)
		bad_note(c, "not a kallmod note");
	name = take(c, KALLMOD_NOTE_NAMESZ, "name");
	if (memcmp(name, KALLMOD_NOTE_NAME, sizeof(KALLMOD_NOTE_NAME)) ||
	    type != KALLMOD_NOTE_TYPE)
		bad_note(c, "not a kallmod note");

	desc.pos = take(c, descsz, "descriptor");
	desc.end = c->pos;
	take(c, -descsz & (KALLMOD_NOTE_ALIGN - 1), "padding");
	read_desc(notes, &desc);
}

static void check_disjoint(const struct notes *notes, const struct image *img)
{
	for (unsigned int i = 1; i < notes->nranges; i++) {
		const struct range *a = &notes->ranges[i - 1];
		const struct range *b = &notes->ranges[i];

		if (b->start < a->end)
			die(img->path, "%s: notes at offsets 0x%llx (%s) and 0x%llx (%s) both claim 0x%llx",
			    KALLMOD_NOTE_SECTION,
			    (unsigned long long)notes->tus[a->tu].offset,
			    notes->tus[a->tu].object,
			    (unsigned long long)notes->tus[b->tu].offset,
			    notes->tus[b->tu].object,
			    (unsigned long long)b->start);
	}
}

/* There is usually one such section, but a linker script may make several. */
static void read_section(struct notes *notes, struct cursor *c, const struct section *sec)
{
	uint64_t size;

	GROW(notes->bytes, notes->nbytes, notes->bytes_room);
	notes->bytes[notes->nbytes] = image_contents(c->img, sec, &size);
	c->start = c->pos = notes->bytes[notes->nbytes++];
	c->end = c->start + size;
	notes->size += size;
	while (c->pos < c->end)
		read_note(notes, c);
}

void notes_read(struct notes *notes, const struct image *img)
{
	struct cursor c = {
		.img = img,
		.gold = image_is_linked_by_gold(img),
	};
	const struct section *sec = NULL;

	*notes = (struct notes){ 0 };
	while ((sec = image_next_section(img, KALLMOD_NOTE_SECTION, sec)))
		read_section(notes, &c, sec);
	sort_by_address(notes->ranges, notes->nranges, sizeof(*notes->ranges));
	check_disjoint(notes, img);
	sort_by_address(notes->disputes, notes->ndisputes, sizeof(*notes->disputes));
	sort_by_address(notes->empty, notes->nempty, sizeof(*notes->empty));
	sort_by_address(notes->merged, notes->nmerged, sizeof(*notes->merged));
}

static void add_range(struct notes *notes, const struct range *like, uint64_t start, uint64_t end)
{
	if (start >= end)
		return;
	GROW(notes->ranges, notes->nranges, notes->ranges_room);
	notes->ranges[notes->nranges] = *like;
	notes->ranges[notes->nranges].start = start;
	notes->ranges[notes->nranges++].end = end;
}

void notes_dispute(struct notes *notes, const struct dispute *list, unsigned int n)
{
	struct range *old = notes->ranges;
	unsigned int count = notes->nranges, d = 0;

	notes->ranges = NULL;
	notes->nranges = notes->ranges_room = 0;
	for (unsigned int i = 0; i < count; i++) {
		uint64_t start = old[i].start;

		while (d < n && list[d].end <= start)
			d++;
		/* The last dispute may reach into the next range, so D stays. */
		for (unsigned int k = d; k < n && list[k].start < old[i].end; k++) {
			struct dispute part = list[k];

			if (part.start < start)
				part.start = start;
			if (part.end > old[i].end)
				part.end = old[i].end;
			add_range(notes, &old[i], start, part.start);
			add_dispute(notes, &part);
			start = part.end;
		}
		add_range(notes, &old[i], start, old[i].end);
	}
	xfree(old);
	sort_by_address(notes->disputes, notes->ndisputes, sizeof(*notes->disputes));
}

const struct dispute *notes_find_dispute(const struct notes *notes, uint64_t addr)
{
	const struct dispute *d = find_below(notes->disputes, notes->ndisputes, sizeof(*d), addr);

	return d && addr < d->end ? d : NULL;
}

const struct range *notes_range(const struct notes *notes, uint64_t addr)
{
	const struct range *r = find_below(notes->ranges, notes->nranges, sizeof(*r), addr);

	return r && addr < r->end ? r : NULL;
}

static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	return (x->tu > y->tu) - (x->tu < y->tu);
}

bool notes_has_place(const struct place *list, unsigned int n, uint64_t addr, uint32_t tu)
{
	const struct place key = { addr, tu };

	return n && bsearch(&key, list, n, sizeof(*list), by_place);
}

void notes_free(struct notes *notes)
{
	for (unsigned int i = 0; i < notes->nbytes; i++)
		xfree(notes->bytes[i]);
	xfree(notes->bytes);
	xfree(notes->disputes);
	xfree(notes->tus);
	xfree(notes->ranges);
	xfree(notes->empty);
	xfree(notes->merged);
}
