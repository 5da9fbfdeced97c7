// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>
#include "base/util.h"
#include "kallmod-name.h"
#include "kallmod-path.h"
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

static char *without_parents(const char *path)
{
	char *shorter = xcalloc(strlen(path) + 1, 1);

	kallmod_without_parents(shorter, path);
	return shorter;
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

void identity_prepare(struct identity *id)
{
	size_t len = strlen(id->object);

	if (len < 3 || strcmp(id->object + len - 2, ".o"))
		die(id->object, "no name of an object, which ends in .o");
	if (!*id->modname || kallmod_lacks_name(id->modfile))
		die(id->object, "module name is empty");
	check_name(id, id->modname, ':', KALLMOD_NOT_IN_MODNAME, "module name");
	check_name(id, id->modfile, ' ', KALLMOD_NOT_IN_MODFILE, "module file");
	id->source = escape(kallmod_without_dot(id->source), "", false);
	if (strlen(id->source) > KALLMOD_SOURCE_MAX)
		die(id->object, "source path is longer than %d bytes", KALLMOD_SOURCE_MAX);
	id->object = escape(without_parents(kallmod_without_dot(id->object)), KALLMOD_NOT_IN_OBJECT,
			    true);
	if (strlen(id->object) > KALLMOD_NAME_MAX)
		id->object = shorten(id->object);
}
