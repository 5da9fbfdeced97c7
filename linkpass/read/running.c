// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Match a running kernel with the file it was booted from.
 *
 * In:  /proc/kallsyms, and /sys/kernel/notes for its build ID.
 * Out: the current addresses, and the symbols that are not in the file.
 *
 * KASLR moves the kernel as a whole; per-CPU symbols, which are offsets, stay.  So every
 * line must have the name and the type of its symbol, and all symbols must have moved by
 * the same distance as the first one that moves.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "kallmod-name.h"
#include "base/sort.h"
#include "read/build-id.h"
#include "read/running.h"
#include "base/util.h"

/* Names in kallsyms and of modules are shorter than 512. */
#define MAX_LINE	4096
/* Per-CPU symbols, which are offsets, are further from the others of their module. */
#define MAX_GUEST_SIZE	(16 << 20)
#define PAGE		4096

static void close_file(void *file)
{
	fclose(file);
}

/* Lines of text, one by one, with their number. */
struct lines {
	const char *path;
	FILE *file;
	unsigned long number;
	char line[MAX_LINE];
};

static void __attribute__((noreturn)) bad_line(const struct lines *in)
{
	die(in->path, "line %lu is not one of /proc/kallsyms", in->number);
}

static bool next_line(struct lines *in)
{
	size_t len;

	if (!fgets(in->line, sizeof(in->line), in->file)) {
		if (ferror(in->file))
			die(in->path, "cannot read: %s", strerror(errno));
		return false;
	}
	in->number++;
	len = strlen(in->line);
	/* The line has no end, is too long, or has a NUL byte in it. */
	if (!len || in->line[len - 1] != '\n')
		bad_line(in);
	in->line[len - 1] = '\0';
	return true;
}

/* A label that the assembler of RISC-V makes, which loadable modules keep. */
#define RISCV_LABEL ".L0 "

/* Can NAME be a word of a line in /proc/kallmodsyms? */
static bool is_one_word(const char *name)
{
	return *name && !kallmod_bad_byte(name, " []{}");
}

/*
 * Split the current line, in place: "address type name" and optionally "<TAB>[module]",
 * without which *MODULE is NULL.
 */
static struct ksym parse(struct lines *in, char **module)
{
	struct ksym sym = { 0 };
	char *end;

	errno = 0;
	sym.addr = strtoull(in->line, &end, 16);
	if (!isxdigit((unsigned char)*in->line) || errno || end[0] != ' ' ||
	    !isgraph((unsigned char)end[1]) || end[2] != ' ')
		bad_line(in);
	sym.type = end[1];
	sym.name = end + 3;

	*module = strchr(sym.name, '\t');
	if (*module) {
		*(*module)++ = '\0';
		end = strchr(*module, ']');
		if (**module != '[' || !end || end[1])
			bad_line(in);
		(*module)++;
		*end = '\0';
	}
	if ((!is_one_word(sym.name) && strcmp(sym.name, RISCV_LABEL)) ||
	    (*module && !is_one_word(*module)))
		bad_line(in);
	return sym;
}

/* Match the lines of the kernel's own symbols with K; return how far they were moved. */
static uint64_t match_kernel(struct lines *in, const struct kallsyms *k,
			     const struct image *img)
{
	bool shifted = false;
	uint64_t shift = 0;

	for (unsigned int i = 0; i < k->count; i++) {
		const struct ksym *want = &k->syms[i];
		struct ksym got;
		char *module;

		if (!next_line(in))
			die(in->path, "ends at line %lu, where %s has %s: not of this kernel",
			    in->number, img->path, want->name);
		got = parse(in, &module);
		if (module || got.type != want->type || strcmp(got.name, want->name))
			die(in->path, "line %lu has %s, where %s has %s: not of this kernel",
			    in->number, got.name, img->path, want->name);
		if (!got.addr && want->addr)
			die(in->path, "has no addresses in it; read it as root");
		if (!want->fixed && !shifted) {
			shift = got.addr - want->addr;
			shifted = true;
		}
		if (got.addr != want->addr + (want->fixed ? 0 : shift))
			die(in->path, "line %lu has %s at 0x%llx, not at 0x%llx: not of this kernel",
			    in->number, got.name, (unsigned long long)got.addr,
			    (unsigned long long)(want->addr + shift));
	}
	return shift;
}

static void read_guests(struct lines *in, struct running *r)
{
	while (next_line(in)) {
		struct guest g;
		char *module;

		g.sym = parse(in, &module);
		if (!module)
			die(in->path, "line %lu has one symbol more, %s: not of this kernel",
			    in->number, g.sym.name);
		g.sym.name = xstrndup(g.sym.name, strlen(g.sym.name));
		g.module = xstrndup(module, strlen(module));
		GROW(r->guests, r->count, r->room);
		r->guests[r->count++] = g;
	}
}

static int by_module_and_address(const void *a, const void *b)
{
	const struct guest *x = *(struct guest *const *)a, *y = *(struct guest *const *)b;
	int order = strcmp(x->module, y->module);

	if (order)
		return order;
	return x->sym.addr < y->sym.addr ? -1 : x->sym.addr > y->sym.addr;
}

/* /proc/kallsyms has no sizes; take the distance to the module's next symbol instead. */
static void measure_guests(struct running *r)
{
	struct guest **sorted = xcalloc(r->count, sizeof(*sorted));
	uint64_t next = 0;

	for (unsigned int i = 0; i < r->count; i++)
		sorted[i] = &r->guests[i];
	xsort(sorted, r->count, sizeof(*sorted), by_module_and_address);
	for (unsigned int i = r->count; i-- > 0; ) {
		struct guest *g = sorted[i], *above = i + 1 < r->count ? sorted[i + 1] : NULL;

		if (!above || strcmp(above->module, g->module))
			next = g->sym.addr;
		else if (above->sym.addr != g->sym.addr)
			next = above->sym.addr;
		g->sym.size = next - g->sym.addr > MAX_GUEST_SIZE ? 0 : next - g->sym.addr;
	}
	xfree(sorted);
}

static int by_module_and_name(const void *a, const void *b)
{
	const struct guest *x = *(struct guest *const *)a, *y = *(struct guest *const *)b;
	int order = strcmp(x->module, y->module) ?: strcmp(x->sym.name, y->sym.name);

	return order ? order : x < y ? -1 : 1;
}

static bool same_module_and_name(const struct guest *x, const struct guest *y)
{
	return !strcmp(x->module, y->module) && !strcmp(x->sym.name, y->sym.name);
}

uint32_t *running_positions(const struct running *r)
{
	uint32_t *positions = xcalloc(r->count, sizeof(*positions));
	const struct guest **sorted = xcalloc(r->count, sizeof(*sorted));

	for (unsigned int i = 0; i < r->count; i++)
		sorted[i] = &r->guests[i];
	xsort(sorted, r->count, sizeof(*sorted), by_module_and_name);
	for (unsigned int i = 0, end; i < r->count; i = end) {
		for (end = i + 1; end < r->count && same_module_and_name(sorted[i], sorted[end]); )
			end++;
		for (unsigned int j = i; end - i > 1 && j < end; j++)
			positions[sorted[j] - r->guests] = j - i + 1;
	}
	xfree(sorted);
	return positions;
}

static void sort_guests(struct running *r)
{
	r->by_address = xcalloc(r->count, sizeof(*r->by_address));
	for (unsigned int i = 0; i < r->count; i++)
		r->by_address[i] = (struct guest_at){ r->guests[i].sym.addr, &r->guests[i] };
	sort_by_address(r->by_address, r->count, sizeof(*r->by_address));
}

/* Symbols of one kind may be in one piece of memory. */
static char kind(const struct ksym *sym)
{
	switch (sym->type | 0x20) {
	case 't': case 'w':
		return 't';
	case 'd': case 'b':
		return 'd';
	default:
		return sym->type | 0x20;
	}
}

/*
 * The memory of a module is in several pieces, each of whole pages.  So a symbol extends to the
 * next one, of any module, if that is of its own module and kind; otherwise, there may be
 * something else behind the page.
 */
static uint64_t end_of_guest(const struct guest *g, const struct guest_at *above)
{
	uint64_t page_end = (g->sym.addr | (PAGE - 1)) + 1;

	if (!above)
		return page_end;
	if (!strcmp(above->guest->module, g->module) && kind(&above->guest->sym) == kind(&g->sym) &&
	    above->addr - g->sym.addr <= MAX_GUEST_SIZE)
		return above->addr;
	return above->addr < page_end ? above->addr : page_end;
}

/* The index must be there. */
static void find_ends(struct running *r)
{
	const struct guest_at *above = NULL;

	for (unsigned int i = r->count; i-- > 0; ) {
		struct guest *g = &r->guests[r->by_address[i].guest - r->guests];

		if (i + 1 < r->count && r->by_address[i + 1].addr != g->sym.addr)
			above = &r->by_address[i + 1];
		g->end = end_of_guest(g, above);
		if (g->sym.size > g->end - g->sym.addr)
			g->sym.size = 0;
	}
}

const struct guest *running_guest_at(const struct running *r, uint64_t addr)
{
	const struct guest_at *at = find_below(r->by_address, r->count, sizeof(*at), addr);

	return at && (addr == at->addr || addr < at->guest->end) ? at->guest : NULL;
}

bool running_has_addresses(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[MAX_LINE];
	bool found = false;

	while (file && !found && fgets(line, sizeof(line), file))
		found = line[strspn(line, "0")] != ' ';
	if (file)
		fclose(file);
	return found;
}

void running_read(struct running *r, const char *path, const struct kallsyms *k,
		  const struct image *img)
{
	struct lines in = { .path = path, .file = fopen(path, "r") };
	struct cleanup cleanup;

	*r = (struct running){ 0 };
	if (k->tables_elsewhere)
		die(img->path, "the kallsyms tables are in the image that it was split from; use that");
	if (!in.file)
		die(path, "cannot open: %s", strerror(errno));
	cleanup_add(&cleanup, close_file, in.file);
	r->shift = match_kernel(&in, k, img);
	read_guests(&in, r);
	measure_guests(r);
	sort_guests(r);
	find_ends(r);
	cleanup_remove(&cleanup);
	fclose(in.file);
}

void running_free(struct running *r)
{
	for (unsigned int i = 0; i < r->count; i++) {
		xfree(r->guests[i].sym.name);
		xfree(r->guests[i].module);
	}
	xfree(r->guests);
	xfree(r->by_address);
}

void running_check_build_id(const char *path, const struct image *img)
{
	uint64_t own_len = 0, len;
	const struct section *sec = image_next_section(img, ".notes", NULL);
	uint8_t *own_notes = sec ? image_contents(img, sec, &own_len) : NULL;
	uint8_t *notes = build_id_read_notes(path, &len);
	struct build_id own = build_id_find(own_notes, own_len, img->big_endian);
	struct build_id id = build_id_find(notes, len, img->big_endian);

	if (!own.bytes)
		die(img->path, "no build ID");
	if (!id.bytes)
		die(path, "no build ID");
	if (!build_id_same(&id, &own))
		die(path, "build ID is not that of %s", img->path);
	xfree(notes);
	xfree(own_notes);
}
