// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Write an extract of an image.
 *
 * Sections that are loaded keep their header, but become SHT_NOBITS, except for ELF notes.
 * Of the others, only the symbol table, .comment (which names the linker) and kallmod's notes
 * stay, the last compressed.  Segments keep their addresses and have no bytes in the file.
 *
 * Not taken: libbfd, which would need the machine's own back end; "objcopy --only-keep-debug",
 * which keeps debug information and none of what kallsyms has in .rodata.
 */
#include <errno.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "kallmod-note.h"
#include "base/util.h"
#include "read/extract.h"
#include "read/symtab.h"

/* Of contents that are kept, which are notes: padding in front of them is written, too. */
#define MOST_ALIGN	0x10000

struct extract {
	const struct image *img;
	const char *path;	/* of the extract, for messages */
	Elf *elf;
	int scratch;		/* a file to write first, or -1 */
	struct cleanup cleanup;
	unsigned int *numbers;	/* of the image's sections in the extract; 0: not there */
	unsigned int count;	/* of sections in the extract */
	struct buffer names;	/* of sections */
	void **copies;		/* of contents, until the file is written */
	unsigned int ncopies, copies_room;
};

static void __attribute__((noreturn)) die_elf(const struct extract *x)
{
	die(x->path, "cannot write: %s", elf_errmsg(-1));
}

static void get_header(const struct extract *x, unsigned int i, GElf_Shdr *header)
{
	if (!gelf_getshdr(elf_getscn(x->img->elf, i), header))
		die(x->img->path, "section headers: %s", elf_errmsg(-1));
}

/* --- Which sections -------------------------------------------------------- */

static bool is_kallmod_note(const struct section *sec)
{
	return !strcmp(sec->name, KALLMOD_NOTE_SECTION) ||
	       !strcmp(sec->name, ".z" /* compressed as GNU did it */ "debug_srcinfo");
}

/* Are the contents kept as they are? */
static bool keeps_contents(const struct section *sec, const GElf_Shdr *header)
{
	return !sec->empty_file && !sec->absent &&
	       (header->sh_type == SHT_NOTE || !strcmp(sec->name, ".notes") ||
		!strcmp(sec->name, ".comment"));
}

/* Has the extract such a section?  The symbol table is made separately. */
static bool is_kept(const struct section *sec, const GElf_Shdr *header)
{
	return sec->alloc || keeps_contents(sec, header) || is_kallmod_note(sec);
}

/* --- Writing sections ------------------------------------------------------ */

static uint32_t add_name(struct extract *x, const char *name)
{
	uint32_t at = x->names.len;

	buffer_string(&x->names, name);
	return at;
}

/* Give SCN the LEN BYTES, which stay until the extract is written. */
static Elf_Data *set_contents(struct extract *x, Elf_Scn *scn, void *bytes, uint64_t len,
			      Elf_Type type, uint64_t align)
{
	Elf_Data *data = elf_newdata(scn);

	if (!data)
		die_elf(x);
	GROW(x->copies, x->ncopies, x->copies_room);
	x->copies[x->ncopies++] = bytes;
	data->d_buf = bytes;
	data->d_size = len;
	data->d_type = type;
	data->d_align = align;
	data->d_version = EV_CURRENT;
	return data;
}

static Elf_Scn *add_section(struct extract *x, const GElf_Shdr *header)
{
	Elf_Scn *scn = elf_newscn(x->elf);

	if (!scn || !gelf_update_shdr(scn, (GElf_Shdr *)header))
		die_elf(x);
	return scn;
}

/* Compress it if that makes it smaller. */
static void compress(struct extract *x, Elf_Scn *scn)
{
	if (elf_compress(scn, ELFCOMPRESS_ZLIB, 0) < 0)
		die_elf(x);
}

static uint8_t *copy_contents(const struct extract *x, const struct section *sec, uint64_t *len)
{
	Elf_Data *data = elf_rawdata(elf_getscn(x->img->elf, sec->index), NULL);
	uint8_t *bytes;

	if (!data || (data->d_size && !data->d_buf))
		die(x->img->path, "%s: nothing of it is in the file", sec->name);
	bytes = xcalloc(data->d_size, 1);
	if (data->d_size)
		memcpy(bytes, data->d_buf, data->d_size);
	*len = data->d_size;
	return bytes;
}

/* What is not KEPT has no bytes in the file, so that its alignment costs nothing. */
static void check_alignment(const struct extract *x, const struct section *sec, uint64_t align,
			    bool kept)
{
	if (align & (align - 1) || (kept && align > MOST_ALIGN))
		die(x->img->path, "%s: aligned to 0x%llx bytes", sec->name,
		    (unsigned long long)align);
}

static void copy_section(struct extract *x, const struct section *sec, GElf_Shdr *header)
{
	bool notes = is_kallmod_note(sec), kept = keeps_contents(sec, header);
	uint64_t len;
	Elf_Scn *scn;
	uint8_t *bytes;

	check_alignment(x, sec, header->sh_addralign, kept);
	header->sh_name = add_name(x, notes ? KALLMOD_NOTE_SECTION : sec->name);
	header->sh_link = header->sh_info = 0;
	header->sh_flags &= ~(uint64_t)(SHF_COMPRESSED | SHF_INFO_LINK | SHF_LINK_ORDER | SHF_GROUP);
	if (!kept && !notes)
		header->sh_type = SHT_NOBITS;
	scn = add_section(x, header);
	if (notes) {
		bytes = image_contents(x->img, sec, &len);
		set_contents(x, scn, bytes, len, ELF_T_BYTE, KALLMOD_NOTE_ALIGN);
		compress(x, scn);
	} else if (kept) {
		bytes = copy_contents(x, sec, &len);
		set_contents(x, scn, bytes, len, ELF_T_BYTE, header->sh_addralign);
	}
}

static void copy_sections(struct extract *x)
{
	GElf_Shdr header;

	for (unsigned int i = 1; i < x->img->nsections; i++) {
		if (!x->numbers[i])
			continue;
		get_header(x, i, &header);
		copy_section(x, &x->img->sections[i], &header);
	}
}

static void add_pieces(struct extract *x, struct pieces *p)
{
	struct buffer b = { 0 };
	GElf_Shdr header = {
		.sh_name = add_name(x, EXTRACT_SECTION),
		.sh_type = SHT_PROGBITS,
		.sh_addralign = 1,
	};
	Elf_Scn *scn = add_section(x, &header);

	pieces_write(p, x->img, x->numbers, x->count, &b);
	set_contents(x, scn, b.bytes, b.len, ELF_T_BYTE, 1);
	compress(x, scn);
}

/* --- The symbol table ------------------------------------------------------ */

/* Put entry I of the image's table behind the N entries so far, unless its section is gone. */
static bool copy_symbol(const struct extract *x, const struct symtab *tab, size_t i,
			Elf_Data *to, size_t n, bool *local)
{
	const struct section *sec;
	GElf_Sym sym;

	symtab_entry(tab, i, &sym, &sec);
	if (sec && !x->numbers[sec->index])
		return false;
	if (sec)
		sym.st_shndx = x->numbers[sec->index];
	*local = GELF_ST_BIND(sym.st_info) == STB_LOCAL;
	if (!gelf_update_sym(to, n, &sym))
		die_elf(x);
	return true;
}

/* The symbol table and, behind it, the names. */
static void add_symbols(struct extract *x)
{
	struct symtab tab;
	size_t n = 0, nlocal = 0, entry;
	bool local;
	Elf_Data *data;
	Elf_Scn *scn;
	GElf_Shdr header = {
		.sh_name = add_name(x, ".symtab"),
		.sh_type = SHT_SYMTAB,
		.sh_addralign = x->img->address_size,
		.sh_link = x->count - 2,
	};
	char *names;

	symtab_open(&tab, x->img, image_symtab(x->img));
	entry = gelf_fsize(x->elf, ELF_T_SYM, 1, EV_CURRENT);
	header.sh_entsize = entry;
	scn = add_section(x, &header);
	data = set_contents(x, scn, xcalloc(tab.count, entry), tab.count * entry, ELF_T_SYM,
			    header.sh_addralign);
	for (size_t i = 0; i < tab.count; i++) {
		if (!copy_symbol(x, &tab, i, data, n, &local))
			continue;
		n++;
		if (local)
			nlocal = n;
	}
	data->d_size = n * entry;
	header.sh_info = nlocal;
	if (!gelf_update_shdr(scn, &header))
		die_elf(x);

	names = xcalloc(tab.names_size, 1);
	memcpy(names, tab.names, tab.names_size);
	header = (GElf_Shdr){ .sh_name = add_name(x, ".strtab"), .sh_type = SHT_STRTAB,
			      .sh_addralign = 1 };
	set_contents(x, add_section(x, &header), names, tab.names_size, ELF_T_BYTE, 1);
}

static void add_section_names(struct extract *x)
{
	GElf_Shdr header = { .sh_name = add_name(x, ".shstrtab"), .sh_type = SHT_STRTAB,
			     .sh_addralign = 1 };
	Elf_Scn *scn = add_section(x, &header);

	set_contents(x, scn, x->names.bytes, x->names.len, ELF_T_BYTE, 1);
}

/* --- The file -------------------------------------------------------------- */

static void number_sections(struct extract *x)
{
	GElf_Shdr header;

	x->numbers = xcalloc(x->img->nsections, sizeof(*x->numbers));
	x->count = 1;
	for (unsigned int i = 1; i < x->img->nsections; i++) {
		get_header(x, i, &header);
		if (is_kept(&x->img->sections[i], &header))
			x->numbers[i] = x->count++;
	}
	x->count += 4;	/* pieces, symbols, their names, names of sections */
	if (x->count >= SHN_LORESERVE)
		die(x->img->path, "too many sections");
}

static void copy_header(struct extract *x)
{
	GElf_Ehdr from, to;

	if (!gelf_getehdr(x->img->elf, &from) ||
	    !gelf_newehdr(x->elf, gelf_getclass(x->img->elf)) || !gelf_getehdr(x->elf, &to))
		die_elf(x);
	memcpy(to.e_ident, from.e_ident, EI_NIDENT);
	to.e_type = from.e_type;
	to.e_machine = from.e_machine;
	to.e_version = from.e_version;
	to.e_entry = from.e_entry;
	to.e_flags = from.e_flags;
	to.e_shstrndx = x->count - 1;
	if (!gelf_update_ehdr(x->elf, &to))
		die_elf(x);
}

/* Lay out the file: headers, segments, contents of sections, headers of sections. */
static void lay_out(struct extract *x)
{
	const unsigned int align = x->img->address_size;
	Elf_Scn *scn = NULL;
	GElf_Shdr header;
	GElf_Ehdr ehdr;
	size_t nsegments;
	uint64_t pos;

	if (elf_getphdrnum(x->elf, &nsegments) || !gelf_getehdr(x->elf, &ehdr))
		die_elf(x);
	pos = gelf_fsize(x->elf, ELF_T_EHDR, 1, EV_CURRENT);
	if (nsegments) {
		ehdr.e_phoff = pos;
		pos += gelf_fsize(x->elf, ELF_T_PHDR, nsegments, EV_CURRENT);
	}
	while ((scn = elf_nextscn(x->elf, scn))) {
		if (!gelf_getshdr(scn, &header))
			die_elf(x);
		if (header.sh_type != SHT_NOBITS) {
			Elf_Data *data = elf_getdata(scn, NULL);
			uint64_t to = header.sh_addralign ?: 1;

			pos = (pos + to - 1) / to * to;
			header.sh_size = data->d_size;
		}
		header.sh_offset = pos;
		if (header.sh_type != SHT_NOBITS)
			pos += header.sh_size;
		if (!gelf_update_shdr(scn, &header))
			die_elf(x);
	}
	ehdr.e_shoff = (pos + align - 1) / align * align;
	if (!gelf_update_ehdr(x->elf, &ehdr))
		die_elf(x);
}

/* Does such a segment say where sections are, and not what is in them? */
static bool is_kept_segment(uint32_t type)
{
	return type == PT_LOAD || type == PT_TLS || type == PT_GNU_EH_FRAME ||
	       type == PT_GNU_STACK || type == PT_GNU_RELRO;
}

static void copy_segments(struct extract *x)
{
	GElf_Phdr *segments;
	size_t n, kept = 0;

	if (elf_getphdrnum(x->img->elf, &n))
		die(x->img->path, "program headers: %s", elf_errmsg(-1));
	segments = xcalloc(n, sizeof(*segments));
	for (size_t i = 0; i < n; i++) {
		GElf_Phdr *segment = &segments[kept];

		if (!gelf_getphdr(x->img->elf, i, segment))
			die(x->img->path, "program headers: %s", elf_errmsg(-1));
		if (!is_kept_segment(segment->p_type))
			continue;
		/* An offset has to be that of the address, modulo the alignment. */
		segment->p_offset = segment->p_align ? segment->p_vaddr % segment->p_align : 0;
		segment->p_filesz = 0;
		kept++;
	}
	if (kept && !gelf_newphdr(x->elf, kept))
		die_elf(x);
	for (size_t i = 0; i < kept; i++)
		if (!gelf_update_phdr(x->elf, i, &segments[i]))
			die_elf(x);
	xfree(segments);
}

/*
 * libelf writes at offsets, so it has to have a file of its own, and an empty one: not a pipe, nor
 * what standard output may be.
 */
static int open_scratch(const struct extract *x)
{
	int fd = memfd_create("extract", MFD_CLOEXEC);

	if (fd < 0)
		die(x->path, "cannot write: %s", strerror(errno));
	return fd;
}

static void copy_scratch(const struct extract *x, FILE *out)
{
	uint8_t bytes[1 << 16];
	ssize_t len = lseek(x->scratch, 0, SEEK_SET);

	while (len >= 0 && (len = read(x->scratch, bytes, sizeof(bytes))) > 0)
		if (fwrite(bytes, 1, len, out) != (size_t)len)
			len = -1;
	if (len < 0)
		die(x->path, "cannot write: %s", strerror(errno));
}

static void end_elf(void *arg)
{
	const struct extract *x = arg;

	elf_end(x->elf);
	if (x->scratch >= 0)
		close(x->scratch);
}

void extract_write(const struct image *img, struct pieces *p, const struct output *out)
{
	struct extract x = { .img = img, .path = out->path, .scratch = -1 };

	if (!out->temporary)
		x.scratch = open_scratch(&x);
	cleanup_add(&x.cleanup, end_elf, &x);
	x.elf = elf_begin(out->temporary ? fileno(out->file) : x.scratch, ELF_C_WRITE, NULL);
	if (!x.elf)
		die_elf(&x);
	elf_flagelf(x.elf, ELF_C_SET, ELF_F_LAYOUT);
	number_sections(&x);
	copy_header(&x);
	copy_segments(&x);
	add_name(&x, "");
	copy_sections(&x);
	add_pieces(&x, p);
	add_symbols(&x);
	add_section_names(&x);
	lay_out(&x);
	if (elf_update(x.elf, ELF_C_WRITE) < 0)
		die_elf(&x);
	if (!out->temporary)
		copy_scratch(&x, out->file);

	cleanup_remove(&x.cleanup);
	end_elf(&x);
	for (unsigned int i = 0; i < x.ncopies; i++)
		xfree(x.copies[i]);
	xfree(x.copies);
	xfree(x.numbers);
}
