// SPDX-License-Identifier: GPL-2.0-only
/*
 * kallmodsyms_selector.c: names of symbols with what /proc/kallmodsyms adds
 *
 *	[MODULE:[MODULE:]...]NAME[@PATH]
 *
 * MODULE is a module, built in or loaded; of a symbol in several of them one
 * is enough, unless there is another symbol in just the ones that are named.
 * "vmlinux" stands for the core kernel. PATH is that of the object, ending in
 * ".o", and is known where /proc/kallmodsyms shows it.
 *
 * No locks and no allocations: kallsyms_lookup_name() comes here.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>
#include "kallmodsyms.h"

#define MAX_CANDIDATES	8	/* to print */

struct selector {
	const char *modules, *modules_end;
	const char *path;		/* or NULL */
	const char *loaded;		/* only in this loaded module */
	bool image;			/* only in the kernel image */
	char name[KSYM_NAME_LEN];
};

/* What has been found. Symbols of one name and address are the same. */
struct matches {
	const struct selector *s;
	unsigned int count, exact;	/* addresses; and those in no other module */
	unsigned long addr, exact_addr;
};

/* Between the colons there must be something. */
static bool names_modules(const char *text, const char *end)
{
	const char *p;

	for (p = text; p < end; p++)
		if (*p == ':' && (p == text || p[-1] == ':'))
			return false;
	return true;
}

static bool parse(struct selector *s, const char *text)
{
	const char *at = strchrnul(text, '@'), *colon = at;

	while (colon > text && *colon != ':')
		colon--;
	s->modules = text;
	s->modules_end = colon;
	if (*colon == ':' && colon < at)
		text = colon + 1;
	s->path = *at ? at + 1 : NULL;
	if (at == text || at - text >= KSYM_NAME_LEN || (s->path && !*s->path) ||
	    !names_modules(s->modules, text))
		return false;
	memcpy(s->name, text, at - text);
	s->name[at - text] = '\0';
	return true;
}

/* The next of the selector's modules, or an empty one. */
static size_t next_module(const struct selector *s, const char **module)
{
	const char *end;

	if (*module < s->modules_end && **module == ':')
		(*module)++;
	end = memchr(*module, ':', s->modules_end - *module);
	return (end ? end : s->modules_end) - *module;
}

static bool is_module(const char *name, const char *module, size_t len)
{
	return name && !strncmp(name, module, len) && !name[len];
}

static bool has_module(u32 owner, const char *module, size_t len)
{
	const struct kallmodsyms_table t = kallmodsyms_table();
	const char *name;
	unsigned int i;

	for (i = 0; (name = kallmodsyms_module(&t, owner, i)); i++)
		if (is_module(name, module, len))
			return true;
	return false;
}

static unsigned int count_modules(u32 owner)
{
	const struct kallmodsyms_table t = kallmodsyms_table();
	unsigned int n = 0;

	while (kallmodsyms_module(&t, owner, n))
		n++;
	return n;
}

/* Are all of the selector's modules among the owner's? Are they all of these? */
static bool match_owner(const struct selector *s, u32 owner, bool *exact)
{
	const char *module = s->modules;
	unsigned int n = 0;
	size_t len;

	*exact = true;
	if (module == s->modules_end)
		return true;
	if (s->modules_end - module == strlen("vmlinux") &&
	    !strncmp(module, "vmlinux", strlen("vmlinux")))
		return !count_modules(owner);
	for (; (len = next_module(s, &module)); module += len, n++)
		if (!has_module(owner, module, len))
			return false;
	*exact = n == count_modules(owner);
	return true;
}

static void add_match(struct matches *m, unsigned long addr, bool exact)
{
	if (!m->count || addr != m->addr)
		m->count++;
	m->addr = addr;
	if (!exact)
		return;
	if (!m->exact || addr != m->exact_addr)
		m->exact++;
	m->exact_addr = addr;
}

static noinline bool match_path(const char *want, unsigned int pos)
{
	const struct kallmodsyms_objfiles t = kallmodsyms_objfiles();
	struct kallmodsyms_run run = { 0 };
	struct kallmodsyms_path path;
	const char *found;

	path.objfile = 0;
	found = kallmodsyms_path(&t, &path, kallmodsyms_objfile(&t, &run, pos));
	return found && !strcmp(found, want);
}

static bool matches_image(const struct selector *s, unsigned int pos, bool *exact)
{
	return match_owner(s, kallmodsyms_core_owner(pos), exact) &&
	       (!s->path || match_path(s->path, pos));
}

static int match_image(void *data, unsigned int pos)
{
	struct matches *m = data;
	bool exact;

	if (matches_image(m->s, pos, &exact))
		add_match(m, kallsyms_sym_address(pos), exact);
	return 0;
}

#ifdef CONFIG_MODULES
static bool matches_loaded(const struct selector *s, const struct module *mod,
			   unsigned long addr, char type)
{
	const char *path;

	if (s->loaded && strcmp(s->loaded, mod->name))
		return false;
	if (s->modules != s->modules_end &&
	    !is_module(mod->name, s->modules, s->modules_end - s->modules))
		return false;
	if (!s->path)
		return true;
	path = kallmodsyms_module_path(mod, addr);
	return path && (type & KALLMODSYMS_SHARED) && !strcmp(path, s->path);
}

static int match_loaded(void *data, struct module *mod, unsigned long addr,
			char type)
{
	struct matches *m = data;

	if (matches_loaded(m->s, mod, addr, type))
		add_match(m, addr, true);
	return 0;
}

#define on_each_loaded(fn, m)						\
	module_kallsyms_on_each_match(fn, (m)->s->name, m)
#else
#define on_each_loaded(fn, m)	do { } while (0)
#endif

static void find_matches(struct matches *m, const struct selector *s)
{
	*m = (struct matches){ .s = s };
	if (!s->loaded)
		kallsyms_on_each_match_pos(match_image, s->name, m);
	if (!s->image)
		on_each_loaded(match_loaded, m);
}

/* --- Candidates, as selectors that would do -------------------------------- */

static bool may_print(struct matches *m)
{
	return m->count++ < MAX_CANDIDATES;
}

static noinline int print_image(void *data, unsigned int pos)
{
	const struct kallmodsyms_objfiles objfiles = kallmodsyms_objfiles();
	const struct kallmodsyms_table t = kallmodsyms_table();
	struct kallmodsyms_run run = { 0 };
	struct kallmodsyms_path path;
	const char *object;
	struct matches *m = data;
	u32 owner = kallmodsyms_core_owner(pos);
	const char *name;
	unsigned int i;
	bool exact;

	if (!matches_image(m->s, pos, &exact) || !may_print(m))
		return 0;
	path.objfile = 0;
	object = kallmodsyms_path(&objfiles, &path,
				  kallmodsyms_objfile(&objfiles, &run, pos));
	pr_info("kallmodsyms:   ");
	for (i = 0; (name = kallmodsyms_module(&t, owner, i)); i++)
		pr_cont("%s:", name);
	pr_cont("%s%s%s%s\n", i ? "" : "vmlinux:", m->s->name,
		object ? "@" : "", object ?: "");
	return 0;
}

#ifdef CONFIG_MODULES
static int print_loaded(void *data, struct module *mod, unsigned long addr,
			char type)
{
	const char *path = type & KALLMODSYMS_SHARED ?
			   kallmodsyms_module_path(mod, addr) : NULL;
	struct matches *m = data;

	if (matches_loaded(m->s, mod, addr, type) && may_print(m))
		pr_info("kallmodsyms:   %s:%s%s%s\n", mod->name, m->s->name,
			path ? "@" : "", path ?: "");
	return 0;
}
#endif

static void print_candidates(const struct selector *s, const char *text)
{
	struct matches m = { .s = s };

	pr_info("kallmodsyms: %s is ambiguous; there are\n", text);
	if (!s->loaded)
		kallsyms_on_each_match_pos(print_image, s->name, &m);
	if (!s->image)
		on_each_loaded(print_loaded, &m);
	if (m.count > MAX_CANDIDATES)
		pr_info("kallmodsyms:   and %u more\n", m.count - MAX_CANDIDATES);
}

/* --- Entry points ---------------------------------------------------------- */

static bool is_built_in(const char *module, size_t len)
{
	const struct kallmodsyms_table t = kallmodsyms_table();
	u32 owner, owners = t.markers_len * KALLMODSYMS_NAMES_PER_MARKER;

	for (owner = 1; owner <= owners; owner++)
		if (has_module(owner, module, len))
			return true;
	return false;
}

static int resolve(const struct selector *s, const char *text, unsigned long *addr)
{
	struct matches m;

	find_matches(&m, s);
	*addr = m.exact == 1 ? m.exact_addr : m.addr;
	if (m.exact == 1 || m.count == 1)
		return 0;
	if (m.count) {
		print_candidates(s, text);
		return -EADDRNOTAVAIL;
	}
	return -ENOENT;
}

bool kallmodsyms_is_selector(const char *text)
{
	return strpbrk(text, ":@");
}

int kallmodsyms_resolve(const char *text, unsigned long *addr)
{
	struct selector s = { 0 };

	return parse(&s, text) ? resolve(&s, text, addr) : -EINVAL;
}

int kallmodsyms_resolve_in(const char *object, const char *text,
			   unsigned long *addr)
{
	struct selector s = { .loaded = object, .image = !object };

	return parse(&s, text) ? resolve(&s, text, addr) : -EINVAL;
}

bool kallmodsyms_may_be_loaded(const char *text)
{
	const char *end = strchr(text, ':');

	return end && !is_built_in(text, end - text) &&
	       strncmp(text, "vmlinux:", strlen("vmlinux:"));
}

void kallmodsyms_print_candidates(const char *text)
{
	struct selector s = { 0 };

	if (parse(&s, text))
		print_candidates(&s, text);
}
