// SPDX-License-Identifier: GPL-2.0-or-later
#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "base/util.h"
#include "read/build-id.h"

/* Notes are under a page. */
#define MAX_NOTES	(1 << 20)

static uint32_t get32(const uint8_t *p, bool big_endian)
{
	return big_endian ? (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3] :
			    (uint32_t)p[3] << 24 | p[2] << 16 | p[1] << 8 | p[0];
}

struct build_id build_id_find(const uint8_t *notes, uint64_t len, bool big_endian)
{
	uint64_t pos = 0;

	while (len - pos >= sizeof(Elf64_Nhdr)) {
		uint64_t namesz = get32(notes + pos, big_endian);
		uint64_t descsz = get32(notes + pos + 4, big_endian);
		uint64_t desc = pos + sizeof(Elf64_Nhdr) + ((namesz + 3) & ~3ull);

		if (desc > len || descsz > len - desc)
			break;
		if (get32(notes + pos + 8, big_endian) == NT_GNU_BUILD_ID &&
		    namesz == sizeof("GNU") &&
		    !memcmp(notes + pos + sizeof(Elf64_Nhdr), "GNU", sizeof("GNU")))
			return (struct build_id){ notes + desc, descsz };
		pos = desc + ((descsz + 3) & ~3ull);
		if (pos > len)
			break;
	}
	return (struct build_id){ 0 };
}

bool build_id_same(const struct build_id *a, const struct build_id *b)
{
	return a->bytes && b->bytes && a->len == b->len && !memcmp(a->bytes, b->bytes, a->len);
}

char *build_id_text(const struct build_id *id)
{
	char *text = xcalloc(2 * (size_t)id->len + 1, 1);

	for (uint32_t i = 0; i < id->len; i++)
		sprintf(text + 2 * i, "%02x", id->bytes[i]);
	return text;
}

static void close_file(void *file)
{
	fclose(file);
}

uint8_t *build_id_read_notes(const char *path, uint64_t *len)
{
	struct buffer b = { 0 };
	FILE *file = fopen(path, "r");
	struct cleanup cleanup;
	int c;

	if (!file)
		die(path, "cannot open: %s", strerror(errno));
	cleanup_add(&cleanup, close_file, file);
	while ((c = getc(file)) != EOF) {
		if (b.len == MAX_NOTES)
			die(path, "longer than the notes of any kernel");
		buffer_byte(&b, c);
	}
	if (ferror(file))
		die(path, "cannot read: %s", strerror(errno));
	cleanup_remove(&cleanup);
	fclose(file);
	*len = b.len;
	return b.bytes;
}
