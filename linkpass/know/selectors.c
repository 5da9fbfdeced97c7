// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <string.h>
#include "base/util.h"
#include "know/selectors.h"

/* Turn an alias, in place, into a selector, but for its path; false if TEXT is none. */
static bool from_alias(char *text)
{
	char *path = strstr(text, "..."), *from = text, *to = text;

	if (!strstr(text, "..") || strpbrk(text, ":@"))
		return false;
	while (*from && from != path) {
		if (from[0] == '.' && from[1] == '.') {
			*to++ = ':';
			from += 2;
		} else {
			*to++ = *from++;
		}
	}
	if (path) {
		*to++ = '@';
		from = path + 3;
		while (*from)
			*to++ = *from++;
	}
	*to = '\0';
	return true;
}

static bool split(struct selector *s)
{
	const char *at = strchr(s->text, '@'), *end = at ? at : s->text + strlen(s->text);
	const char *colon = memrchr(s->text, ':', end - s->text);
	size_t len;

	s->modules_end = colon ? colon : s->text;
	s->name = colon ? colon + 1 : s->text;
	s->path = at ? at + 1 : NULL;
	s->name_len = end - s->name;
	/* No module may be empty. */
	for (const char *p = s->text; p < s->name; p++)
		if (*p == ':' && (p == s->text || p[-1] == ':'))
			return false;
	len = at ? strlen(s->path) : 0;
	return s->name_len && (!at || (len > 2 && !strcmp(s->path + len - 2, ".o")));
}

bool selector_parse(struct selector *s, const char *text, size_t len)
{
	*s = (struct selector){ .text = xstrndup(text, len) };
	s->alias = from_alias(s->text);
	return split(s);
}

void selector_free(struct selector *s)
{
	xfree(s->text);
}

static bool has_module(const struct module_set *set, const char *name, size_t len)
{
	for (unsigned int i = 0; i < set->count; i++)
		if (!strncmp(set->names[i], name, len) && !set->names[i][len])
			return true;
	return false;
}

/* Are all of the selector's modules in SET?  *EXACT says whether SET has no others. */
static bool match_set(const struct selector *s, const struct module_set *set,
		      bool *exact)
{
	unsigned int n = 0;

	*exact = true;
	if (s->modules_end == s->text)
		return true;
	if (s->modules_end - s->text == strlen("vmlinux") &&
	    !strncmp(s->text, "vmlinux", strlen("vmlinux")))
		return !set->count;
	for (const char *p = s->text; p < s->modules_end; n++) {
		size_t len = strcspn(p, ":");

		if (!has_module(set, p, len))
			return false;
		p += len + 1;
	}
	*exact = n == set->count;
	return true;
}

static bool same_path(const struct selector *s, const char *path)
{
	const char *want = s->path;

	for (; *path && *want; path++, want++)
		if (*path != *want &&
		    !(s->alias && *want == '.' && !isalnum((unsigned char)*path) && *path != '_'))
			return false;
	return !*path && !*want;
}

/* Is symbol I, which has the name, one that the selector may mean? */
static bool match(const struct selector *s, const struct listing *l, uint32_t i, bool *exact)
{
	const char *object = listing_object(l, i);

	return match_set(s, listing_set(l, i), exact) &&
	       (!s->path || (object && same_path(s, object)));
}

bool selector_matches(const struct selector *s, const struct listing *l, uint32_t i)
{
	bool exact;

	return match(s, l, i, &exact);
}

bool selector_matches_guest(const struct selector *s, const char *module)
{
	size_t len = s->modules_end - s->text;

	/* Of a loadable module, no path is known. */
	return !s->path && (!len || (!strncmp(s->text, module, len) && !module[len]));
}

enum selected selector_find(const struct selector *s, const struct listing *l,
			    const struct names *names, uint32_t *found)
{
	unsigned int counts[2] = { 0 };		/* matching, and exactly */
	uint32_t last[2] = { 0 };
	bool exact;

	for (uint32_t i = names_first(names, s->name, s->name_len); i != NO_SYMBOL;
	     i = names_next(names, s->name, s->name_len, i)) {
		if (!match(s, l, i, &exact))
			continue;
		for (int e = 0; e <= exact; e++) {
			if (!counts[e] || l->k.syms[i].addr != l->k.syms[last[e]].addr)
				counts[e]++;
			last[e] = i;
		}
	}
	if (counts[1] != 1 && counts[0] != 1)
		return counts[0] ? SELECTED_SEVERAL : SELECTED_NONE;
	*found = last[counts[1] == 1];
	return SELECTED_ONE;
}

void selector_print_all(FILE *out, const struct selector *s, const struct listing *l,
			const struct names *names)
{
	for (uint32_t i = names_first(names, s->name, s->name_len); i != NO_SYMBOL;
	     i = names_next(names, s->name, s->name_len, i))
		if (selector_matches(s, l, i))
			listing_print(out, l, i, true);
}
