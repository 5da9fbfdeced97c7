// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program that carries the tables as a kernel does. Reads addresses in
 * hexadecimal from standard input, and prints each with its modules, as found
 * by the kernel's code.
 */
#include <stdio.h>
#include "kallmodsyms_table.h"

extern const u32 kallsyms_module_offsets[];
extern const u8 kallsyms_modules[];
extern const u32 kallsyms_module_markers[];
extern const u32 kallsyms_module_exceptions[];
extern const char kallsyms_module_names[];
extern const char kallsyms_module_end[];

/* Low enough for everything to be above it, as _text is in a kernel. */
extern const unsigned long kallsyms_relative_base;
const unsigned long kallsyms_relative_base = 0x400000;

int main(void)
{
	const struct kallmodsyms_table t = {
		.offsets = kallsyms_module_offsets,
		.offsets_len = (const u32 *)kallsyms_modules - kallsyms_module_offsets,
		.modules = kallsyms_modules,
		.modules_len = (const u8 *)kallsyms_module_markers - kallsyms_modules,
		.markers = kallsyms_module_markers,
		.markers_len = kallsyms_module_exceptions - kallsyms_module_markers,
		.exceptions = kallsyms_module_exceptions,
		.exceptions_len = (const u32 *)kallsyms_module_names -
				  kallsyms_module_exceptions,
		.names = kallsyms_module_names,
		.names_len = kallsyms_module_end - kallsyms_module_names,
	};
	struct kallmodsyms_hint hint = { 0 };
	unsigned long addr;
	const char *name;
	u32 owner;

	while (scanf("%lx", &addr) == 1) {
		printf("%016lx", addr);
		owner = kallmodsyms_owner(&t, &hint,
					  0x80000000 + (addr - kallsyms_relative_base));
		for (int i = 0; (name = kallmodsyms_module(&t, owner, i)); i++)
			printf("%s[%s]", i ? " " : "\t", name);
		putchar('\n');
	}
	return 0;
}
