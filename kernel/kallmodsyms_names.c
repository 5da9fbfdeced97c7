// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names that are there several times in a loadable module
 *
 * Only these have an object in /proc/kallmodsyms. Who reads that finds them once for
 * each module, so that loading one costs nothing.
 */
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "kallmodsyms.h"
#include "module/internal.h"

/*
 * The hash of a name, never 0 and with bit 0 clear. Should two names have the same, an
 * object is shown where it is not needed.
 */
static u64 hash_name(const char *name)
{
	static const siphash_key_t key;
	u64 hash = siphash(name, strlen(name), &key) & ~1ULL;

	return hash ?: 2;
}

/* The entry of @hash, or the unused one where it belongs. */
static u64 *find_entry(const struct kallmodsyms_names *names, u64 hash)
{
	unsigned int i = (hash >> 32) & names->mask;

	while (names->table[i] && (names->table[i] & ~1ULL) != hash)
		i = (i + 1) & names->mask;
	return &names->table[i];
}

/*
 * Under module_mutex, as /proc/modules is read: a module does not go, nor has it other
 * symbols. NULL if no objects of the module are known.
 */
static const struct mod_kallsyms *symbols_of(const char *module)
{
	struct module *mod = find_module(module);

	if (!mod || !mod->kallmod_size)
		return NULL;
	return rcu_dereference_protected(mod->kallsyms,
					 lockdep_is_held(&module_mutex));
}

static unsigned int count_symbols(const char *module)
{
	const struct mod_kallsyms *kallsyms;

	guard(mutex)(&module_mutex);
	kallsyms = symbols_of(module);
	return kallsyms ? kallsyms->num_symtab : 0;
}

/* False if there is no room for them any more: another module has come by this name. */
static bool add_names(struct kallmodsyms_names *names, unsigned int room)
{
	const struct mod_kallsyms *kallsyms;
	unsigned int i;

	guard(mutex)(&module_mutex);
	kallsyms = symbols_of(names->module);
	if (!kallsyms)
		return true;
	if (kallsyms->num_symtab > room)
		return false;
	for (i = 1; i < kallsyms->num_symtab; i++) {
		u64 hash = hash_name(kallsyms->strtab + kallsyms->symtab[i].st_name);
		u64 *entry = find_entry(names, hash);

		*entry = hash | (*entry != 0);
		if (!(i % 1024))
			cond_resched();
	}
	return true;
}

/* Without memory, or if no objects of the module are known, there are no names. */
static void enter_module(struct kallmodsyms_names *names, const char *module)
{
	unsigned int room;

	do {
		kallmodsyms_names_free(names);
		strscpy(names->module, module, sizeof(names->module));
		room = count_symbols(module);
		if (!room)
			return;
		names->mask = roundup_pow_of_two(2 * room + 2) - 1;
		names->table = kvcalloc(names->mask + 1, sizeof(*names->table),
					GFP_KERNEL_ACCOUNT);
	} while (names->table && !add_names(names, room));
}

bool kallmodsyms_names_several(struct kallmodsyms_names *names,
			       const char *module, const char *name)
{
	if (strcmp(names->module, module))
		enter_module(names, module);
	return names->table && *find_entry(names, hash_name(name)) & 1;
}

void kallmodsyms_names_free(struct kallmodsyms_names *names)
{
	kvfree(names->table);
	*names = (struct kallmodsyms_names){ };
}
