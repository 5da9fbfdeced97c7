// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who am I: the object's name and module, from the command that compiles it.
 *
 * In:  COLLECT_GCC_OPTIONS, which the gcc driver sets for everything it runs
 *      and which holds its whole command line, each word in single quotes.
 * Out: struct identity.
 *
 * Not taken: the -D options cc1 was given.  They are gone from the second
 * step of -save-temps, and cc1 is never told the name of the object: its own
 * -o is a temporary assembly file.
 */
#include "gcc-plugin.h"
#include "kallmod-note.h"
#include "identity.h"

/*
 * Return the next word of *POS unquoted, or NULL at the end.  The driver
 * writes a quote inside a word as '\''.
 */
static char *next_word(const char **pos)
{
	const char *p = *pos;
	char *word, *w;

	while (*p == ' ')
		p++;
	if (!*p)
		return NULL;

	w = word = XNEWVEC(char, strlen(p) + 1);
	for (bool quoted = false; *p && (quoted || *p != ' '); p++) {
		if (*p == '\'')
			quoted = !quoted;
		else if (*p == '\\' && !quoted && p[1])
			*w++ = *++p;
		else
			*w++ = *p;
	}
	*w = '\0';
	*pos = p;
	return word;
}

/*
 * If the macro definition DEFINE ("NAME=VALUE") is one of NAME, return a copy
 * of its value without the quotes of a string literal.
 */
static char *macro_value(const char *define, const char *name)
{
	size_t len = strlen(name);
	char *value;

	if (strncmp(define, name, len) || define[len] != '=')
		return NULL;

	value = xstrdup(define + len + 1);
	len = strlen(value);
	if (len >= 2 && value[0] == '"' && value[len - 1] == '"') {
		value[len - 1] = '\0';
		value++;
	}
	return value;
}

static void read_define(struct identity *id, const char *define)
{
	char *value;

	value = macro_value(define, "KBUILD_MODNAME");
	if (value)
		id->modname = value;

	value = macro_value(define, "KBUILD_MODFILE");
	if (value)
		id->modfile = value;

	if (!strcmp(define, "KALLMODSYMS"))
		id->for_kallmodsyms = true;
	if (!strcmp(define, "MODULE"))
		id->flags |= KALLMOD_TU_MODULE;
}

static bool names_object(const char *path)
{
	size_t len = strlen(path);

	return len > 2 && !strcmp(path + len - 2, ".o");
}

bool identity_read(struct identity *id, const char *options)
{
	char *word;

	id->modname = NULL;
	id->modfile = "";
	id->object = "";
	id->flags = 0;
	id->for_kallmodsyms = false;

	while ((word = next_word(&options))) {
		if (!strcmp(word, "-D")) {
			free(word);
			word = next_word(&options);
			if (!word)
				break;
			read_define(id, word);
			free(word);
		} else if (!strcmp(word, "-o")) {
			free(word);
			word = next_word(&options);
			if (!word)
				break;
			id->object = word;
		} else {
			free(word);
		}
	}

	while (!strncmp(id->object, "./", 2))
		id->object += 2;

	return id->modname && names_object(id->object);
}
