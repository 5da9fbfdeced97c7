// SPDX-License-Identifier: GPL-2.0-or-later
#include "link.h"
#include "util.h"

void link_read(struct link *l, const char *path)
{
	l->img = image_open(path);
	notes_read(&l->notes, l->img);
	if (!l->notes.ntus)
		die(path, "no kallmod notes in it; add KCFLAGS=-fplugin=/path/to/kallmod.so to the make command");
	modules_find(&l->modules, &l->notes);
	tiles_build(&l->tiles, l->img, &l->notes, &l->modules);
}

void link_free(struct link *l)
{
	tiles_free(&l->tiles);
	modules_free(&l->modules);
	notes_free(&l->notes);
	image_close(l->img);
}
