// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Apply the relocations of relocatable files.
 *
 * linkpass reads notes, strings and kallsyms tables from such files.  The relocations of the
 * first two stand for plain addresses, those of the tables for distances, of which the caller
 * takes the addend.  So relocation types, whose numbers differ between machines, do not
 * matter, except on RISC-V.
 */
#include <gelf.h>
#include <string.h>
#include "base/util.h"
#include "read/symtab.h"

/*
 * RISC-V code can shrink when it is linked, so the assembler leaves the difference of two
 * labels to a pair of relocations: one adds, one subtracts.  False if TYPE is neither.
 */
static bool add_to_place(const struct image *img, unsigned int type, uint64_t value,
			 uint8_t *place)
{
	unsigned int len = type == R_RISCV_ADD64 || type == R_RISCV_SUB64 ? 8 : 4;
	bool add = type == R_RISCV_ADD32 || type == R_RISCV_ADD64;

	if (img->machine != EM_RISCV ||
	    (!add && type != R_RISCV_SUB32 && type != R_RISCV_SUB64))
		return false;
	image_put(img, add ? image_get(img, place, len) + value : image_get(img, place, len) - value,
		  place, len);
	return true;
}

/* The symbol of a relocation. */
static size_t relocation_symbol(const struct image *img, uint64_t info)
{
	/* 64-bit MIPS has its own r_info, which only in little endian is laid out unusually. */
	if (img->machine == EM_MIPS && img->address_size == 8 && !img->big_endian)
		return info & 0xffffffff;
	return GELF_R_SYM(info);
}

/* The address of symbol I; false if this file does not define it. */
static bool symbol_address(const struct symtab *tab, size_t i, uint64_t *addr)
{
	const struct section *section;
	GElf_Sym entry;

	if (i >= tab->count || !symtab_entry(tab, i, &entry, &section))
		return false;
	*addr = entry.st_value + (section ? section->addr : 0);
	return true;
}

/* Get relocation I of a SHT_RELA or SHT_REL section; false if there are not so many. */
static bool get_relocation(Elf_Data *data, bool has_addend, int i, GElf_Rela *rela)
{
	GElf_Rel rel;

	if (has_addend)
		return gelf_getrela(data, i, rela);
	if (!gelf_getrel(data, i, &rel))
		return false;
	*rela = (GElf_Rela){ .r_offset = rel.r_offset, .r_info = rel.r_info };
	return true;
}

/* A section's relocations. */
struct relocations {
	const struct image *img;
	Elf_Data *data;
	struct symtab symtab;
	bool has_addend;	/* or the addend is in the place */
};

static void open_relocations(struct relocations *r, const struct image *img,
			     const struct section *sec)
{
	Elf_Scn *scn = elf_getscn(img->elf, sec->relocations);
	GElf_Shdr header;

	r->img = img;
	r->data = elf_getdata(scn, NULL);
	if (!r->data || !gelf_getshdr(scn, &header) ||
	    !elf_getscn(img->elf, header.sh_link))
		die(img->path, "relocations of %s: %s", sec->name, elf_errmsg(-1));
	r->has_addend = header.sh_type == SHT_RELA;
	symtab_open(&r->symtab, img, elf_getscn(img->elf, header.sh_link));
}

void image_relocate(const struct image *img, const struct section *sec, uint8_t *bytes,
		    uint64_t len)
{
	struct relocations r;
	GElf_Rela rela;

	open_relocations(&r, img, sec);
	for (int i = 0; get_relocation(r.data, r.has_addend, i, &rela); i++) {
		uint8_t *place = bytes + rela.r_offset;
		uint64_t addr, value = 0;

		if (rela.r_offset > len || len - rela.r_offset < img->address_size)
			die(img->path, "relocation %d of %s is outside of it", i, sec->name);
		if (!r.has_addend)
			rela.r_addend = image_get_address(img, place);
		if (symbol_address(&r.symtab, relocation_symbol(img, rela.r_info), &addr))
			value = addr + rela.r_addend;
		if (!add_to_place(img, GELF_R_TYPE(rela.r_info), value, place))
			image_put(img, value, place, img->address_size);
	}
}

/* Is symbol I called NAME? */
static bool has_name(const struct symtab *tab, size_t i, const char *name)
{
	const struct section *section;
	GElf_Sym entry = { 0 };

	if (i >= tab->count)
		return false;
	symtab_entry(tab, i, &entry, &section);
	return entry.st_name < tab->names_size && !strcmp(tab->names + entry.st_name, name);
}

void image_each_addend(const struct image *img, const struct section *sec, const char *name,
		       void (*visit)(const struct image *img, uint64_t offset,
				     int32_t addend, void *arg), void *arg)
{
	struct relocations r;
	GElf_Rela rela;
	uint8_t word[4];

	if (!sec->relocations)
		return;
	open_relocations(&r, img, sec);
	for (int i = 0; get_relocation(r.data, r.has_addend, i, &rela); i++) {
		if (!has_name(&r.symtab, relocation_symbol(img, rela.r_info), name))
			continue;
		if (!r.has_addend) {
			image_read(img, sec, sec->addr + rela.r_offset, word, 4, sec->name);
			rela.r_addend = (int32_t)image_get32(img, word);
		}
		visit(img, rela.r_offset, rela.r_addend, arg);
	}
}
