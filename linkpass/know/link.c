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
	uint32_t group;		/* of a local function: its STT_FILE symbol; else 0 */
};

struct sized_list {
	struct sized *list;
	unsigned int count, room;
	bool of_kernel;
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

	if (!strcmp(sym->name, "linux_banner"))
		s->of_kernel = true;
	if (symbol_is_absolute(sym) ||
	    (!sym->size && (sym->section->writable || is_local_label(sym))) ||
	    sym->addr - sym->section->addr >= sym->section->size)
		return;
	left = sym->section->size - (sym->addr - sym->section->addr);
	GROW(s->list, s->count, s->room);
	s->list[s->count++] = (struct sized){
		.addr = sym->addr,
		.size = size < left ? size : left,
		.group = sym->size && sym->type == STT_FUNC ? sym->group : 0,
	};
}

static const char folded[] = "it has several names, and was perhaps folded by the linker";

/*
 * Put the places where several symbols start into LIST, sorted and disjoint.  If such a
 * place is the first in a range, put in the whole range: linkers fold whole sections.
 */
static unsigned int find_folded(const struct link *l, const struct sized_list *s,
				struct dispute *list)
{
	unsigned int n = 0;

	for (unsigned int i = 0, end; i < s->count; i = end) {
		uint64_t start = s->list[i].addr, to = start;
		const struct range *r = notes_range(&l->notes, start);

		for (end = i; end < s->count && s->list[end].addr == start; end++)
			if (s->list[end].size > to - start)
				to = start + s->list[end].size;
		if (end - i == 1)
			continue;
		if (r && (!i || s->list[i - 1].addr < r->start)) {
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

/* Do local functions of two sources begin at one address?  S is sorted. */
static bool shows_folding(const struct sized_list *s)
{
	const struct sized *last = NULL;

	for (unsigned int i = 0; i < s->count; i++) {
		const struct sized *sym = &s->list[i];

		if (!sym->group)
			continue;
		if (last && last->addr == sym->addr && last->group != sym->group)
			return true;
		last = sym;
	}
	return false;
}

/*
 * With --icf, LLD and mold keep one of several identical sections.  It gets the symbols of
 * all of them, and the ranges of the others become empty.
 *
 * Kbuild never tells a linker to fold, so in a kernel such symbols are aliases.  If somebody has told it
 * to, many functions are folded, and among them some that are local to two sources.
 */
static void dispute_folded(struct link *l)
{
	struct sized_list s = { 0 };
	struct dispute *list;

	image_each_symbol(l->img, add_sized, &s);
	sort_by_address(s.list, s.count, sizeof(*s.list));
	if (!s.of_kernel || shows_folding(&s)) {
		list = xcalloc(s.count, sizeof(*list));
		notes_dispute(&l->notes, list, find_folded(l, &s, list));
		xfree(list);
	}
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
