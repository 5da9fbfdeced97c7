// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ELF in: sections with their contents, symbols with their sizes.
 *
 * All by libbfd, which also decompresses debug sections and knows every byte
 * order, but for one thing: its public interface has no st_size.  So the
 * symbol table is read once more for its sizes alone; libbfd keeps the file's
 * order and leaves out entry 0 only, which is checked.
 */
#define PACKAGE "linkpass"
#include <bfd.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "image.h"
#include "sort.h"
#include "util.h"

static void ignore_bfd_message(const char *fmt, va_list args)
{
	(void)fmt;
	(void)args;
}

static void die_bfd(const struct image *img, const char *what)
{
	if (bfd_get_error() == bfd_error_system_call)
		die(img->path, "%s: %s", what, strerror(errno));
	die(img->path, "%s: %s", what, bfd_errmsg(bfd_get_error()));
}

/* Without the warnings that libbfd prints by itself here, whatever the handler. */
static bool check_format(bfd *abfd, bfd_format format)
{
	int saved = dup(STDERR_FILENO), null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	bool ok;

	if (null >= 0)
		dup2(null, STDERR_FILENO);
	ok = bfd_check_format(abfd, format);
	if (saved >= 0)
		dup2(saved, STDERR_FILENO);
	close(saved);
	close(null);
	return ok;
}

static void open_bfd(struct image *img)
{
	static bool initialized;
	struct stat st;

	if (!initialized) {
		bfd_init();
		bfd_set_error_handler(ignore_bfd_message);
		initialized = true;
	}

	if (!stat(img->path, &st) && !S_ISREG(st.st_mode))
		die(img->path, S_ISDIR(st.st_mode) ? "is a directory" : "is not a file");
	img->bfd = bfd_openr(img->path, NULL);
	if (!img->bfd)
		die_bfd(img, "cannot open");
	img->bfd->flags |= BFD_DECOMPRESS;
}

static void check_elf(struct image *img, bool linked)
{
	if (!check_format(img->bfd, bfd_object))
		die_bfd(img, "cannot read");
	if (bfd_get_flavour(img->bfd) != bfd_target_elf_flavour)
		die(img->path, "not an ELF file");
	img->linked = bfd_get_file_flags(img->bfd) & (EXEC_P | DYNAMIC);
	if (linked && !img->linked)
		die(img->path, "not linked: its sections have no addresses yet");
	img->address_size = bfd_arch_bits_per_address(img->bfd) / 8;
}

/* The symbol table's own bytes, found through the ELF headers. */
struct symtab {
	uint8_t *bytes;
	uint64_t count;		/* entry 0 included */
	unsigned int entsize;
};

static void read_at(struct image *img, uint64_t offset, void *data,
		    uint64_t len, const char *what)
{
	if (bfd_seek(img->bfd, offset, SEEK_SET) ||
	    bfd_bread(data, len, img->bfd) != len)
		die(img->path, "%s: file truncated at offset 0x%llx", what,
		    (unsigned long long)offset);
}

/* One section header's type, offset and size. */
static uint32_t section_header(struct image *img, uint64_t offset,
			       uint64_t *where, uint64_t *size)
{
	bool wide = img->address_size == 8;
	uint8_t shdr[sizeof(Elf64_Shdr)];

	read_at(img, offset, shdr, wide ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr),
		"section headers");
	if (wide) {
		*where = bfd_get_64(img->bfd, shdr + offsetof(Elf64_Shdr, sh_offset));
		*size = bfd_get_64(img->bfd, shdr + offsetof(Elf64_Shdr, sh_size));
	} else {
		*where = bfd_get_32(img->bfd, shdr + offsetof(Elf32_Shdr, sh_offset));
		*size = bfd_get_32(img->bfd, shdr + offsetof(Elf32_Shdr, sh_size));
	}
	return bfd_get_32(img->bfd, shdr + offsetof(Elf64_Shdr, sh_type));
}

static void read_symtab(struct image *img, struct symtab *tab)
{
	bool wide = img->address_size == 8;
	uint64_t shoff, where = 0, size = 0, file_size = bfd_get_file_size(img->bfd);
	uint8_t ehdr[sizeof(Elf64_Ehdr)];
	unsigned int shnum, i;

	read_at(img, 0, ehdr, wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr),
		"ELF header");
	if (wide) {
		shoff = bfd_get_64(img->bfd, ehdr + offsetof(Elf64_Ehdr, e_shoff));
		shnum = bfd_get_16(img->bfd, ehdr + offsetof(Elf64_Ehdr, e_shnum));
	} else {
		shoff = bfd_get_32(img->bfd, ehdr + offsetof(Elf32_Ehdr, e_shoff));
		shnum = bfd_get_16(img->bfd, ehdr + offsetof(Elf32_Ehdr, e_shnum));
	}
	/* gABI: too many for e_shnum, so the size of entry 0 has the number. */
	if (!shnum && shoff) {
		section_header(img, shoff, &where, &size);
		shnum = size;
	}

	for (i = 1; i < shnum; i++) {
		uint64_t offset = shoff + i * (uint64_t)(wide ? sizeof(Elf64_Shdr) :
							 sizeof(Elf32_Shdr));

		if (section_header(img, offset, &where, &size) == SHT_SYMTAB)
			break;
	}
	if (i >= shnum)
		die(img->path, "no symbol table");
	if (where > file_size || size > file_size - where)
		die(img->path, "symbol table at offset 0x%llx reaches past the end of the file",
		    (unsigned long long)where);

	tab->entsize = wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	tab->count = size / tab->entsize;
	tab->bytes = xrealloc(NULL, tab->count, tab->entsize);
	read_at(img, where, tab->bytes, tab->count * tab->entsize, "symbol table");
}

static uint64_t symtab_size(const struct image *img, const struct symtab *tab,
			    uint64_t index)
{
	const uint8_t *sym = tab->bytes + index * tab->entsize;

	if (img->address_size == 8)
		return bfd_get_64(img->bfd, sym + offsetof(Elf64_Sym, st_size));
	return bfd_get_32(img->bfd, sym + offsetof(Elf32_Sym, st_size));
}

/*
 * Sort key: address; what has no size, then larger before smaller; the order of the
 * file, which raw[] keeps.
 */
struct sortable {
	uint64_t addr;
	uint64_t size;
	uint32_t index;
	uint32_t group;
};

static int by_size(const void *a, const void *b)
{
	const struct sortable *x = a, *y = b;

	if (x->size != y->size)
		return !y->size || (x->size && x->size < y->size) ? 1 : -1;
	return x->index < y->index ? -1 : 1;
}

static void sort(struct sortable *list, unsigned int n)
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

static bool has_address(const asymbol *sym)
{
	if (sym->flags & (BSF_SECTION_SYM | BSF_FILE | BSF_DEBUGGING))
		return false;
	if (bfd_is_und_section(sym->section) || bfd_is_com_section(sym->section))
		return false;
	return bfd_is_abs_section(sym->section) || (sym->section->flags & SEC_ALLOC);
}

#define TYPED (BSF_FUNCTION | BSF_OBJECT | BSF_THREAD_LOCAL | BSF_GNU_INDIRECT_FUNCTION)

static void sort_symbols(struct image *img, const struct symtab *tab)
{
	struct sortable *order = xcalloc(img->nraw, sizeof(*order));
	unsigned int n = 0;

	img->files = xcalloc(img->nraw + 1, sizeof(*img->files));
	img->files[0] = "";
	img->ngroups = 1;
	for (long i = 0; i < img->nraw; i++) {
		const asymbol *sym = img->raw[i];

		if (sym->flags & BSF_FILE)
			img->files[img->ngroups++] = bfd_asymbol_name(sym);
		if (has_address(sym))
			order[n++] = (struct sortable){
				bfd_asymbol_value(sym), symtab_size(img, tab, i + 1), i,
				sym->flags & BSF_LOCAL ? img->ngroups - 1 : 0,
			};
	}
	sort(order, n);

	img->symbols = xcalloc(n, sizeof(*img->symbols));
	img->nsymbols = n;
	for (unsigned int i = 0; i < n; i++) {
		asymbol *raw = img->raw[order[i].index];

		img->symbols[i] = (struct symbol){
			.addr = order[i].addr,
			.size = order[i].size,
			.name = bfd_asymbol_name(raw),
			.section = raw->section,
			.raw = raw,
			.absolute = bfd_is_abs_section(raw->section),
			.global = raw->flags & BSF_GLOBAL,
			.typed = raw->flags & TYPED,
			.group = order[i].group,
		};
	}
	free(order);
}

static void read_symbols(struct image *img)
{
	struct symtab tab;
	long bytes = bfd_get_symtab_upper_bound(img->bfd);

	if (bytes < 0)
		die_bfd(img, "cannot read symbols");
	img->raw = xcalloc(bytes, 1);
	img->nraw = bfd_canonicalize_symtab(img->bfd, img->raw);
	if (img->nraw < 0)
		die_bfd(img, "cannot read symbols");
	if (!img->nraw)
		die(img->path, "no symbols");

	read_symtab(img, &tab);
	if (tab.count != (uint64_t)img->nraw + 1)
		die(img->path, "symbol table has %llu entries where libbfd reads %ld",
		    (unsigned long long)tab.count, img->nraw + 1);
	sort_symbols(img, &tab);
	free(tab.bytes);
}

static struct image *open_image(const char *path, bool linked)
{
	struct image *img = xcalloc(1, sizeof(*img));

	img->path = path;
	open_bfd(img);
	check_elf(img, linked);
	read_symbols(img);
	return img;
}

struct image *image_open(const char *path)
{
	return open_image(path, true);
}

struct image *image_open_object(const char *path)
{
	return open_image(path, false);
}

void image_close(struct image *img)
{
	free(img->symbols);
	free(img->files);
	free(img->raw);
	bfd_close(img->bfd);
	free(img);
}

static void visit_object(bfd *abfd, const char *path,
			 void (*visit)(struct image *img, void *arg), void *arg)
{
	struct image img = { .path = path, .bfd = abfd };

	abfd->flags |= BFD_DECOMPRESS;
	check_elf(&img, false);
	visit(&img, arg);
}

/* A thin archive has names of files, any other has the files themselves. */
static void visit_members(struct image *archive,
			  void (*visit)(struct image *img, void *arg), void *arg)
{
	bfd *member = NULL, *next;

	while ((next = bfd_openr_next_archived_file(archive->bfd, member))) {
		char *path = bfd_is_thin_archive(archive->bfd) ?
			xprintf("%s", bfd_get_filename(next)) :
			xprintf("%s(%s)", archive->path, bfd_get_filename(next));

		if (member)
			bfd_close(member);
		member = next;
		visit_object(member, path, visit, arg);
		free(path);
	}
	if (bfd_get_error() != bfd_error_no_more_archived_files)
		die_bfd(archive, "cannot read archive");
	if (member)
		bfd_close(member);
}

void image_each_object(const char *path, void (*visit)(struct image *img, void *arg),
		       void *arg)
{
	struct image img = { .path = path };

	open_bfd(&img);
	if (check_format(img.bfd, bfd_archive))
		visit_members(&img, visit, arg);
	else
		visit_object(img.bfd, path, visit, arg);
	bfd_close(img.bfd);
}

const struct bfd_section *image_section_at(const struct image *img, uint64_t addr)
{
	for (asection *sec = img->bfd->sections; sec; sec = sec->next) {
		uint64_t base = bfd_section_vma(sec);

		if ((sec->flags & SEC_ALLOC) && addr >= base &&
		    addr - base < bfd_section_size(sec))
			return sec;
	}
	return NULL;
}

uint8_t *image_section(const struct image *img, const char *name, uint64_t *size)
{
	asection *sec = bfd_get_section_by_name(img->bfd, name);
	bfd_byte *bytes = NULL;

	if (!sec)
		return NULL;
	if (!bfd_get_full_section_contents(img->bfd, sec, &bytes))
		die_bfd(img, name);
	*size = bfd_section_size(sec);
	if (!bytes)
		bytes = xcalloc(1, 1);
	return bytes;
}

unsigned int image_first_at(const struct image *img, uint64_t addr)
{
	unsigned int low = 0, high = img->nsymbols;

	while (low < high) {
		unsigned int mid = low + (high - low) / 2;

		if (img->symbols[mid].addr < addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

char symbol_type(const struct symbol *sym)
{
	return bfd_decode_symclass(sym->raw);
}

const struct symbol *image_symbol(const struct image *img, const char *name)
{
	for (unsigned int i = 0; i < img->nsymbols; i++)
		if (!strcmp(img->symbols[i].name, name))
			return &img->symbols[i];
	return NULL;
}

unsigned int image_sections(const struct image *img)
{
	unsigned int n = 0;

	for (asection *sec = img->bfd->sections; sec; sec = sec->next)
		n += !!(sec->flags & SEC_ALLOC);
	return n;
}

void image_check(const struct image *img, const struct bfd_section *sec,
		 uint64_t addr, uint64_t len, const char *what)
{
	uint64_t file_size = bfd_get_file_size(img->bfd);

	if (!sec || !(sec->flags & SEC_HAS_CONTENTS) || len > bfd_section_size(sec) ||
	    addr - bfd_section_vma(sec) > bfd_section_size(sec) - len)
		die(img->path, "%s: 0x%llx bytes at 0x%llx are not in any section",
		    what, (unsigned long long)len, (unsigned long long)addr);
	if ((uint64_t)sec->filepos > file_size ||
	    addr - bfd_section_vma(sec) + len > file_size - sec->filepos)
		die(img->path, "%s: 0x%llx bytes at 0x%llx are past the end of the file",
		    what, (unsigned long long)len, (unsigned long long)addr);
}

void image_read_section(const struct image *img, const struct bfd_section *sec,
			uint64_t addr, void *data, uint64_t len, const char *what)
{
	image_check(img, sec, addr, len, what);
	if (!bfd_get_section_contents(img->bfd, (asection *)sec, data,
				      addr - bfd_section_vma(sec), len))
		die_bfd(img, what);
}

void image_read(const struct image *img, uint64_t addr, void *data,
		uint64_t len, const char *what)
{
	image_read_section(img, image_section_at(img, addr), addr, data, len, what);
}

/* Write LEN bytes; returns how many, with *ERROR if those are not all. */
static size_t write_at(int fd, const uint8_t *data, size_t len, uint64_t offset, int *error)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = pwrite(fd, data + done, len - done, offset + done);

		if (n <= 0) {
			*error = n ? errno : ENOSPC;
			break;
		}
		done += n;
	}
	return done;
}

void image_write(const struct image *img, uint64_t addr, const void *data,
		 uint64_t len, const char *what)
{
	const struct bfd_section *sec = image_section_at(img, addr);
	int fd, error = 0, undo_error = 0;
	uint64_t offset;
	size_t done;
	uint8_t *before;

	image_check(img, sec, addr, len, what);
	offset = sec->filepos + (addr - bfd_section_vma(sec));
	before = xcalloc(len, 1);
	image_read_section(img, sec, addr, before, len, what);

	fd = open(img->path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		die(img->path, "cannot write: %s", strerror(errno));
	/* Even in place a disk can be full, where nothing is ever overwritten. */
	done = write_at(fd, data, len, offset, &error);
	if (error)
		write_at(fd, before, done, offset, &undo_error);
	if (close(fd) && !error)
		error = undo_error = errno;
	if (error)
		die(img->path, "cannot write: %s%s", strerror(error),
		    undo_error ? "; it may no longer be as it was" : "");
	free(before);
}

uint16_t image_get16(const struct image *img, const void *p)
{
	return bfd_get_16(img->bfd, p);
}

uint32_t image_get32(const struct image *img, const void *p)
{
	return bfd_get_32(img->bfd, p);
}

uint64_t image_get_address(const struct image *img, const void *p)
{
	return img->address_size == 8 ? bfd_get_64(img->bfd, p) :
					bfd_get_32(img->bfd, p);
}

void image_put32(const struct image *img, uint32_t value, void *p)
{
	bfd_put_32(img->bfd, value, p);
}

void image_append32(const struct image *img, struct buffer *b, uint32_t value)
{
	uint8_t word[4];

	image_put32(img, value, word);
	for (unsigned int i = 0; i < sizeof(word); i++)
		buffer_byte(b, word[i]);
}
