/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The notes of an image, checked and decoded (layout: kallmod-note.h).
 */
#ifndef LINKPASS_NOTES_H
#define LINKPASS_NOTES_H

#include <stdint.h>
#include "image.h"

/* A translation unit: what one note says. */
struct tu {
	const char *modname;	/* "ext4", or "a:b" */
	const char *modfile;	/* "fs/ext4/ext4", "d/a d/b", or "" */
	const char *object;
	const char *source;
	unsigned int flags;	/* KALLMOD_TU_* */
	uint64_t offset;	/* of its note in the section, for messages */
};

/* Addresses [start, end) belong to a translation unit; never empty. */
struct range {
	uint64_t start;		/* first: it is sorted by */
	uint64_t end;
	uint32_t tu;
};

/* A constant at ADDR that ld has merged, of which this translation unit had a copy. */
struct merged {
	uint64_t addr;		/* first: it is sorted by */
	uint32_t tu;
};

struct notes {
	uint8_t *bytes;		/* the strings live here */
	uint64_t size;
	struct tu *tus;
	unsigned int ntus, tus_room;
	/* Sorted by address and disjoint; each within one section. */
	struct range *ranges;
	unsigned int nranges, ranges_room;
	/* Sorted by address, then in the order of the link. */
	struct merged *merged;
	unsigned int nmerged, merged_room;
};

/*
 * Read all notes of IMG; dies if one of them is malformed.  An image without
 * notes gives ntus == 0.
 */
void notes_read(struct notes *notes, const struct image *img);
/* The range that ADDR is in, or NULL. */
const struct range *notes_range(const struct notes *notes, uint64_t addr);
void notes_free(struct notes *notes);

#endif
