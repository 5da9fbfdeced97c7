// SPDX-License-Identifier: GPL-2.0-or-later
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include "know/link.h"
#include "base/sort.h"
#include "base/util.h"

/*
 * Find out which linker it was.  LLD and mold leave their names in .comment, gold leaves
 * a note.  GNU ld leaves nothing, but an image without even GCC's name in .comment can be
 * from any linker.
 */
static void find_linker(struct link *l)
{
	const struct section *sec = image_next_section(l->img, ".comment", NULL);
	uint8_t *comment = NULL;
	uint64_t size = 0;

	if (sec && !sec->empty_file)
		comment = image_contents(l->img, sec, &size);
	l->may_fold = !size || memmem(comment, size, "LLD ", 4) || memmem(comment, size, "mold ", 5);
	l->names_files = size && !l->may_fold && !image_is_linked_by_gold(l->img);
	l->names_sources = l->names_files || (size && memmem(comment, size, "LLD ", 4));
	xfree(comment);
}

/* A symbol.  Without a size, it is taken for one byte. */
struct sized {
	uint64_t addr;		/* sort key, must be first */
	uint64_t size;
	bool function;		/* code, with a size in the file */
};

struct sized_list {
	struct sized *list;
	unsigned int count, room;
};

/* Is it a label that an assembler has left there: .L1, or $L1 on MIPS? */
static bool is_local_label(const struct symbol *sym)
{
	return sym->name[0] == '$' || !strncmp(sym->name, ".L", 2);
}

/* What is folded although it is writable (.data.rel.ro) is a compiler's, and has a size. */
static void add_sized(const struct symbol *sym, void *arg)
{
	struct sized_list *s = arg;
	uint64_t left, size = sym->size ?: 1;

	if (symbol_is_absolute(sym) ||
	    (!sym->size && (sym->section->writable || is_local_label(sym))) ||
	    sym->addr - sym->section->addr >= sym->section->size)
		return;
	left = sym->section->size - (sym->addr - sym->section->addr);
	GROW(s->list, s->count, s->room);
	s->list[s->count++] = (struct sized){
		.addr = sym->addr,
		.size = size < left ? size : left,
		.function = sym->size && sym->type == STT_FUNC && sym->section->code,
	};
}

static const char folded[] = "it has several names, and was perhaps folded by the linker";

/*
 * May the linker have folded the section that became range R?  Linkers fold sections whose bytes
 * are the same, with all their symbols.  A function with but one name is then in one of these
 * sections; in the other one, its bytes are either in the middle of something else, whose name
 * is here, too, or have no name.  Code always has one, data need not.  So a function with but one
 * name, which does not begin inside of anything, tells that there is no other section; further
 * names in this one are then aliases.
 */
static bool may_be_folded(const struct sized_list *s, const struct range *r)
{
	size_t i = find_address(s->list, s->count, sizeof(*s->list), r->start), end;
	uint64_t last = r->start;	/* where the symbols before end */

	for (; i < s->count && s->list[i].addr < r->end; i = end) {
		const struct sized *sym = &s->list[i];
		const bool inside = sym->addr < last;

		for (end = i; end < s->count && s->list[end].addr == sym->addr; end++)
			if (s->list[end].addr + s->list[end].size > last)
				last = s->list[end].addr + s->list[end].size;
		if (end - i == 1 && sym->function && !inside)
			return false;
	}
	return true;
}

/*
 * Put the ranges that may be folded into LIST, sorted and disjoint; and places without a range where
 * several symbols start.
 */
static unsigned int find_folded(const struct link *l, const struct sized_list *s,
				struct dispute *list)
{
	unsigned int n = 0;
	const struct range *last = NULL;

	for (unsigned int i = 0, end; i < s->count; i = end) {
		uint64_t start = s->list[i].addr, to = start;
		const struct range *r = notes_range(&l->notes, start);

		for (end = i; end < s->count && s->list[end].addr == start; end++)
			if (s->list[end].size > to - start)
				to = start + s->list[end].size;
		if (end - i == 1)
			continue;
		if (r) {
			if (r == last || !may_be_folded(s, r))
				continue;
			last = r;
			start = r->start;
			to = r->end;
		}
		if (n && start < list[n - 1].end) {
			if (to > list[n - 1].end)
				list[n - 1].end = to;
		} else {
			list[n++] = (struct dispute){ start, to, folded };
		}
	}
	return n;
}

/*
 * With --icf, LLD and mold keep one of several identical sections.  It gets the symbols of
 * all of them, and the ranges of the others become empty.
 */
static void dispute_folded(struct link *l)
{
	struct sized_list s = { 0 };
	struct dispute *list;

	image_each_symbol(l->img, add_sized, &s);
	sort_by_address(s.list, s.count, sizeof(*s.list));
	list = xcalloc(s.count, sizeof(*list));
	notes_dispute(&l->notes, list, find_folded(l, &s, list));
	xfree(list);
	xfree(s.list);
}

static void __attribute__((noreturn)) die_without_notes(const struct image *img)
{
	if (!image_has_symbols(img))
		die(img->path, "no symbols and no kallmod notes: it was stripped");
	die(img->path, "no kallmod notes in it; %s", image_next_section(img, "__ksymtab", NULL) ?
	    "add KCFLAGS=-fplugin=/path/to/kallmod.so to the make command" :
	    "was it compiled with kallmod.so?");
}

void link_make(struct link *l, struct image *img)
{
	l->img = img;
	notes_read(&l->notes, l->img);
	if (!l->notes.ntus)
		die_without_notes(l->img);
	find_linker(l);
	if (l->img->linked && l->may_fold && image_has_symbols(l->img))
		dispute_folded(l);
	modules_find(&l->modules, &l->notes);
}

void link_read(struct link *l, const char *path)
{
	link_make(l, image_open(path));
}

void link_read_symbols(struct link *l, const char *path)
{
	link_read(l, path);
	image_read_symbols(l->img);
}

void link_need_addresses(const struct link *l)
{
	if (!l->img->linked)
		die(l->img->path, "not linked: its sections have no addresses yet");
}

void link_free(struct link *l)
{
	modules_free(&l->modules);
	notes_free(&l->notes);
	image_close(l->img);
}
