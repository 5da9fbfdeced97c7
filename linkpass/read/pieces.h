/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an extract has of the contents of its image.
 *
 * An extract ("linkpass extract") has the sections of a linked image with their addresses
 * and sizes, but as SHT_NOBITS, without contents.  A section of its own, .kallmod_extract, which
 * is not loaded, says what they were and has the few pieces of contents that verbs read:
 *
 *	u32	version, 1
 *	u32	number of sections, that of the extract
 *	u8[]	for each: 1 if it has contents in the image
 *	u32	number of pieces
 *	{ u32 section; u64 offset, len; }[]	of each piece, ascending and disjoint
 *	u8[]	the bytes of all pieces
 *
 * in the byte order of the image.
 *
 * Which pieces these are is not written down anywhere: the image is asked, once, what the
 * verbs ask, and what is read on the way is recorded.
 */
#ifndef LINKPASS_READ_PIECES_H
#define LINKPASS_READ_PIECES_H

#include <stdbool.h>
#include <stdint.h>
#include "read/image.h"

#define EXTRACT_SECTION	".kallmod_extract"

/* Some bytes of a section. */
struct piece {
	unsigned int section;
	uint64_t offset;	/* in the section */
	uint64_t len;
	const uint8_t *bytes;	/* of a piece that was read from an extract */
};

struct pieces {
	struct piece *list;
	unsigned int count, room;
	uint8_t *bytes;		/* of EXTRACT_SECTION, where it was read from one */
};

/*
 * If IMG is an extract, make its sections what they were in the image, and read its pieces.
 * Dies if the section is damaged.
 */
void pieces_read(struct image *img);
/* The LEN bytes at OFFSET in SEC; NULL if they are in no piece. */
const uint8_t *pieces_find(const struct pieces *p, const struct section *sec, uint64_t offset,
			   uint64_t len);

/* Record that these bytes are read. */
void pieces_record(struct pieces *p, const struct section *sec, uint64_t offset, uint64_t len);
/*
 * Append the contents of EXTRACT_SECTION to B, with what was recorded of IMG.  NUMBERS has for
 * each section of IMG its index in the extract, and 0 if it is not there; COUNT is the number
 * of sections there.
 */
void pieces_write(struct pieces *p, const struct image *img, const unsigned int *numbers,
		  unsigned int count, struct buffer *b);
void pieces_free(struct pieces *p);

#endif
