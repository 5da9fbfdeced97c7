/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * /proc/kallmodsyms: what /proc/kallsyms lists, with the modules of code that
 * is built in, with sizes, and with translation units where names are not alone.
 * kallsyms.c owns the file and the iterator.
 */
#ifndef KALLMODSYMS_H_
#define KALLMODSYMS_H_

#include <linux/kallmodsyms.h>
#include "kallmodsyms_objfiles.h"
#include "kallmodsyms_sizes.h"
#include "kallmodsyms_table.h"
#include "kallsyms_internal.h"

/* Made by linkpass; each table ends where the next one begins. */
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

/* Made by scripts/kallsyms; the exceptions end where the markers begin. */
extern const u8 kallsyms_size_gaps[];
extern const u8 kallsyms_sizes[];
extern const u8 kallsyms_size_exceptions[];
extern const u32 kallsyms_size_markers[];

struct seq_file;

/*
 * Where the last size was looked up, and the symbols that share its address, end
 * excluded: there can be thousands, and the distance to the next one is that of all.
 */
struct kallmodsyms_core_cursor {
	struct kallmodsyms_size_cursor sizes;
	unsigned int first, end;
	u32 distance;
};

struct kallmodsyms_iter {
	struct kallsym_iter sym;	/* first: kallsyms.c's private data */
	struct kallmodsyms_table table;
	struct kallmodsyms_objfiles objfiles;
	struct kallmodsyms_sizes sizes;
	struct kallmodsyms_hint hint;
	struct kallmodsyms_core_cursor cursor;
	struct kallmodsyms_run run;
	struct kallmodsyms_path path;
	u32 owner;			/* of the last symbol */
	const char *module;		/* its first module, if any */
	bool several;			/* it has more */
};

int kallmodsyms_show(struct seq_file *m, void *p);

/* The tables of modules, and what they have an address as; those of objects. */
struct kallmodsyms_table kallmodsyms_table(void);
u32 kallmodsyms_key(unsigned long addr);
struct kallmodsyms_objfiles kallmodsyms_objfiles(void);

/* The owner and the size of symbol number @pos of kallsyms. */
u32 kallmodsyms_core_owner(unsigned int pos);
u32 kallmodsyms_core_size(unsigned int pos,
			  struct kallmodsyms_core_cursor *cursor);

unsigned int kallmodsyms_refine(unsigned int first, unsigned long addr,
				unsigned long *symbolsize, unsigned long *offset);

/* Loadable modules. */
struct mod_kallsyms;

const char *kallmodsyms_module_path(const struct module *mod, unsigned long addr);
bool kallmodsyms_loaded_path(const char *module, unsigned long addr,
			     char path[KALLMODSYMS_PATH_MAX]);

#endif
