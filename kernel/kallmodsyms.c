// SPDX-License-Identifier: GPL-2.0-only
/*
 * kallmodsyms.c: the modules of the kernel's symbols, built in or not
 *
 * One line a symbol, in the order of /proc/kallsyms:
 *
 *	address size type name<TAB>[module] [module] {object}
 *
 * where the tab and what follows are absent for the core kernel, and the object is
 * there for names that are not alone in their modules. Address and
 * size are hexadecimal, and zero for those who may not see addresses: a size
 * is the difference of two addresses.
 *
 * The tables come from linkpass, which made their room in .rodata and filled
 * it in after the link (see link-vmlinux.sh); kallmodsyms_table.h has the
 * format.
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <asm/sections.h>
#include "kallmodsyms.h"

/* The tables of words come first, then those of bytes. */
struct kallmodsyms_table kallmodsyms_table(void)
{
	return (struct kallmodsyms_table){
		.offsets = kallsyms_module_offsets,
		.offsets_len = kallsyms_module_markers - kallsyms_module_offsets,
		.modules = kallsyms_modules,
		.modules_len = (const u8 *)kallsyms_module_names -
			       kallsyms_modules,
		.markers = kallsyms_module_markers,
		.markers_len = kallsyms_module_exceptions -
			       kallsyms_module_markers,
		.exceptions = kallsyms_module_exceptions,
		.exceptions_len = kallsyms_objfile_offsets -
				  kallsyms_module_exceptions,
		.names = kallsyms_module_names,
		.names_len = (const char *)kallsyms_objfiles -
			     kallsyms_module_names,
	};
}

struct kallmodsyms_objfiles kallmodsyms_objfiles(void)
{
	return (struct kallmodsyms_objfiles){
		.offsets = kallsyms_objfile_offsets,
		.offsets_len = kallsyms_objfile_markers -
			       kallsyms_objfile_offsets,
		.runs = kallsyms_objfiles,
		.runs_len = kallsyms_objfile_pairs - kallsyms_objfiles,
		.markers = kallsyms_objfile_markers,
		.markers_len = (const u32 *)kallsyms_modules -
			       kallsyms_objfile_markers,
		.pairs = kallsyms_objfile_pairs,
		.names = kallsyms_objfile_names,
		.names_len = kallsyms_module_end - kallsyms_objfile_names,
	};
}

u32 kallmodsyms_key(unsigned long addr)
{
	const u32 relative = 0x80000000;

	if (addr >= kallsyms_relative_base &&
	    addr - kallsyms_relative_base < relative - 1)
		return relative + (addr - kallsyms_relative_base);
	return addr < relative ? addr : KALLMODSYMS_NO_KEY;
}

static struct kallmodsyms_sizes kallmodsyms_sizes(void)
{
	return (struct kallmodsyms_sizes){
		.codes = kallsyms_sizes,
		.gaps = kallsyms_size_gaps,
		.exceptions = kallsyms_size_exceptions,
		.exceptions_len = (const u8 *)kallsyms_size_markers -
				  kallsyms_size_exceptions,
		.markers = kallsyms_size_markers,
		.count = kallsyms_num_syms,
	};
}

/*
 * The first symbol behind @pos that is not at its address, and the distance to
 * there, if it is one: absolute (per-CPU) symbols come first and live in another
 * space of addresses, so that the last of them has no neighbour.
 */
static void find_neighbour(struct kallmodsyms_core_cursor *cursor, unsigned int pos)
{
	unsigned long next, addr = kallsyms_sym_address(pos);

	cursor->first = pos;
	cursor->distance = 0;
	while (++pos < kallsyms_num_syms) {
		next = kallsyms_sym_address(pos);
		if (next != addr) {
			if (next - addr <= INT_MAX)
				cursor->distance = next - addr;
			break;
		}
	}
	cursor->end = pos;
}

static u32 core_size(const struct kallmodsyms_sizes *t,
		     struct kallmodsyms_core_cursor *cursor, unsigned int pos)
{
	if (pos < cursor->first || pos >= cursor->end)
		find_neighbour(cursor, pos);
	return kallmodsyms_size(t, &cursor->sizes, pos, cursor->distance);
}

u32 kallmodsyms_core_size(unsigned int pos,
			  struct kallmodsyms_core_cursor *cursor)
{
	const struct kallmodsyms_sizes t = kallmodsyms_sizes();

	return core_size(&t, cursor, pos);
}

/* Consider the symbols from @first on, up to but not including @end. */
static void consider_symbols(struct kallmodsyms_place *place,
			     unsigned int first, unsigned int end)
{
	const struct kallmodsyms_sizes t = kallmodsyms_sizes();
	struct kallmodsyms_core_cursor cursor = { 0 };
	unsigned int i;

	for (i = first; i < end; i++)
		kallmodsyms_consider(place, i, kallsyms_sym_address(i),
				     core_size(&t, &cursor, i));
}

/*
 * No symbol reaches out of the image or, if it is code, out of the text. Should the
 * tables say so, do not tell: some callers go through all of a function.
 */
static unsigned long bounded_size(unsigned long start, unsigned long size)
{
	unsigned long end = (unsigned long)_end;

	if (__is_kernel_text(start))
		end = (unsigned long)_etext;
	else if (is_kernel_inittext(start))
		end = (unsigned long)_einittext;
	return min(size, end - start);
}

/* The address is in none of the symbols from @first to @end, right before it. */
static noinline unsigned int search_around(unsigned int first, unsigned int end,
					   unsigned long addr,
					   unsigned long *symbolsize,
					   unsigned long *offset)
{
	const struct kallmodsyms_sizes t = kallmodsyms_sizes();
	struct kallmodsyms_place place;
	unsigned long start = addr - *offset;
	unsigned int pos;

	kallmodsyms_place_init(&place, addr, start, start + *symbolsize);
	consider_symbols(&place, kallmodsyms_size_outermost(&t, first), end);
	kallmodsyms_placed(&place, &pos, &start, symbolsize);
	*symbolsize = bounded_size(start, *symbolsize);
	*offset = addr - start;
	return pos;
}

/*
 * Given what get_symbol_pos() says of an address, @first of the symbols right
 * before it, the distance to the next one and the offset, find the one that is
 * there by its size.
 */
unsigned int kallmodsyms_refine(unsigned int first, unsigned long addr,
				unsigned long *symbolsize, unsigned long *offset)
{
	const struct kallmodsyms_sizes t = kallmodsyms_sizes();
	struct kallmodsyms_size_cursor cursor = { 0 };
	unsigned long start = addr - *offset;
	unsigned long size;
	unsigned int pos;

	/* Almost always it is in one of these; larger ones come first. */
	for (pos = first; pos < kallsyms_num_syms &&
			  kallsyms_sym_address(pos) == start; pos++) {
		size = kallmodsyms_size(&t, &cursor, pos, *symbolsize);
		if (size > *symbolsize)
			size = bounded_size(start, size);
		if (*offset < size) {
			*symbolsize = size;
			return pos;
		}
	}
	return search_around(first, pos, addr, symbolsize, offset);
}

u32 kallmodsyms_core_owner(unsigned int pos)
{
	const struct kallmodsyms_table t = kallmodsyms_table();
	struct kallmodsyms_hint hint = { 0 };

	return kallmodsyms_symbol_owner(&t, &hint,
					kallmodsyms_key(kallsyms_sym_address(pos)), pos);
}

const char *kallmodsyms_module_at(unsigned long addr, unsigned int i)
{
	const struct kallmodsyms_table t = kallmodsyms_table();
	struct kallmodsyms_hint hint = { 0 };

	return kallmodsyms_module(&t, kallmodsyms_owner(&t, &hint,
							kallmodsyms_key(addr)), i);
}

/* What reading the whole file would look up again for each line. */
static void prepare(struct kallmodsyms_iter *iter)
{
	if (!iter->table.offsets) {
		iter->table = kallmodsyms_table();
		iter->objfiles = kallmodsyms_objfiles();
		iter->sizes = kallmodsyms_sizes();
	}
}

/* Returns whether there is one. */
static bool show_modules(struct seq_file *m, struct kallmodsyms_iter *iter, u32 owner)
{
	const char *name;
	unsigned int i;

	if (owner != iter->owner) {
		iter->owner = owner;
		iter->module = kallmodsyms_module(&iter->table, owner, 0);
		iter->several = kallmodsyms_module(&iter->table, owner, 1);
	}
	name = iter->module;
	for (i = 1; name; i++) {
		seq_puts(m, i > 1 ? " [" : "\t[");
		seq_puts(m, name);
		seq_putc(m, ']');
		name = iter->several ? kallmodsyms_module(&iter->table, owner, i) : NULL;
	}
	return iter->module;
}

/* Every module in brackets, then the object in braces if the name is not alone. */
static void show_core(struct seq_file *m, struct kallmodsyms_iter *iter,
		      unsigned int pos)
{
	u32 owner = kallmodsyms_symbol_owner(&iter->table, &iter->hint,
					     kallmodsyms_key(iter->sym.value), pos);
	u32 objfile = kallmodsyms_objfile(&iter->objfiles, &iter->run, pos);
	const char *path = kallmodsyms_path(&iter->objfiles, &iter->path, objfile);
	bool modules = show_modules(m, iter, owner);

	if (path) {
		seq_puts(m, modules ? " {" : "\t{");
		seq_puts(m, path);
		seq_putc(m, '}');
	}
}

static void show_loaded(struct seq_file *m, struct kallmodsyms_iter *iter)
{
	struct kallsym_iter *sym = &iter->sym;

	iter->path.objfile = 0; /* its room is for this one's now */
	seq_printf(m, "\t[%s]", sym->module_name);
	if (IS_ENABLED(CONFIG_MODULES) && sym->shared &&
	    kallmodsyms_loaded_path(sym->module_name, sym->value, iter->path.name))
		seq_printf(m, " {%s}", iter->path.name);
}

int kallmodsyms_show(struct seq_file *m, void *p)
{
	struct kallmodsyms_iter *iter = m->private;
	struct kallsym_iter *sym = &iter->sym;
	bool core = !sym->module_name[0];
	unsigned long size = sym->size;
	unsigned int pos = sym->pos - 1; /* the iterator is one ahead */
	char type = sym->type;

	/* Some debugging symbols have no name. Ignore them. */
	if (!sym->name[0])
		return 0;

	prepare(iter);
	if (core)
		size = core_size(&iter->sizes, &iter->cursor, pos);
	else
		type = sym->exported ? toupper(type) : tolower(type);

	seq_put_hex_ll(m, NULL, sym->show_value ? sym->value : 0,
		       2 * sizeof(unsigned long));
	seq_put_hex_ll(m, " ", sym->show_value ? size : 0, 0);
	seq_putc(m, ' ');
	seq_putc(m, type);
	seq_putc(m, ' ');
	seq_puts(m, sym->name);
	if (core)
		show_core(m, iter, pos);
	else
		show_loaded(m, iter);
	seq_putc(m, '\n');
	return 0;
}
