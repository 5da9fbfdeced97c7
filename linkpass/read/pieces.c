// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>
#include "base/util.h"
#include "read/pieces.h"

#define VERSION		1
#define PIECE_BYTES	20	/* of its place, in the section */

/* --- Reading --------------------------------------------------------------- */

/* The rest of the section. */
struct cursor {
	const struct image *img;
	const uint8_t *pos;
	uint64_t left;
};

static const uint8_t *take(struct cursor *c, uint64_t len)
{
	const uint8_t *at = c->pos;

	if (len > c->left)
		die(c->img->path, EXTRACT_SECTION ": ends early");
	c->pos += len;
	c->left -= len;
	return at;
}

static uint32_t take32(struct cursor *c)
{
	return image_get32(c->img, take(c, 4));
}

static void restore_sections(struct image *img, struct cursor *c)
{
	const uint8_t *had_contents;

	if (take32(c) != VERSION)
		die(img->path, EXTRACT_SECTION ": from another version of linkpass");
	if (take32(c) != img->nsections)
		die(img->path, EXTRACT_SECTION ": for another number of sections");
	had_contents = take(c, img->nsections);
	for (unsigned int i = 0; i < img->nsections; i++) {
		img->sections[i].absent = had_contents[i] && img->sections[i].empty_file;
		img->sections[i].empty_file = !had_contents[i];
	}
}

static void read_pieces(struct image *img, struct cursor *c)
{
	uint32_t count = take32(c);
	const uint8_t *places = take(c, (uint64_t)count * PIECE_BYTES);

	img->pieces->list = xcalloc(count, sizeof(*img->pieces->list));
	img->pieces->count = img->pieces->room = count;
	for (uint32_t i = 0; i < count; i++, places += PIECE_BYTES) {
		struct piece *p = &img->pieces->list[i];

		p->section = image_get32(img, places);
		p->offset = image_get(img, places + 4, 8);
		p->len = image_get(img, places + 12, 8);
		if (p->section >= img->nsections || p->len > img->sections[p->section].size ||
		    p->offset > img->sections[p->section].size - p->len)
			die(img->path, EXTRACT_SECTION ": piece %u is in no section", i);
		p->bytes = take(c, p->len);
	}
}

void pieces_read(struct image *img)
{
	const struct section *sec = image_next_section(img, EXTRACT_SECTION, NULL);
	struct cursor c = { .img = img };

	if (!sec)
		return;
	img->pieces = xcalloc(1, sizeof(*img->pieces));
	img->pieces->bytes = image_contents(img, sec, &c.left);
	c.pos = img->pieces->bytes;
	restore_sections(img, &c);
	read_pieces(img, &c);
}

const uint8_t *pieces_find(const struct pieces *p, const struct section *sec, uint64_t offset,
			   uint64_t len)
{
	for (unsigned int i = 0; i < p->count; i++) {
		const struct piece *piece = &p->list[i];

		if (piece->section == sec->index && offset >= piece->offset &&
		    offset - piece->offset <= piece->len &&
		    len <= piece->len - (offset - piece->offset))
			return piece->bytes + (offset - piece->offset);
	}
	return NULL;
}

/* --- Writing --------------------------------------------------------------- */

void pieces_record(struct pieces *p, const struct section *sec, uint64_t offset, uint64_t len)
{
	GROW(p->list, p->count, p->room);
	p->list[p->count++] = (struct piece){ sec->index, offset, len, NULL };
}

static int by_place(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	return (x->offset > y->offset) - (x->offset < y->offset);
}

/* Sort them, and make one of those that overlap or touch. */
static void merge(struct pieces *p)
{
	unsigned int n = 0;

	xsort(p->list, p->count, sizeof(*p->list), by_place);
	for (unsigned int i = 0; i < p->count; i++) {
		struct piece *last = n ? &p->list[n - 1] : NULL, next = p->list[i];

		if (!last || last->section != next.section ||
		    next.offset > last->offset + last->len)
			p->list[n++] = next;
		else if (next.offset + next.len > last->offset + last->len)
			last->len = next.offset + next.len - last->offset;
	}
	p->count = n;
}

static void append(const struct image *img, struct buffer *b, uint64_t value, unsigned int len)
{
	uint8_t bytes[8];

	image_put(img, value, bytes, len);
	for (unsigned int i = 0; i < len; i++)
		buffer_byte(b, bytes[i]);
}

static void append_bytes(const struct image *img, struct buffer *b, const struct piece *p)
{
	const struct section *sec = &img->sections[p->section];
	uint8_t *bytes = xcalloc(p->len, 1);

	image_read(img, sec, sec->addr + p->offset, bytes, p->len, sec->name);
	for (uint64_t i = 0; i < p->len; i++)
		buffer_byte(b, bytes[i]);
	xfree(bytes);
}

void pieces_write(struct pieces *p, const struct image *img, const unsigned int *numbers,
		  unsigned int count, struct buffer *b)
{
	uint8_t *had_contents = xcalloc(count, 1);

	merge(p);
	for (unsigned int i = 0; i < img->nsections; i++)
		if (numbers[i])
			had_contents[numbers[i]] = !img->sections[i].empty_file;
	append(img, b, VERSION, 4);
	append(img, b, count, 4);
	for (unsigned int i = 0; i < count; i++)
		buffer_byte(b, had_contents[i]);
	append(img, b, p->count, 4);
	for (unsigned int i = 0; i < p->count; i++) {
		append(img, b, numbers[p->list[i].section], 4);
		append(img, b, p->list[i].offset, 8);
		append(img, b, p->list[i].len, 8);
	}
	for (unsigned int i = 0; i < p->count; i++)
		append_bytes(img, b, &p->list[i]);
	xfree(had_contents);
}

void pieces_free(struct pieces *p)
{
	if (!p)
		return;
	xfree(p->list);
	xfree(p->bytes);
	xfree(p);
}
