/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Symbols by the name of their module, built in or not, and of their object:
 *
 *	[MODULE:[MODULE:]...]NAME[@PATH]
 *
 * as /proc/kallmodsyms has them; kernel/kallmodsyms_selector.c says what each part
 * means. kallsyms_lookup_name() takes them, too.
 */
#ifndef _LINUX_KALLMODSYMS_H
#define _LINUX_KALLMODSYMS_H

#include <linux/errno.h>
#include <linux/string.h>
#include <linux/types.h>

struct mod_kallsyms;

/* In the type of a module's symbol: another has its name. */
#define KALLMODSYMS_SHARED	0x80

#ifdef CONFIG_KALLMODSYMS
/* Has @text a module or a path in it? */
bool kallmodsyms_is_selector(const char *text);

/*
 * The address of the symbol that @text selects; -ENOENT if there is none,
 * -EADDRNOTAVAIL if there are several, which are then printed, -EINVAL if it is
 * no selector.
 */
int kallmodsyms_resolve(const char *text, unsigned long *addr);

/* The same in the loaded module @object alone, or in the kernel image (NULL). */
int kallmodsyms_resolve_in(const char *object, const char *text,
			   unsigned long *addr);

/* Is it of a module that is not built in, and may yet be loaded? */
bool kallmodsyms_may_be_loaded(const char *text);

void kallmodsyms_print_candidates(const char *text);

/* The @i-th of the modules that the kernel's code at @addr is built in for. */
const char *kallmodsyms_module_at(unsigned long addr, unsigned int i);

void kallmodsyms_mark_shared(struct mod_kallsyms *kallsyms);
#else
static inline bool kallmodsyms_is_selector(const char *text)
{
	return false;
}

static inline int kallmodsyms_resolve(const char *text, unsigned long *addr)
{
	return -ENOENT;
}

static inline int kallmodsyms_resolve_in(const char *object, const char *text,
					 unsigned long *addr)
{
	return -ENOENT;
}

static inline bool kallmodsyms_may_be_loaded(const char *text)
{
	return false;
}

static inline void kallmodsyms_print_candidates(const char *text)
{
}

static inline const char *kallmodsyms_module_at(unsigned long addr,
						unsigned int i)
{
	return NULL;
}

#endif

/*
 * The "+" or "-" before the offset that is behind a symbol, or NULL. In the path of
 * a selector these are nothing special.
 */
static inline char *kallmodsyms_offset(char *text)
{
	char *next, *path = IS_ENABLED(CONFIG_KALLMODSYMS) ? strchr(text, '@') : NULL;

	while (path && (next = strstr(path, ".o")))
		text = path = next + 2;
	return strpbrk(text, "+-");
}

#endif
