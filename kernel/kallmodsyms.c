// SPDX-License-Identifier: GPL-2.0-only
/*
 * kallmodsyms.c: the modules of the kernel's symbols, built in or not
 *
 * One line a symbol, in the order of /proc/kallsyms:
 *
 *	address size type name<TAB>[module] [module]
 *
 * where the tab and what follows are absent for the core kernel. Address and
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

static struct kallmodsyms_table kallmodsyms_table(void)
{
	return (struct kallmodsyms_table){
		.offsets = kallsyms_module_offsets,
		.offsets_len = (const u32 *)kallsyms_modules -
			       kallsyms_module_offsets,
		.modules = kallsyms_modules,
		.modules_len = (const u8 *)kallsyms_module_markers -
			       kallsyms_modules,
		.markers = kallsyms_module_markers,
		.markers_len = kallsyms_module_exceptions -
			       kallsyms_module_markers,
		.exceptions = kallsyms_module_exceptions,
		.exceptions_len = (const u32 *)kallsyms_module_names -
				  kallsyms_module_exceptions,
		.names = kallsyms_module_names,
		.names_len = kallsyms_module_end - kallsyms_module_names,
	};
}

static u32 kallmodsyms_key(unsigned long addr)
{
	const u32 relative = 0x80000000;

	if (addr >= kallsyms_relative_base &&
	    addr - kallsyms_relative_base < relative - 1)
		return relative + (addr - kallsyms_relative_base);
	return addr < relative ? addr : KALLMODSYMS_NO_KEY;
}

/*
 * The distance to the next symbol that is elsewhere. Per-CPU symbols, where
 * they are absolute, come first and live in another space of addresses: the
 * last of them has no neighbour.
 */
static unsigned long core_size(unsigned int pos, unsigned long addr)
{
	unsigned long next;

	while (++pos < kallsyms_num_syms) {
		next = kallsyms_sym_address(pos);
		if (next > addr)
			return next - addr <= INT_MAX ? next - addr : 0;
	}
	if (is_kernel_inittext(addr))
		next = (unsigned long)_einittext;
	else if (IS_ENABLED(CONFIG_KALLSYMS_ALL))
		next = (unsigned long)_end;
	else
		next = (unsigned long)_etext;
	return next > addr ? next - addr : 0;
}

static void show_modules(struct seq_file *m, struct kallmodsyms_iter *iter,
			 unsigned int pos)
{
	const struct kallmodsyms_table t = kallmodsyms_table();
	u32 owner = kallmodsyms_symbol_owner(&t, &iter->hint,
					     kallmodsyms_key(iter->sym.value), pos);
	const char *name;
	unsigned int i;

	for (i = 0; (name = kallmodsyms_module(&t, owner, i)); i++) {
		seq_puts(m, i ? " [" : "\t[");
		seq_puts(m, name);
		seq_putc(m, ']');
	}
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

	if (core)
		size = core_size(pos, sym->value);
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
		show_modules(m, iter, pos);
	else
		seq_printf(m, "\t[%s]", sym->module_name);
	seq_putc(m, '\n');
	return 0;
}
