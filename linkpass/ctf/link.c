// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Link the types with libctf.
 *
 * In:  the CTF of each object, once for each module that the object is in.
 * Out: dictionaries.  A type that several modules define or refer to is in shared_ctf (but
 *      see ctf/apart.h); the core kernel counts as a module.  Any other type is in the
 *      dictionary of its module, which has shared_ctf as its parent and may be empty.
 *
 * libctf does this with a "CU mapping" of each input to a module and with
 * CTF_LINK_SHARE_DUPLICATED.  (By default it would share all types that do not conflict,
 * even those of one module only.)  It first links the inputs of each module, then the
 * results.
 *
 * An input has only one mapping, so the bytes of an object in several modules are opened
 * once for each of them, under different names.
 *
 * A module gets no dictionary from libctf if all its types are shared.  The flag
 * CTF_LINK_EMPTY_CU_MAPPINGS does not help: with it, libctf 2.40 makes an empty dictionary
 * for every module and calls the real ones "ext4#0".  So the missing ones are added here.
 */
#include <ctf-api.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "ctf/apart.h"
#include "ctf/link.h"
#include "ctf/fields.h"
#include "ctf/mark.h"
#include "base/util.h"

/* Die with libctf's error message or, if it has none, with the text for ERROR. */
static void __attribute__((noreturn)) die_ctf(ctf_dict_t *dict, int error, const char *path,
					      const char *what)
{
	ctf_next_t *it = NULL;
	int warning = 1, end;
	char *message = NULL;

	while (error != ENOMEM && warning && (message = ctf_errwarning_next(dict, &it, &warning, &end)))
		;
	if (message)
		die(path, "%s: %s (%s)", what, message, ctf_errmsg(error));
	die(path, "%s: %s", what, ctf_errmsg(error));
}

/* Add the CTF of PATH as an input for MODULE; no other input of MODULE has this NAME. */
static void add_input(ctf_dict_t *out, const char *module, const char *name,
		      const void *bytes, size_t size, const char *path)
{
	ctf_sect_t section = { .cts_name = ".ctf", .cts_data = bytes, .cts_size = size };
	char *input_name = xprintf("%s:%s", module, name);
	ctf_archive_t *input;
	int error = 0;

	input = ctf_arc_bufopen(&section, NULL, NULL, &error);
	if (!input)
		die_ctf(NULL, error, path, ".ctf");
	if (ctf_link_add_ctf(out, input, input_name) ||
	    ctf_link_add_cu_mapping(out, input_name, module))
		die_ctf(out, ctf_errno(out), path, ".ctf");
	xfree(input_name);
}

/* libctf calls this for each dictionary that it writes. */
static char *rename_shared(ctf_dict_t *dict, const char *name, void *arg)
{
	return strcmp(name, ".ctf") ? NULL : strdup(CTF_SHARED);
}

/*
 * ctf_link_write() returns an archive, or the shared dictionary alone.  It makes the archive
 * in a temporary file, and reports no error if it cannot write that.
 */
static void take_dictionaries(struct ctf_archived *archive, const unsigned char *bytes, size_t size)
{
	if (size >= sizeof(ctf_header_t) && *(const uint16_t *)bytes == CTF_MAGIC)
		ctf_archived_add(archive, CTF_SHARED, bytes, size);
	else if (!ctf_archived_read(archive, bytes, size))
		die("libctf", "could not write all types to a temporary file; is there room in "
		    P_tmpdir "?");
}

/* Make an empty dictionary for libctf to read; a child of PARENT, if that is not NULL. */
static unsigned char *make_empty(ctf_dict_t *parent, const char *name, size_t *size)
{
	int error = ENOMEM;
	ctf_dict_t *dict = ctf_create(&error);
	unsigned char *bytes;

	if (!dict || ctf_cuname_set(dict, name) ||
	    (parent && (ctf_import(dict, parent) || ctf_parent_name_set(dict, CTF_SHARED))) ||
	    !(bytes = ctf_write_mem(dict, size, SIZE_MAX)))
		die_ctf(dict, dict ? ctf_errno(dict) : error, "libctf", "cannot make a dictionary");
	ctf_dict_close(dict);
	return bytes;
}

static void add_missing(struct ctf_archived *archive, const struct ctf_objects *objects)
{
	int error = ENOMEM;
	ctf_dict_t *parent = ctf_create(&error);

	if (!parent)
		die_ctf(NULL, error, "libctf", "cannot make a dictionary");
	for (unsigned int i = 0; i < objects->nmodules; i++) {
		const char *module = objects->modules[i];
		unsigned char *bytes;
		size_t size;

		if (ctf_archived_has(archive, module))
			continue;
		bytes = make_empty(parent, module, &size);
		ctf_archived_add(archive, module, bytes, size);
		free(bytes);
	}
	ctf_dict_close(parent);
}

/*
 * Add an empty input for each module, besides its objects.  libctf does not link the inputs
 * of a module that has only one, but passes this on unchanged.  Linking changes types (it
 * gives enumerations the size of an int, for one), so equal types of two modules would
 * differ.  The types of symbols would be lost, too.
 */
static void add_companions(ctf_dict_t *out, const struct ctf_objects *objects,
			   const unsigned char *bytes, size_t size)
{
	for (unsigned int i = 0; i < objects->nmodules; i++)
		add_input(out, objects->modules[i], "", bytes, size, "libctf");
}

struct linker {
	ctf_dict_t *out;
	const struct ctf_tags *apart;
	uint8_t **copies;	/* marked types of objects, in use until the link is done */
	unsigned int n, room;
};

static void add_member(struct linker *l, const struct ctf_member *m)
{
	uint64_t size;
	uint8_t *marked = ctf_mark(m->object, m->module, l->apart, &size);

	if (!marked) {
		add_input(l->out, m->module, m->name, m->object->bytes, m->object->size, m->object->path);
		return;
	}
	GROW(l->copies, l->n, l->room);
	l->copies[l->n++] = marked;
	add_input(l->out, m->module, m->name, marked, size, m->object->path);
}

static void finish_one(uint8_t *bytes, const struct ctf_numbered *shared, bool is_child)
{
	struct ctf_numbered by;

	ctf_number(&by, bytes);
	if (is_child)
		ctf_unmark(bytes, &by);
	ctf_restore_fields(&by, is_child ? shared : NULL);
	ctf_reset_slices(&by);
	xfree(by.types);
}

/* Undo the changes made for the link in all N dictionaries, of which SHARED is one. */
static void finish_all(uint8_t *const *dictionaries, unsigned int n, uint8_t *shared)
{
	struct ctf_numbered parent;

	ctf_number(&parent, shared);
	/* SHARED comes last, since the others need its slices. */
	for (unsigned int i = 0; i < n; i++)
		if (dictionaries[i] != shared)
			finish_one(dictionaries[i], &parent, true);
	finish_one(shared, NULL, false);
	xfree(parent.types);
}

/* Undo the changes made for the link; returns the shared dictionary, which always exists. */
static uint8_t *finish(struct ctf_archived *archive)
{
	uint8_t **dictionaries = xcalloc(archive->n, sizeof(*dictionaries)), *shared = NULL;

	for (unsigned int i = 0; i < archive->n; i++) {
		dictionaries[i] = archive->list[i].bytes;
		if (!strcmp(archive->list[i].name, CTF_SHARED))
			shared = dictionaries[i];
	}
	if (!shared)
		die("libctf", "made no dictionary of shared types");
	finish_all(dictionaries, archive->n, shared);
	xfree(dictionaries);
	return shared;
}

static uint8_t *link_apart(const struct ctf_objects *objects, const struct ctf_tags *apart,
			   struct ctf_archived *archive)
{
	int error = ENOMEM;
	struct linker l = { .out = ctf_create(&error), .apart = apart };
	unsigned char *bytes, *empty;
	size_t size, empty_size;

	if (!l.out)
		die_ctf(NULL, error, "libctf", "cannot make a dictionary");
	for (unsigned int i = 0; i < objects->nmembers; i++)
		if (objects->members[i].object)
			add_member(&l, &objects->members[i]);
	empty = make_empty(NULL, "", &empty_size);
	add_companions(l.out, objects, empty, empty_size);
	ctf_link_set_memb_name_changer(l.out, rename_shared, NULL);
	if (ctf_link(l.out, CTF_LINK_SHARE_DUPLICATED) < 0)
		die_ctf(l.out, ctf_errno(l.out), "libctf", "cannot link the types");
	ctf_cuname_set(l.out, CTF_SHARED);
	bytes = ctf_link_write(l.out, &size, SIZE_MAX);
	if (!bytes)
		die_ctf(l.out, ctf_errno(l.out), "libctf", "cannot write the types");
	take_dictionaries(archive, bytes, size);
	free(bytes);
	ctf_dict_close(l.out);
	free(empty);
	for (unsigned int i = 0; i < l.n; i++)
		xfree(l.copies[i]);
	xfree(l.copies);
	return finish(archive);
}

/* A second link is needed only if modules have different structures with the same name. */
void ctf_link_objects(const struct ctf_objects *objects, struct ctf_archived *archive)
{
	struct ctf_tags apart = { 0 };

	ctf_apart(objects, &apart);
	while (ctf_find_apart(archive, link_apart(objects, &apart, archive), &apart)) {
		ctf_archived_free(archive);
		*archive = (struct ctf_archived){ 0 };
	}
	ctf_tags_free(&apart);
	add_missing(archive, objects);
}
