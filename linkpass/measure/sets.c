// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>
#include "kallmod-note.h"
#include "base/hash.h"
#include "base/util.h"
#include "measure/sets.h"

/* "a:b" is the set of a and b; the names are one allocation, which the first one begins. */
static struct module_set *split(const char *modname)
{
	struct module_set *set = xcalloc(1, sizeof(*set));
	char *names = xstrndup(modname, strlen(modname)), *next;

	set->names = xcalloc(strlen(modname) / 2 + 1, sizeof(*set->names));
	for (char *name = names; name; name = next) {
		next = strchr(name, ':');
		if (next)
			*next++ = '\0';
		if (*name || name == names)
			set->names[set->count++] = name;
	}
	return set;
}

static bool same_name(const void *list, uint32_t number, const void *key)
{
	return !strcmp(((const struct named_set *)list)[number].modname, key);
}

static const struct module_set *loadable_set(struct sets *s, struct hash *by_name,
					     const char *modname)
{
	uint64_t hash = hash_string(HASH_START, modname);
	uint32_t number = hash_find(by_name, hash, same_name, s->loadable, modname);

	if (number == HASH_NONE) {
		number = s->nloadable;
		hash_add(by_name, hash, number);
		GROW(s->loadable, s->nloadable, s->room);
		s->loadable[s->nloadable++] = (struct named_set){ modname, split(modname) };
	}
	return s->loadable[number].set;
}

static bool is_loadable(const struct link *l)
{
	if (l->img->linked)
		return false;
	for (unsigned int i = 0; i < l->notes.ntus; i++)
		if (!(l->notes.tus[i].flags & KALLMOD_TU_MODULE))
			return false;
	return true;
}

void sets_find(struct sets *sets, const struct link *l)
{
	const bool loadable = is_loadable(l);
	struct hash by_name = { 0 };

	*sets = (struct sets){ .of_tu = xcalloc(l->notes.ntus, sizeof(*sets->of_tu)) };
	for (unsigned int i = 0; i < l->notes.ntus; i++) {
		uint32_t set = l->modules.of_tu[i];

		if (set != NO_MODULES || l->img->linked)
			sets->of_tu[i] = &l->modules.sets[set];
		else if (loadable)
			sets->of_tu[i] = loadable_set(sets, &by_name, l->notes.tus[i].modname);
	}
	hash_free(&by_name);
}

void sets_free(struct sets *sets)
{
	for (unsigned int i = 0; i < sets->nloadable; i++) {
		struct module_set *set = sets->loadable[i].set;

		xfree((char *)set->names[0]);
		xfree(set->names);
		xfree(set);
	}
	xfree(sets->loadable);
	xfree(sets->of_tu);
}
