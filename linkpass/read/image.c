// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Read ELF files: sections and their contents.  symbols.c reads the symbols.
 *
 * libelf does the parsing: it knows both widths and byte orders, checks offsets against
 * the file and decompresses sections.
 */
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/sort.h"
#include "base/util.h"
#include "read/image.h"
#include "read/pieces.h"

/* The least gap between sections of a relocatable file, so that no two touch. */
#define PAGE	4096

static void __attribute__((noreturn)) die_elf(const struct image *img, const char *what)
{
	die(img->path, "%s: %s", what, elf_errmsg(-1));
}

/* --- Opening --------------------------------------------------------------- */

static void open_file(struct image *img)
{
	struct stat st;

	if (!stat(img->path, &st) && !S_ISREG(st.st_mode))
		die(img->path, S_ISDIR(st.st_mode) ? "is a directory" : "is not a file");
	img->fd = open(img->path, O_RDONLY | O_CLOEXEC);
	if (img->fd < 0)
		die(img->path, "cannot open: %s", strerror(errno));
	img->elf = elf_begin(img->fd, ELF_C_READ_MMAP, NULL);
	if (!img->elf)
		die_elf(img, "cannot read");
}

/* What people take for an image, and what to tell them. */
static const char *const boots = ", but what boots; linkpass reads the vmlinux that it was made from";
static const char *const compressed = ", but compressed; linkpass reads what is in it";
static const char *const archive = ", but an archive of objects";

static const struct {
	unsigned int offset;
	const char *magic;
	const char *const *what;
} not_images[] = {
	{ 0x202, "HdrS", &boots },		/* x86 */
	{ 0x38, "ARM\x64", &boots },		/* arm64 */
	{ 0x38, "RSC\x05", &boots },
	{ 4, "zimg", &boots },			/* for EFI, compressed */
	{ 0, "!<arch>\n", &archive },
	{ 0, "!<thin>\n", &archive },		/* built-in.a, vmlinux.a */
	{ 0, "\x1f\x8b", &compressed },		/* gzip */
	{ 0, "\xfd" "7zXZ", &compressed },
	{ 0, "\x28\xb5\x2f\xfd", &compressed },	/* zstd */
};

static void __attribute__((noreturn)) die_not_elf(const struct image *img)
{
	const char *what = "";
	size_t size = 0;
	const char *bytes = elf_rawfile(img->elf, &size);

	for (unsigned int i = 0; bytes && i < sizeof(not_images) / sizeof(not_images[0]); i++) {
		size_t len = strlen(not_images[i].magic);

		if (size >= not_images[i].offset + len &&
		    !memcmp(bytes + not_images[i].offset, not_images[i].magic, len))
			what = *not_images[i].what;
	}
	die(img->path, "not an ELF file%s", what);
}

static void read_header(struct image *img)
{
	GElf_Ehdr header;
	size_t size;

	if (elf_kind(img->elf) != ELF_K_ELF)
		die_not_elf(img);
	if (!gelf_getehdr(img->elf, &header))
		die_elf(img, "ELF header");
	if (header.e_type != ET_EXEC && header.e_type != ET_DYN && header.e_type != ET_REL)
		die(img->path, "neither a program nor an object: ELF type %u", header.e_type);
	if (header.e_ident[EI_DATA] != ELFDATA2LSB && header.e_ident[EI_DATA] != ELFDATA2MSB)
		die(img->path, "has no byte order");
	img->linked = header.e_type != ET_REL;
	img->shared = header.e_type == ET_DYN;
	img->big_endian = header.e_ident[EI_DATA] == ELFDATA2MSB;
	img->machine = header.e_machine;
	img->address_size = gelf_getclass(img->elf) == ELFCLASS64 ? 8 : 4;
	img->file = (const uint8_t *)elf_rawfile(img->elf, &size);
	if (!img->file)
		die_elf(img, "cannot read");
	img->file_size = size;
}

static void read_section(struct image *img, Elf_Scn *scn, size_t names)
{
	size_t index = elf_ndxscn(scn);
	struct section *sec = &img->sections[index];
	GElf_Shdr header;

	if (!gelf_getshdr(scn, &header))
		die_elf(img, "section headers");
	sec->name = elf_strptr(img->elf, names, header.sh_name);
	if (!sec->name)
		die(img->path, "section %zu has no name", index);
	sec->addr = header.sh_addr;
	sec->size = header.sh_size;
	sec->offset = header.sh_offset;
	sec->index = index;
	sec->alloc = header.sh_flags & SHF_ALLOC;
	sec->code = header.sh_flags & SHF_EXECINSTR;
	sec->writable = header.sh_flags & SHF_WRITE;
	sec->note = header.sh_type == SHT_NOTE;
	sec->empty_file = header.sh_type == SHT_NOBITS;
	sec->thread_local = header.sh_flags & SHF_TLS;
	if ((header.sh_type == SHT_RELA || header.sh_type == SHT_REL) &&
	    header.sh_info < img->nsections)
		img->sections[header.sh_info].relocations = index;
}

/* Make up addresses for a relocatable file. */
static void place_sections(struct image *img)
{
	const uint64_t most = img->address_size == 8 ? UINT64_MAX : UINT32_MAX;
	uint64_t next = PAGE;

	for (unsigned int i = 0; i < img->nsections; i++) {
		struct section *sec = &img->sections[i];

		if (!sec->alloc)
			continue;
		sec->addr = next;
		if (sec->size > most - next || most - next - sec->size < 2 * PAGE)
			die(img->path, "its sections are too large to have all an address");
		next += (sec->size + 2 * PAGE) & -(uint64_t)PAGE;
	}
}

/* .tbss has an address, but occupies no memory there. */
static bool has_place(const struct section *sec)
{
	return sec->alloc && sec->size && !(sec->thread_local && sec->empty_file);
}

static void find_overlays(struct image *img)
{
	struct section *last = NULL;	/* of the sections so far, the one that ends last */

	for (unsigned int i = 0; i < img->nplaced; i++) {
		struct section *sec = img->placed[i].section;

		if (last && sec->addr - last->addr < last->size)
			last->overlaid = sec->overlaid = true;
		if (!last || sec->addr + sec->size - 1 > last->addr + last->size - 1)
			last = sec;
		img->placed[i].last = last;
	}
}

static void read_sections(struct image *img)
{
	Elf_Scn *scn = NULL;
	size_t names, n;

	if (elf_getshdrnum(img->elf, &n) || elf_getshdrstrndx(img->elf, &names))
		die_elf(img, "section headers");
	img->sections = xcalloc(n, sizeof(*img->sections));
	img->nsections = n;
	img->placed = xcalloc(n, sizeof(*img->placed));
	if (n)
		img->sections[0].name = "";
	while ((scn = elf_nextscn(img->elf, scn)))
		read_section(img, scn, names);
	pieces_read(img);
	if (!img->linked)
		place_sections(img);

	for (unsigned int i = 0; i < n; i++) {
		struct section *sec = &img->sections[i];

		if (!has_place(sec))
			continue;
		if (sec->size - 1 > UINT64_MAX - sec->addr)
			die(img->path, "%s: 0x%llx bytes at 0x%llx", sec->name,
			    (unsigned long long)sec->size, (unsigned long long)sec->addr);
		img->placed[img->nplaced++] = (struct placed){ .addr = sec->addr, .section = sec };
	}
	sort_by_address(img->placed, img->nplaced, sizeof(*img->placed));
	find_overlays(img);
}

static void close_file(void *arg)
{
	struct image *img = arg;

	elf_end(img->elf);
	if (img->fd >= 0)
		close(img->fd);
}

static struct image *image_new(const char *path)
{
	struct image *img = xcalloc(1, sizeof(*img));

	elf_version(EV_CURRENT);
	img->path = path;
	img->fd = -1;
	cleanup_add(&img->cleanup, close_file, img);
	return img;
}

struct image *image_open(const char *path)
{
	struct image *img = image_new(path);

	open_file(img);
	read_header(img);
	read_sections(img);
	return img;
}

struct image *image_open_memory(const char *name, const void *bytes, uint64_t len)
{
	struct image *img = image_new(name);

	img->elf = elf_memory((char *)bytes, len);
	if (!img->elf)
		die_elf(img, "cannot read");
	read_header(img);
	read_sections(img);
	return img;
}

void image_close(struct image *img)
{
	cleanup_remove(&img->cleanup);
	close_file(img);
	pieces_free(img->pieces);
	xfree(img->symbols);
	xfree(img->files);
	xfree(img->placed);
	xfree(img->sections);
	xfree(img);
}

/* --- Sections -------------------------------------------------------------- */

const struct section *image_section_at(const struct image *img, uint64_t addr)
{
	const struct placed *p = find_below(img->placed, img->nplaced, sizeof(*p), addr);

	return p && !p->section->overlaid && addr - p->addr < p->section->size ?
	       p->section : NULL;
}

bool image_is_overlaid(const struct image *img, uint64_t addr)
{
	const struct placed *p = find_below(img->placed, img->nplaced, sizeof(*p), addr);

	return p && p->last->overlaid && addr - p->last->addr < p->last->size;
}

bool image_is_linked_by_gold(const struct image *img)
{
	return image_next_section(img, ".note.gnu.gold-version", NULL);
}

/* Is this the name of SEC?  A GNU-compressed .zdebug_x goes by the name .debug_x. */
static bool is_called(const struct section *sec, const char *name)
{
	return !strcmp(sec->name, name) ||
	       (!strncmp(sec->name, ".z", 2) && name[0] == '.' &&
		!strcmp(sec->name + 2, name + 1));
}

const struct section *image_next_section(const struct image *img, const char *name,
					 const struct section *after)
{
	for (unsigned int i = after ? after->index + 1 : 1; i < img->nsections; i++)
		if (is_called(&img->sections[i], name))
			return &img->sections[i];
	return NULL;
}

/* The bytes of a section; libelf owns them. */
static Elf_Data *section_data(const struct image *img, const struct section *sec)
{
	Elf_Scn *scn = elf_getscn(img->elf, sec->index);
	GElf_Shdr header;
	Elf_Data *data;

	if (!scn || !gelf_getshdr(scn, &header))
		die_elf(img, sec->name);
	if (header.sh_flags & SHF_COMPRESSED) {
		if (elf_compress(scn, 0, 0) < 0)
			die_elf(img, sec->name);
		data = elf_getdata(scn, NULL);
	} else if (!strncmp(sec->name, ".z", 2) && elf_compress_gnu(scn, 0, 0) >= 0) {
		data = elf_getdata(scn, NULL);
	} else {
		data = elf_rawdata(scn, NULL);
	}
	if (!data)
		die_elf(img, sec->name);
	return data;
}

static void __attribute__((noreturn)) die_extract(const struct image *img, const char *what)
{
	die(img->path, "%s: not in an extract; this needs the image", what);
}

uint8_t *image_contents(const struct image *img, const struct section *sec, uint64_t *size)
{
	Elf_Data *data = section_data(img, sec);
	uint8_t *bytes;

	if (sec->absent)
		die_extract(img, sec->name);
	if (sec->empty_file || (data->d_size && !data->d_buf))
		die(img->path, "%s: nothing of it is in the file", sec->name);
	bytes = xcalloc(data->d_size, 1);
	if (data->d_size)
		memcpy(bytes, data->d_buf, data->d_size);
	*size = data->d_size;
	if (!img->linked && sec->relocations)
		image_relocate(img, sec, bytes, *size);
	return bytes;
}

/* A file that was split off has all headers; notes keep their contents. */
void image_need_contents(const struct image *img)
{
	bool empty = false;

	for (unsigned int i = 0; i < img->nsections; i++) {
		const struct section *sec = &img->sections[i];

		if (!sec->alloc || !sec->size || sec->note)
			continue;
		if (!sec->empty_file)
			return;
		/* No bss. */
		if (sec->code || !sec->writable)
			empty = true;
	}
	if (empty)
		die(img->path, "the contents of its sections are in the image that it was split from; use that");
}

unsigned int image_sections(const struct image *img)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < img->nsections; i++)
		n += img->sections[i].alloc;
	return n;
}

uint64_t image_offset(const struct image *img, const struct section *sec, uint64_t addr)
{
	return img->linked || !sec ? addr : addr - sec->addr;
}

/* --- Bytes ----------------------------------------------------------------- */

void image_check(const struct image *img, const struct section *sec,
		 uint64_t addr, uint64_t len, const char *what)
{
	if (!sec || sec->empty_file || len > sec->size || addr - sec->addr > sec->size - len)
		die(img->path, "%s: 0x%llx bytes at 0x%llx are not in any section",
		    what, (unsigned long long)len, (unsigned long long)addr);
	if (sec->absent) {
		if (!pieces_find(img->pieces, sec, addr - sec->addr, len))
			die_extract(img, what);
		return;
	}
	if (sec->offset > img->file_size ||
	    addr - sec->addr + len > img->file_size - sec->offset)
		die(img->path, "%s: 0x%llx bytes at 0x%llx are past the end of the file",
		    what, (unsigned long long)len, (unsigned long long)addr);
}

void image_read(const struct image *img, const struct section *sec, uint64_t addr,
		void *data, uint64_t len, const char *what)
{
	const uint8_t *from;

	image_check(img, sec, addr, len, what);
	if (img->record)
		pieces_record(img->record, sec, addr - sec->addr, len);
	from = sec->absent ? pieces_find(img->pieces, sec, addr - sec->addr, len) :
			     img->file + sec->offset + (addr - sec->addr);
	memcpy(data, from, len);
}

/* Write LEN bytes; returns how many were written, and sets *ERROR if not all were. */
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

void image_write(const struct image *img, const struct section *sec, uint64_t addr,
		 const void *data, uint64_t len, const char *what)
{
	uint8_t *before = xcalloc(len, 1);
	int fd, error = 0, undo_error = 0;
	uint64_t offset;
	size_t done;

	if (sec && sec->absent)
		die_extract(img, what);
	image_read(img, sec, addr, before, len, what);
	offset = sec->offset + (addr - sec->addr);
	fd = open(img->path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		die(img->path, "cannot write: %s", strerror(errno));
	/* Overwriting bytes can fill the disk, too: on a copy-on-write file system. */
	done = write_at(fd, data, len, offset, &error);
	if (error)
		write_at(fd, before, done, offset, &undo_error);
	if (close(fd) && !error)
		error = undo_error = errno;
	if (error)
		die(img->path, "cannot write: %s%s", strerror(error),
		    undo_error ? "; it may no longer be as it was" : "");
	xfree(before);
}

uint64_t image_get(const struct image *img, const void *p, unsigned int len)
{
	const uint8_t *bytes = p;
	uint64_t value = 0;

	for (unsigned int i = 0; i < len; i++)
		value = value << 8 | bytes[img->big_endian ? i : len - 1 - i];
	return value;
}

void image_put(const struct image *img, uint64_t value, void *p, unsigned int len)
{
	uint8_t *bytes = p;

	for (unsigned int i = 0; i < len; i++)
		bytes[img->big_endian ? len - 1 - i : i] = value >> 8 * i;
}

uint16_t image_get16(const struct image *img, const void *p)
{
	return image_get(img, p, 2);
}

uint32_t image_get32(const struct image *img, const void *p)
{
	return image_get(img, p, 4);
}

uint64_t image_get_address(const struct image *img, const void *p)
{
	return image_get(img, p, img->address_size);
}

void image_put32(const struct image *img, uint32_t value, void *p)
{
	image_put(img, value, p, 4);
}

void image_append32(const struct image *img, struct buffer *b, uint32_t value)
{
	uint8_t word[4];

	image_put32(img, value, word);
	for (unsigned int i = 0; i < sizeof(word); i++)
		buffer_byte(b, word[i]);
}
