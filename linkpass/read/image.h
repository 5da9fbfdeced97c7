/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An ELF file of any machine, width and byte order, as the later steps see it: sections,
 * symbols, bytes.
 *
 * A linked file has its final addresses.  In a relocatable file (an object, a loadable
 * module) the allocated sections get made-up addresses, one section after another, so
 * that an address still identifies its section.  Only linkpass itself uses these; its
 * output has offsets in the section instead (image_offset()).
 */
#ifndef LINKPASS_READ_IMAGE_H
#define LINKPASS_READ_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/util.h"

struct section {
	const char *name;
	uint64_t addr;
	uint64_t size;
	uint64_t offset;	/* in the file */
	unsigned int index;	/* in the section headers */
	unsigned int relocations;	/* index of its relocation section, or 0 */
	bool alloc;		/* has memory when the program runs */
	bool code;
	bool writable;
	bool note;		/* SHT_NOTE */
	bool empty_file;	/* has no bytes in the file, nor had them in the image (SHT_NOBITS) */
	bool absent;		/* an extract has left its bytes in the image */
	bool thread_local;	/* its symbols are offsets, not addresses */
	bool overlaid;		/* shares addresses with another section */
};

struct symbol {
	uint64_t addr;		/* sort key, must be first */
	uint64_t size;		/* st_size, in bytes */
	const char *name;
	const struct section *section;	/* NULL if it is absolute */
	uint32_t index;		/* in the file's table */
	uint32_t group;		/* of a local symbol: its STT_FILE symbol; else 0 */
	unsigned char type;	/* STT_* */
	unsigned char bind;	/* STB_* */
};

/* An entry of the index of sections by address. */
struct placed {
	uint64_t addr;		/* sort key, must be first */
	struct section *section;
	struct section *last;	/* of the sections up to this one, the one that ends last */
};

struct image {
	const char *path;
	struct Elf *elf;
	int fd;
	struct cleanup cleanup;
	const uint8_t *file;
	uint64_t file_size;
	bool linked;			/* addresses are final */
	bool shared;			/* ET_DYN: it is relocated before it runs */
	bool big_endian;
	unsigned int machine;		/* EM_* */
	unsigned int address_size;	/* bytes: 4 or 8 */
	struct section *sections;	/* by their index */
	unsigned int nsections;
	/* The sections that occupy addresses, sorted by address. */
	struct placed *placed;
	unsigned int nplaced;
	/* Names of STT_FILE symbols, by group; files[0] is "", for symbols under none. */
	const char **files;
	uint32_t ngroups;
	/*
	 * The symbols that have an address, sorted by it.  At one address, symbols without
	 * a size come first, then larger before smaller, then in the order of the file.
	 */
	struct symbol *symbols;
	unsigned int nsymbols;
	struct pieces *pieces;		/* of an extract; or NULL */
	struct pieces *record;		/* records what image_read() reads, if not NULL */
};

/* Open the ELF file PATH, without reading its symbols. */
struct image *image_open(const char *path);
/* The same for a file in memory, LEN BYTES that error messages call NAME. */
struct image *image_open_memory(const char *name, const void *bytes, uint64_t len);
void image_close(struct image *img);

bool image_has_symbols(const struct image *img);
/* Read the symbols; dies if there are none. */
void image_read_symbols(struct image *img);
/*
 * Call VISIT for each symbol that has an address, in the order of the file.  Works
 * without image_read_symbols().
 */
void image_each_symbol(const struct image *img,
		       void (*visit)(const struct symbol *sym, void *arg), void *arg);

/* The section that holds ADDR; NULL if there is none, or if it is overlaid. */
const struct section *image_section_at(const struct image *img, uint64_t addr);
/* Is ADDR in an overlaid section? */
bool image_is_overlaid(const struct image *img, uint64_t addr);

bool image_is_linked_by_gold(const struct image *img);

/* The next section called NAME after AFTER, or the first one if AFTER is NULL. */
const struct section *image_next_section(const struct image *img, const char *name,
					 const struct section *after);
/*
 * The contents of a section, decompressed and, in a relocatable file, relocated.  The
 * caller frees them.
 */
uint8_t *image_contents(const struct image *img, const struct section *sec, uint64_t *size);

/* Apply SEC's relocations to its LEN BYTES; for a symbol of another file write 0. */
void image_relocate(const struct image *img, const struct section *sec, uint8_t *bytes,
		    uint64_t len);
/*
 * Call VISIT for each relocation of SEC, in a relocatable file, against the symbol NAME: with
 * its offset in SEC, and its addend, which fits into 32 bits.
 */
void image_each_addend(const struct image *img, const struct section *sec, const char *name,
		       void (*visit)(const struct image *img, uint64_t offset,
				     int32_t addend, void *arg), void *arg);

/* Die if the file has only debug information, and not the contents of the image it is from. */
void image_need_contents(const struct image *img);

/* The number of allocated sections. */
unsigned int image_sections(const struct image *img);

/* ADDR, in SEC, as output shows it: of a relocatable file, the offset in SEC. */
uint64_t image_offset(const struct image *img, const struct section *sec, uint64_t addr);

/* The index of the first symbol at or above ADDR. */
unsigned int image_first_at(const struct image *img, uint64_t addr);

/* Is its value a number, or an offset in thread-local storage, and not an address? */
bool symbol_is_absolute(const struct symbol *sym);
/* Has it a type, such as function or object? */
bool symbol_is_typed(const struct symbol *sym);
bool symbol_is_global(const struct symbol *sym);
/* The letter that nm prints for it. */
char symbol_letter(const struct symbol *sym);

/* The first symbol called NAME, or NULL. */
const struct symbol *image_symbol(const struct image *img, const char *name);

/*
 * Copy the LEN bytes at ADDR in SEC to DATA.  Dies with a message about WHAT if they are
 * not all in the file.
 */
void image_read(const struct image *img, const struct section *sec, uint64_t addr,
		void *data, uint64_t len, const char *what);
/* Make only the checks of image_read(). */
void image_check(const struct image *img, const struct section *sec,
		 uint64_t addr, uint64_t len, const char *what);
/*
 * Write DATA to that place in the file.  If that fails, restore the old bytes, or say in
 * the error message that the file may have changed.
 */
void image_write(const struct image *img, const struct section *sec, uint64_t addr,
		 const void *data, uint64_t len, const char *what);

/* Decode and encode in the image's byte order. */
uint64_t image_get(const struct image *img, const void *p, unsigned int len);
void image_put(const struct image *img, uint64_t value, void *p, unsigned int len);
uint16_t image_get16(const struct image *img, const void *p);
uint32_t image_get32(const struct image *img, const void *p);
uint64_t image_get_address(const struct image *img, const void *p);
void image_put32(const struct image *img, uint32_t value, void *p);
void image_append32(const struct image *img, struct buffer *b, uint32_t value);

#endif
