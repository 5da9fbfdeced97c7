/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The notes of an image, checked and decoded (layout: kallmod-note.h).
 */
#ifndef LINKPASS_KNOW_NOTES_H
#define LINKPASS_KNOW_NOTES_H

#include <stdint.h>
#include "read/image.h"

/* A translation unit, as one note describes it. */
struct tu {
	const char *modname;	/* "ext4", or "a:b" */
	const char *modfile;	/* "fs/ext4/ext4", "d/a d/b", or "" */
	const char *object;
	const char *source;
	unsigned int flags;	/* KALLMOD_TU_* */
	uint64_t offset;	/* of its note in the section, for messages */
};

/* Addresses [start, end) of a section that belong to a translation unit; never empty. */
struct range {
	uint64_t start;		/* sort key, must be first */
	uint64_t end;
	const struct section *section;
	uint32_t tu;
};

/* Addresses [start, end) whose owner cannot be known, and why; they belong to nobody. */
struct dispute {
	uint64_t start;		/* sort key, must be first */
	uint64_t end;
	const char *why;
};

/* An address that a translation unit names without having a range there. */
struct place {
	uint64_t addr;		/* sort key, must be first */
	uint32_t tu;
};

struct notes {
	uint8_t **bytes;	/* of each section; the strings live here */
	unsigned int nbytes, bytes_room;
	uint64_t size;		/* of all of them */
	struct tu *tus;
	unsigned int ntus, tus_room;
	/* Sorted by address and disjoint; each within one section. */
	struct range *ranges;
	unsigned int nranges, ranges_room;
	struct dispute *disputes;
	unsigned int ndisputes, disputes_room;
	/* Sorted by address, then by translation unit: */
	struct place *empty;	/* where it has a section with nothing in it */
	unsigned int nempty, empty_room;
	struct place *merged;	/* where a constant is that ld has merged, and it had a copy of */
	unsigned int nmerged, merged_room;
};

/*
 * Read all notes of IMG; dies if one of them is malformed.  An image without
 * notes gives ntus == 0.
 */
void notes_read(struct notes *notes, const struct image *img);
/* Make disputes of the addresses in LIST, sorted and disjoint, where ranges have them. */
void notes_dispute(struct notes *notes, const struct dispute *list, unsigned int n);
/* The dispute that ADDR is in, or NULL. */
const struct dispute *notes_find_dispute(const struct notes *notes, uint64_t addr);
/* The range that ADDR is in, or NULL. */
const struct range *notes_range(const struct notes *notes, uint64_t addr);
/* Is one of the N places in LIST this translation unit's at ADDR? */
bool notes_has_place(const struct place *list, unsigned int n, uint64_t addr, uint32_t tu);
void notes_free(struct notes *notes);

#endif
