/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The build ID of a kernel: a hash that ld puts into the ELF note NT_GNU_BUILD_ID of the image,
 * and that the running kernel shows in /sys/kernel/notes.
 */
#ifndef LINKPASS_READ_BUILD_ID_H
#define LINKPASS_READ_BUILD_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct build_id {
	const uint8_t *bytes;	/* in the notes that were read; NULL if there is none */
	uint32_t len;
};

/* Find the build ID among LEN bytes of ELF notes. */
struct build_id build_id_find(const uint8_t *notes, uint64_t len, bool big_endian);
bool build_id_same(const struct build_id *a, const struct build_id *b);
/* In hexadecimal; the caller frees it. */
char *build_id_text(const struct build_id *id);

/* Read PATH, a copy of /sys/kernel/notes.  The caller frees the bytes. */
uint8_t *build_id_read_notes(const char *path, uint64_t *len);

#endif
