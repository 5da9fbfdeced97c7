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
#include "know/stretches.h"
#include "verbs/verbs.h"

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

static void check_stretch(const struct section *sec, uint64_t start, uint64_t end, void *arg)
{
	print_line(arg, sec, start, end - start, "-", "no note, and no symbol", "");
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
	stretches_each(&l, check_stretch, &c);
	output_close(&out);
	owners_free(&o);
	kallsyms_free(&k);
	link_free(&l);
	return c.found ? EXIT_BAD_INPUT : EXIT_SUCCESS;
}
