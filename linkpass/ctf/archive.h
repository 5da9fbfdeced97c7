/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A CTF archive (ctf.h, struct ctf_archive): dictionaries by name, in a file.
 *
 * All words are 64 bits, little endian:
 *
 *	magic number, data model, number of dictionaries N,
 *	offset of the names in the file, offset of the dictionaries
 *	N times, sorted by name: offset of the name, offset of the dictionary,
 *		each from where these begin
 *	N times: size, dictionary, padding to 8 bytes
 *	names, each with its NUL
 *
 * A dictionary is a header and a body, which may be compressed by zlib.
 *
 * Not taken: libctf's own archive writer.  It takes dictionaries that are open in libctf;
 * here they are bytes.
 */
#ifndef LINKPASS_CTF_ARCHIVE_H
#define LINKPASS_CTF_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct ctf_dictionary {
	char *name;
	uint8_t *bytes;		/* header and body */
	size_t size;
};

struct ctf_archived {
	struct ctf_dictionary *list;
	unsigned int n, room;
};

/* Add a copy of the uncompressed dictionary BYTES, which may be shorter than SIZE. */
void ctf_archived_add(struct ctf_archived *a, const char *name, const void *bytes, size_t size);
/* Add the dictionaries of the archive BYTES; false if the archive is incomplete. */
bool ctf_archived_read(struct ctf_archived *a, const void *bytes, size_t size);
bool ctf_archived_has(const struct ctf_archived *a, const char *name);
/* Write the archive to OUT; if COMPRESS is set, compress dictionaries of 4 KiB and more. */
void ctf_archived_write(struct ctf_archived *a, FILE *out, uint64_t model, bool compress);
void ctf_archived_free(struct ctf_archived *a);

#endif
