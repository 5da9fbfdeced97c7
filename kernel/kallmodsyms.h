/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * /proc/kallmodsyms: what /proc/kallsyms lists, with the modules of code that
 * is built in, and with sizes. kallsyms.c owns the file and the iterator.
 */
#ifndef KALLMODSYMS_H_
#define KALLMODSYMS_H_

#include "kallmodsyms_table.h"
#include "kallsyms_internal.h"

/* Made by linkpass; each table ends where the next one begins. */
extern const u32 kallsyms_module_offsets[];
extern const u8 kallsyms_modules[];
extern const u32 kallsyms_module_markers[];
extern const u32 kallsyms_module_exceptions[];
extern const char kallsyms_module_names[];
extern const char kallsyms_module_end[];

struct seq_file;

struct kallmodsyms_iter {
	struct kallsym_iter sym;	/* first: kallsyms.c's private data */
	struct kallmodsyms_hint hint;
};

int kallmodsyms_show(struct seq_file *m, void *p);

#endif
