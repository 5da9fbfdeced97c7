// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass check: the symbols and stretches that belong to nobody, and why.
 *
 * In:  the symbols of an image, their owners, the ranges.
 * Out: a line for each symbol that has a size or a type but no owner, by address
 *
 *	address size name<TAB>section<TAB>reason
 *
 *      and a line, with "-" for the name, for each stretch of a section that has neither
 *      a symbol nor an owner, and more than padding in it.
 *
 * Symbols without size and type are left out: most are from the linker script.
 */
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "base/util.h"
#include "know/owners.h"
#include "verbs/verbs.h"

/* Padding is shorter, since functions are not aligned to more than this. */
#define LONGEST_PADDING	64

struct checker {
	const struct link *l;
	FILE *out;
	unsigned int found;
};

static void print_line(struct checker *c, const struct section *sec, uint64_t addr,
		       uint64_t size, const char *name, const char *reason, const char *file)
{
	fprintf(c->out, "%0*llx %llx ", 2 * (int)c->l->img->address_size,
		(unsigned long long)image_offset(c->l->img, sec, addr),
		(unsigned long long)size);
	text_name(c->out, name);
	putc('\t', c->out);
	text_name(c->out, sec->name);
	fprintf(c->out, "\t%s", reason);
	if (*file) {
		fputs(", from ", c->out);
		text_name(c->out, file);
	}
	putc('\n', c->out);
	c->found++;
}

/* Why a symbol has no owner. */
static const char *reason(const struct notes *notes, const struct symbol *sym)
{
	const struct dispute *d = notes_find_dispute(notes, sym->addr);

	if (d)
		return d->why;
	/* In a range, only a symbol without a size can have no owner (owners.h). */
	return notes_range(notes, sym->addr) ? "no size, where an object begins" : "no note";
}

static void check_symbol(struct checker *c, const struct symbol *sym)
{
	if (symbol_is_absolute(sym) || (!sym->size && !symbol_is_typed(sym)))
		return;
	print_line(c, sym->section, sym->addr, sym->size, sym->name,
		   reason(&c->l->notes, sym), c->l->img->files[sym->group]);
}

/* Are all the bytes in the file, and not all the same? */
static bool has_contents(const struct image *img, const struct section *sec,
			 uint64_t start, uint64_t end)
{
	uint64_t at = sec->offset + (start - sec->addr);

	return !sec->empty_file && at < img->file_size && end - start <= img->file_size - at &&
	       memcmp(img->file + at, img->file + at + 1, end - start - 1);
}

static bool has_symbol(const struct image *img, const struct section *sec,
		       uint64_t start, uint64_t end)
{
	for (unsigned int i = image_first_at(img, start);
	     i < img->nsymbols && img->symbols[i].addr < end; i++)
		if (img->symbols[i].section == sec)
			return true;
	return false;
}

static void check_stretch(struct checker *c, const struct section *sec,
			  uint64_t start, uint64_t end)
{
	if (start < end && end - start >= LONGEST_PADDING &&
	    !has_symbol(c->l->img, sec, start, end) &&
	    has_contents(c->l->img, sec, start, end))
		print_line(c, sec, start, end - start, "-", "no note, and no symbol", "");
}

/* Check the gaps between the ranges of each section. */
static void check_stretches(struct checker *c)
{
	const struct notes *notes = &c->l->notes;
	unsigned int r = 0;

	for (unsigned int i = 0; i < c->l->img->nplaced; i++) {
		const struct section *sec = c->l->img->placed[i].section;
		uint64_t at = sec->addr;

		if (sec->overlaid)
			continue;
		for (; r < notes->nranges && notes->ranges[r].section == sec; r++) {
			check_stretch(c, sec, at, notes->ranges[r].start);
			at = notes->ranges[r].end;
		}
		check_stretch(c, sec, at, sec->addr + sec->size);
	}
}

int verb_check(int argc, char **argv)
{
	const char *to, *path = only_file(argc, argv, &to);
	struct checker c = { 0 };
	struct output out;
	struct kallsyms k;
	struct owners o;
	struct link l;

	link_read_symbols(&l, path);
	kallsyms_read_symtab(&k, l.img);
	owners_find(&o, &l, &k);
	output_open(&out, to);
	c.l = &l;
	c.out = out.file;
	for (unsigned int i = 0; i < k.count; i++)
		if (o.tus[i] == NO_TU)
			check_symbol(&c, k.syms[i].elf);
	check_stretches(&c);
	output_close(&out);
	owners_free(&o);
	kallsyms_free(&k);
	link_free(&l);
	return c.found ? EXIT_BAD_INPUT : EXIT_SUCCESS;
}
