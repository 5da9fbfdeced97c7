// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program that carries the tables as a kernel does. Reads numbers of symbols
 * and their addresses in hexadecimal from standard input, and prints each with its
 * modules and its object, as found by the kernel's code.
 */
#include <stdio.h>
#include "kallmodsyms_objfiles.h"
#include "kallmodsyms_table.h"

extern const u32 kallsyms_module_offsets[];
extern const u32 kallsyms_module_markers[];
extern const u32 kallsyms_module_exceptions[];
extern const u32 kallsyms_objfile_offsets[];
extern const u32 kallsyms_objfile_markers[];
extern const u8 kallsyms_modules[];
extern const char kallsyms_module_names[];
extern const u8 kallsyms_objfiles[];
extern const u8 kallsyms_objfile_pairs[];
extern const u8 kallsyms_objfile_names[];
extern const u8 kallsyms_module_end[];

/* Low enough for everything to be above it, as _text is in a kernel. */
extern const unsigned long kallsyms_relative_base;
const unsigned long kallsyms_relative_base = 0x400000;

int main(void)
{
	const struct kallmodsyms_table t = {
		.offsets = kallsyms_module_offsets,
		.offsets_len = kallsyms_module_markers - kallsyms_module_offsets,
		.modules = kallsyms_modules,
		.modules_len = (const u8 *)kallsyms_module_names - kallsyms_modules,
		.markers = kallsyms_module_markers,
		.markers_len = kallsyms_module_exceptions - kallsyms_module_markers,
		.exceptions = kallsyms_module_exceptions,
		.exceptions_len = kallsyms_objfile_offsets - kallsyms_module_exceptions,
		.names = kallsyms_module_names,
		.names_len = (const char *)kallsyms_objfiles - kallsyms_module_names,
	};
	const struct kallmodsyms_objfiles objfiles = {
		.offsets = kallsyms_objfile_offsets,
		.offsets_len = kallsyms_objfile_markers - kallsyms_objfile_offsets,
		.runs = kallsyms_objfiles,
		.runs_len = kallsyms_objfile_pairs - kallsyms_objfiles,
		.markers = kallsyms_objfile_markers,
		.markers_len = (const u32 *)kallsyms_modules - kallsyms_objfile_markers,
		.pairs = kallsyms_objfile_pairs,
		.names = kallsyms_objfile_names,
		.names_len = kallsyms_module_end - kallsyms_objfile_names,
	};
	struct kallmodsyms_hint hint = { 0 };
	struct kallmodsyms_run run = { 0 };
	struct kallmodsyms_path reader = { 0 };
	const char *path;
	unsigned long addr;
	const char *name;
	unsigned int index;
	u32 owner;
	int i;

	while (scanf("%u %lx", &index, &addr) == 2) {
		printf("%u %016lx", index, addr);
		owner = kallmodsyms_symbol_owner(&t, &hint,
						 0x80000000 + (addr - kallsyms_relative_base),
						 index);
		for (i = 0; (name = kallmodsyms_module(&t, owner, i)); i++)
			printf("%s[%s]", i ? " " : "\t", name);
		path = kallmodsyms_path(&objfiles, &reader,
					kallmodsyms_objfile(&objfiles, &run, index));
		if (path)
			printf("%s{%s}", i ? " " : "\t", path);
		putchar('\n');
	}
	return 0;
}
