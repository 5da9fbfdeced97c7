// SPDX-License-Identifier: GPL-2.0-or-later
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "stamp/object.h"

/* Behind what has grown, no section needs more alignment in the file than a page. */
#define MAX_FILE_ALIGN	4096

/* --- Numbers --------------------------------------------------------------- */

uint64_t object_get(const struct object *o, const uint8_t *p, unsigned int width)
{
	uint64_t value = 0;

	for (unsigned int i = 0; i < width; i++)
		value |= (uint64_t)p[i] << 8 * (o->big_endian ? width - 1 - i : i);
	return value;
}

void object_put(const struct object *o, uint8_t *p, unsigned int width, uint64_t value)
{
	for (unsigned int i = 0; i < width; i++)
		p[i] = value >> 8 * (o->big_endian ? width - 1 - i : i);
}

void object_append(const struct object *o, struct buffer *b, unsigned int width, uint64_t value)
{
	uint8_t bytes[8];

	object_put(o, bytes, width, value);
	for (unsigned int i = 0; i < width; i++)
		buffer_byte(b, bytes[i]);
}

/* --- Layout of headers ----------------------------------------------------- */

/* The size of an address, an offset and most fields that depend on the class. */
static unsigned int word(const struct object *o)
{
	return o->elf64 ? 8 : 4;
}

#define FIELD(o, type, field) \
	((o)->elf64 ? offsetof(Elf64_##type, field) : offsetof(Elf32_##type, field))
#define WIDTH(o, type, field) \
	((o)->elf64 ? sizeof(((Elf64_##type *)0)->field) : sizeof(((Elf32_##type *)0)->field))
#define GET(o, type, p, field) \
	object_get(o, (p) + FIELD(o, type, field), WIDTH(o, type, field))
#define PUT(o, type, p, field, value) \
	object_put(o, (p) + FIELD(o, type, field), WIDTH(o, type, field), value)

static unsigned int header_size(const struct object *o)
{
	return o->elf64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
}

static unsigned int section_size(const struct object *o)
{
	return o->elf64 ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);
}

static unsigned int symbol_size(const struct object *o)
{
	return o->elf64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
}

static void get_section(const struct object *o, const uint8_t *p, struct osection *sec)
{
	*sec = (struct osection){
		.name = GET(o, Shdr, p, sh_name),
		.type = GET(o, Shdr, p, sh_type),
		.flags = GET(o, Shdr, p, sh_flags),
		.addr = GET(o, Shdr, p, sh_addr),
		.offset = GET(o, Shdr, p, sh_offset),
		.size = GET(o, Shdr, p, sh_size),
		.link = GET(o, Shdr, p, sh_link),
		.info = GET(o, Shdr, p, sh_info),
		.addralign = GET(o, Shdr, p, sh_addralign),
		.entsize = GET(o, Shdr, p, sh_entsize),
	};
}

static void put_section(const struct object *o, uint8_t *p, const struct osection *sec)
{
	PUT(o, Shdr, p, sh_name, sec->name);
	PUT(o, Shdr, p, sh_type, sec->type);
	PUT(o, Shdr, p, sh_flags, sec->flags);
	PUT(o, Shdr, p, sh_addr, sec->addr);
	PUT(o, Shdr, p, sh_offset, sec->offset);
	PUT(o, Shdr, p, sh_size, sec->size);
	PUT(o, Shdr, p, sh_link, sec->link);
	PUT(o, Shdr, p, sh_info, sec->info);
	PUT(o, Shdr, p, sh_addralign, sec->addralign);
	PUT(o, Shdr, p, sh_entsize, sec->entsize);
}

/* --- Reading --------------------------------------------------------------- */

static void close_file(void *arg)
{
	close(*(int *)arg);
}

static void read_file(struct object *o, int fd)
{
	struct stat st;
	uint64_t done = 0;

	if (fstat(fd, &st))
		die(o->path, "cannot read: %s", strerror(errno));
	if (!S_ISREG(st.st_mode))
		die(o->path, "not a file");
	o->mode = st.st_mode & 07777;
	o->size = st.st_size;
	o->file = xcalloc(o->size + 1, 1);
	while (done < o->size) {
		ssize_t n = read(fd, o->file + done, o->size - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			die(o->path, "cannot read: %s", strerror(errno));
		if (!n)
			die(o->path, "became shorter while it was read");
		done += n;
	}
}

static enum object_kind kind_of(const struct object *o)
{
	/* LLVM's "Bitcode File Format": the raw form, and the wrapper of Apple's tools. */
	static const uint8_t raw[] = { 'B', 'C', 0xc0, 0xde }, wrapped[] = { 0xde, 0xc0, 0x17, 0x0b };

	if (o->size >= SELFMAG && !memcmp(o->file, ELFMAG, SELFMAG))
		return OBJECT_ELF;
	if (o->size >= sizeof(raw) && (!memcmp(o->file, raw, sizeof(raw)) ||
				       !memcmp(o->file, wrapped, sizeof(wrapped))))
		return OBJECT_BITCODE;
	return OBJECT_OTHER;
}

static void read_header(struct object *o)
{
	const uint8_t *h = o->file;
	uint16_t type;

	if (o->size < EI_NIDENT || (h[EI_CLASS] != ELFCLASS32 && h[EI_CLASS] != ELFCLASS64) ||
	    (h[EI_DATA] != ELFDATA2LSB && h[EI_DATA] != ELFDATA2MSB) ||
	    h[EI_VERSION] != EV_CURRENT)
		die(o->path, "not an ELF file of a known kind");
	o->elf64 = h[EI_CLASS] == ELFCLASS64;
	o->big_endian = h[EI_DATA] == ELFDATA2MSB;
	if (o->size < header_size(o))
		die(o->path, "ELF header reaches past the end");
	type = GET(o, Ehdr, h, e_type);
	if (type != ET_REL)
		die(o->path, "not a relocatable object but %s",
		    type == ET_EXEC ? "a program" : type == ET_DYN ? "a program or a library" :
		    type == ET_CORE ? "a core dump" : "of an unknown type");
	if (GET(o, Ehdr, h, e_phnum))
		die(o->path, "has program headers, as no relocatable object has");
	o->machine = GET(o, Ehdr, h, e_machine);
}

static void read_sections(struct object *o)
{
	const uint64_t offset = GET(o, Ehdr, o->file, e_shoff);
	uint64_t n = GET(o, Ehdr, o->file, e_shnum);
	struct osection zero;

	o->names = GET(o, Ehdr, o->file, e_shstrndx);
	if (!offset)
		die(o->path, "no sections");
	if (GET(o, Ehdr, o->file, e_shentsize) != section_size(o))
		die(o->path, "section headers of an unknown size");
	if (offset > o->size || o->size - offset < section_size(o))
		die(o->path, "section headers reach past the end");
	get_section(o, o->file + offset, &zero);
	if (!n)
		n = zero.size;
	if (o->names == SHN_XINDEX)
		o->names = zero.link;
	if (n > (o->size - offset) / section_size(o))
		die(o->path, "section headers reach past the end");

	o->sections = xcalloc(n, sizeof(*o->sections));
	o->nsections = o->room = n;
	for (uint32_t i = 0; i < n; i++)
		get_section(o, o->file + offset + (uint64_t)i * section_size(o), &o->sections[i]);
}

static bool has_bytes(const struct osection *sec)
{
	return sec->type != SHT_NULL && sec->type != SHT_NOBITS;
}

/* Point each section to its bytes, and check that alignments are powers of 2. */
static void find_bytes(struct object *o)
{
	for (uint32_t i = 1; i < o->nsections; i++) {
		struct osection *sec = &o->sections[i];

		if (sec->addralign & (sec->addralign - 1))
			die(o->path, "section %u: alignment of 0x%llx", i,
			    (unsigned long long)sec->addralign);
		if (!has_bytes(sec))
			continue;
		if (sec->offset > o->size || sec->size > o->size - sec->offset)
			die(o->path, "section %u reaches past the end", i);
		sec->bytes = o->file + sec->offset;
	}
}

/* A string table: not empty, and its last string ends. */
static bool is_strtab(const struct object *o, uint32_t i)
{
	const struct osection *sec = &o->sections[i];

	return i && i < o->nsections && sec->type == SHT_STRTAB && sec->size &&
	       !sec->bytes[sec->size - 1];
}

static void check_names(const struct object *o)
{
	if (!is_strtab(o, o->names))
		die(o->path, "section %u is no table of section names", o->names);
	for (uint32_t i = 0; i < o->nsections; i++)
		if (o->sections[i].name >= o->sections[o->names].size)
			die(o->path, "section %u: name is outside of section %u", i, o->names);
}

/* Find the symbol table and its companions. */
static void find_symbols(struct object *o)
{
	const struct osection *symtab;

	for (uint32_t i = 1; i < o->nsections; i++) {
		if (o->sections[i].type != SHT_SYMTAB)
			continue;
		if (o->symtab)
			die(o->path, "two symbol tables");
		o->symtab = i;
	}
	if (!o->symtab)
		return;
	symtab = &o->sections[o->symtab];
	if (symtab->entsize != symbol_size(o) || symtab->size % symtab->entsize ||
	    symtab->size / symtab->entsize > INT32_MAX)
		die(o->path, "symbol table with parts of symbols");
	o->nsymbols = symtab->size / symtab->entsize;
	if (!o->nsymbols || !symtab->info || symtab->info > o->nsymbols)
		die(o->path, "symbol table of %u symbols with %u local ones", o->nsymbols,
		    symtab->info);
	o->strtab = symtab->link;
	if (!is_strtab(o, o->strtab))
		die(o->path, "section %u is no table of symbol names", o->strtab);

	for (uint32_t i = 1; i < o->nsections; i++) {
		const struct osection *sec = &o->sections[i];

		if (sec->type != SHT_SYMTAB_SHNDX || sec->link != o->symtab)
			continue;
		if (o->shndx || sec->size != 4ull * o->nsymbols)
			die(o->path, "table of section numbers does not match the symbols");
		o->shndx = i;
	}
}

/* Sort the numbers of sections by offset; an empty one before what starts there. */
static const struct object *sorting;

static int by_offset(const void *a, const void *b)
{
	const uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
	const struct osection *x = &sorting->sections[i], *y = &sorting->sections[j];

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	if (!x->size != !y->size)
		return x->size ? 1 : -1;
	return i < j ? -1 : i > j;
}

/* The numbers of the sections that were read and have bytes, by offset; sets *N. */
static uint32_t *sort_sections(const struct object *o, uint32_t *n)
{
	uint32_t *order = xcalloc(o->nsections, sizeof(*order));

	*n = 0;
	for (uint32_t i = 1; i < o->nsections; i++)
		if (has_bytes(&o->sections[i]))
			order[(*n)++] = i;
	sorting = o;
	xsort(order, *n, sizeof(*order), by_offset);
	return order;
}

static void check_disjoint(const struct object *o)
{
	uint64_t end = header_size(o);
	uint32_t n, *order = sort_sections(o, &n);

	for (uint32_t i = 0; i < n; i++) {
		const struct osection *sec = &o->sections[order[i]];

		if (!sec->size)
			continue;
		if (sec->offset < end)
			die(o->path, "section %u overlaps another or the header", order[i]);
		end = sec->offset + sec->size;
	}
	xfree(order);
}

enum object_kind object_read(struct object *o, const char *path)
{
	struct cleanup cleanup;
	enum object_kind kind;
	int fd;

	*o = (struct object){ .path = path };
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die(path, "cannot open: %s", strerror(errno));
	cleanup_add(&cleanup, close_file, &fd);
	read_file(o, fd);
	cleanup_remove(&cleanup);
	close(fd);

	kind = kind_of(o);
	if (kind != OBJECT_ELF)
		return kind;
	read_header(o);
	read_sections(o);
	find_bytes(o);
	check_names(o);
	check_disjoint(o);
	find_symbols(o);
	return kind;
}

void object_free(struct object *o)
{
	for (uint32_t i = 0; i < o->nsections; i++)
		buffer_free(&o->sections[i].new);
	xfree(o->sections);
	xfree(o->file);
	*o = (struct object){ 0 };
}

const char *object_section_name(const struct object *o, const struct osection *sec)
{
	return (const char *)o->sections[o->names].bytes + sec->name;
}

struct osymbol object_symbol(const struct object *o, uint32_t i)
{
	const uint8_t *p = o->sections[o->symtab].bytes + (uint64_t)i * symbol_size(o);
	struct osymbol sym = {
		.name = GET(o, Sym, p, st_name),
		.info = GET(o, Sym, p, st_info),
		.other = GET(o, Sym, p, st_other),
		.section = GET(o, Sym, p, st_shndx),
		.value = GET(o, Sym, p, st_value),
		.size = GET(o, Sym, p, st_size),
	};

	if (sym.section == SHN_XINDEX && o->shndx)
		sym.section = object_get(o, o->sections[o->shndx].bytes + 4ull * i, 4);
	else
		sym.special = sym.section >= SHN_LORESERVE;
	return sym;
}

/* --- Changing -------------------------------------------------------------- */

static void append_bytes(struct buffer *b, const uint8_t *bytes, uint64_t len)
{
	b->bytes = xrealloc(b->bytes, b->len + len + 1, 1);
	if (len)
		memcpy(b->bytes + b->len, bytes, len);
	b->len += len;
	b->room = b->len + 1;
}

struct buffer *object_change(struct object *o, uint32_t section)
{
	struct osection *sec = &o->sections[section];

	if (!sec->new.room) {
		append_bytes(&sec->new, sec->bytes, sec->size);
		sec->bytes = sec->new.bytes;
	}
	return &sec->new;
}

void object_changed(struct object *o, uint32_t section)
{
	struct osection *sec = &o->sections[section];

	sec->bytes = sec->new.bytes;
	sec->size = sec->new.len;
}

uint32_t object_add_string(struct object *o, uint32_t table, const char *s)
{
	struct buffer *b = object_change(o, table);
	uint64_t offset = b->len;

	if (offset > INT32_MAX)
		die(o->path, "section %u: too many strings", table);
	buffer_string(b, s);
	object_changed(o, table);
	return offset;
}

uint32_t object_add_section(struct object *o, const char *name, const struct osection *sec)
{
	struct osection *new;

	GROW(o->sections, o->nsections, o->room);
	new = &o->sections[o->nsections++];
	*new = *sec;
	new->bytes = new->new.bytes;
	new->size = new->new.len;
	new->offset = UINT64_MAX;
	new->name = object_add_string(o, o->names, name);
	return o->nsections - 1;
}

/* --- Writing --------------------------------------------------------------- */

static uint64_t align(uint64_t offset, uint64_t to)
{
	if (to > MAX_FILE_ALIGN)
		to = MAX_FILE_ALIGN;
	return to > 1 ? (offset + to - 1) & -to : offset;
}

static void write_bytes(struct output *out, const void *bytes, uint64_t len)
{
	/* output_close() reports an error. */
	if (len)
		fwrite(bytes, 1, len, out->file);
}

static void write_zeroes(struct output *out, uint64_t len)
{
	static const uint8_t zeroes[MAX_FILE_ALIGN];

	for (; len > sizeof(zeroes); len -= sizeof(zeroes))
		write_bytes(out, zeroes, sizeof(zeroes));
	write_bytes(out, zeroes, len);
}

/*
 * Set the offsets of all sections in ORDER, of which there are N.  Returns the end of the last
 * one, and sets *KEPT to the number of those before which nothing has changed.
 */
static uint64_t place_sections(struct object *o, const uint32_t *order, uint32_t n, uint32_t *kept)
{
	uint64_t end = header_size(o);
	bool moved = false;

	*kept = 0;
	for (uint32_t i = 0; i < n; i++) {
		struct osection *sec = &o->sections[order[i]];
		uint64_t size = sec->bytes ? sec->size : 0;

		moved |= sec->offset == UINT64_MAX;
		if (moved)
			sec->offset = align(end, sec->addralign);
		else
			*kept = i + 1;
		moved |= sec->new.room > 0;
		end = sec->offset + size > end ? sec->offset + size : end;
	}
	return end;
}

/* Write the sections in ORDER; before the first KEPT ones, gaps have what they had. */
static uint64_t write_sections(const struct object *o, struct output *out, const uint32_t *order,
			       uint32_t n, uint32_t kept)
{
	uint64_t pos = header_size(o);

	for (uint32_t i = 0; i < n; i++) {
		const struct osection *sec = &o->sections[order[i]];

		if (!sec->size)
			continue;
		if (i < kept)
			write_bytes(out, o->file + pos, sec->offset - pos);
		else
			write_zeroes(out, sec->offset - pos);
		write_bytes(out, sec->bytes, sec->size);
		pos = sec->offset + sec->size;
	}
	return pos;
}

/* Set the number of sections in header H, or in the null section if it is large. */
static void set_counts(struct object *o, uint8_t *h, uint64_t offset)
{
	bool many = o->nsections >= SHN_LORESERVE;

	PUT(o, Ehdr, h, e_shoff, offset);
	PUT(o, Ehdr, h, e_shnum, many ? 0 : o->nsections);
	if (many)
		o->sections[0].size = o->nsections;
}

static void write_headers(const struct object *o, struct output *out)
{
	uint8_t header[sizeof(Elf64_Shdr)];

	for (uint32_t i = 0; i < o->nsections; i++) {
		put_section(o, header, &o->sections[i]);
		write_bytes(out, header, section_size(o));
	}
}

void object_write(struct object *o)
{
	uint32_t n, kept, *order = sort_sections(o, &n);
	uint64_t end = align(place_sections(o, order, n, &kept), word(o));
	char *real = realpath(o->path, NULL);
	char *path = real ? xstrndup(real, strlen(real)) : NULL;
	uint8_t header[sizeof(Elf64_Ehdr)];
	struct output out;

	free(real);
	if (!path)
		die(o->path, "cannot write: %s", strerror(errno));
	if (!o->elf64 && end > UINT32_MAX)
		die(o->path, "too large");
	memcpy(header, o->file, header_size(o));
	set_counts(o, header, end);
	output_open(&out, path);
	if (fchmod(fileno(out.file), o->mode))
		die(o->path, "cannot write: %s", strerror(errno));
	write_bytes(&out, header, header_size(o));
	write_zeroes(&out, end - write_sections(o, &out, order, n, kept));
	write_headers(o, &out);
	output_close(&out);
	xfree(path);
	xfree(order);
}
