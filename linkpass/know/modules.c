// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From notes to module sets.
 *
 * In:  the names and module files of all translation units of an image.
 * Out: for each of them the set of modules, built into this image, that it is
 *      part of.
 *
 * An object shared by several modules names them all, enabled or not, built in
 * or not; only those that are declared in the image are kept.  An object
 * shared with a loadable module is compiled as part of that, with -DMODULE and
 * without KBUILD_MODFILE, and is linked into the image all the same.  Its
 * names are then looked up among the declared modules whose directory is the
 * object's own or above it, which is where Kbuild can list the object.
 */
#include <stdlib.h>
#include <string.h>
#include "kallmod-note.h"
#include "know/modules.h"
#include "base/util.h"

/* The words of a string, separated by a separator. */
struct word {
	const char *start;
	size_t len;
};

static bool next_word(const char **pos, char separator, struct word *w)
{
	while (**pos == separator)
		(*pos)++;
	w->start = *pos;
	w->len = strcspn(*pos, (const char[]){ separator, '\0' });
	*pos += w->len;
	return w->len;
}

static int by_string(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void declare(struct modules *m, const struct tu *tu)
{
	const char *pos = tu->modfile;
	struct word w;

	while (next_word(&pos, ' ', &w)) {
		GROW(m->files, m->nfiles, m->files_room);
		m->files[m->nfiles++] = xstrndup(w.start, w.len);
	}
}

static void collect_declared(struct modules *m, const struct notes *notes)
{
	unsigned int kept = 0;

	for (unsigned int i = 0; i < notes->ntus; i++)
		if (notes->tus[i].flags & KALLMOD_TU_DECLARES)
			declare(m, &notes->tus[i]);

	xsort(m->files, m->nfiles, sizeof(*m->files), by_string);
	for (unsigned int i = 0; i < m->nfiles; i++) {
		if (kept && !strcmp(m->files[i], m->files[kept - 1]))
			xfree(m->files[i]);
		else
			m->files[kept++] = m->files[i];
	}
	m->nfiles = kept;
}

/* A module's name: the name of its file as Kbuild turns it into an identifier. */
static char *module_name(const char *file)
{
	char *name = xstrndup(file_name(file), strlen(file_name(file)));

	for (char *p = name; *p; p++)
		if (*p == '-' || *p == ',')
			*p = '_';
	return name;
}

static const char *find_declared(const struct modules *m, struct word w)
{
	char *key = xstrndup(w.start, w.len);
	char **found = !m->nfiles ? NULL :
		       bsearch(&key, m->files, m->nfiles, sizeof(*m->files), by_string);

	xfree(key);
	return found ? *found : NULL;
}

/* Is the directory of FILE that of OBJECT, or above it? */
static bool lists_object(const char *file, const char *object)
{
	size_t len = file_name(file) - file;

	return !strncmp(file, object, len);
}

static int by_name(const void *a, const void *b)
{
	const struct declared *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static void name_declared(struct modules *m)
{
	m->declared = xcalloc(m->nfiles, sizeof(*m->declared));
	for (unsigned int i = 0; i < m->nfiles; i++)
		m->declared[i] = (struct declared){ module_name(m->files[i]), m->files[i] };
	xsort(m->declared, m->nfiles, sizeof(*m->declared), by_name);
}

/* The declared module NAME closest above OBJECT. */
static const char *find_above(const struct modules *m, struct word w,
			      const char *object)
{
	unsigned int low = 0, high = m->nfiles;
	const char *best = NULL;
	char *name = xstrndup(w.start, w.len);

	while (low < high) {
		unsigned int mid = low + (high - low) / 2;

		if (strcmp(m->declared[mid].name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < m->nfiles && !strcmp(m->declared[low].name, name); low++) {
		const char *file = m->declared[low].file;

		if (lists_object(file, object) &&
		    (!best || file_name(file) - file > file_name(best) - best))
			best = file;
	}
	xfree(name);
	return best;
}

static void set_add(struct modules *m, struct module_set *set, const char *file)
{
	GROW(m->names, m->nnames, m->names_room);
	m->names[m->nnames++] = module_name(file);
	if (!(set->count & (set->count - 1)))
		set->names = xrealloc(set->names, 2 * (size_t)set->count + 1,
				      sizeof(*set->names));
	set->names[set->count++] = m->names[m->nnames - 1];
}

/* Sort the names; each is kept once. */
static void set_finish(struct module_set *set)
{
	unsigned int kept = 0;

	xsort(set->names, set->count, sizeof(*set->names), by_string);
	for (unsigned int i = 0; i < set->count; i++)
		if (!kept || strcmp(set->names[i], set->names[kept - 1]))
			set->names[kept++] = set->names[i];
	set->count = kept;
}

static struct module_set set_of(struct modules *m, const struct tu *tu)
{
	struct module_set set = { 0 };
	bool by_file = *tu->modfile;
	const char *pos = by_file ? tu->modfile : tu->modname;
	struct word w;

	if (!by_file && !(tu->flags & KALLMOD_TU_MODULE))
		return set;
	while (next_word(&pos, by_file ? ' ' : ':', &w)) {
		const char *file = by_file ? find_declared(m, w) :
					     find_above(m, w, tu->object);

		if (file)
			set_add(m, &set, file);
	}
	set_finish(&set);
	return set;
}

static bool sets_equal(const void *list, uint32_t number, const void *key)
{
	const struct module_set *a = (const struct module_set *)list + number, *b = key;

	if (a->count != b->count)
		return false;
	for (unsigned int i = 0; i < a->count; i++)
		if (strcmp(a->names[i], b->names[i]))
			return false;
	return true;
}

static uint64_t set_hash(const struct module_set *set)
{
	uint64_t hash = HASH_START;

	for (unsigned int i = 0; i < set->count; i++)
		hash = hash_string(hash, set->names[i]);
	return hash;
}

static uint32_t find_set(const struct modules *m, const struct module_set *set)
{
	return hash_find(&m->by_names, set_hash(set), sets_equal, m->sets, set);
}

/* The index of SET in sets[]; takes its memory over. */
static uint32_t intern(struct modules *m, struct module_set set)
{
	uint32_t found;

	if (!set.count)
		return NO_MODULES;
	found = find_set(m, &set);
	if (found != HASH_NONE) {
		xfree(set.names);
		return found;
	}
	hash_add(&m->by_names, set_hash(&set), m->nsets);
	GROW(m->sets, m->nsets, m->sets_room);
	m->sets[m->nsets] = set;
	return m->nsets++;
}

uint32_t modules_alone(const struct modules *m, const char *name)
{
	return find_set(m, &(struct module_set){ &name, 1 });
}

/* Intern SET and, if it has several members, each of them alone. */
static uint32_t intern_with_members(struct modules *m, struct module_set set)
{
	for (unsigned int i = 0; set.count > 1 && i < set.count; i++) {
		struct module_set alone = { xcalloc(1, sizeof(*alone.names)), 1 };

		alone.names[0] = set.names[i];
		intern(m, alone);
	}
	return intern(m, set);
}

void modules_find(struct modules *m, const struct notes *notes)
{
	*m = (struct modules){ 0 };
	collect_declared(m, notes);
	name_declared(m);
	GROW(m->sets, m->nsets, m->sets_room);
	m->sets[m->nsets++] = (struct module_set){ 0 };
	m->of_tu = xcalloc(notes->ntus, sizeof(*m->of_tu));
	for (unsigned int i = 0; i < notes->ntus; i++)
		m->of_tu[i] = intern_with_members(m, set_of(m, &notes->tus[i]));
}

void modules_free(struct modules *m)
{
	for (unsigned int i = 0; i < m->nsets; i++)
		xfree(m->sets[i].names);
	for (unsigned int i = 0; i < m->nfiles; i++)
		xfree(m->files[i]);
	for (unsigned int i = 0; i < m->nnames; i++)
		xfree(m->names[i]);
	for (unsigned int i = 0; i < m->nfiles; i++)
		xfree(m->declared[i].name);
	xfree(m->declared);
	hash_free(&m->by_names);
	xfree(m->names);
	xfree(m->sets);
	xfree(m->files);
	xfree(m->of_tu);
}
