/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of kallmodsyms share. kallsyms.c owns the symbols and the iterator,
 * module/kallsyms.c those of loadable modules.
 */
#ifndef KALLMODSYMS_H_
#define KALLMODSYMS_H_

#include <linux/kallmodsyms.h>
#include "kallmodsyms_place.h"
#include "kallmodsyms_sizes.h"
#ifdef CONFIG_KALLMODSYMS
#include "kallmodsyms_table.h"
#endif
#ifdef CONFIG_KALLMODSYMS_OBJECTS
#include "kallmodsyms_objfiles.h"
#endif
#include "kallsyms_internal.h"

/* --- One symbol of the kernel image: kallmodsyms_info.c -------------------- */

/*
 * Where the last size was looked up, and the symbols that share its address, end
 * excluded: there can be thousands, and the distance to the next one is that of all.
 */
struct kallmodsyms_image_cursor {
	struct kallmodsyms_size_cursor sizes;
	unsigned int first, end;
	u32 distance;
};

/*
 * Where the last symbol was found in each table. Symbols that are asked for in
 * ascending order are then found almost without a search. All zero is a valid start.
 */
struct kallmodsyms_cursor {
	struct kallmodsyms_image_cursor sizes;
#ifdef CONFIG_KALLMODSYMS
	struct kallmodsyms_hint hint;
#endif
#ifdef CONFIG_KALLMODSYMS_OBJECTS
	struct kallmodsyms_run run;
#endif
};

/* What @place found, without the modules and the object. Returns its number. */
static inline unsigned int
kallmodsyms_info_place(struct kallmodsyms_info *info,
		       const struct kallmodsyms_place *place)
{
	struct kallmodsyms_range found;

	info->hole = !kallmodsyms_placed(place, &found, &info->extent);
	info->start = found.start;
	info->size = found.size;
	info->offset = place->addr - found.start;
	return found.index;
}

/* The symbols of loadable modules: module/kallsyms.c. */
#ifdef CONFIG_MODULES
bool module_kallsyms_info(unsigned long addr, struct kallmodsyms_info *info);
bool module_kallsyms_info_name(const struct kallmodsyms_info *info, char *name);
#else
static inline bool module_kallsyms_info(unsigned long addr,
					struct kallmodsyms_info *info)
{
	return false;
}

static inline bool module_kallsyms_info_name(const struct kallmodsyms_info *info,
					     char *name)
{
	return false;
}
#endif

/* The size of symbol number @pos of kallsyms. */
unsigned long kallmodsyms_image_size(unsigned int pos,
				     struct kallmodsyms_image_cursor *cursor);

/* For owner and objfile of struct kallmodsyms_info. */
#define KALLMODSYMS_NOT_YET	U32_MAX

/* All that is known of symbol number @pos of kallsyms; zero is its offset. */
void kallmodsyms_image_info(struct kallmodsyms_info *info,
			    struct kallmodsyms_cursor *cursor, unsigned int pos);

#ifdef CONFIG_KALLMODSYMS
/* An address as the tables of modules have it. */
u32 kallmodsyms_key(unsigned long addr);

/* The owner of symbol number @pos of kallsyms. */
u32 kallmodsyms_image_owner(unsigned int pos);

/* --- All symbols in turn: kallmodsyms.c ------------------------------------ */

struct seq_file;
struct kallmodsyms_reader;

/* What an iterator needs to tell more than /proc/kallsyms does, or NULL. */
struct kallmodsyms_reader *kallmodsyms_reader_alloc(void);
void kallmodsyms_reader_free(struct kallmodsyms_reader *reader);

int kallmodsyms_show(struct seq_file *m, void *p);

/* Put size, modules and object of the symbol into @iter, for those who read it. */
void kallmodsyms_tell_iter(struct kallsym_iter *iter);
#endif

#ifdef CONFIG_KALLMODSYMS_OBJECTS
/* --- The objects of loadable modules: kallmodsyms_module.c ----------------- */

/*
 * The names that are there several times in a module; all zero is none. It is made
 * when the first symbol of the module is asked for.
 */
struct kallmodsyms_names {
	char module[MODULE_NAME_LEN];
	u64 *table;		/* open addressing; 0 is unused, bit 0: several */
	unsigned int mask;
};

#ifdef CONFIG_MODULES
/* Is @name there several times in @module, whose objects are known? May sleep. */
bool kallmodsyms_names_several(struct kallmodsyms_names *names,
			       const char *module, const char *name);
void kallmodsyms_names_free(struct kallmodsyms_names *names);

/* The path of the object of @mod that has @addr, or NULL; @mod must stay. */
const char *kallmodsyms_module_path(const struct module *mod, unsigned long addr);

/* Has @mod, which must stay, an object of this path? */
bool kallmodsyms_module_has_object(const struct module *mod, const char *path, bool alias);

/* Is the object of the loaded module that has @addr the one that @want means? */
bool kallmodsyms_loaded_object_is(const char *module, unsigned long addr,
				  const char *want, bool alias);

/* The path of the object of the loaded module that has @addr. */
bool kallmodsyms_loaded_object(const char *module, unsigned long addr, char *path);
#else
static inline bool kallmodsyms_names_several(struct kallmodsyms_names *names,
					     const char *module, const char *name)
{
	return false;
}

static inline void kallmodsyms_names_free(struct kallmodsyms_names *names)
{
}

static inline bool kallmodsyms_loaded_object_is(const char *module,
						unsigned long addr,
						const char *want, bool alias)
{
	return false;
}

static inline bool kallmodsyms_loaded_object(const char *module,
					     unsigned long addr, char *path)
{
	return false;
}
#endif
#endif /* CONFIG_KALLMODSYMS_OBJECTS */

#ifdef CONFIG_KALLMODSYMS_SELECTORS
/* --- Symbols of loadable modules by name: module/kallsyms.c ---------------- */

/* Called with preemption off, or with module_mutex held; @mod stays that long. */
typedef void (*kallmodsyms_match_fn)(void *data, const struct module *mod,
				     const struct kallmodsyms_info *info);

/*
 * Call @fn with each symbol called @name in the modules that @wanted takes: in all of
 * them with preemption off, or in one, under module_mutex.
 */
void module_kallsyms_on_each_match(const char *module,
				   bool (*wanted)(void *, const struct module *),
				   kallmodsyms_match_fn fn,
				   const char *name, size_t len, void *data);
#endif

#endif
