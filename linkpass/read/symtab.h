/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A symbol table in libelf's terms, for the files in read/ only.
 */
#ifndef LINKPASS_READ_SYMTAB_H
#define LINKPASS_READ_SYMTAB_H

#include <gelf.h>
#include "read/image.h"

struct symtab {
	const struct image *img;
	Elf_Data *entries;
	Elf_Data *long_indexes;	/* of sections, where 16 bits are too few; or NULL */
	const char *names;
	size_t names_size;
	size_t count;		/* entry 0 included */
};

/* The section of IMG's symbol table; NULL if there is none. */
Elf_Scn *image_symtab(const struct image *img);

/* Open the table in SCN; dies if it is damaged. */
void symtab_open(struct symtab *tab, const struct image *img, Elf_Scn *scn);

/*
 * Get entry I and its section, which is NULL for an absolute symbol.  False if the symbol
 * is undefined or common.
 */
bool symtab_entry(const struct symtab *tab, size_t i, GElf_Sym *entry,
		  const struct section **section);

#endif
