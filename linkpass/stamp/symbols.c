// SPDX-License-Identifier: GPL-2.0-or-later
#include <elf.h>
#include <string.h>
#include "stamp/symbols.h"

/* Of LLVM, where elf.h does not have them (llvm/BinaryFormat/ELF.h). */
#define LLVM_ADDRSIG		0x6fff4c03	/* numbers of symbols, as ULEB128 */
#define LLVM_CALL_GRAPH_PROFILE	0x6fff4c09	/* has no numbers, but relocations */

void symbols_create(struct object *o)
{
	const uint64_t size = o->elf64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	struct osection strtab = { .type = SHT_STRTAB, .addralign = 1 };
	struct osection symtab = { .type = SHT_SYMTAB, .addralign = o->elf64 ? 8 : 4,
				   .entsize = size, .info = 1 };

	if (o->symtab)
		return;
	buffer_byte(&strtab.new, 0);
	for (uint64_t i = 0; i < size; i++)
		buffer_byte(&symtab.new, 0);
	symtab.link = o->strtab = object_add_section(o, ".strtab", &strtab);
	o->symtab = object_add_section(o, ".symtab", &symtab);
	o->nsymbols = 1;
}

uint32_t symbols_promise(const struct object *o, struct new_symbols *new,
			 const struct osymbol *sym)
{
	GROW(new->list, new->count, new->room);
	new->list[new->count] = *sym;
	return o->sections[o->symtab].info + new->count++;
}

/* Replace *B by a copy that has room for LEN more bytes at offset POS, and return these. */
static uint8_t *insert(struct buffer *b, uint64_t pos, uint64_t len)
{
	b->bytes = xrealloc(b->bytes, b->len + len + 1, 1);
	b->room = b->len + len + 1;
	memmove(b->bytes + pos + len, b->bytes + pos, b->len - pos);
	b->len += len;
	return b->bytes + pos;
}

static void put_symbol(const struct object *o, uint8_t *p, const struct osymbol *sym)
{
	uint16_t section = sym->section < SHN_LORESERVE ? sym->section : SHN_XINDEX;

	object_put(o, p, 4, sym->name);
	if (o->elf64) {
		p[4] = sym->info;
		p[5] = sym->other;
		object_put(o, p + 6, 2, section);
		object_put(o, p + 8, 8, sym->value);
		object_put(o, p + 16, 8, sym->size);
	} else {
		object_put(o, p + 4, 4, sym->value);
		object_put(o, p + 8, 4, sym->size);
		p[12] = sym->info;
		p[13] = sym->other;
		object_put(o, p + 14, 2, section);
	}
}

/* Insert the symbols behind the local ones. */
static void insert_symbols(struct object *o, const struct new_symbols *new)
{
	const uint64_t size = o->sections[o->symtab].entsize;
	const uint64_t pos = size * o->sections[o->symtab].info;
	uint8_t *p = insert(object_change(o, o->symtab), pos, size * new->count);

	for (uint32_t i = 0; i < new->count; i++)
		put_symbol(o, p + i * size, &new->list[i]);
	object_changed(o, o->symtab);
}

/* The same in the table that has section numbers which do not fit into a symbol. */
static void insert_numbers(struct object *o, const struct new_symbols *new)
{
	uint8_t *p;

	if (!o->shndx) {
		for (uint32_t i = 0; i < new->count; i++)
			if (new->list[i].section >= SHN_LORESERVE)
				die(o->path, "no table for section numbers from 0x%x on",
				    SHN_LORESERVE);
		return;
	}
	p = insert(object_change(o, o->shndx), 4ull * o->sections[o->symtab].info, 4ull * new->count);
	for (uint32_t i = 0; i < new->count; i++)
		object_put(o, p + 4ull * i, 4,
			   new->list[i].section >= SHN_LORESERVE ? new->list[i].section : 0);
	object_changed(o, o->shndx);
}

/* The number that symbol I gets if N symbols are added. */
static uint64_t renumber(const struct object *o, uint64_t i, uint32_t n)
{
	if (i >= o->nsymbols)
		die(o->path, "symbol %llu, of only %u", (unsigned long long)i, o->nsymbols);
	return i < o->sections[o->symtab].info ? i : i + n;
}

static void renumber_relocations(struct object *o, uint32_t section, uint32_t n)
{
	const struct osection *sec = &o->sections[section];
	const bool rela = sec->type == SHT_RELA;
	const unsigned int word = o->elf64 ? 8 : 4, shift = o->elf64 ? 32 : 8;
	const uint64_t size = word * (rela ? 3 : 2);
	uint8_t *bytes;

	if (sec->entsize != size || sec->size % size)
		die(o->path, "section %u: parts of relocations", section);
	if (!sec->size)
		return;
	bytes = object_change(o, section)->bytes;
	for (uint64_t pos = 0; pos < sec->size; pos += size) {
		uint64_t info = object_get(o, bytes + pos + word, word);
		uint64_t symbol = renumber(o, info >> shift, n);

		/* 24 bits of 32: the numbers stay below, as there are fewer sections. */
		if (!o->elf64 && symbol >> 24)
			die(o->path, "too many symbols");
		object_put(o, bytes + pos + word, word,
			   symbol << shift | (info & ((1ull << shift) - 1)));
	}
}

/* Read a ULEB128 number at *POS, which is set to what follows. */
static uint64_t get_leb128(const struct object *o, const struct osection *sec, uint64_t *pos)
{
	uint64_t value = 0;

	for (unsigned int shift = 0; *pos < sec->size && shift < 63; shift += 7) {
		uint8_t byte = sec->bytes[(*pos)++];

		value |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return value;
	}
	die(o->path, "%s: bad number", object_section_name(o, sec));
}

static void renumber_addrsig(struct object *o, uint32_t section, uint32_t n)
{
	struct osection *sec = &o->sections[section];
	struct buffer new = { 0 };

	for (uint64_t pos = 0; pos < sec->size;)
		buffer_leb128(&new, renumber(o, get_leb128(o, sec, &pos), n));
	if (!new.len)
		return;
	buffer_free(&sec->new);
	sec->new = new;
	object_changed(o, section);
}

/* Adapt what refers to symbols, before N are added. */
static void renumber_section(struct object *o, uint32_t section, uint32_t n)
{
	struct osection *sec = &o->sections[section];

	switch (sec->type) {
	case SHT_REL:
	case SHT_RELA:
		renumber_relocations(o, section, n);
		break;
	case SHT_GROUP:
		sec->info = renumber(o, sec->info, n);
		break;
	case LLVM_ADDRSIG:
		renumber_addrsig(o, section, n);
		break;
	case SHT_SYMTAB_SHNDX:
	case LLVM_CALL_GRAPH_PROFILE:
		break;
	default:
		die(o->path, "%s: section type 0x%x, which refers to symbols in an unknown way",
		    object_section_name(o, sec), sec->type);
	}
}

void symbols_add(struct object *o, struct new_symbols *new)
{
	if (new->count) {
		for (uint32_t i = 1; i < o->nsections; i++) {
			const struct osection *sec = &o->sections[i];

			if (sec->link == o->symtab)
				renumber_section(o, i, new->count);
			else if ((sec->type == SHT_REL || sec->type == SHT_RELA) && sec->size)
				die(o->path, "section %u: relocations to no symbol table", i);
		}
		insert_numbers(o, new);
		insert_symbols(o, new);
		o->sections[o->symtab].info += new->count;
		o->nsymbols += new->count;
	}
	xfree(new->list);
	*new = (struct new_symbols){ 0 };
}
