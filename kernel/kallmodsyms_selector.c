// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of symbols with what /proc/kallmodsyms adds
 *
 *	[MODULE:[MODULE:]...]NAME[@PATH]
 *
 * MODULE is a module, built in or loaded; of a symbol in several of them one
 * is enough, unless there is another symbol in just the ones that are named.
 * "vmlinux" stands for the core kernel. PATH is that of the object, ending in
 * ".o"; in the kernel image it is known where /proc/kallmodsyms shows it.
 *
 * For who may have nothing but letters, digits, "_" and "." in a name, the same can be
 * written as an alias
 *
 *	[MODULE..[MODULE..]...]NAME[...PATH]
 *
 * where each other character in PATH is a "." too. No symbol of C has two dots in a row.
 *
 * But for searches in one module no locks and no allocations: kallsyms_lookup_name()
 * comes here.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/ratelimit.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "kallmodsyms.h"

#define MAX_CANDIDATES	8	/* to print */

struct selector {
	const char *modules, *modules_end;
	const char *name;
	size_t name_len;
	const char *path;		/* or NULL */
	bool alias;
};

/* A search, and what it has found. Symbols of one name and address are the same. */
struct search {
	struct selector s;
	const char *module;		/* only in this loaded module */
	bool image, loaded;		/* where to look */
	struct kallmodsyms_info *info;	/* for the result */
	unsigned long addr, exact_addr;	/* found last */
	unsigned int count, exact;	/* addresses; and those in no other module */
	/* Of all that match, in a second round. */
	void (*candidate)(const struct kallmodsyms_info *info, void *data);
	void *data;
};

/* --- What a selector says -------------------------------------------------- */

/* The next of the selector's modules, or an empty one. */
static size_t next_module(const struct selector *s, const char **module)
{
	const char *end;

	if (*module > s->modules && *module < s->modules_end)
		*module += s->alias ? 2 : 1;
	end = memchr(*module, s->alias ? '.' : ':', s->modules_end - *module);
	return (end ? end : s->modules_end) - *module;
}

/* Between the colons, or pairs of dots, there must be something. */
static bool names_modules(const struct selector *s)
{
	const char *module = s->modules;
	size_t len;

	while (module < s->modules_end) {
		len = next_module(s, &module);
		if (!len)
			return false;
		module += len;
		if (s->alias && module < s->modules_end && module[1] != '.')
			return false;
	}
	return s->name == s->modules || s->modules < s->modules_end;
}

static bool names_object(const char *path)
{
	size_t len = strlen(path);

	return len > 2 && !strcmp(path + len - 2, ".o");
}

static void parse_alias(struct selector *s, const char *text)
{
	const char *end = strstr(text, "..."), *name;

	s->path = end ? end + 3 : NULL;
	if (!end)
		end = text + strlen(text);
	for (name = end; name > text; name--)
		if (name - text >= 2 && name[-1] == '.' && name[-2] == '.')
			break;
	s->modules = text;
	s->modules_end = name > text ? name - 2 : text;
	s->name = name;
	s->name_len = end - name;
}

static void parse_selector(struct selector *s, const char *text)
{
	const char *at = strchrnul(text, '@'), *colon = at;

	while (colon > text && *colon != ':')
		colon--;
	s->modules = text;
	s->modules_end = colon;
	s->name = *colon == ':' && colon < at ? colon + 1 : text;
	s->name_len = at - s->name;
	s->path = *at ? at + 1 : NULL;
}

static bool parse(struct selector *s, const char *text)
{
	s->alias = kallmodsyms_is_alias(text);
	if (s->alias)
		parse_alias(s, text);
	else
		parse_selector(s, text);
	return s->name_len && s->name_len < KSYM_NAME_LEN && names_modules(s) &&
	       (!s->path || names_object(s->path));
}

static bool is_module(const char *name, const char *module, size_t len)
{
	return name && !strncmp(name, module, len) && !name[len];
}

static bool has_module(u32 owner, const char *module, size_t len)
{
	const char *name;
	unsigned int i;

	for (i = 0; (name = kallmodsyms_owner_module(kallmodsyms_table(), owner, i)); i++)
		if (is_module(name, module, len))
			return true;
	return false;
}

static unsigned int count_modules(u32 owner)
{
	unsigned int n = 0;

	while (kallmodsyms_owner_module(kallmodsyms_table(), owner, n))
		n++;
	return n;
}

static bool names_no_module(const struct selector *s)
{
	return s->modules == s->modules_end;
}

/* Is it one module, and this one? */
static bool names_only(const struct selector *s, const char *module)
{
	return is_module(module, s->modules, s->modules_end - s->modules);
}

/* May a symbol of this loaded module be meant? */
static bool may_have(const char *module, const struct selector *s)
{
	return names_no_module(s) || names_only(s, module);
}

/* Are all of the selector's modules among the owner's? Are they all of these? */
static bool match_owner(const struct selector *s, u32 owner, bool *exact)
{
	const char *module = s->modules;
	unsigned int n = 0;
	size_t len;

	*exact = true;
	if (names_no_module(s))
		return true;
	if (names_only(s, "vmlinux"))
		return !count_modules(owner);
	for (; (len = next_module(s, &module)); module += len, n++)
		if (!has_module(owner, module, len))
			return false;
	*exact = n == count_modules(owner);
	return true;
}

/* Is the symbol in the kernel image from the object that the selector may name? */
static bool is_of_object(const struct selector *s, const struct kallmodsyms_info *info)
{
	return !s->path || kallmodsyms_path_is(kallmodsyms_objfiles(), info->objfile,
					       s->path, s->alias);
}

/* --- What is there --------------------------------------------------------- */

/* Count a match; is it one of those that the result would be? */
static bool count_match(struct search *m, unsigned long addr, bool exact)
{
	bool new = !m->count || addr != m->addr;
	bool new_exact = exact && (!m->exact || addr != m->exact_addr);

	m->addr = addr;
	m->count += new;
	if (new_exact) {
		m->exact++;
		m->exact_addr = addr;
	}
	return m->exact ? new_exact : new;
}

static int match_image(void *data, unsigned int pos)
{
	struct kallmodsyms_cursor cursor = { };
	struct kallmodsyms_info info;
	struct search *m = data;
	bool exact;

	if (!match_owner(&m->s, kallmodsyms_image_owner(pos), &exact))
		return 0;
	kallmodsyms_image_info(&info, &cursor, pos);
	if (!is_of_object(&m->s, &info))
		return 0;
	if (m->candidate)
		m->candidate(&info, m->data);
	else if (count_match(m, info.start, exact))
		*m->info = info;
	return 0;
}

#ifdef CONFIG_MODULES
static void match_loaded(void *data, const struct module *mod,
			 const struct kallmodsyms_info *info)
{
	struct search *m = data;
	const char *path;

	if (m->s.path) {
		path = kallmodsyms_module_path(mod, info->start);
		if (!path || !kallmodsyms_same_path(path, m->s.path, m->s.alias))
			return;
	}
	if (m->candidate)
		m->candidate(info, m->data);
	else if (count_match(m, info->start, true))
		*m->info = *info;
}

/* Whether it is worth looking at all symbols of @mod. */
static bool may_be_in(void *data, const struct module *mod)
{
	const struct search *m = data;

	return may_have(mod->name, &m->s) &&
	       (!m->s.path || kallmodsyms_module_has_object(mod, m->s.path, m->s.alias));
}

static void search_loaded(struct search *m)
{
	module_kallsyms_on_each_match(m->module, may_be_in, match_loaded, m->s.name,
				      m->s.name_len, m);
}
#else
static void search_loaded(struct search *m)
{
}
#endif

static void search(struct search *m)
{
	if (m->image)
		kallsyms_on_each_match_pos(match_image, m->s.name, m->s.name_len, m);
	if (m->loaded)
		search_loaded(m);
}

static int resolve(struct search *m, const char *text)
{
	if (!parse(&m->s, text))
		return -EINVAL;
	search(m);
	if (m->exact == 1 || m->count == 1)
		return 0;
	return m->count ? -ENOTUNIQ : -ENOENT;
}

/* Call @candidate with each that matches, whether there is one or more. */
static void each_candidate(struct search *m,
			   void (*candidate)(const struct kallmodsyms_info *, void *),
			   void *data)
{
	m->candidate = candidate;
	m->data = data;
	search(m);
}

/* --- Entry points ---------------------------------------------------------- */

int kallmodsyms_resolve(const char *text, struct kallmodsyms_info *info,
			void (*candidate)(const struct kallmodsyms_info *, void *),
			void *data)
{
	struct search m = { .info = info, .image = true, .loaded = true };
	int ret = resolve(&m, text);

	if (ret == -ENOTUNIQ && candidate)
		each_candidate(&m, candidate, data);
	return ret;
}

int kallmodsyms_resolve_in(const char *module, const char *text,
			   struct kallmodsyms_info *info)
{
	struct search m = {
		.info = info,
		.module = module,
		.image = !module,
		.loaded = module,
	};

	return resolve(&m, text);
}

bool kallmodsyms_is_alias(const char *text)
{
	return strstr(text, "..") && !strpbrk(text, ":@");
}

bool kallmodsyms_is_selector(const char *text)
{
	return strpbrk(text, ":@") || kallmodsyms_is_alias(text);
}

#ifdef CONFIG_MODULES
/* False if @addr is in another module; to look for its symbol takes longer. */
static bool may_be_of(const struct selector *s, unsigned long addr)
{
	const struct module *mod;
	bool may;

	preempt_disable();
	mod = __module_address(addr);
	may = !mod || may_have(mod->name, s);
	preempt_enable();
	return may;
}
#else
static bool may_be_of(const struct selector *s, unsigned long addr)
{
	return true;
}
#endif

bool kallmodsyms_selects(const char *text, unsigned long addr)
{
	struct kallmodsyms_cursor cursor = { };
	struct kallmodsyms_info info;
	struct selector s;
	bool exact;

	if (!parse(&s, text) || !may_be_of(&s, addr) || !kallmodsyms_lookup(addr, &info) ||
	    info.hole)
		return false;
	if (!info.module[0]) {
		kallmodsyms_image_info(&info, &cursor, info.pos);
		return match_owner(&s, info.owner, &exact) && is_of_object(&s, &info);
	}
	return may_have(info.module, &s) &&
	       (!s.path || kallmodsyms_loaded_object_is(info.module, addr, s.path, s.alias));
}

bool kallmodsyms_fits_module(const char *text, const char *module)
{
	struct selector s;

	return parse(&s, text) && may_have(module, &s);
}

const char *kallmodsyms_selector_name(const char *text, size_t *len)
{
	struct selector s;

	if (!parse(&s, text))
		return NULL;
	*len = s.name_len;
	return s.name;
}

static bool is_built_in(const char *module, size_t len)
{
	u32 owner, owners = kallmodsyms_table()->markers_len *
			    KALLMODSYMS_NAMES_PER_MARKER;

	for (owner = 1; owner <= owners; owner++)
		if (has_module(owner, module, len))
			return true;
	return false;
}

bool kallmodsyms_may_be_loaded(const char *text)
{
	struct selector s;
	size_t len;

	/* A probe that waits is found by its module and a colon. */
	if (!parse(&s, text) || s.alias)
		return false;
	len = s.modules_end - s.modules;
	/* What several modules have is built in. */
	return len && len < MODULE_NAME_LEN && !memchr(s.modules, ':', len) &&
	       !names_only(&s, "vmlinux") && !is_built_in(s.modules, len);
}

/* --- Candidates, as selectors that would do -------------------------------- */

struct printing {
	struct selector s;
	unsigned int count;
	struct kallmodsyms_info infos[MAX_CANDIDATES];
	char path[KALLMODSYMS_PATH_MAX];
	char text[KSYM_NAME_LEN + 2 * KALLMODSYMS_PATH_MAX];
};

/* What is found with preemption off is printed later. */
static void keep_candidate(const struct kallmodsyms_info *info, void *data)
{
	struct printing *p = data;

	if (p->count < MAX_CANDIDATES)
		p->infos[p->count] = *info;
	p->count++;
}

static void print_candidate(struct printing *p, const struct kallmodsyms_info *info)
{
	const char *module;
	unsigned int i;
	size_t len = 0;

	for (i = 0; (module = kallmodsyms_module(info, i)); i++)
		len += scnprintf(p->text + len, sizeof(p->text) - len, "%s:", module);
	scnprintf(p->text + len, sizeof(p->text) - len, "%s%.*s", i ? "" : "vmlinux:",
		  (int)p->s.name_len, p->s.name);
	if (kallmodsyms_object(info, p->path))
		pr_info("kallmodsyms:   %s@%s\n", p->text, p->path);
	else
		pr_info("kallmodsyms:   %s\n", p->text);
}

void kallmodsyms_print_candidates(const char *where, const char *text)
{
	static DEFINE_RATELIMIT_STATE(limit, DEFAULT_RATELIMIT_INTERVAL,
				      DEFAULT_RATELIMIT_BURST);
	bool image = !where || !strcmp(where, "vmlinux");
	struct search m = {
		.module = image ? NULL : where,
		.image = image,
		.loaded = !where || !image,
	};
	struct printing *p;
	unsigned int i;

	if (!__ratelimit(&limit))
		return;
	p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p || !parse(&p->s, text))
		goto out;
	m.s = p->s;
	each_candidate(&m, keep_candidate, p);
	pr_info("kallmodsyms: %s is ambiguous; there are\n", text);
	for (i = 0; i < p->count && i < MAX_CANDIDATES; i++)
		print_candidate(p, &p->infos[i]);
	if (p->count > MAX_CANDIDATES)
		pr_info("kallmodsyms:   and %u more\n", p->count - MAX_CANDIDATES);
out:
	kfree(p);
}
