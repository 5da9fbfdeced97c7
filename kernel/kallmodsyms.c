// SPDX-License-Identifier: GPL-2.0-only
/*
 * kallmodsyms.c: /proc/kallmodsyms, and what iterators over all symbols tell
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
#include <linux/slab.h>
#include "kallmodsyms.h"

/* What going through all symbols keeps from one to the next. */
struct kallmodsyms_reader {
	struct kallmodsyms_info info;
	struct kallmodsyms_cursor cursor;
	u32 owner;		/* the last one, in the kernel image */
	const char *module;	/* its first module, if any */
	bool several;		/* it has more */
	char modules[256];	/* for BPF programs */
#ifdef CONFIG_KALLMODSYMS_OBJECTS
	struct kallmodsyms_names names;
	struct kallmodsyms_path path;
#endif
};

struct kallmodsyms_reader *kallmodsyms_reader_alloc(void)
{
	return kvzalloc(sizeof(struct kallmodsyms_reader), GFP_KERNEL_ACCOUNT);
}

void kallmodsyms_reader_free(struct kallmodsyms_reader *reader)
{
#ifdef CONFIG_KALLMODSYMS_OBJECTS
	if (reader)
		kallmodsyms_names_free(&reader->names);
#endif
	kvfree(reader);
}

/* A symbol of a module, or of what else has symbols. */
static void loaded_info(struct kallmodsyms_reader *r,
			const struct kallsym_iter *iter)
{
	struct kallmodsyms_info *info = &r->info;

	*info = (struct kallmodsyms_info){
		.start = iter->value,
		.size = iter->size,
		.extent = iter->size,
	};
	strscpy(info->module, iter->module_name, sizeof(info->module));
#ifdef CONFIG_KALLMODSYMS_OBJECTS
	info->objfile = kallmodsyms_names_several(&r->names, info->module, iter->name);
#endif
}

/* What is known of the symbol that the iterator is at. */
static const struct kallmodsyms_info *iter_info(struct kallsym_iter *iter)
{
	struct kallmodsyms_reader *r = iter->reader;

	if (iter->module_name[0])
		loaded_info(r, iter);
	else
		kallmodsyms_image_info(&r->info, &r->cursor, kallsym_iter_index(iter));
	return &r->info;
}

/* The same as kallmodsyms_module(), without a search if the last one's are asked for. */
static const char *module_of(struct kallmodsyms_reader *r, unsigned int i)
{
	if (r->info.module[0])
		return kallmodsyms_module(&r->info, i);
	if (r->info.owner != r->owner) {
		r->owner = r->info.owner;
		r->module = kallmodsyms_module(&r->info, 0);
		r->several = kallmodsyms_module(&r->info, 1);
	}
	if (!i)
		return r->module;
	return r->several ? kallmodsyms_module(&r->info, i) : NULL;
}

/* The same as kallmodsyms_object(), from the path of the last one. */
static const char *object_of(struct kallmodsyms_reader *r)
{
#ifdef CONFIG_KALLMODSYMS_OBJECTS
	if (!r->info.objfile)
		return NULL;
	if (!r->info.module[0])
		return kallmodsyms_path(kallmodsyms_objfiles(), &r->path,
					r->info.objfile);
	r->path.at.objfile = 0; /* its room is for this one's now */
	if (kallmodsyms_object(&r->info, r->path.name))
		return r->path.name;
#endif
	return NULL;
}

int kallmodsyms_show(struct seq_file *m, void *p)
{
	struct kallsym_iter *iter = m->private;
	const struct kallmodsyms_info *info;
	const char *module, *object;
	char type = iter->type;
	unsigned int i;

	/* Some debugging symbols have no name. Ignore them. */
	if (!iter->name[0])
		return 0;

	info = iter_info(iter);
	if (info->module[0])
		type = iter->exported ? toupper(type) : tolower(type);
	seq_put_hex_ll(m, NULL, iter->show_value ? info->start : 0,
		       2 * sizeof(unsigned long));
	seq_put_hex_ll(m, " ", iter->show_value ? info->size : 0, 0);
	seq_putc(m, ' ');
	seq_putc(m, type);
	seq_putc(m, ' ');
	seq_puts(m, iter->name);
	for (i = 0; (module = module_of(iter->reader, i)); i++) {
		seq_puts(m, i ? " [" : "\t[");
		seq_puts(m, module);
		seq_putc(m, ']');
	}
	object = object_of(iter->reader);
	if (object) {
		seq_puts(m, i ? " {" : "\t{");
		seq_puts(m, object);
		seq_putc(m, '}');
	}
	seq_putc(m, '\n');
	return 0;
}

void kallmodsyms_tell_iter(struct kallsym_iter *iter)
{
	const struct kallmodsyms_info *info = iter_info(iter);
	struct kallmodsyms_reader *r = iter->reader;
	const char *module;
	size_t len = 0;
	unsigned int i;

	iter->size = info->size;
	r->modules[0] = '\0';
	for (i = 0; (module = module_of(r, i)); i++) {
		/* "[a] [b]"; what does not fit is left out whole. */
		if (len + strlen(module) + 4 <= sizeof(r->modules))
			len += sprintf(r->modules + len, "%s[%s]", i ? " " : "", module);
	}
	iter->nr_modules = i;
	iter->modules = r->modules;
#ifdef CONFIG_KALLMODSYMS_OBJECTS
	iter->object = object_of(r) ?: "";
#endif
}
