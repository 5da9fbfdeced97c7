// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Read the symbols of ELF files.
 *
 * A symbol belongs to the section that its st_shndx names, even if another section is at
 * the same address.
 */
#include <string.h>
#include "base/sort.h"
#include "base/util.h"
#include "read/symtab.h"

static Elf_Data *need_data(const struct image *img, Elf_Scn *scn, const char *what)
{
	Elf_Data *data = elf_getdata(scn, NULL);

	if (!data)
		die(img->path, "%s: %s", what, elf_errmsg(-1));
	return data;
}

/* The first section of TYPE; with LINK as its sh_link, if that is not 0. */
static Elf_Scn *find_by_type(const struct image *img, unsigned int type, size_t link)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr header;

	while ((scn = elf_nextscn(img->elf, scn)))
		if (gelf_getshdr(scn, &header) && header.sh_type == type &&
		    (!link || header.sh_link == link))
			return scn;
	return NULL;
}

void symtab_open(struct symtab *tab, const struct image *img, Elf_Scn *scn)
{
	Elf_Scn *indexes = find_by_type(img, SHT_SYMTAB_SHNDX, elf_ndxscn(scn));
	Elf_Data *names;
	GElf_Shdr header;

	tab->img = img;
	tab->entries = need_data(img, scn, "symbol table");
	tab->count = tab->entries->d_size / gelf_fsize(img->elf, ELF_T_SYM, 1, EV_CURRENT);
	tab->long_indexes = indexes ? need_data(img, indexes, "section indexes") : NULL;
	if (!gelf_getshdr(scn, &header))
		die(img->path, "symbol table: %s", elf_errmsg(-1));
	names = need_data(img, elf_getscn(img->elf, header.sh_link), "symbol names");
	tab->names = names->d_buf;
	tab->names_size = names->d_size;
	if (!tab->names_size || !tab->names || tab->names[tab->names_size - 1])
		die(img->path, "the names of symbols do not end");
}

bool symtab_entry(const struct symtab *tab, size_t i, GElf_Sym *entry,
		  const struct section **section)
{
	const struct image *img = tab->img;
	Elf32_Word index = 0;

	if (!gelf_getsymshndx(tab->entries, tab->long_indexes, i, entry, &index))
		die(img->path, "symbol table: entry %zu: %s", i, elf_errmsg(-1));
	*section = NULL;
	if (entry->st_shndx == SHN_ABS)
		return true;
	if (entry->st_shndx != SHN_XINDEX)
		index = entry->st_shndx < SHN_LORESERVE ? entry->st_shndx : SHN_UNDEF;
	if (index == SHN_UNDEF)
		return false;
	if (index >= img->nsections)
		die(img->path, "symbol table: entry %zu is in section %u of %u", i, index,
		    img->nsections);
	*section = &img->sections[index];
	return true;
}

Elf_Scn *image_symtab(const struct image *img)
{
	return find_by_type(img, SHT_SYMTAB, 0);
}

bool image_has_symbols(const struct image *img)
{
	return image_symtab(img);
}

static void open_symbols(const struct image *img, struct symtab *tab)
{
	Elf_Scn *scn = image_symtab(img);

	if (!scn)
		die(img->path, "no symbols");
	symtab_open(tab, img, scn);
	if (tab->count <= 1)
		die(img->path, "no symbols");
}

/*
 * Does SYM only mark a place for tools: where code or data begins ($x, $d, $xrv64...), or, on
 * RISC-V, a label that the linker needs to shrink code (.L1)?  nm and kallsyms do not list
 * these either.  The kernel's build has objcopy --prefix-symbols put something before them.
 */
static bool is_mark(const struct image *img, const struct symbol *sym)
{
	static const char *const prefixes[] = { "__pi_", "__kvm_nvhe_" };
	const char *name = sym->name;

	if (sym->type != STT_NOTYPE || sym->bind != STB_LOCAL)
		return false;
	for (unsigned int i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (!strncmp(name, prefixes[i], strlen(prefixes[i])))
			name += strlen(prefixes[i]);
	if (img->machine == EM_RISCV)
		return !strncmp(name, ".L", 2) || !strncmp(name, "$x", 2) ||
		       !strncmp(name, "$d", 2);
	if (img->machine != EM_ARM && img->machine != EM_AARCH64)
		return false;
	return name[0] == '$' && name[1] && strchr("adtx", name[1]) &&
	       (!name[2] || name[2] == '.');
}

/* Entry I; false if it has no address or is no more than a mark. */
static bool get_symbol(const struct symtab *tab, size_t i, struct symbol *sym)
{
	const struct image *img = tab->img;
	GElf_Sym entry;
	bool defined;

	*sym = (struct symbol){ .index = i };
	defined = symtab_entry(tab, i, &entry, &sym->section);
	if (entry.st_name >= tab->names_size)
		die(img->path, "symbol table: entry %zu has no name", i);
	sym->addr = entry.st_value;
	sym->size = entry.st_size;
	sym->name = tab->names + entry.st_name;
	sym->type = GELF_ST_TYPE(entry.st_info);
	sym->bind = GELF_ST_BIND(entry.st_info);
	if (!defined || sym->type == STT_SECTION || sym->type == STT_FILE || is_mark(img, sym))
		return false;
	if (!sym->section)
		return true;
	if (!img->linked)
		sym->addr += sym->section->addr;
	/* The lowest bit selects the instruction set (Thumb). */
	if (img->machine == EM_ARM && sym->type == STT_FUNC)
		sym->addr &= ~1ull;
	return sym->section->alloc;
}

void image_each_symbol(const struct image *img,
		       void (*visit)(const struct symbol *sym, void *arg), void *arg)
{
	struct symtab tab;
	struct symbol sym;

	open_symbols(img, &tab);
	for (size_t i = 1; i < tab.count; i++)
		if (get_symbol(&tab, i, &sym))
			visit(&sym, arg);
}

static int by_size(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	if (x->size != y->size)
		return !y->size || (x->size && x->size < y->size) ? 1 : -1;
	return x->index < y->index ? -1 : 1;
}

static void sort(struct symbol *list, unsigned int n)
{
	sort_by_address(list, n, sizeof(*list));
	for (unsigned int i = 0, end; i < n; i = end) {
		bool sorted = true;

		for (end = i + 1; end < n && list[end].addr == list[i].addr; end++)
			sorted &= by_size(&list[end - 1], &list[end]) < 0;
		if (!sorted)
			xsort(&list[i], end - i, sizeof(*list), by_size);
	}
}

void image_read_symbols(struct image *img)
{
	struct symtab tab;

	open_symbols(img, &tab);
	img->symbols = xcalloc(tab.count, sizeof(*img->symbols));
	img->files = xcalloc(tab.count, sizeof(*img->files));
	img->files[0] = "";
	img->ngroups = 1;
	for (size_t i = 1; i < tab.count; i++) {
		struct symbol *sym = &img->symbols[img->nsymbols];

		if (get_symbol(&tab, i, sym)) {
			sym->group = sym->bind == STB_LOCAL ? img->ngroups - 1 : 0;
			img->nsymbols++;
		} else if (sym->type == STT_FILE) {
			img->files[img->ngroups++] = sym->name;
		}
	}
	sort(img->symbols, img->nsymbols);
}

unsigned int image_first_at(const struct image *img, uint64_t addr)
{
	return find_address(img->symbols, img->nsymbols, sizeof(*img->symbols), addr);
}

const struct symbol *image_symbol(const struct image *img, const char *name)
{
	for (unsigned int i = 0; i < img->nsymbols; i++)
		if (!strcmp(img->symbols[i].name, name))
			return &img->symbols[i];
	return NULL;
}

bool symbol_is_absolute(const struct symbol *sym)
{
	return !sym->section || sym->section->thread_local;
}

bool symbol_is_typed(const struct symbol *sym)
{
	return sym->type != STT_NOTYPE;
}

bool symbol_is_global(const struct symbol *sym)
{
	return sym->bind == STB_GLOBAL;
}

char symbol_letter(const struct symbol *sym)
{
	const struct section *sec = sym->section;
	char letter;

	if (sym->type == STT_GNU_IFUNC)
		return 'i';
	if (sym->bind == STB_WEAK)
		return sym->type == STT_OBJECT ? 'V' : 'W';
	if (sym->bind == STB_GNU_UNIQUE)
		return 'u';
	if (!sec)
		letter = 'a';
	else if (sec->code)
		letter = 't';
	else if (sec->empty_file)
		letter = 'b';
	else
		letter = sec->writable ? 'd' : 'r';
	return sym->bind == STB_LOCAL ? letter : letter - 'a' + 'A';
}
