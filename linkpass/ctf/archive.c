// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctf.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include "ctf/archive.h"
#include "base/util.h"

#define COMPRESS_FROM	4096	/* bytes; as ld does */

void ctf_archived_add(struct ctf_archived *a, const char *name, const void *bytes, size_t size)
{
	const ctf_header_t *h = bytes;
	struct ctf_dictionary *d;

	/* SIZE may be too large: libctf 2.40 counts the size word itself, too. */
	if (size < sizeof(*h) ||
	    size - sizeof(*h) < (uint64_t)h->cth_stroff + h->cth_strlen)
		die("libctf", "made a dictionary %s that is too short", name);
	GROW(a->list, a->n, a->room);
	d = &a->list[a->n++];
	d->name = xprintf("%s", name);
	d->size = sizeof(*h) + h->cth_stroff + h->cth_strlen;
	d->bytes = memcpy(xcalloc(d->size, 1), bytes, d->size);
}

static uint64_t get64(const void *p)
{
	uint64_t value;

	memcpy(&value, p, sizeof(value));
	return le64toh(value);
}

/* Check and add an entry; names begin at NAMES, dictionaries at START. */
static bool read_entry(struct ctf_archived *a, const char *bytes, size_t size,
		       const ctf_archive_modent_t *entry, uint64_t names, uint64_t start)
{
	uint64_t name = get64(&entry->name_offset), at = get64(&entry->ctf_offset);

	if (name >= size - names || !memchr(bytes + names + name, 0, size - names - name) ||
	    at > names - start || names - start - at < sizeof(uint64_t) + sizeof(ctf_header_t))
		return false;
	ctf_archived_add(a, bytes + names + name, bytes + start + at + sizeof(uint64_t),
			 names - start - at - sizeof(uint64_t));
	return true;
}

bool ctf_archived_read(struct ctf_archived *a, const void *bytes, size_t size)
{
	const struct ctf_archive *h = bytes;
	const ctf_archive_modent_t *entries = (const ctf_archive_modent_t *)(h + 1);
	uint64_t n, names, start;

	if (size < sizeof(*h) || get64(&h->ctfa_magic) != CTFA_MAGIC)
		return false;
	n = get64(&h->ctfa_ndicts);
	names = get64(&h->ctfa_names);
	start = get64(&h->ctfa_ctfs);
	if (n > (size - sizeof(*h)) / sizeof(*entries) || names > size ||
	    start > names || start < sizeof(*h) + n * sizeof(*entries))
		return false;
	for (uint64_t i = 0; i < n; i++)
		if (!read_entry(a, bytes, size, &entries[i], names, start))
			return false;
	return true;
}

static void dictionary_free(struct ctf_dictionary *d)
{
	xfree(d->name);
	xfree(d->bytes);
}

bool ctf_archived_has(const struct ctf_archived *a, const char *name)
{
	for (unsigned int i = 0; i < a->n; i++)
		if (!strcmp(a->list[i].name, name))
			return true;
	return false;
}

static void compress_body(struct ctf_dictionary *d)
{
	size_t body = d->size - sizeof(ctf_header_t);
	uLongf size = compressBound(body);
	uint8_t *bytes = xcalloc(sizeof(ctf_header_t) + size, 1);

	memcpy(bytes, d->bytes, sizeof(ctf_header_t));
	((ctf_header_t *)bytes)->cth_flags |= CTF_F_COMPRESS;
	if (compress(bytes + sizeof(ctf_header_t), &size,
		     d->bytes + sizeof(ctf_header_t), body) != Z_OK)
		die("zlib", "cannot compress the types of %s", d->name);
	xfree(d->bytes);
	d->bytes = bytes;
	d->size = sizeof(ctf_header_t) + size;
}

static int by_name(const void *a, const void *b)
{
	const struct ctf_dictionary *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static void put64(FILE *out, uint64_t value)
{
	value = htole64(value);
	fwrite(&value, sizeof(value), 1, out);
}

/* The bytes that a dictionary takes in the file. */
static uint64_t space(const struct ctf_dictionary *d)
{
	return sizeof(uint64_t) + ((d->size + 7) & ~(uint64_t)7);
}

static void write_header(const struct ctf_archived *a, FILE *out, uint64_t model)
{
	uint64_t start = sizeof(struct ctf_archive) + a->n * sizeof(ctf_archive_modent_t);
	uint64_t names = 0, dictionaries = 0;

	for (unsigned int i = 0; i < a->n; i++)
		dictionaries += space(&a->list[i]);
	put64(out, CTFA_MAGIC);
	put64(out, model);
	put64(out, a->n);
	put64(out, start + dictionaries);
	put64(out, start);

	dictionaries = 0;
	for (unsigned int i = 0; i < a->n; i++) {
		put64(out, names);
		put64(out, dictionaries);
		names += strlen(a->list[i].name) + 1;
		dictionaries += space(&a->list[i]);
	}
}

static void write_dictionary(const struct ctf_dictionary *d, FILE *out)
{
	static const uint8_t padding[8];

	put64(out, d->size);
	fwrite(d->bytes, 1, d->size, out);
	fwrite(padding, 1, space(d) - sizeof(uint64_t) - d->size, out);
}

void ctf_archived_write(struct ctf_archived *a, FILE *out, uint64_t model, bool compress)
{
	xsort(a->list, a->n, sizeof(*a->list), by_name);
	for (unsigned int i = 0; compress && i < a->n; i++)
		if (a->list[i].size >= COMPRESS_FROM)
			compress_body(&a->list[i]);
	write_header(a, out, model);
	for (unsigned int i = 0; i < a->n; i++)
		write_dictionary(&a->list[i], out);
	for (unsigned int i = 0; i < a->n; i++)
		fwrite(a->list[i].name, 1, strlen(a->list[i].name) + 1, out);
}

void ctf_archived_free(struct ctf_archived *a)
{
	for (unsigned int i = 0; i < a->n; i++)
		dictionary_free(&a->list[i]);
	xfree(a->list);
}
