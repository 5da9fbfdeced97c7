/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A linked ELF file as the later steps see it: symbols and bytes at addresses.
 */
#ifndef LINKPASS_IMAGE_H
#define LINKPASS_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

struct bfd;
struct bfd_section;
struct bfd_symbol;
struct buffer;

struct symbol {
	uint64_t addr;
	uint64_t size;		/* st_size, in bytes */
	const char *name;
	const struct bfd_section *section;
	struct bfd_symbol *raw;
	bool absolute;		/* a number, not a place */
	bool global;
	bool typed;		/* a function or an object */
	uint32_t group;		/* locals: of which STT_FILE symbol; else 0 */
};

struct image {
	const char *path;
	struct bfd *bfd;
	bool linked;			/* addresses are final: no object, no loadable module */
	unsigned int address_size;	/* bytes: 4 or 8 */
	struct bfd_symbol **raw;	/* libbfd's symbols, in the file's order */
	long nraw;
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

/* Open PATH; dies unless it is a linked ELF file with symbols. */
struct image *image_open(const char *path);
/* The same for an object, in which addresses are offsets into its sections. */
struct image *image_open_object(const char *path);
/*
 * Call VISIT for PATH or, if that is an archive, thin or not, for every object in it.
 * These have sections, but no symbols, and are closed when VISIT returns.
 */
void image_each_object(const char *path, void (*visit)(struct image *img, void *arg),
		       void *arg);
void image_close(struct image *img);

/* The allocated section that holds ADDR, or NULL. */
const struct bfd_section *image_section_at(const struct image *img,
					   uint64_t addr);

/*
 * The contents of the section NAME, or NULL if there is none.  To be freed by
 * the caller.
 */
uint8_t *image_section(const struct image *img, const char *name, uint64_t *size);

/* How many sections are in memory. */
unsigned int image_sections(const struct image *img);

/* The number of the first symbol that is not below ADDR. */
unsigned int image_first_at(const struct image *img, uint64_t addr);

/* The letter that nm prints for it. */
char symbol_type(const struct symbol *sym);

/* A symbol by its name; NULL if there is none. */
const struct symbol *image_symbol(const struct image *img, const char *name);

/*
 * Copy LEN bytes at ADDR to DATA; dies, naming WHAT, if they
 * are not all in one section of the file.
 */
void image_read(const struct image *img, uint64_t addr, void *data,
		uint64_t len, const char *what);
/* The same for an address in a section that is known. */
void image_read_section(const struct image *img, const struct bfd_section *sec,
			uint64_t addr, void *data, uint64_t len, const char *what);
/* Die as these do if they are not there. */
void image_check(const struct image *img, const struct bfd_section *sec,
		 uint64_t addr, uint64_t len, const char *what);
/* Write DATA there in the file, in place.  If that fails, undo it or say that it may be half done. */
void image_write(const struct image *img, uint64_t addr, const void *data,
		 uint64_t len, const char *what);

/* Decode in the image's byte order. */
uint16_t image_get16(const struct image *img, const void *p);
uint32_t image_get32(const struct image *img, const void *p);
uint64_t image_get_address(const struct image *img, const void *p);
void image_put32(const struct image *img, uint32_t value, void *p);
void image_append32(const struct image *img, struct buffer *b, uint32_t value);

#endif
