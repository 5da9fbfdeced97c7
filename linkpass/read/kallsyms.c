// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Read kallsyms tables: the symbols that the kernel shows, in its order.
 *
 * Not taken: applying scripts/kallsyms' rules to the ELF symbol table.  The rules
 * differ between kernel versions; their result is in the image.
 *
 * Formats: kallsyms_offsets has a 32-bit word for each symbol, relative to
 * kallsyms_relative_base.  If any word is negative, and the machine is x86-64, the kernel was
 * built with KALLSYMS_ABSOLUTE_PERCPU: then a negative word stands for base - 1 - offset, and
 * any other word is an absolute address.  If there is no kallsyms_relative_base, distances.c
 * tells what the words are.
 *
 * kallsyms_names has for each symbol a length, in one byte or, if its top bit is set, in two,
 * and that many token numbers.  The texts of the tokens, joined, are the type letter and the
 * name.
 *
 * In a shared object, kallsyms_relative_base is 0 if the kernel relocates itself and the linker
 * left even its first addresses to that (-shared --no-apply-dynamic-relocs, as for arm64 and
 * RISC-V).  Then the symbol table tells what it will be.
 */
#include <ctype.h>
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include "read/distances.h"
#include "read/kallsyms.h"
#include "base/util.h"

#define TOKENS		256
#define MAX_NAME	4096

struct table {
	uint8_t *bytes;
	uint64_t len;
};

static const struct symbol *need_symbol(const struct image *img, const char *name)
{
	const struct symbol *sym = image_symbol(img, name);

	if (!sym)
		die(img->path, "no symbol %s", name);
	return sym;
}

/*
 * Read table NAME: LEN bytes or, for 0, all up to the next symbol of its section.  In the object
 * that scripts/kallsyms of 6.1 makes, the last table has nothing behind it.
 */
static void load(const struct image *img, const char *name, uint64_t len,
		 struct table *t)
{
	const struct symbol *sym = need_symbol(img, name), *next = sym + 1;
	const struct symbol *last = img->symbols + img->nsymbols;
	uint64_t end;

	while (next < last && (next->addr == sym->addr || next->section != sym->section))
		next++;
	if (next < last)
		end = next->addr;
	else
		end = sym->section ? sym->section->addr + sym->section->size : sym->addr;
	if (end <= sym->addr || end - sym->addr < len)
		die(img->path, "%s is shorter than %llu bytes", name,
		    (unsigned long long)len);
	t->len = len ? len : end - sym->addr;
	image_check(img, sym->section, sym->addr, t->len, name);
	t->bytes = xcalloc(t->len, 1);
	image_read(img, sym->section, sym->addr, t->bytes, t->len, name);
}

/* The base, as it is in the file. */
static uint64_t stored_base(const struct image *img)
{
	const struct symbol *base = need_symbol(img, "kallsyms_relative_base");
	uint8_t word[8];

	image_read(img, base->section, base->addr, word, img->address_size, base->name);
	return image_get_address(img, word);
}

uint64_t kallsyms_relative_base(const struct kallsyms *k, const struct image *img)
{
	return k->from_tables ? k->base : stored_base(img);
}

/* kallsyms_offsets, decoded. */
struct offsets {
	uint32_t *words;
	bool absolute;	/* words that are not negative are addresses */
};

static void load_offsets(const struct image *tables, unsigned int count, struct offsets *o)
{
	struct table t;

	load(tables, "kallsyms_offsets", 4ull * count, &t);
	*o = (struct offsets){ .words = xcalloc(count, sizeof(*o->words)) };
	for (unsigned int i = 0; i < count; i++) {
		o->words[i] = image_get32(tables, t.bytes + 4ull * i);
		o->absolute |= tables->machine == EM_X86_64 &&
			       (int32_t)o->words[i] < 0;
	}
	xfree(t.bytes);
}

static bool is_relative(const struct offsets *o, unsigned int i)
{
	return !o->absolute || (int32_t)o->words[i] < 0;
}

/* The address of symbol I, given the base. */
static uint64_t address_of(const struct offsets *o, unsigned int i, uint64_t base)
{
	if (!is_relative(o, i))
		return o->words[i];
	return o->absolute ? base - 1 - (int64_t)(int32_t)o->words[i] : base + o->words[i];
}

/* The only symbol of IMG with this name; NULL if there is none, or more than one. */
static const struct symbol *only_symbol(const struct image *img, const char *name)
{
	const struct symbol *found = NULL;

	for (unsigned int i = 0; i < img->nsymbols; i++) {
		if (strcmp(img->symbols[i].name, name))
			continue;
		if (found)
			return NULL;
		found = &img->symbols[i];
	}
	return found;
}

/* As many names are looked up, at most, at each end of the table. */
#define TRIES	64

/*
 * Work out the base from the symbols of IMG.  The first symbol of the tables whose name IMG
 * has just once gives it, and the last one must agree, unless there is just one symbol.
 */
static uint64_t base_by_name(const struct kallsyms *k, const struct offsets *o,
			     const struct image *img)
{
	const struct symbol *first = NULL, *last = NULL;
	unsigned int i = 0, j = k->count, tries, relative = 0;
	uint64_t base;

	for (unsigned int n = 0; n < k->count; n++)
		relative += is_relative(o, n);
	if (!relative)
		return 0;
	for (tries = 0; i < k->count && tries < TRIES && !first; i++)
		if (is_relative(o, i) && ++tries)
			first = only_symbol(img, k->syms[i].name);
	for (tries = 0; first && j > i && tries < TRIES && !last; j--)
		if (is_relative(o, j - 1) && ++tries)
			last = only_symbol(img, k->syms[j - 1].name);
	if (!first || (!last && relative > 1))
		die(img->path, "kallsyms_relative_base is not in the file, and too few symbols have names of their own to tell it");
	base = first->addr - address_of(o, i - 1, 0);
	if (last && last->addr != address_of(o, j, base))
		die(img->path, "kallsyms_relative_base is not in the file, and %s and %s do not agree on it",
		    first->name, last->name);
	return base;
}

/* TABLES, perhaps not linked yet, has the kallsyms tables; IMG has the symbols. */
static void decode_addresses(struct kallsyms *k, const struct image *tables,
			     const struct image *img)
{
	struct offsets o;

	load_offsets(tables, k->count, &o);
	k->base = tables == img ? stored_base(img) : 0;
	if (!k->base && (tables != img || img->shared))
		k->base = base_by_name(k, &o, img);
	for (unsigned int i = 0; i < k->count; i++) {
		k->syms[i].addr = address_of(&o, i, k->base);
		k->syms[i].fixed = !is_relative(&o, i);
	}
	xfree(o.words);
}

/* The same if there is no kallsyms_relative_base. */
static void decode_distances(struct kallsyms *k, const struct image *tables,
			     const struct image *img)
{
	struct table offsets;

	load(tables, "kallsyms_offsets", 4ull * k->count, &offsets);
	distances_decode(k, offsets.bytes, tables, img);
	xfree(offsets.bytes);
}

/* Read the tokens as strings; dies if one is not inside the table. */
static void load_tokens(const struct image *img, struct table *text,
			const char *tokens[TOKENS])
{
	struct table index;

	load(img, "kallsyms_token_table", 0, text);
	load(img, "kallsyms_token_index", 2 * TOKENS, &index);
	for (unsigned int i = 0; i < TOKENS; i++) {
		uint16_t at = image_get16(img, index.bytes + 2 * i);

		if (at >= text->len || !memchr(text->bytes + at, 0, text->len - at))
			die(img->path, "kallsyms_token_index: token %u is outside the table", i);
		tokens[i] = (const char *)text->bytes + at;
	}
	xfree(index.bytes);
}

/* Decode one name at *POS, type letter first, and move *POS past it. */
static char *decode_name(const struct image *img, const struct table *names,
			 uint64_t *pos, const char *tokens[TOKENS])
{
	char name[MAX_NAME];
	size_t used = 0;
	uint64_t len;

	if (*pos + 1 >= names->len)
		die(img->path, "kallsyms_names ends early");
	len = names->bytes[(*pos)++];
	if (len & 0x80)
		len = (len & 0x7f) | names->bytes[(*pos)++] << 7;
	if (len > names->len - *pos)
		die(img->path, "kallsyms_names ends early");
	while (len--) {
		const char *token = tokens[names->bytes[(*pos)++]];
		size_t add = strlen(token);

		if (add >= sizeof(name) - used)
			die(img->path, "kallsyms_names: a name of more than %d bytes",
			    MAX_NAME);
		memcpy(name + used, token, add);
		used += add;
	}
	return xstrndup(name, used);
}

static void decode_names(struct kallsyms *k, const struct image *img)
{
	const char *tokens[TOKENS];
	struct table names, text;
	uint64_t pos = 0;

	load(img, "kallsyms_names", 0, &names);
	load_tokens(img, &text, tokens);
	for (unsigned int i = 0; i < k->count; i++) {
		char *name = decode_name(img, &names, &pos, tokens);

		if (!isgraph((unsigned char)*name))
			die(img->path, "kallsyms_names: symbol %u has no type", i);
		k->syms[i].type = *name;
		memmove(name, name + 1, strlen(name));
		k->syms[i].name = name;
	}
	xfree(text.bytes);
	xfree(names.bytes);
}

static void from_tables(struct kallsyms *k, const struct image *tables,
			const struct image *img)
{
	uint8_t word[4];

	const struct symbol *count = need_symbol(tables, "kallsyms_num_syms");

	image_read(tables, count->section, count->addr, word, 4, count->name);
	k->count = image_get32(tables, word);
	if (k->count > img->nsymbols)
		die(tables->path, "kallsyms_num_syms is %u, but there are %u symbols",
		    k->count, img->nsymbols);
	k->syms = xcalloc(k->count, sizeof(*k->syms));
	k->from_tables = true;
	decode_names(k, tables);
	if (image_symbol(tables, "kallsyms_relative_base"))
		decode_addresses(k, tables, img);
	else
		decode_distances(k, tables, img);
}

void kallsyms_read_symtab(struct kallsyms *k, const struct image *img)
{
	const struct symbol *text = image_symbol(img, "_text");

	*k = (struct kallsyms){ 0 };
	k->count = img->nsymbols;
	k->syms = xcalloc(k->count, sizeof(*k->syms));
	for (unsigned int i = 0; i < k->count; i++) {
		const struct symbol *sym = &img->symbols[i];

		k->syms[i].addr = sym->addr;
		k->syms[i].type = symbol_letter(sym);
		k->syms[i].fixed = text && sym->addr < text->addr;
		k->syms[i].name = xstrndup(sym->name, strlen(sym->name));
		k->syms[i].elf = sym;
		k->syms[i].size = sym->size;
	}
}

/* One of several symbols at one address, in either table. */
struct at {
	const char *name;
	unsigned int index;
};

static int by_name(const void *a, const void *b)
{
	const struct at *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : x->index < y->index ? -1 : 1;
}

/*
 * Find the ELF symbols of the symbols [FIRST, END) of K, which share an address.  If
 * several share a name, too, they are paired in the order of the two tables.
 */
static void find_block(struct kallsyms *k, const struct image *img,
		       unsigned int first, unsigned int end)
{
	unsigned int elf = image_first_at(img, k->syms[first].addr), elf_end = elf;
	unsigned int n = end - first, m;
	struct at *ours, *theirs;

	while (elf_end < img->nsymbols && img->symbols[elf_end].addr == k->syms[first].addr)
		elf_end++;
	m = elf_end - elf;
	ours = xcalloc(n, sizeof(*ours));
	theirs = xcalloc(m, sizeof(*theirs));
	for (unsigned int i = 0; i < n; i++)
		ours[i] = (struct at){ k->syms[first + i].name, first + i };
	for (unsigned int i = 0; i < m; i++)
		theirs[i] = (struct at){ img->symbols[elf + i].name, elf + i };
	xsort(ours, n, sizeof(*ours), by_name);
	xsort(theirs, m, sizeof(*theirs), by_name);
	for (unsigned int i = 0, j = 0; i < n && j < m; ) {
		int order = strcmp(ours[i].name, theirs[j].name);

		if (!order) {
			k->syms[ours[i].index].elf = &img->symbols[theirs[j].index];
			k->syms[ours[i].index].size = img->symbols[theirs[j].index].size;
		}
		i += order <= 0;
		j += order >= 0;
	}
	xfree(ours);
	xfree(theirs);
}

/* Find the ELF symbol of each symbol in the kallsyms tables. */
static void find_elf_symbols(struct kallsyms *k, const struct image *img)
{
	for (unsigned int i = 0, end; i < k->count; i = end) {
		for (end = i + 1; end < k->count && k->syms[end].addr == k->syms[i].addr; )
			end++;
		find_block(k, img, i, end);
	}
}

/* A file with debug information has the headers of the sections that are in the image. */
static bool is_elsewhere(const struct symbol *sym)
{
	return sym->section && sym->section->empty_file;
}

void kallsyms_read(struct kallsyms *k, const struct image *img)
{
	const struct symbol *names = image_symbol(img, "kallsyms_names");

	*k = (struct kallsyms){ 0 };
	if (names && !is_elsewhere(names)) {
		from_tables(k, img, img);
		find_elf_symbols(k, img);
	} else {
		kallsyms_read_symtab(k, img);
		k->tables_elsewhere = names;
	}
}

void kallsyms_read_object(struct kallsyms *k, const struct image *object,
			  const struct image *img)
{
	*k = (struct kallsyms){ 0 };
	from_tables(k, object, img);
	find_elf_symbols(k, img);
}

void kallsyms_free(struct kallsyms *k)
{
	for (unsigned int i = 0; i < k->count; i++)
		xfree(k->syms[i].name);
	xfree(k->syms);
}
