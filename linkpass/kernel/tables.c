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
#include <stdlib.h>
#include <string.h>
#include "know/owners.h"
#include "kernel/tables.h"

#define RELATIVE	0x80000000u

/* A table: in the header and in memory they stand in the order of this list. */
static const struct {
	const char *symbol;
	size_t offset;		/* of its buffer in struct tables */
	unsigned int words;	/* 32-bit words of an entry; 0: a list of bytes */
	unsigned int slack;	/* bytes that it may grow by until the last link */
} list[TABLES] = {
#define TABLE(name, member, words, slack) \
	{ name, offsetof(struct tables, member), words, slack }
	TABLE("kallsyms_module_offsets", offsets, 2, 8),
	TABLE("kallsyms_module_markers", markers, 1, 4),
	TABLE("kallsyms_module_exceptions", exceptions, 2, 4 * 8),
	TABLE("kallsyms_objfile_offsets", objfiles.offsets, 3, 12),
	TABLE("kallsyms_objfile_markers", objfiles.markers, 1, 4),
	TABLE("kallsyms_modules", modules, 0, 2 * 10),
	TABLE("kallsyms_module_names", names, 0, 0),
	TABLE("kallsyms_objfiles", objfiles.runs, 0, 64),
	TABLE("kallsyms_objfile_pairs", objfiles.pairs, 0, 0),
	TABLE("kallsyms_objfile_names", objfiles.names, 0, 64),
};

static const char header_symbol[] = "kallsyms_module_tables";

static struct buffer *table(struct tables *t, unsigned int i)
{
	return (struct buffer *)((char *)t + list[i].offset);
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

static void begin_entry(struct numbering *n)
{
	if (n->count % NAMES_PER_MARKER == 0)
		image_append32(n->img, &n->out->markers, n->out->names.len);
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
		number_set(n, modules_alone(n->m, s->names[i]));
	begin_entry(n);
	buffer_byte(&n->out->names, SET_ENTRY);
	for (unsigned int i = 0; i < s->count; i++)
		buffer_leb128(&n->out->names, n->of_set[modules_alone(n->m, s->names[i])]);
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

static void encode_tiles(struct numbering *n, const struct link *l,
			 const struct tiles *tiles, uint64_t base)
{
	struct tables *out = n->out;

	for (unsigned int i = 0; i < tiles->count; i++) {
		const struct tile *t = &tiles->list[i];
		uint32_t key = key_of(l->img, t->start, base);
		uint32_t end = i + 1 < tiles->count ?
			       key_of(l->img, t[1].start, base) : key;

		if (i % TILES_PER_BLOCK == 0) {
			image_append32(l->img, &out->offsets, key);
			image_append32(l->img, &out->offsets, out->modules.len);
		}
		buffer_leb128(&out->modules, number_set(n, t->owner));
		buffer_leb128(&out->modules, end - key);
	}
}

static void encode_exceptions(struct numbering *n, const struct tiles *tiles,
			      const struct kallsyms *k, const struct owners *o)
{
	for (unsigned int i = 0; i < k->count; i++) {
		const struct tile *t = tiles_at(tiles, k->syms[i].addr);

		if (o->sets[i] == (t ? t->owner : NO_MODULES))
			continue;
		image_append32(n->img, &n->out->exceptions, i);
		image_append32(n->img, &n->out->exceptions, number_set(n, o->sets[i]));
	}
}

/* Two words a tile, and every set with the names of all its modules. */
static uint64_t classic_bytes(const struct modules *m, unsigned int ntiles)
{
	uint64_t bytes = 8ull * ntiles;

	for (unsigned int i = 0; i < m->nsets; i++) {
		const struct module_set *s = &m->sets[i];

		if (s->count > 1)
			bytes += 2;
		for (unsigned int j = 0; j < s->count; j++)
			bytes += strlen(s->names[j]) + 1;
	}
	return bytes;
}

void tables_encode(struct tables *out, const struct link *l, const struct tiles *tiles,
		   const struct kallsyms *k, const struct owners *o, uint64_t base,
		   bool objects)
{
	struct numbering n = {
		.of_set = xcalloc(l->modules.nsets, sizeof(*n.of_set)),
		.img = l->img,
		.out = out,
		.m = &l->modules,
	};

	*out = (struct tables){ 0 };
	encode_tiles(&n, l, tiles, base);
	encode_exceptions(&n, tiles, k, o);
	out->classic_bytes = classic_bytes(&l->modules, tiles->count);
	if (objects)
		objfiles_encode(&out->objfiles, l, k, o);
	xfree(n.of_set);
}

static void encode_for(struct tables *out, const struct link *l,
		       const struct kallsyms *k, bool objects)
{
	struct tiles tiles;
	struct owners o;

	tiles_build(&tiles, l);
	owners_find(&o, l, k);
	tables_encode(out, l, &tiles, k, &o, kallsyms_relative_base(k, l->img), objects);
	owners_free(&o);
	tiles_free(&tiles);
}

void tables_free(struct tables *out)
{
	for (unsigned int i = 0; i < TABLES; i++)
		buffer_free(table(out, i));
}

uint64_t tables_bytes(const struct tables *out)
{
	return TABLES_HEADER_BYTES + out->offsets.len + out->modules.len + out->markers.len +
	       out->exceptions.len + out->names.len;
}

/* Whether table I is of objects. Each of them gets some room, if they are wanted. */
static bool is_of_objects(unsigned int i)
{
	return list[i].offset >= offsetof(struct tables, objfiles);
}

/*
 * The bytes to reserve for a table.  The last link moves what is behind .rodata by
 * whole pages, which can make the length of a tile that spans two sections a byte or
 * two longer; and kallsyms' tables and these, empty in the first link, may then lie
 * between two modules and make two tiles more, and change places with symbols at
 * their addresses.
 */
static size_t room_for(struct tables *t, unsigned int i, const struct link *l)
{
	const struct buffer *b = table(t, i);

	if (b == &t->objfiles.pairs)
		return 2 * OBJFILE_PAIRS;
	return b->len + list[i].slack +
	       (b == &t->modules ? 2 * image_sections(l->img) : 0);
}

static void write_label(struct output *out, const char *name, size_t bytes)
{
	fprintf(out->file, "\t.globl %s\n\t.type %s, %%object\n"
		"\t.size %s, %zu\n%s:\n", name, name, name, bytes, name);
}

/* A header says where the tables are; there is nothing in them yet. */
static void write_header(struct output *out, const size_t *room)
{
	size_t at = TABLES_HEADER_BYTES, end = at;

	for (unsigned int i = 0; i < TABLES; i++)
		end += room[i];
	write_label(out, header_symbol, TABLES_HEADER_BYTES);
	fprintf(out->file, "\t.long %u\t/* version */\n\t.long %zu\t/* bytes */\n",
		TABLES_VERSION, end);
	for (unsigned int i = 0; i < TABLES; at += room[i++])
		fprintf(out->file, "\t.long %zu, 0\t/* %s */\n", at, list[i].symbol);
}

void tables_reserve(struct output *out, const struct link *l, const struct kallsyms *k,
		    bool objects)
{
	struct tables encoded = { 0 };
	size_t room[TABLES] = { 0 };

	if (l) {
		encode_for(&encoded, l, k, objects);
		for (unsigned int i = 0; i < TABLES; i++)
			if (objects || !is_of_objects(i))
				room[i] = room_for(&encoded, i, l);
	}
	fprintf(out->file,
		"/* Made by linkpass, which fills it in after the last link. */\n"
		"\t.section .rodata,\"a\"\n"
		"\t.balign 4\n");
	write_header(out, room);
	for (unsigned int i = 0; i < TABLES; i++) {
		write_label(out, list[i].symbol, room[i]);
		if (room[i])
			fprintf(out->file, "\t.skip %zu\n", room[i]);
	}
	/* A byte more keeps tables without room apart from what comes next. */
	fprintf(out->file, "\t.skip 1\n");
	tables_free(&encoded);
}

/* The block that was reserved: the room of table i is from start[i] to start[i + 1]. */
struct block {
	const struct symbol *sym;
	uint32_t start[TABLES + 1];
};

static void find_block(const struct image *img, struct block *b)
{
	const struct symbol *sym = image_symbol(img, header_symbol);
	uint8_t header[TABLES_HEADER_BYTES];
	uint32_t version;

	if (!sym)
		die(img->path, "no symbol %s: is this a kernel with CONFIG_KALLMODSYMS?",
		    header_symbol);
	b->sym = sym;
	image_read(img, sym->section, sym->addr, header, TABLES_HEADER_BYTES, header_symbol);
	version = image_get32(img, header);
	if (version != TABLES_VERSION)
		die(img->path, "%s has version %u, not %u: it is not of this linkpass",
		    header_symbol, version, TABLES_VERSION);
	for (unsigned int i = 0; i < TABLES; i++)
		b->start[i] = image_get32(img, header + 4 * (2 + 2 * i));
	b->start[TABLES] = image_get32(img, header + 4);
	for (unsigned int i = 0; i < TABLES; i++)
		if (b->start[i] < TABLES_HEADER_BYTES || b->start[i] > b->start[i + 1] ||
		    (list[i].words && b->start[i] % 4))
			die(img->path, "%s has no place for %s", header_symbol,
			    list[i].symbol);
	image_check(img, sym->section, sym->addr, b->start[TABLES], header_symbol);
}

/* Whether room was made for what is known of objects. */
static bool has_objects(const struct block *b)
{
	for (unsigned int i = 0; i < TABLES; i++)
		if (is_of_objects(i) && b->start[i + 1] > b->start[i])
			return true;
	return false;
}

/* The whole block as it is to be: header, tables, and zeroes where there is room left. */
static void put_tables(const struct image *img, const struct block *b,
		       struct tables *t, uint8_t *bytes)
{
	image_put32(img, TABLES_VERSION, bytes);
	image_put32(img, b->start[TABLES], bytes + 4);
	for (unsigned int i = 0; i < TABLES; i++) {
		const struct buffer *from = table(t, i);
		uint32_t room = b->start[i + 1] - b->start[i];
		uint8_t *words = bytes + 4 * (2 + 2 * i);

		if (from->len > room)
			die(img->path, "%s needs %zu bytes, but has room for %u; please report this",
			    list[i].symbol, from->len, room);
		image_put32(img, b->start[i], words);
		image_put32(img, from->len, words + 4);
		if (from->len)
			memcpy(bytes + b->start[i], from->bytes, from->len);
	}
}

void tables_fill(const struct link *l)
{
	const struct image *img = l->img;
	struct tables encoded;
	struct kallsyms k;
	struct block b;
	uint8_t *bytes;

	find_block(img, &b);
	kallsyms_read(&k, img);
	encode_for(&encoded, l, &k, has_objects(&b));
	kallsyms_free(&k);
	bytes = xcalloc(b.start[TABLES], 1);
	put_tables(img, &b, &encoded, bytes);
	image_write(img, b.sym->section, b.sym->addr, bytes, b.start[TABLES], header_symbol);
	xfree(bytes);
	tables_free(&encoded);
}
