// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tables out: tiles as the kernel reads them (format: tables.h), in two steps
 * of the kernel's build.
 *
 * After the first link, "reserve" encodes the tiles of that temporary kernel and
 * writes an assembly file with so much room.  After the last link, "fill"
 * encodes the tiles of vmlinux and writes them into that room, as sorttable and
 * resolve_btfids do with theirs.
 *
 * Not taken: writing the tables out between the links, like kallsyms' own; what
 * is in them depends on addresses, which move until the last link is done.  Nor
 * an estimate from vmlinux.o: it has sections that the last link discards, so
 * it comes out a third too large (3.3 KB for 2.1 KB on a kernel with 106
 * modules), and yet without IBT vmlinux is not linked from it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "kallsyms.h"
#include "tables.h"

#define RELATIVE	0x80000000u
#define TABLES		4

static const char *const symbols[TABLES + 1] = {
	"kallsyms_module_offsets",
	"kallsyms_modules",
	"kallsyms_module_markers",
	"kallsyms_module_names",
	"kallsyms_module_end",
};

static struct buffer *table(struct tables *t, unsigned int i)
{
	struct buffer *in_order[TABLES] = {
		&t->offsets, &t->modules, &t->markers, &t->names,
	};

	return in_order[i];
}

static void put32(struct buffer *b, const struct image *img, uint32_t value)
{
	uint8_t word[4];

	image_put32(img, value, word);
	for (unsigned int i = 0; i < sizeof(word); i++)
		buffer_byte(b, word[i]);
}

/*
 * Entries are numbered as they are first needed, in the order of the tiles, so
 * that the modules of one stretch of the image have close and mostly small
 * numbers.
 */
struct numbering {
	uint32_t *of_set;	/* entry number plus one, by index into sets[] */
	uint32_t count;
	const struct image *img;
	struct tables *out;
	const struct modules *m;
};

static uint32_t number_set(struct numbering *n, uint32_t set);

/* The set that is just the module NAME, for which a set of several stands in. */
static uint32_t single(const struct modules *m, const char *name)
{
	for (uint32_t i = 0; i < m->nsets; i++)
		if (m->sets[i].count == 1 && !strcmp(m->sets[i].names[0], name))
			return i;
	return NO_MODULES;
}

static void begin_entry(struct numbering *n)
{
	if (n->count % NAMES_PER_MARKER == 0)
		put32(&n->out->markers, n->img, n->out->names.len);
	n->count++;
}

static uint32_t number_set(struct numbering *n, uint32_t set)
{
	const struct module_set *s = &n->m->sets[set];

	if (set == NO_MODULES || n->of_set[set])
		return n->of_set[set];
	if (s->count == 1) {
		begin_entry(n);
		buffer_string(&n->out->names, s->names[0]);
		return n->of_set[set] = n->count;
	}
	for (unsigned int i = 0; i < s->count; i++)
		number_set(n, single(n->m, s->names[i]));
	begin_entry(n);
	buffer_byte(&n->out->names, SET_ENTRY);
	for (unsigned int i = 0; i < s->count; i++)
		buffer_leb128(&n->out->names, n->of_set[single(n->m, s->names[i])]);
	buffer_byte(&n->out->names, 0);
	return n->of_set[set] = n->count;
}

static uint32_t key_of(const struct image *img, uint64_t addr, uint64_t base)
{
	if (addr >= base && addr - base < RELATIVE - 1)
		return RELATIVE + (addr - base);
	if (addr < RELATIVE)
		return addr;
	die(img->path, "address 0x%llx is out of kallsyms' reach",
	    (unsigned long long)addr);
}

void tables_encode(struct tables *out, const struct image *img,
		   const struct tiles *t, const struct modules *m, uint64_t base)
{
	struct numbering n = {
		.of_set = xcalloc(m->nsets, sizeof(*n.of_set)),
		.img = img,
		.out = out,
		.m = m,
	};

	*out = (struct tables){ 0 };
	for (unsigned int i = 0; i < t->count; i++) {
		uint32_t key = key_of(img, t->list[i].start, base);
		uint32_t end = i + 1 < t->count ?
			       key_of(img, t->list[i + 1].start, base) : key;

		if (i % TILES_PER_BLOCK == 0) {
			put32(&out->offsets, img, key);
			put32(&out->offsets, img, out->modules.len);
		}
		buffer_leb128(&out->modules, number_set(&n, t->list[i].owner));
		buffer_leb128(&out->modules, end - key);
	}
	free(n.of_set);
}

void tables_free(struct tables *out)
{
	for (unsigned int i = 0; i < TABLES; i++)
		buffer_free(table(out, i));
}

uint64_t tables_bytes(struct tables *out)
{
	uint64_t bytes = 0;

	for (unsigned int i = 0; i < TABLES; i++)
		bytes += table(out, i)->len;
	return bytes;
}

uint64_t tables_classic_bytes(const struct tiles *t, const struct modules *m)
{
	uint64_t bytes = 8ull * t->count;

	for (unsigned int i = 0; i < m->nsets; i++) {
		const struct module_set *s = &m->sets[i];

		if (s->count > 1)
			bytes += 2;
		for (unsigned int j = 0; j < s->count; j++)
			bytes += strlen(s->names[j]) + 1;
	}
	return bytes;
}

/*
 * What the tables may grow by.  The last link moves what is behind .rodata by
 * whole pages, which can make the length of a tile that spans two sections a
 * byte or two longer; and kallsyms' tables and these, empty in the first link,
 * may then lie between two modules and make two tiles more.
 */
static void add_slack(struct tables *t, const struct image *img)
{
	size_t room = t->modules.len + 2 * image_sections(img) + 2 * 10;

	put32(&t->offsets, img, UNUSED_KEY);
	put32(&t->offsets, img, 0);
	while (t->modules.len < room || t->modules.len % 4)
		buffer_byte(&t->modules, 0);
}

void tables_reserve(struct output *out, const struct image *img,
		    const struct tiles *t, const struct modules *m)
{
	struct tables encoded = { 0 };

	if (img) {
		tables_encode(&encoded, img, t, m, kallsyms_relative_base(img));
		add_slack(&encoded, img);
	}
	fprintf(out->file,
		"/* Made by linkpass, which fills it in after the last link. */\n"
		"\t.section .rodata,\"a\"\n"
		"\t.balign 4\n");
	for (unsigned int i = 0; i < TABLES; i++) {
		fprintf(out->file, "\t.globl %s\n%s:\n", symbols[i], symbols[i]);
		if (table(&encoded, i)->len)
			fprintf(out->file, "\t.skip %zu\n", table(&encoded, i)->len);
	}
	fprintf(out->file, "\t.globl %s\n%s:\n", symbols[TABLES], symbols[TABLES]);
	tables_free(&encoded);
}

/* Make each table as long as its room. */
static void pad(const struct image *img, struct tables *t, const uint64_t *start)
{
	for (unsigned int i = 0; i < TABLES; i++) {
		struct buffer *b = table(t, i);
		uint64_t room = start[i + 1] - start[i];

		if (b->len > room)
			die(img->path, "%s needs %zu bytes, but has room for %llu; please report this",
			    symbols[i], b->len, (unsigned long long)room);
		for (; b == &t->offsets && b->len + 8 <= room; put32(b, img, 0))
			put32(b, img, UNUSED_KEY);
		while (b->len < room)
			buffer_byte(b, 0);
	}
}

static void write_at(const struct image *img, int fd, const struct buffer *b,
		     uint64_t offset)
{
	if (pwrite(fd, b->bytes, b->len, offset) != (ssize_t)b->len)
		die(img->path, "cannot write: %s", strerror(errno));
}

void tables_fill(const struct image *img, const struct tiles *t,
		 const struct modules *m)
{
	struct tables encoded;
	uint64_t start[TABLES + 1], offset;
	int fd;

	for (unsigned int i = 0; i <= TABLES; i++) {
		const struct symbol *sym = image_symbol(img, symbols[i]);

		if (!sym)
			die(img->path, "no symbol %s: is this a kernel with CONFIG_KALLMODSYMS?",
			    symbols[i]);
		start[i] = sym->addr;
		if (i && start[i] < start[i - 1])
			die(img->path, "%s is before %s", symbols[i], symbols[i - 1]);
	}
	offset = image_file_offset(img, start[0], start[TABLES] - start[0], symbols[0]);

	tables_encode(&encoded, img, t, m, kallsyms_relative_base(img));
	pad(img, &encoded, start);

	fd = open(img->path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		die(img->path, "cannot write: %s", strerror(errno));
	for (unsigned int i = 0; i < TABLES; i++)
		write_at(img, fd, table(&encoded, i), offset + start[i] - start[0]);
	if (close(fd))
		die(img->path, "cannot write: %s", strerror(errno));
	tables_free(&encoded);
}
