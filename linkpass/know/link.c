// SPDX-License-Identifier: GPL-2.0-or-later
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include "know/link.h"
#include "base/sort.h"
#include "base/util.h"

/* Was it linked by ld.lld?  It says so in .comment: "Linker: Debian LLD 14.0.6". */
static bool is_linked_by_lld(const struct image *img)
{
	const struct section *sec = image_next_section(img, ".comment", NULL);
	uint8_t *comment;
	uint64_t size;
	bool found;

	if (!sec || sec->empty_file)
		return false;
	comment = image_contents(img, sec, &size);
	found = memmem(comment, size, "LLD ", strlen("LLD "));
	xfree(comment);
	return found;
}

/* A function: where it is, and its size. */
struct function {
	uint64_t addr;		/* first: it is sorted by */
	uint64_t size;
};

struct functions {
	struct function *list;
	unsigned int count, room;
};

static void add_function(const struct symbol *sym, void *arg)
{
	struct functions *f = arg;

	if (sym->type != STT_FUNC || !sym->size || !sym->section)
		return;
	GROW(f->list, f->count, f->room);
	f->list[f->count++] = (struct function){ sym->addr, sym->size };
}

/*
 * With --icf, LLD keeps one of several functions that are the same, and of the notes
 * that claimed the others nothing is left.  It looks like a function with several
 * names; so in what LLD has linked nobody gets those.
 */
static void dispute_folded(struct link *l)
{
	struct functions f = { 0 };
	struct dispute *list;
	unsigned int n = 0;

	image_each_symbol(l->img, add_function, &f);
	sort_by_address(f.list, f.count, sizeof(*f.list));
	list = xcalloc(f.count, sizeof(*list));
	for (unsigned int i = 1; i < f.count; i++) {
		uint64_t start = f.list[i].addr, end = start + f.list[i].size;

		if (start != f.list[i - 1].addr || (n && start < list[n - 1].end))
			continue;
		list[n++] = (struct dispute){
			start, end, "a function of several names, perhaps folded by the linker" };
	}
	notes_dispute(&l->notes, list, n);
	xfree(list);
	xfree(f.list);
}

static void __attribute__((noreturn)) die_without_notes(const struct image *img)
{
	if (!image_next_section(img, ".symtab", NULL))
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
	if (l->img->linked && is_linked_by_lld(l->img))
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
