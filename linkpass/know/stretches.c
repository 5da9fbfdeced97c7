// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>
#include "base/util.h"
#include "know/stretches.h"

/* Padding is shorter, since functions are not aligned to more than this. */
#define LONGEST_PADDING	64

/* Are all the bytes in the file, and not all the same? */
static bool has_contents(const struct image *img, const struct section *sec,
			 uint64_t start, uint64_t end)
{
	uint64_t at = sec->offset + (start - sec->addr), len = end - start;
	uint8_t *bytes;
	bool differ;

	if (sec->empty_file ||
	    (!sec->absent && (at >= img->file_size || len > img->file_size - at)))
		return false;
	bytes = xcalloc(len, 1);
	image_read(img, sec, start, bytes, len, sec->name);
	differ = memcmp(bytes, bytes + 1, len - 1);
	xfree(bytes);
	return differ;
}

static bool has_symbol(const struct image *img, const struct section *sec,
		       uint64_t start, uint64_t end)
{
	for (unsigned int i = image_first_at(img, start);
	     i < img->nsymbols && img->symbols[i].addr < end; i++)
		if (img->symbols[i].section == sec)
			return true;
	return false;
}

static bool is_stretch(const struct image *img, const struct section *sec,
		       uint64_t start, uint64_t end)
{
	return start < end && end - start >= LONGEST_PADDING &&
	       !has_symbol(img, sec, start, end) && has_contents(img, sec, start, end);
}

void stretches_each(const struct link *l,
		    void (*visit)(const struct section *sec, uint64_t start, uint64_t end,
				  void *arg), void *arg)
{
	const struct notes *notes = &l->notes;
	unsigned int r = 0;

	for (unsigned int i = 0; i < l->img->nplaced; i++) {
		const struct section *sec = l->img->placed[i].section;
		uint64_t at = sec->addr;

		if (sec->overlaid)
			continue;
		for (; r < notes->nranges && notes->ranges[r].section == sec; r++) {
			if (is_stretch(l->img, sec, at, notes->ranges[r].start))
				visit(sec, at, notes->ranges[r].start, arg);
			at = notes->ranges[r].end;
		}
		if (is_stretch(l->img, sec, at, sec->addr + sec->size))
			visit(sec, at, sec->addr + sec->size, arg);
	}
}
