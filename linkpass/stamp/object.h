/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A relocatable ELF file in memory, to add sections and symbols to.
 *
 * object_read() checks all that the other functions rely on: sections are inside the file and do
 * not overlap, names end, the symbol table has whole symbols.
 *
 * object_write() leaves every byte that it can where it is.  Behind the first section that has
 * grown, sections move up, in the order that they had; the section header table comes last.  In a
 * relocatable file nothing else holds file offsets.
 *
 * Not taken: libelf.  With ELF_F_LAYOUT, what grows can only go to the end, and leaves a hole;
 * without it, libelf puts the sections in the order of their headers, so that most of them move
 * although nothing in them has changed.  Also, whatever compiles a kernel loads kallmod-cc
 * thousands of times, which so needs no library but libc.
 */
#ifndef LINKPASS_STAMP_OBJECT_H
#define LINKPASS_STAMP_OBJECT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "base/util.h"

/* A section header, and where its bytes are: in the file that was read, or in NEW. */
struct osection {
	uint32_t name;		/* offset in the table of section names */
	uint32_t type;
	uint64_t flags;
	uint64_t addr;
	uint64_t offset;	/* in the file */
	uint64_t size;
	uint32_t link;
	uint32_t info;
	uint64_t addralign;
	uint64_t entsize;
	const uint8_t *bytes;	/* NULL if it has none in the file */
	struct buffer new;	/* these bytes, if they were changed */
};

struct object {
	const char *path;
	mode_t mode;
	uint8_t *file;
	uint64_t size;
	bool elf64;
	bool big_endian;
	uint16_t machine;
	struct osection *sections;	/* with the null section, number 0 */
	uint32_t nsections, room;
	uint32_t names;			/* the section with the names of sections */
	/* 0 if there is no symbol table: */
	uint32_t symtab;
	uint32_t strtab;
	uint32_t shndx;			/* SHT_SYMTAB_SHNDX, 0 without */
	uint32_t nsymbols;
};

struct osymbol {
	uint32_t name;		/* offset in the string table */
	uint8_t info;
	uint8_t other;
	uint32_t section;	/* number, or SHN_UNDEF; SHN_ABS and the like have .special */
	bool special;
	uint64_t value;
	uint64_t size;
};

/* What a file is, as far as its first bytes tell. */
enum object_kind {
	OBJECT_ELF,
	OBJECT_BITCODE,		/* LLVM's, which has no sections */
	OBJECT_OTHER,
};

/* Read the file; dies if it cannot be read.  Only if it is OBJECT_ELF, *O is valid. */
enum object_kind object_read(struct object *o, const char *path);
/* Replace the file, keeping its mode. */
void object_write(struct object *o);
void object_free(struct object *o);

const char *object_section_name(const struct object *o, const struct osection *sec);
struct osymbol object_symbol(const struct object *o, uint32_t i);

/* A number of WIDTH bytes, 1 to 8, in the byte order of the file. */
uint64_t object_get(const struct object *o, const uint8_t *p, unsigned int width);
void object_put(const struct object *o, uint8_t *p, unsigned int width, uint64_t value);
/* Append one. */
void object_append(const struct object *o, struct buffer *b, unsigned int width, uint64_t value);

/* Append a section; its name is added, its bytes are those in SEC->new.  Returns its number. */
uint32_t object_add_section(struct object *o, const char *name, const struct osection *sec);
/* Append a string to a string table; returns its offset. */
uint32_t object_add_string(struct object *o, uint32_t table, const char *s);
/* Make the bytes of a section changeable, and return them. */
struct buffer *object_change(struct object *o, uint32_t section);
/* To be called after each change of the length of what object_change() returned. */
void object_changed(struct object *o, uint32_t section);

#endif
