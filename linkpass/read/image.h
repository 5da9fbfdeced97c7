/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An ELF file as the later steps see it: sections, symbols, bytes.  Any machine, both
 * widths and byte orders; what is read here is in the gABI.
 *
 * In a linked file everything has its address.  In a relocatable one (an object, a
 * loadable module) the allocated sections are given addresses, one behind another,
 * so that an address still says which section is meant.  These are for use inside
 * of linkpass; what people see is the offset in the section (image_offset()).
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
	unsigned int relocations;	/* index of the section that has them; or 0 */
	bool alloc;		/* has memory when the program runs */
	bool code;
	bool writable;
	bool empty_file;	/* nothing of it is in the file (SHT_NOBITS) */
	bool thread_local;	/* its symbols are offsets, not addresses */
	bool overlaid;		/* another section has some of its addresses, too */
};

struct symbol {
	uint64_t addr;		/* first: it is sorted by */
	uint64_t size;		/* st_size, in bytes */
	const char *name;
	const struct section *section;	/* NULL if it is absolute */
	uint32_t index;		/* in the file's table */
	uint32_t group;		/* locals: of which STT_FILE symbol; else 0 */
	unsigned char type;	/* STT_* */
	unsigned char bind;	/* STB_* */
};

/* A section, to be found by its address. */
struct placed {
	uint64_t addr;		/* first: it is sorted by */
	struct section *section;
	struct section *last;	/* of it and those below, the one that ends last */
};

struct image {
	const char *path;
	struct Elf *elf;
	int fd;
	struct cleanup cleanup;
	const uint8_t *file;
	uint64_t file_size;
	bool linked;			/* addresses are final */
	bool big_endian;
	unsigned int machine;		/* EM_* */
	unsigned int address_size;	/* bytes: 4 or 8 */
	struct section *sections;	/* by their index */
	unsigned int nsections;
	/* Those that an address can be in, sorted by it. */
	struct placed *placed;
	unsigned int nplaced;
	/* STT_FILE symbols, by group; files[0] is for what is under none. */
	const char **files;
	uint32_t ngroups;
	/*
	 * What has an address, sorted by it; of equal ones those without a size
	 * first, then larger before smaller, then in the order of the file.
	 */
	struct symbol *symbols;
	unsigned int nsymbols;
};

/* Open PATH, which must be an ELF file; its symbols are not read yet. */
struct image *image_open(const char *path);
/* The same for the LEN BYTES of a file that is called NAME. */
struct image *image_open_memory(const char *name, const void *bytes, uint64_t len);
void image_close(struct image *img);

bool image_has_symbols(const struct image *img);
/* Read the symbols; dies if there are none. */
void image_read_symbols(struct image *img);
/*
 * Without reading them all: VISIT each symbol that has an address, in the order of the
 * file.
 */
void image_each_symbol(const struct image *img,
		       void (*visit)(const struct symbol *sym, void *arg), void *arg);

/* The section that holds ADDR, or NULL: if there is none, or if there are several. */
const struct section *image_section_at(const struct image *img, uint64_t addr);
/* Are there several? */
bool image_is_overlaid(const struct image *img, uint64_t addr);

bool image_is_linked_by_gold(const struct image *img);

/* The next section called NAME behind AFTER, or the first one if that is NULL. */
const struct section *image_next_section(const struct image *img, const char *name,
					 const struct section *after);
/*
 * The contents of a section, decompressed; of a relocatable file with addresses filled
 * in.  To be freed by the caller.
 */
uint8_t *image_contents(const struct image *img, const struct section *sec, uint64_t *size);

/* Fill addresses into the LEN BYTES of SEC, which has relocations; 0 for what is not known. */
void image_relocate(const struct image *img, const struct section *sec, uint8_t *bytes,
		    uint64_t len);

/* How many sections are in memory. */
unsigned int image_sections(const struct image *img);

/* ADDR, which is in SEC, as people are told it. */
uint64_t image_offset(const struct image *img, const struct section *sec, uint64_t addr);

/* The number of the first symbol that is not below ADDR. */
unsigned int image_first_at(const struct image *img, uint64_t addr);

/* Is it a number and no place in memory? */
bool symbol_is_absolute(const struct symbol *sym);
/* Is it a function or an object? */
bool symbol_is_typed(const struct symbol *sym);
bool symbol_is_global(const struct symbol *sym);
/* The letter that nm prints for it. */
char symbol_letter(const struct symbol *sym);

/* A symbol by its name; NULL if there is none. */
const struct symbol *image_symbol(const struct image *img, const char *name);

/*
 * Copy LEN bytes at ADDR in SEC to DATA; dies, naming WHAT, if they are not all in the
 * file.
 */
void image_read(const struct image *img, const struct section *sec, uint64_t addr,
		void *data, uint64_t len, const char *what);
/* Die as this does if they are not there. */
void image_check(const struct image *img, const struct section *sec,
		 uint64_t addr, uint64_t len, const char *what);
/* Write DATA there in the file, in place.  If that fails, undo it or say that it may be half done. */
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
