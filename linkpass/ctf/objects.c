// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From notes to the objects with the types.
 *
 * In:  the notes of a kernel and of loadable modules; objects and archives.
 * Out: the CTF of each object, once for each module that the object is in.
 *
 * An object is identified by the path in its note, wherever its file is.  The .ctf of
 * linked files is not read: ld has merged the types of all objects in it or, in a kernel,
 * dropped them.
 */
#include <stdlib.h>
#include <string.h>
#include "ctf/members.h"
#include "ctf/check.h"
#include "ctf/objects.h"
#include "ctf/fields.h"
#include "kallmod-note.h"
#include "base/util.h"

#define CTF_SECTION	".ctf"

/* --- Wanted objects -------------------------------------------------------- */

static const char *own(struct ctf_objects *o, char *s)
{
	GROW(o->strings, o->nstrings, o->strings_room);
	return o->strings[o->nstrings++] = s;
}

static void want(struct ctf_objects *o, const char *module, const struct tu *tu)
{
	GROW(o->members, o->nmembers, o->members_room);
	o->members[o->nmembers++] = (struct ctf_member){
		.module = own(o, xprintf("%s", module)),
		.name = own(o, xprintf("%s", tu->object)),
		.assembly = tu->flags & KALLMOD_TU_ASM,
	};
}

void ctf_objects_begin(struct ctf_objects *o, const struct link *l, const char *path)
{
	*o = (struct ctf_objects){ 0 };
	o->directory = own(o, xstrndup(path, file_name(path) - path));
	for (unsigned int i = 0; i < l->notes.ntus; i++) {
		const struct module_set *set = &l->modules.sets[l->modules.of_tu[i]];

		if (!set->count)
			want(o, CTF_CORE, &l->notes.tus[i]);
		for (unsigned int j = 0; j < set->count; j++)
			want(o, set->names[j], &l->notes.tus[i]);
	}
}

/*
 * Want a given object that is in neither the kernel nor a given module, but was compiled for
 * loadable modules: it is in the modules that its note names, "a" or "a:b".
 */
static void want_named(struct ctf_objects *o, const struct ctf_object *object)
{
	const struct tu tu = { .object = object->name, .flags = object->flags };
	char *names = xprintf("%s", object->modules), *rest = names, *name;

	while ((name = strsep(&rest, ":")))
		if (*name)
			want(o, name, &tu);
	xfree(names);
}

/* --- Given files ----------------------------------------------------------- */

/* "name=" in the .modinfo of a loadable module; else from the name of the file. */
static char *module_name(const struct image *img)
{
	uint64_t size = 0;
	const struct section *sec = image_next_section(img, ".modinfo", NULL);
	uint8_t *info = sec ? image_contents(img, sec, &size) : NULL;
	const char *file = file_name(img->path);
	char *name = NULL;

	for (uint64_t i = 0; info && i < size && !name; i += strnlen((char *)info + i, size - i) + 1)
		if (size - i > 5 && !memcmp(info + i, "name=", 5))
			name = xstrndup((char *)info + i + 5,
					strnlen((char *)info + i + 5, size - i - 5));
	xfree(info);
	if (name)
		return name;
	name = xstrndup(file, strcspn(file, "."));
	for (char *p = name; *p; p++)
		if (*p == '-')
			*p = '_';
	return name;
}

static struct ctf_object *object_new(const struct image *img, const struct tu *tu)
{
	struct ctf_object *object = xcalloc(1, sizeof(*object));
	const struct section *sec;

	object->name = xprintf("%s", tu->object);
	object->path = xprintf("%s", img->path);
	object->flags = tu->flags;
	if (tu->flags & KALLMOD_TU_MODULE && !*tu->modfile)
		object->modules = xprintf("%s", tu->modname);
	sec = image_next_section(img, CTF_SECTION, NULL);
	if (!sec)
		sec = image_next_section(img, KALLMOD_CTF_SECTION, NULL);
	if (sec) {
		object->bytes = image_contents(img, sec, &object->size);
		ctf_check(img->path, object->bytes, object->size);
		ctf_prepare(&object->bytes, &object->size);
	}
	return object;
}

static void object_free(struct ctf_object *object)
{
	xfree(object->name);
	xfree(object->path);
	xfree(object->modules);
	xfree(object->bytes);
	xfree(object);
}

static int by_name(const void *a, const void *b)
{
	const struct ctf_object *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

struct visitor {
	struct ctf_objects *o;
	bool noted;		/* an object in the file had a note */
};

static void add_module(struct ctf_objects *o, const struct image *img, const struct notes *notes)
{
	char *module = module_name(img);

	for (unsigned int i = 0; i < notes->ntus; i++)
		want(o, module, &notes->tus[i]);
	xfree(module);
}

/* A file with one note is an object; a file with more was linked from objects. */
static void add_image(struct image *img, void *arg)
{
	struct visitor *v = arg;
	struct ctf_objects *o = v->o;
	struct notes notes;

	if (img->linked)
		die(img->path, "is linked; only the first file can be a kernel");
	notes_read(&notes, img);
	if (notes.ntus > 1) {
		add_module(o, img, &notes);
	} else if (notes.ntus) {
		GROW(o->given, o->ngiven, o->given_room);
		o->given[o->ngiven++] = object_new(img, &notes.tus[0]);
	}
	v->noted |= notes.ntus;
	notes_free(&notes);
}

void ctf_objects_add(struct ctf_objects *o, const char *path)
{
	struct visitor v = { o, false };

	members_visit(path, add_image, &v);
	if (!v.noted)
		die(path, "no kallmod notes in it; add KCFLAGS=-fplugin=/path/to/kallmod.so to the make command");
}

/* --- Finding the wanted objects -------------------------------------------- */

static int by_member(const void *a, const void *b)
{
	const struct ctf_member *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : strcmp(x->module, y->module);
}

static void sort_members(struct ctf_objects *o)
{
	unsigned int kept = 0;

	xsort(o->members, o->nmembers, sizeof(*o->members), by_member);
	for (unsigned int i = 0; i < o->nmembers; i++)
		if (!kept || by_member(&o->members[i], &o->members[kept - 1]))
			o->members[kept++] = o->members[i];
	o->nmembers = kept;
}

/* Read the one object that is in a file of the build. */
static void read_found(struct image *img, void *arg)
{
	struct ctf_object **object = arg;
	struct notes notes;

	notes_read(&notes, img);
	if (notes.ntus == 1)
		*object = object_new(img, &notes.tus[0]);
	notes_free(&notes);
}

static const struct ctf_object *find(struct ctf_objects *o, const char *name)
{
	struct ctf_object key = { .name = (char *)name }, *pkey = &key, **given, *object = NULL;
	char *path;

	given = !o->ngiven ? NULL :
		bsearch(&pkey, o->given, o->ngiven, sizeof(*o->given), by_name);
	if (given)
		return *given;
	path = xprintf("%s%s", *name == '/' ? "" : o->directory, name);
	members_visit(path, read_found, &object);
	if (!object)
		die(path, "has no kallmod note of its own");
	if (strcmp(object->name, name))
		die(path, "is not what was linked: its note says that it is %s", object->name);
	xfree(path);
	GROW(o->found, o->nfound, o->found_room);
	return o->found[o->nfound++] = object;
}

static int by_object(const void *name, const void *member)
{
	return strcmp(name, ((const struct ctf_member *)member)->name);
}

static void want_rest(struct ctf_objects *o)
{
	unsigned int n = o->nmembers;

	for (unsigned int i = 0; i < o->ngiven; i++)
		if (o->given[i]->modules &&
		    !bsearch(o->given[i]->name, o->members, n, sizeof(*o->members), by_object))
			want_named(o, o->given[i]);
}

static int by_string(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void list_modules(struct ctf_objects *o)
{
	unsigned int kept = 0;

	o->modules = xcalloc(o->nmembers, sizeof(*o->modules));
	for (unsigned int i = 0; i < o->nmembers; i++)
		o->modules[i] = o->members[i].module;
	xsort(o->modules, o->nmembers, sizeof(*o->modules), by_string);
	for (unsigned int i = 0; i < o->nmembers; i++)
		if (!kept || strcmp(o->modules[i], o->modules[kept - 1]))
			o->modules[kept++] = o->modules[i];
	o->nmodules = kept;
}

void ctf_objects_read(struct ctf_objects *o, volatile unsigned int *done)
{
	xsort(o->given, o->ngiven, sizeof(*o->given), by_name);
	sort_members(o);
	want_rest(o);
	sort_members(o);
	list_modules(o);
	for (unsigned int i = 0; i < o->nmembers; i++) {
		struct ctf_member *m = &o->members[i];

		*done = i;
		if (m->assembly)
			continue;
		m->object = i && !strcmp(m[-1].name, m->name) ? m[-1].object : find(o, m->name);
		if (!m->object->bytes)
			die(m->object->path, "no " CTF_SECTION " section; it was not compiled with -gctf");
	}
}

void ctf_objects_free(struct ctf_objects *o)
{
	for (unsigned int i = 0; i < o->ngiven; i++)
		object_free(o->given[i]);
	for (unsigned int i = 0; i < o->nfound; i++)
		object_free(o->found[i]);
	for (unsigned int i = 0; i < o->nstrings; i++)
		xfree(o->strings[i]);
	xfree(o->given);
	xfree(o->found);
	xfree(o->strings);
	xfree(o->modules);
	xfree(o->members);
}
