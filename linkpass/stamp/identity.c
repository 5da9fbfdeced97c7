// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "base/util.h"
#include "kallmod-name.h"
#include "stamp/identity.h"

/*
 * Write bytes that are not allowed in a path as a backslash and three octal digits: control
 * bytes, backslashes, bytes in FORBIDDEN and, if ASCII is set, bytes that are not ASCII.
 */
static char *escape(const char *path, const char *forbidden, bool ascii)
{
	char *escaped = xcalloc(4 * strlen(path) + 1, 1);

	kallmod_escape(escaped, path, forbidden, ascii);
	return escaped;
}

/* Shorten an escaped path that is too long to its end, with "..." before it. */
static char *shorten(const char *path)
{
	fprintf(stderr, "kallmod: the stamp has only the end of the path of this object, which is longer than %d bytes\n",
		KALLMOD_NAME_MAX);
	return xprintf("...%s", kallmod_path_end(path));
}

/* Status of the directory that the file PATH is in; returns whether there is one. */
static bool stat_directory(const char *path, struct stat *st)
{
	char *dir = xprintf("%.*s.", (int)(file_name(path) - path), path);
	bool ok = !stat(dir, st);

	xfree(dir);
	return ok;
}

/* Are the files PATH and OTHER in one directory? */
static bool is_beside(const char *path, const char *other)
{
	struct stat a, b;

	return stat_directory(path, &a) && stat_directory(other, &b) &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/*
 * Kbuild reaches some objects through ".." (arch/arm64/kvm/../../../virt/kvm/eventfd.o).
 * Return PATH without that; or PATH itself if the directory would be another one, as with
 * symbolic links.
 */
static const char *without_parents(const char *path)
{
	char *shorter = xstrndup(path, strlen(path)), *parent;

	while ((parent = strstr(shorter, "/../"))) {
		char *dir = parent;

		while (dir > shorter && dir[-1] != '/')
			dir--;
		if (dir == parent || !strncmp(dir, "./", 2) || !strncmp(dir, "../", 3))
			return path;
		memmove(dir, parent + 4, strlen(parent + 4) + 1);
	}
	return strcmp(path, shorter) && is_beside(path, shorter) ? shorter : path;
}

static const char *without_dot(const char *path)
{
	while (!strncmp(path, "./", 2))
		path += 2;
	return path;
}

/* Check NAME, or several names with SEPARATOR between them. */
static void check_name(const struct identity *id, const char *name, char separator,
		       const char *forbidden, const char *what)
{
	const char *bad = kallmod_bad_byte(name, forbidden);

	if (bad)
		die(id->object, "%s has byte 0x%x in it", what, (unsigned char)*bad);
	if (kallmod_longest_word(name, separator) > KALLMOD_NAME_MAX)
		die(id->object, "%s is longer than %d bytes", what, KALLMOD_NAME_MAX);
}

/* Does a path in MODFILE, or one of the names in MODNAME, have no name? */
static bool has_empty_name(const struct identity *id)
{
	size_t len = strlen(id->modfile);

	return !*id->modname || strstr(id->modfile, "/ ") ||
	       (len && id->modfile[len - 1] == '/');
}

void identity_prepare(struct identity *id)
{
	size_t len = strlen(id->object);

	if (len < 3 || strcmp(id->object + len - 2, ".o"))
		die(id->object, "no name of an object, which ends in .o");
	if (has_empty_name(id))
		die(id->object, "module name is empty");
	check_name(id, id->modname, ':', KALLMOD_NOT_IN_MODNAME, "module name");
	check_name(id, id->modfile, ' ', KALLMOD_NOT_IN_MODFILE, "module file");
	id->source = escape(without_dot(id->source), "", false);
	if (strlen(id->source) > KALLMOD_SOURCE_MAX)
		die(id->object, "source path is longer than %d bytes", KALLMOD_SOURCE_MAX);
	id->object = escape(without_parents(without_dot(id->object)), KALLMOD_NOT_IN_OBJECT, true);
	if (strlen(id->object) > KALLMOD_NAME_MAX)
		id->object = shorten(id->object);
}
