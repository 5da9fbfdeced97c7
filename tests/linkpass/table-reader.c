// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program that carries the tables as a kernel does. Reads numbers of symbols
 * and their addresses in hexadecimal from standard input, and prints each with its
 * modules and its object, as found by the kernel's code.
 */
#include <stdio.h>
#include <string.h>
#include "kallmodsyms_objfiles.h"
#include "kallmodsyms_table.h"

/* Low enough for everything to be above it, as _text is in a kernel. */
extern const unsigned long kallsyms_relative_base;
const unsigned long kallsyms_relative_base = 0x400000;

/* Is it the same in the other ways to read it? */
static bool same_path(const struct kallmodsyms_objfiles *t, u32 objfile,
		      const char *path)
{
	char copy[KALLMODSYMS_PATH_MAX];
	bool found = kallmodsyms_path_copy(t, objfile, copy);

	return path ? found && !strcmp(copy, path) && kallmodsyms_path_is(t, objfile, path, false) :
		      !found;
}

int main(void)
{
	const struct kallmodsyms_table *t = kallmodsyms_table();
	const struct kallmodsyms_objfiles *objfiles = kallmodsyms_objfiles();
	struct kallmodsyms_hint hint = { 0 };
	struct kallmodsyms_run run = { 0 };
	struct kallmodsyms_path reader = { 0 };
	const char *path;
	unsigned long addr;
	const char *name;
	unsigned int index;
	u32 owner, objfile;
	int i;

	while (scanf("%u %lx", &index, &addr) == 2) {
		printf("%u %0*lx", index, 2 * (int)sizeof(addr), addr);
		owner = kallmodsyms_symbol_owner(t, &hint,
						 0x80000000 + (addr - kallsyms_relative_base),
						 index);
		for (i = 0; (name = kallmodsyms_owner_module(t, owner, i)); i++)
			printf("%s[%s]", i ? " " : "\t", name);
		objfile = kallmodsyms_objfile(objfiles, &run, index);
		path = kallmodsyms_path(objfiles, &reader, objfile);
		if (!same_path(objfiles, objfile, path))
			return 1;
		if (path)
			printf("%s{%s}", i ? " " : "\t", path);
		putchar('\n');
	}
	return 0;
}
