// SPDX-License-Identifier: GPL-2.0-only
/*
 * The objects of a loadable module
 *
 * A module whose objects were compiled with kallmod.so has a section
 * .kallmod, with a record for each object, aligned to a word:
 *
 *	u32 bytes of this record, padding included
 *	u32 number of ranges
 *	ranges: first address, first address behind the end
 *	path of the object, NUL-terminated
 *
 * Whatever is wrong with it costs annotations and nothing else.
 */
#include <linux/align.h>
#include <linux/ctype.h>
#include <linux/module.h>
#include <linux/string.h>
#include "kallmodsyms.h"

struct record {
	u32 bytes;
	u32 count;
	struct {
		unsigned long start, end;
	} ranges[];
};

/* The record at @offset if all of it is there and sound. */
static const struct record *get_record(const struct module *mod, size_t offset,
				       const char **path)
{
	size_t left = mod->kallmod_size - offset;
	const struct record *r = mod->kallmod + offset;
	const char *p, *end;

	/* A section is only as aligned as the file says. */
	if (!IS_ALIGNED((unsigned long)r, sizeof(long)) ||
	    left < sizeof(*r) || r->bytes > left || r->bytes < sizeof(*r) ||
	    r->bytes % sizeof(long) ||
	    r->count > (r->bytes - sizeof(*r)) / sizeof(r->ranges[0]))
		return NULL;
	end = (const char *)r + r->bytes;
	*path = (const char *)&r->ranges[r->count];
	for (p = *path; p < end && *p; p++)
		if (!isascii(*p) || !isgraph(*p) || strchr("[]{}", *p))
			return NULL;
	return p < end && p > *path && p - *path < KALLMODSYMS_PATH_MAX ? r : NULL;
}

/* The path of the object in @mod that has @addr, or NULL. */
const char *kallmodsyms_module_path(const struct module *mod, unsigned long addr)
{
	const struct record *r;
	const char *path;
	size_t offset;
	u32 i;

	for (offset = 0; offset < mod->kallmod_size; offset += r->bytes) {
		r = get_record(mod, offset, &path);
		if (!r)
			break;
		for (i = 0; i < r->count; i++)
			if (addr >= r->ranges[i].start && addr < r->ranges[i].end)
				return path;
	}
	return NULL;
}

bool kallmodsyms_module_has_object(const struct module *mod, const char *path, bool alias)
{
	const struct record *r;
	const char *has;
	size_t offset;

	for (offset = 0; offset < mod->kallmod_size; offset += r->bytes) {
		r = get_record(mod, offset, &has);
		if (!r)
			break;
		if (kallmodsyms_same_path(has, path, alias))
			return true;
	}
	return false;
}

bool kallmodsyms_loaded_object_is(const char *module, unsigned long addr,
				  const char *want, bool alias)
{
	const struct module *mod;
	const char *path;
	bool same;

	preempt_disable();
	mod = find_module(module);
	path = mod ? kallmodsyms_module_path(mod, addr) : NULL;
	same = path && kallmodsyms_same_path(path, want, alias);
	preempt_enable();
	return same;
}

bool kallmodsyms_loaded_object(const char *module, unsigned long addr, char *path)
{
	const struct module *mod;
	const char *found;

	preempt_disable();
	mod = find_module(module);
	found = mod ? kallmodsyms_module_path(mod, addr) : NULL;
	if (found)
		strscpy(path, found, KALLMODSYMS_PATH_MAX);
	preempt_enable();
	return found;
}
