// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Write a small program of any width, byte order and machine, with one function f that has
 * a kallmod note.
 *
 * Usage: make-elf 32|64 little|big MACHINE NOTE-VERSION FILE
 */
#include <err.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ADDRESS 0x10000

static Elf *elf;
static unsigned int width;
static int big;
static const char names[] = "\0.text\0.debug_srcinfo\0.symtab\0.strtab\0.shstrtab";
static const char strings[] = "\0f";
static uint8_t note[256];
static size_t note_len;

static void put(uint64_t value, unsigned int len)
{
	for (unsigned int i = 0; i < len; i++)
		note[note_len++] = value >> 8 * (big ? len - 1 - i : i);
}

static void put_string(const char *s)
{
	memcpy(note + note_len, s, strlen(s) + 1);
	note_len += strlen(s) + 1;
}

/* As kallmod-note.h has it. */
static void make_note(unsigned int version)
{
	unsigned int desc = 12 + 2 * width + strlen("m") + strlen("d/m") + strlen("d/m.o") +
			    strlen("d/m.c") + 4;

	put(8, 4);
	put(desc, 4);
	put(1, 4);
	put_string("kallmod");
	put(version, 1);
	put(width, 1);
	put(1, 2);
	put(1, 4);
	put(0, 4);
	put(ADDRESS, width);
	put(ADDRESS + 8, width);
	put_string("m");
	put_string("d/m");
	put_string("d/m.o");
	put_string("d/m.c");
	note_len = (note_len + 3) & ~3u;
}

static Elf_Scn *add_section(const char *name, unsigned int type, void *bytes, size_t len,
			    Elf_Type kind, GElf_Shdr *header)
{
	Elf_Scn *scn = elf_newscn(elf);
	Elf_Data *data = elf_newdata(scn);

	data->d_buf = bytes;
	data->d_size = len;
	data->d_type = kind;
	data->d_align = 1;
	data->d_version = EV_CURRENT;
	gelf_getshdr(scn, header);
	header->sh_name = (const char *)memmem(names, sizeof(names), name, strlen(name) + 1) - names;
	header->sh_type = type;
	header->sh_addralign = 1;
	gelf_update_shdr(scn, header);
	return scn;
}

int main(int argc, char **argv)
{
	static uint8_t text[8];
	Elf64_Sym wide[2] = { { 0 } };
	Elf32_Sym narrow[2] = { { 0 } };
	GElf_Ehdr header;
	GElf_Shdr section;
	Elf_Data symbols = { 0 };
	GElf_Sym f = {
		.st_name = 1, .st_info = GELF_ST_INFO(STB_GLOBAL, STT_FUNC), .st_shndx = 1,
		.st_value = ADDRESS, .st_size = 8,
	};
	Elf_Scn *scn;
	int fd;

	if (argc != 6)
		errx(2, "usage: make-elf 32|64 little|big MACHINE NOTE-VERSION FILE");
	width = atoi(argv[1]) / 8;
	big = !strcmp(argv[2], "big");
	make_note(atoi(argv[4]));
	fd = open(argv[5], O_RDWR | O_CREAT | O_TRUNC, 0666);
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_WRITE, NULL);
	if (fd < 0 || !elf || !gelf_newehdr(elf, width == 8 ? ELFCLASS64 : ELFCLASS32))
		errx(1, "%s: %s", argv[5], elf_errmsg(-1));
	gelf_getehdr(elf, &header);
	header.e_ident[EI_DATA] = big ? ELFDATA2MSB : ELFDATA2LSB;
	header.e_type = ET_EXEC;
	header.e_machine = atoi(argv[3]);
	header.e_shstrndx = 5;
	gelf_update_ehdr(elf, &header);

	scn = add_section(".text", SHT_PROGBITS, text, sizeof(text), ELF_T_BYTE, &section);
	section.sh_flags = SHF_ALLOC | SHF_EXECINSTR;
	section.sh_addr = ADDRESS;
	gelf_update_shdr(scn, &section);
	add_section(".debug_srcinfo", SHT_PROGBITS, note, note_len, ELF_T_BYTE, &section);
	scn = add_section(".symtab", SHT_SYMTAB, width == 8 ? (void *)wide : narrow,
			  width == 8 ? sizeof(wide) : sizeof(narrow), ELF_T_SYM, &section);
	symbols = *elf_getdata(scn, NULL);
	gelf_update_sym(elf_getdata(scn, NULL), 1, &f);
	section.sh_link = 4;
	section.sh_info = 1;
	section.sh_entsize = symbols.d_size / 2;
	gelf_update_shdr(scn, &section);
	add_section(".strtab", SHT_STRTAB, (void *)strings, sizeof(strings), ELF_T_BYTE, &section);
	add_section(".shstrtab", SHT_STRTAB, (void *)names, sizeof(names), ELF_T_BYTE, &section);
	if (elf_update(elf, ELF_C_WRITE) < 0)
		errx(1, "%s: %s", argv[5], elf_errmsg(-1));
	elf_end(elf);
	close(fd);
	return 0;
}
