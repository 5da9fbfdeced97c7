/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The symbols of a linked kernel, from its own kallsyms tables: the lines of
 * /proc/kallsyms before any module is loaded, in that order.
 *
 * Format: see scripts/kallsyms.c of the kernel, from 4.6 on (32-bit offsets).
 */
#ifndef LINKPASS_READ_KALLSYMS_H
#define LINKPASS_READ_KALLSYMS_H

#include <stdint.h>
#include "read/image.h"

struct ksym {
	uint64_t addr;
	uint64_t size;		/* st_size, in bytes */
	char *name;
	char type;
	bool fixed;		/* a number, such as the offset of a per-CPU symbol; KASLR keeps it */
	const struct symbol *elf;	/* the same in the ELF symbol table, or NULL */
};

struct kallsyms {
	struct ksym *syms;
	unsigned int count;
	bool from_tables;
	bool tables_elsewhere;	/* not in this file, but in the image that it was split from */
	uint64_t base;	/* what offsets in the tables are relative to */
};

/*
 * Read the kallsyms tables of IMG.  If it has none (a kernel without CONFIG_KALLSYMS,
 * another program), or if their bytes are in another file (eu-strip -f), take its symbol table,
 * sorted by address: then there may be more symbols, and another order at an address.
 */
void kallsyms_read(struct kallsyms *k, const struct image *img);
/*
 * The same with the tables of OBJECT, which the next link of IMG will include.
 */
void kallsyms_read_object(struct kallsyms *k, const struct image *object,
			  const struct image *img);
/* Every symbol of IMG that has an address, by address. */
void kallsyms_read_symtab(struct kallsyms *k, const struct image *img);
void kallsyms_free(struct kallsyms *k);

/*
 * The address that the offsets in IMG's tables are relative to, when it runs where it was
 * linked, or _text if each offset is relative to its own place; dies if there is none.  K has
 * the symbols of IMG.
 */
uint64_t kallsyms_relative_base(const struct kallsyms *k, const struct image *img);

#endif
