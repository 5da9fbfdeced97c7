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
#include "owners.h"
#include "tables.h"

#define RELATIVE	0x80000000u
#define TABLES		10

/* A table: in memory they stand in the order of this list. */
static const struct {
	const char *symbol;
	size_t offset;		/* of its buffer in struct tables */
	unsigned int words;	/* 32-bit words of an entry; 0: a list of bytes */
} list[TABLES] = {
#define TABLE(name, member, words) { name, offsetof(struct tables, member), words }
	TABLE("kallsyms_module_offsets", offsets, 2),
	TABLE("kallsyms_module_markers", markers, 1),
	TABLE("kallsyms_module_exceptions", exceptions, 2),
	TABLE("kallsyms_objfile_offsets", objfiles.offsets, 3),
	TABLE("kallsyms_objfile_markers", objfiles.markers, 1),
	TABLE("kallsyms_modules", modules, 0),
	TABLE("kallsyms_module_names", names, 0),
	TABLE("kallsyms_objfiles", objfiles.runs, 0),
	TABLE("kallsyms_objfile_pairs", objfiles.pairs, 0),
	TABLE("kallsyms_objfile_names", objfiles.names, 0),
};

static const char end_symbol[] = "kallsyms_module_end";

static struct buffer *table(struct tables *t, unsigned int i)
{
	return (struct buffer *)((char *)t + list[i].offset);
}

static const char *table_symbol(unsigned int i)
{
	return i < TABLES ? list[i].symbol : end_symbol;
}

/* An entry that is not in use; of one word, whatever is in it. */
static void put_unused(const struct image *img, struct tables *t, unsigned int i)
{
	for (unsigned int word = 0; word < list[i].words; word++)
		image_append32(img, table(t, i), word ? 0 : UNUSED);
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

static void encode_tiles(struct numbering *n, const struct link *l, uint64_t base)
{
	struct tables *out = n->out;

	for (unsigned int i = 0; i < l->tiles.count; i++) {
		const struct tile *t = &l->tiles.list[i];
		uint32_t key = key_of(l->img, t->start, base);
		uint32_t end = i + 1 < l->tiles.count ?
			       key_of(l->img, t[1].start, base) : key;

		if (i % TILES_PER_BLOCK == 0) {
			image_append32(l->img, &out->offsets, key);
			image_append32(l->img, &out->offsets, out->modules.len);
		}
		buffer_leb128(&out->modules, number_set(n, t->owner));
		buffer_leb128(&out->modules, end - key);
	}
}

static void encode_exceptions(struct numbering *n, const struct link *l,
			      const struct kallsyms *k, const struct owners *o)
{
	for (unsigned int i = 0; i < k->count; i++) {
		const struct tile *t = tiles_at(&l->tiles, k->syms[i].addr);

		if (o->sets[i] == (t ? t->owner : NO_MODULES))
			continue;
		image_append32(l->img, &n->out->exceptions, i);
		image_append32(l->img, &n->out->exceptions, number_set(n, o->sets[i]));
	}
}

void tables_encode(struct tables *out, const struct link *l,
		   const struct kallsyms *k, const struct owners *o, uint64_t base)
{
	struct numbering n = {
		.of_set = xcalloc(l->modules.nsets, sizeof(*n.of_set)),
		.img = l->img,
		.out = out,
		.m = &l->modules,
	};

	*out = (struct tables){ 0 };
	encode_tiles(&n, l, base);
	encode_exceptions(&n, l, k, o);
	objfiles_encode(&out->objfiles, l, k, o);
	free(n.of_set);
}

static void encode_for(struct tables *out, const struct link *l,
		       const struct kallsyms *k)
{
	struct owners o;

	owners_find(&o, l, k);
	tables_encode(out, l, k, &o, kallsyms_relative_base(l->img));
	owners_free(&o);
}

void tables_free(struct tables *out)
{
	for (unsigned int i = 0; i < TABLES; i++)
		buffer_free(table(out, i));
}

uint64_t tables_bytes(const struct tables *out)
{
	return out->offsets.len + out->modules.len + out->markers.len +
	       out->exceptions.len + out->names.len;
}

uint64_t tables_classic_bytes(const struct link *l)
{
	const struct modules *m = &l->modules;
	uint64_t bytes = 8ull * l->tiles.count;

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
 * may then lie between two modules and make two tiles more, and change places
 * with symbols at their addresses.
 */
static void add_slack(struct tables *t, const struct link *l)
{
	const struct {
		struct buffer *b;
		size_t bytes;
	} more[] = {
		{ &t->modules, 2 * image_sections(l->img) + 2 * 10 },
		{ &t->objfiles.runs, 64 },
		{ &t->objfiles.names, 64 },
		{ &t->objfiles.pairs, 2 * OBJFILE_PAIRS - t->objfiles.pairs.len },
	};

	for (unsigned int i = 0; i < TABLES; i++)
		for (unsigned int n = table(t, i) == &t->exceptions ? 4 : 1; n; n--)
			put_unused(l->img, t, i);
	for (unsigned int i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		for (size_t n = more[i].bytes; n; n--)
			buffer_byte(more[i].b, 0);
}

void tables_reserve(struct output *out, const struct link *l, const struct kallsyms *k)
{
	struct tables encoded = { 0 };

	if (l) {
		encode_for(&encoded, l, k);
		add_slack(&encoded, l);
	}
	fprintf(out->file,
		"/* Made by linkpass, which fills it in after the last link. */\n"
		"\t.section .rodata,\"a\"\n"
		"\t.balign 4\n");
	for (unsigned int i = 0; i < TABLES; i++) {
		const char *name = table_symbol(i);
		size_t len = table(&encoded, i)->len;

		fprintf(out->file, "\t.globl %s\n\t.type %s, %%object\n"
			"\t.size %s, %zu\n%s:\n", name, name, name, len, name);
		if (len)
			fprintf(out->file, "\t.skip %zu\n", len);
	}
	/* A byte behind the end keeps that apart from what comes next. */
	fprintf(out->file, "\t.globl %s\n%s:\n\t.skip 1\n", end_symbol, end_symbol);
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
			    table_symbol(i), b->len, (unsigned long long)room);
		while (list[i].words && b->len + 4 * list[i].words <= room)
			put_unused(img, t, i);
		while (b->len < room)
			buffer_byte(b, 0);
	}
}

/* Where the room of each table starts, and where that of the last one ends. */
static void find_room(const struct image *img, uint64_t *start)
{
	for (unsigned int i = 0; i <= TABLES; i++) {
		const struct symbol *sym = image_symbol(img, table_symbol(i));

		if (!sym)
			die(img->path, "no symbol %s: is this a kernel with CONFIG_KALLMODSYMS?",
			    table_symbol(i));
		start[i] = sym->addr;
		if (i && start[i] < start[i - 1])
			die(img->path, "%s is before %s", table_symbol(i),
			    table_symbol(i - 1));
	}
	image_check(img, image_section_at(img, start[0]), start[0],
		    start[TABLES] - start[0], table_symbol(0));
}

void tables_fill(const struct link *l)
{
	const struct image *img = l->img;
	uint64_t start[TABLES + 1];
	struct buffer all = { 0 };
	struct tables encoded;
	struct kallsyms k;

	find_room(img, start);
	kallsyms_read(&k, img);
	encode_for(&encoded, l, &k);
	kallsyms_free(&k);
	pad(img, &encoded, start);

	for (unsigned int i = 0; i < TABLES; i++)
		for (size_t j = 0; j < table(&encoded, i)->len; j++)
			buffer_byte(&all, table(&encoded, i)->bytes[j]);
	image_write(img, start[0], all.bytes, all.len, table_symbol(0));
	buffer_free(&all);
	tables_free(&encoded);
}
