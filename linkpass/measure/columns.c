// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>
#include "measure/columns.h"

const char *const column_names[NCOLUMNS] = { "text", "rodata", "data", "bss", "init" };

/* Addresses between two symbols of the kernel's linker script; none if one is missing. */
struct area {
	const char *names[2];
	uint64_t bounds[2];
	bool found[2];
};

static void find_areas(const struct image *img, struct area *areas, unsigned int n)
{
	for (unsigned int i = 0; i < img->nsymbols; i++) {
		const struct symbol *sym = &img->symbols[i];

		if (sym->name[0] != '_' || sym->name[1] != '_')
			continue;
		for (unsigned int k = 0; k < 2 * n; k++) {
			struct area *a = &areas[k / 2];

			if (strcmp(sym->name, a->names[k % 2]))
				continue;
			a->bounds[k % 2] = sym->addr;
			a->found[k % 2] = true;
		}
	}
}

static bool is_in_area(const struct section *sec, const struct area *a)
{
	return a->found[0] && a->found[1] && sec->addr >= a->bounds[0] &&
	       sec->addr <= a->bounds[1] && sec->size <= a->bounds[1] - sec->addr;
}

static bool begins_with(const char *s, const char *start)
{
	return !strncmp(s, start, strlen(start));
}

static enum column column_of(const struct section *sec, const struct area *init,
			     const struct area *rodata)
{
	if (begins_with(sec->name, ".data..percpu"))
		return DATA;
	if (is_in_area(sec, init) || !strcmp(sec->name, ".init") ||
	    begins_with(sec->name, ".init."))
		return INIT;
	if (sec->code)
		return TEXT;
	if (sec->empty_file)
		return BSS;
	return !sec->writable || is_in_area(sec, rodata) ? RODATA : DATA;
}

enum column *columns_find(const struct image *img)
{
	enum column *columns = xcalloc(img->nsections, sizeof(*columns));
	struct area areas[] = {
		{ .names = { "__init_begin", "__init_end" } },
		{ .names = { "__start_rodata", "__end_rodata" } },
	};

	/* The addresses in an object are made up. */
	if (img->linked)
		find_areas(img, areas, 2);
	for (unsigned int i = 0; i < img->nsections; i++)
		columns[i] = column_of(&img->sections[i], &areas[0], &areas[1]);
	return columns;
}

bool column_counts(const struct section *sec)
{
	return sec->alloc && sec->size;
}
