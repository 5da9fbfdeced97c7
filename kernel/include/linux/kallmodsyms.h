/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known of a symbol: its true size, the modules it is built in for, the
 * object it is from.
 *
 * kallsyms_lookup() and its relatives answer with the symbol before an address,
 * and say that it reaches up to the next one. These here know st_size of each symbol
 * (CONFIG_KALLSYMS_SIZES), and so whether the address is in it.
 */
#ifndef _LINUX_KALLMODSYMS_H
#define _LINUX_KALLMODSYMS_H

#include <linux/errno.h>
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/types.h>

/**
 * struct kallmodsyms_info - what is known of a symbol
 * @start: its address
 * @size: its size in bytes as ELF has it (st_size); 0 for a label
 * @extent: how many bytes from @start on may belong to it: up to the next symbol,
 *	or @size if that is more. A label inside a symbol extends to the end of
 *	that at most.
 * @offset: from @start to the address that was looked up
 * @hole: the address is in no symbol. It is in what is between the end of this
 *	one and the next: padding, or a weak function that was overridden.
 * @module: the loadable module that it is in, or "" for the kernel image; also
 *	"bpf" and what else /proc/kallsyms has in brackets
 *
 * It has no pointers to what may go away, and is small enough for the stack.
 * Names are fetched by kallmodsyms_name(), kallmodsyms_module() and
 * kallmodsyms_object().
 */
struct kallmodsyms_info {
	unsigned long start;
	unsigned long size;
	unsigned long extent;
	unsigned long offset;
	bool hole;
	char module[MODULE_NAME_LEN];
	/* private: */
	unsigned int pos;	/* in the kernel image: its number in kallsyms */
	u32 owner;		/* its modules there, see kallmodsyms_table.h */
	u32 objfile;		/* its object, see kallmodsyms_objfiles.h */
};

#ifdef CONFIG_KALLSYMS_SIZES

/**
 * kallmodsyms_lookup() - find the symbol that an address is in
 * @addr: the address, of the kernel image or of a loadable module
 * @info: filled in, if it is one
 *
 * Of several symbols that contain @addr it is the one that starts last, and of
 * several there the largest. A symbol without a size is a label; an address behind
 * one, up to the next symbol, is taken to be in it.
 *
 * May be called in any context.
 *
 * Return: true if @addr is in a symbol, or in a hole behind one (@info->hole).
 */
bool kallmodsyms_lookup(unsigned long addr, struct kallmodsyms_info *info);

/**
 * kallmodsyms_name() - the name of a symbol that was found
 * @info: where it was found
 * @name: room for KSYM_NAME_LEN bytes
 *
 * Return: true, or false if the module has been unloaded since.
 */
bool kallmodsyms_name(const struct kallmodsyms_info *info, char *name);

#else

static inline bool kallmodsyms_lookup(unsigned long addr,
				      struct kallmodsyms_info *info)
{
	*info = (struct kallmodsyms_info){ 0 };
	if (!kallsyms_lookup_size_offset(addr, &info->extent, &info->offset))
		return false;
	info->start = addr - info->offset;
	info->size = info->extent;
	return true;
}

#endif /* CONFIG_KALLSYMS_SIZES */

/**
 * kallmodsyms_lookup_return() - find the symbol that a return address returns to
 * @addr: the return address
 * @info: filled in, if there is one
 *
 * A function may end in a call that does not return. Then the return address is
 * the first one behind it, which is in a hole or in the next function. So this
 * looks for the byte before; @info->offset is still that of @addr.
 *
 * Return: as kallmodsyms_lookup().
 */
static inline bool kallmodsyms_lookup_return(unsigned long addr,
					     struct kallmodsyms_info *info)
{
	if (!kallmodsyms_lookup(addr - 1, info))
		return false;
	info->offset++;
	return true;
}

#ifdef CONFIG_KALLMODSYMS

/**
 * kallmodsyms_module() - a module that a symbol belongs to
 * @info: what was found of the symbol
 * @i: which of its modules, from 0
 *
 * Code in the kernel image may be built in for several modules.
 *
 * Return: the name, or NULL if there are not so many. For a loaded module it is in
 * @info, for others in the kernel image.
 */
const char *kallmodsyms_module(const struct kallmodsyms_info *info,
			       unsigned int i);

/**
 * kallmodsyms_builtin_module() - a module that code is built in for
 * @addr: an address in the kernel image
 * @i: which of the modules, from 0
 *
 * Return: the name, or NULL if there are not so many.
 */
const char *kallmodsyms_builtin_module(unsigned long addr, unsigned int i);

#else

static inline const char *kallmodsyms_module(const struct kallmodsyms_info *info,
					     unsigned int i)
{
	return NULL;
}

static inline const char *kallmodsyms_builtin_module(unsigned long addr,
						     unsigned int i)
{
	return NULL;
}

#endif /* CONFIG_KALLMODSYMS */

#ifdef CONFIG_KALLMODSYMS_OBJECTS

/* Room for a path with its NUL; linkpass has none that are longer. */
#define KALLMODSYMS_PATH_MAX	512

/**
 * kallmodsyms_object() - the object file that a symbol is from
 * @info: what was found of the symbol
 * @path: room for KALLMODSYMS_PATH_MAX bytes
 *
 * It is known at least where (name, modules) stands for several symbols.
 *
 * Return: true if it is known; @path is then that of the object in the build.
 */
bool kallmodsyms_object(const struct kallmodsyms_info *info, char *path);

#endif /* CONFIG_KALLMODSYMS_OBJECTS */

#ifdef CONFIG_KALLMODSYMS_SELECTORS

/**
 * kallmodsyms_is_selector() - does a name say more than a symbol's name?
 * @text: the name
 *
 * Return: true if there is a module or an object in it.
 */
bool kallmodsyms_is_selector(const char *text);

/**
 * kallmodsyms_is_alias() - is it a selector made of letters, digits, "_" and "." only?
 * @text: the name
 */
bool kallmodsyms_is_alias(const char *text);

/**
 * kallmodsyms_selects() - is an address in the modules and the object of a selector?
 * @text: the selector; its name may be anything, and is left to the caller
 * @addr: the address, of the kernel image or of a loadable module
 *
 * May be called in any context.
 */
bool kallmodsyms_selects(const char *text, unsigned long addr);

/**
 * kallmodsyms_resolve() - find the symbol that a selector stands for
 * @text: [MODULE:[MODULE:]...]NAME[@OBJECT], or [MODULE..[MODULE..]...]NAME[...OBJECT]
 * @info: filled in if there is just one
 * @candidate: if there are several, called with each of them; may be NULL, and
 *	may not sleep
 * @data: for @candidate
 *
 * Without MODULE any will do, "vmlinux" is none. What else a selector means stands
 * in Documentation/admin-guide/kallmodsyms.rst.
 *
 * Changes and prints nothing, and may be called in any context.
 *
 * Return: 0, -ENOENT if there is none, -ENOTUNIQ if there are several, -EINVAL if
 * @text is no selector.
 */
int kallmodsyms_resolve(const char *text, struct kallmodsyms_info *info,
			void (*candidate)(const struct kallmodsyms_info *, void *),
			void *data);

/**
 * kallmodsyms_resolve_in() - the same in the kernel image, or in one module
 * @module: the name of the loaded module to look in, or NULL for the kernel image
 * @text: as above
 * @info: as above
 *
 * May sleep, if it is one module.
 *
 * Return: as kallmodsyms_resolve().
 */
int kallmodsyms_resolve_in(const char *module, const char *text,
			   struct kallmodsyms_info *info);

/**
 * kallmodsyms_fits_module() - may a selector mean a symbol of a loadable module?
 * @text: the selector
 * @module: the name of the module, which may not be loaded yet
 *
 * Return: false if @text is no selector, or names another module.
 */
bool kallmodsyms_fits_module(const char *text, const char *module);

/**
 * kallmodsyms_selector_name() - where the name is in a selector
 * @text: a selector or a plain name
 * @len: its length
 *
 * Return: the start of the name in @text, or NULL if @text is no selector.
 */
const char *kallmodsyms_selector_name(const char *text, size_t *len);

/**
 * kallmodsyms_may_be_loaded() - may a module come that has the symbol?
 * @text: a selector that was not found
 *
 * Return: true if it names one module, and that is not built in. False for an alias.
 */
bool kallmodsyms_may_be_loaded(const char *text);

/**
 * kallmodsyms_print_candidates() - tell the log what a selector may stand for
 * @where: only in this loaded module, or in "vmlinux"; NULL for anywhere
 * @text: a selector for which there are several symbols
 *
 * May sleep. If it is asked too often, some are left out.
 */
void kallmodsyms_print_candidates(const char *where, const char *text);

#else

static inline bool kallmodsyms_is_selector(const char *text)
{
	return false;
}

static inline bool kallmodsyms_is_alias(const char *text)
{
	return false;
}

static inline bool kallmodsyms_selects(const char *text, unsigned long addr)
{
	return false;
}

static inline int kallmodsyms_resolve(const char *text,
				      struct kallmodsyms_info *info,
				      void (*candidate)(const struct kallmodsyms_info *,
							void *),
				      void *data)
{
	return -ENOENT;
}

static inline int kallmodsyms_resolve_in(const char *module, const char *text,
					 struct kallmodsyms_info *info)
{
	return -ENOENT;
}

static inline bool kallmodsyms_fits_module(const char *text, const char *module)
{
	return false;
}

static inline const char *kallmodsyms_selector_name(const char *text, size_t *len)
{
	return NULL;
}

static inline bool kallmodsyms_may_be_loaded(const char *text)
{
	return false;
}

static inline void kallmodsyms_print_candidates(const char *where, const char *text)
{
}

#endif /* CONFIG_KALLMODSYMS_SELECTORS */

/*
 * The "+" or "-" before the offset that is behind a symbol, or NULL. In the path of
 * a selector these are nothing special.
 */
static inline char *kallmodsyms_offset(char *text)
{
#ifdef CONFIG_KALLMODSYMS_SELECTORS
	char *next, *path = strchr(text, '@');

	while (path && (next = strstr(path, ".o"))) {
		path = next + 2;
		text = path;
	}
#endif
	return strpbrk(text, "+-");
}

#endif
