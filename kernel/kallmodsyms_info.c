// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is known of the symbol that an address is in
 *
 * struct kallmodsyms_info is filled here for the kernel image, and by
 * module_kallsyms_info() for loadable modules. All who tell sizes, modules or objects
 * take it from there.
 *
 * No locks and no allocations: oopses come here.
 */
#include <linux/filter.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>
#include <asm/sections.h>
#include "kallmodsyms.h"

/*
 * The first symbol behind @pos that is not at its address, and the distance to
 * there, if it is one: absolute (per-CPU) symbols come first and live in another
 * space of addresses, so that the last of them has no neighbour.
 */
static void find_neighbour(struct kallmodsyms_image_cursor *cursor, unsigned int pos)
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

unsigned long kallmodsyms_image_size(unsigned int pos,
				     struct kallmodsyms_image_cursor *cursor)
{
	if (pos < cursor->first || pos >= cursor->end)
		find_neighbour(cursor, pos);
	return kallmodsyms_size(kallmodsyms_sizes(), &cursor->sizes, pos,
				cursor->distance);
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

#ifdef CONFIG_KALLMODSYMS
u32 kallmodsyms_key(unsigned long addr)
{
	const u32 relative = 0x80000000;

	if (addr >= kallsyms_relative_base &&
	    addr - kallsyms_relative_base < relative - 1)
		return relative + (addr - kallsyms_relative_base);
	return addr < relative ? addr : KALLMODSYMS_NO_KEY;
}

u32 kallmodsyms_image_owner(unsigned int pos)
{
	struct kallmodsyms_hint hint = { 0 };

	return kallmodsyms_symbol_owner(kallmodsyms_table(), &hint,
					kallmodsyms_key(kallsyms_sym_address(pos)),
					pos);
}
#endif

void kallmodsyms_image_info(struct kallmodsyms_info *info,
			    struct kallmodsyms_cursor *cursor, unsigned int pos)
{
	info->pos = pos;
	info->start = kallsyms_sym_address(pos);
	info->size = kallmodsyms_image_size(pos, &cursor->sizes);
	info->extent = max_t(unsigned long, info->size, cursor->sizes.distance);
	info->offset = 0;
	info->hole = false;
	info->module[0] = '\0';
#ifdef CONFIG_KALLMODSYMS
	info->owner = kallmodsyms_symbol_owner(kallmodsyms_table(), &cursor->hint,
					       kallmodsyms_key(info->start), pos);
#endif
#ifdef CONFIG_KALLMODSYMS_OBJECTS
	info->objfile = kallmodsyms_objfile(kallmodsyms_objfiles(), &cursor->run,
					    pos);
#endif
}

/* Consider the symbols from @first on, up to but not including @end. */
static void consider_symbols(struct kallmodsyms_place *place,
			     unsigned int first, unsigned int end)
{
	struct kallmodsyms_image_cursor cursor = { 0 };
	unsigned int i;

	for (i = first; i < end; i++)
		kallmodsyms_consider(place, i, kallsyms_sym_address(i),
				     kallmodsyms_image_size(i, &cursor));
}

/*
 * kallsyms knows the symbols right before @addr, and how far it is to the next
 * ones. Mostly it is in one of these; if not, then in one from further below, or in
 * none.
 */
static void place_in_image(struct kallmodsyms_place *place, unsigned long addr)
{
	const struct kallmodsyms_sizes *sizes = kallmodsyms_sizes();
	struct kallmodsyms_size_cursor cursor = { };
	unsigned long distance, offset;
	unsigned int first, i;

	first = kallsyms_symbol_pos(addr, &distance, &offset);
	kallmodsyms_place_init(place, addr, addr - offset, addr - offset + distance);
	i = first;
	do {
		kallmodsyms_consider(place, i, place->near,
				     kallmodsyms_size(sizes, &cursor, i, distance));
	} while (++i < kallsyms_num_syms && kallsyms_sym_address(i) == place->near);
	if (!place->at.size)
		consider_symbols(place, kallmodsyms_size_outermost(sizes, first), first);
}

static void lookup_image(unsigned long addr, struct kallmodsyms_info *info)
{
	struct kallmodsyms_place place;

	place_in_image(&place, addr);
	info->pos = kallmodsyms_info_place(info, &place);
	info->size = bounded_size(info->start, info->size);
	info->extent = bounded_size(info->start, info->extent);
	/* Should the tables be damaged, it may now end before the address. */
	if (info->size)
		info->hole = info->offset >= info->size;
	/* Modules and object are looked up if they are asked for. */
	info->owner = KALLMODSYMS_NOT_YET;
	info->objfile = KALLMODSYMS_NOT_YET;
}

bool kallmodsyms_lookup(unsigned long addr, struct kallmodsyms_info *info)
{
	*info = (struct kallmodsyms_info){ };
	if (is_ksym_addr(addr)) {
		lookup_image(addr, info);
		return true;
	}
	if (module_kallsyms_info(addr, info))
		return true;
	/* BPF knows how large its programs are. */
	if (!is_bpf_text_address(addr) ||
	    !kallsyms_lookup_size_offset(addr, &info->size, &info->offset))
		return false;
	info->start = addr - info->offset;
	info->extent = info->size;
	strscpy(info->module, "bpf", sizeof(info->module));
	return true;
}

bool kallmodsyms_name(const struct kallmodsyms_info *info, char *name)
{
	if (!info->module[0])
		return kallsyms_symbol_name_at(info->pos, name);
	if (module_kallsyms_info_name(info, name))
		return true;
	return kallsyms_lookup(info->start, NULL, NULL, NULL, name);
}

#ifdef CONFIG_KALLMODSYMS
const char *kallmodsyms_module(const struct kallmodsyms_info *info,
			       unsigned int i)
{
	u32 owner = info->owner;

	if (info->module[0])
		return i ? NULL : info->module;
	if (owner == KALLMODSYMS_NOT_YET)
		owner = kallmodsyms_image_owner(info->pos);
	return kallmodsyms_owner_module(kallmodsyms_table(), owner, i);
}

const char *kallmodsyms_builtin_module(unsigned long addr, unsigned int i)
{
	struct kallmodsyms_hint hint = { 0 };
	u32 owner = kallmodsyms_owner(kallmodsyms_table(), &hint,
				      kallmodsyms_key(addr));

	return kallmodsyms_owner_module(kallmodsyms_table(), owner, i);
}
#endif

#ifdef CONFIG_KALLMODSYMS_OBJECTS
bool kallmodsyms_object(const struct kallmodsyms_info *info, char *path)
{
	struct kallmodsyms_run run = { };
	u32 objfile = info->objfile;

	if (!objfile)
		return false;
	if (info->module[0])
		return kallmodsyms_loaded_object(info->module, info->start, path);
	if (objfile == KALLMODSYMS_NOT_YET)
		objfile = kallmodsyms_objfile(kallmodsyms_objfiles(), &run, info->pos);
	return kallmodsyms_path_copy(kallmodsyms_objfiles(), objfile, path);
}
#endif
