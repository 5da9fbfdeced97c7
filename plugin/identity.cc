// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Find the object's name and module in the command that compiles it.
 *
 * In:  COLLECT_GCC_OPTIONS, which the gcc driver sets for every program that it runs
 *      and which holds its whole command line, each word in single quotes.
 * Out: struct identity.
 *
 * Not taken: the -D options of cc1.  The second step of -save-temps does not have
 * them, and cc1 never gets the name of the object: its own -o is a temporary
 * assembly file.
 *
 * Compiler wrappers split this information.  distcc preprocesses here and compiles the text
 * on another machine, without -D and into a file of another name; ccache takes two objects
 * for one if their preprocessed text is the same.  So preprocessed text ends in a mark, a
 * comment that repeats these options; and the argument of -o is believed only if it matches
 * the name that Kbuild gives the object (KBUILD_BASENAME).
 */
#include "gcc-plugin.h"
#include "diagnostic-core.h"
#include "kallmod-name.h"
#include "kallmod-note.h"
#include "kallmod-path.h"
#include "identity.h"

#define MARK_START "/*kallmod"
#define MARK_END "*/"

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

/* Write WORD quoted as the driver does, and so that it cannot end a comment. */
static void write_word(FILE *out, const char *word)
{
	fputs(" '", out);
	for (char last = 0; *word; last = *word++) {
		if (*word == '\'' || (last == '*' && *word == '/'))
			fprintf(out, "'\\%c'", *word);
		else
			putc(*word, out);
	}
	putc('\'', out);
}

/*
 * If DEFINE ("NAME=VALUE") defines the macro NAME, set *VALUE to a copy of the value
 * without the quotes of a string literal.
 */
static void read_macro(const char *define, const char *name, const char **value)
{
	size_t len = strlen(name);
	char *copy;

	if (strncmp(define, name, len) || define[len] != '=')
		return;

	copy = xstrdup(define + len + 1);
	len = strlen(copy);
	if (len >= 2 && copy[0] == '"' && copy[len - 1] == '"') {
		copy[len - 1] = '\0';
		copy++;
	}
	*value = copy;
}

static void read_define(struct identity *id, const char *define)
{
	read_macro(define, "KBUILD_MODNAME", &id->modname);
	read_macro(define, "KBUILD_MODFILE", &id->modfile);
	read_macro(define, "KBUILD_BASENAME", &id->basename);

	if (!strcmp(define, "KALLMODSYMS"))
		id->for_kallmodsyms = true;
	if (!strcmp(define, "__GENKSYMS__"))
		id->for_genksyms = true;
	if (!strcmp(define, "MODULE"))
		id->flags |= KALLMOD_TU_MODULE;
}

bool names_object(const char *path)
{
	size_t len = strlen(path);

	return len > 2 && !strcmp(path + len - 2, ".o");
}

/*
 * Write bytes that are not allowed in a path as a backslash and three octal digits, as
 * /proc/mounts does: control bytes, backslashes, bytes in FORBIDDEN and, if ASCII is set,
 * bytes that are not ASCII.
 */
static char *escape(const char *path, const char *forbidden, bool ascii)
{
	char *escaped = XNEWVEC(char, 4 * strlen(path) + 1);

	kallmod_escape(escaped, path, forbidden, ascii);
	return escaped;
}

/*
 * Shorten an escaped object path that is too long to its end, with "..." before it.
 *
 * Not taken: an error, since a kernel must build in any directory; or no stamp, since the
 * module names are right whatever the object is called.  If two objects get the same
 * path, a selector with that path is ambiguous and refused.  The message is a note, not a
 * warning, which -Werror would turn into an error.
 */
static const char *shorten(const char *path)
{
	inform(UNKNOWN_LOCATION, "kallmod: the stamp has only the end of the path of this object, which is longer than %d bytes",
	       KALLMOD_NAME_MAX);
	return concat("...", kallmod_path_end(path), NULL);
}

static char *without_parents(const char *path)
{
	char *shorter = XNEWVEC(char, strlen(path) + 1);

	kallmod_without_parents(shorter, path);
	return shorter;
}

/* Check NAME, or several names with SEPARATOR between them; calls error() if it is bad. */
static bool check_name(const char *object, const char *name, char separator,
		       const char *forbidden, const char *what)
{
	const char *bad = kallmod_bad_byte(name, forbidden);

	if (bad)
		error("kallmod: %s: %s has byte 0x%x in it", object, what,
		      (unsigned char)*bad);
	else if (kallmod_longest_word(name, separator) > KALLMOD_NAME_MAX)
		error("kallmod: %s: %s is longer than %d bytes", object, what,
		      KALLMOD_NAME_MAX);
	else
		return true;
	return false;
}

bool identity_check(struct identity *id, const char *source)
{
	id->object = escape(without_parents(id->object), KALLMOD_NOT_IN_OBJECT, true);
	if (strlen(id->object) > KALLMOD_NAME_MAX)
		id->object = shorten(id->object);
	id->source = escape(source, "", false);
	if (!*id->modname || kallmod_lacks_name(id->modfile)) {
		error("kallmod: %s: module name is empty", id->object);
		return false;
	}
	if (strlen(id->source) > KALLMOD_SOURCE_MAX) {
		error("kallmod: %s: source path is longer than %d bytes", id->object,
		      KALLMOD_SOURCE_MAX);
		return false;
	}
	return check_name(id->object, id->object, '\0', "", "object path") &&
	       check_name(id->object, id->modname, ':', KALLMOD_NOT_IN_MODNAME,
			  "module name") &&
	       check_name(id->object, id->modfile, ' ', KALLMOD_NOT_IN_MODFILE,
			  "module file");
}

/* Is BASENAME Kbuild's name for PATH: its file name, with '_' for '-' and ','? */
static bool has_basename(const char *path, const char *basename)
{
	const char *p = lbasename(path);

	for (; *basename; basename++, p++) {
		if (*p != *basename && !(*basename == '_' && (*p == '-' || *p == ',')))
			return false;
	}
	return !strcmp(p, ".o");
}

/* Take PATH for the object's path, if that is not known yet and PATH is plausible. */
static void offer_object(struct identity *id, const char *path)
{
	if (*id->object || !names_object(path))
		return;
	if (*id->basename && !has_basename(path, id->basename))
		return;
	id->object = kallmod_without_dot(path);
}

/* The object that Kbuild's dependency file PATH is for: dir/x.o for dir/.x.o.d, else "". */
static char *object_of_depfile(const char *path)
{
	const char *name = lbasename(path);
	size_t len = strlen(name);

	if (len < 3 || name[0] != '.' || strcmp(name + len - 2, ".d"))
		return xstrdup("");
	return xasprintf("%.*s%.*s", (int)(name - path), path, (int)(len - 3), name + 1);
}

/* The driver's default name for the object made from PATH; "" if PATH has no suffix. */
static char *object_of_input(const char *path)
{
	const char *name = lbasename(path);
	const char *dot = strrchr(name, '.');

	return dot ? xasprintf("%.*s.o", (int)(dot - name), name) : xstrdup("");
}

/*
 * Return the position after the next OPTION at or after POS, or NULL.  strstr() skips the
 * hundreds of other options quickly.  It finds no option inside a word: there, a quote that
 * follows a space is itself followed by a backslash.
 */
static const char *after_option(const char *pos, const char *option)
{
	for (const char *p = pos; (p = strstr(p, option)); p++)
		if (p == pos || p[-1] == ' ')
			return p + strlen(option);
	return NULL;
}

/* Return the word after the next OPTION of *POS, unquoted, or NULL. */
static char *next_argument(const char **pos, const char *option)
{
	const char *argument = after_option(*pos, option);

	if (!argument)
		return NULL;
	*pos = argument;
	return next_word(pos);
}

static void read_options(struct identity *id, const char *options)
{
	const char *pos = options;
	char *word;

	while ((word = next_argument(&pos, "'-D' ")))
		read_define(id, word);
	for (pos = options; (word = next_argument(&pos, "'-o' "));)
		id->output = word;
}

bool has_option(const char *options, const char *option)
{
	char *quoted = concat("'", option, "'", NULL);
	bool found = after_option(options, quoted);

	free(quoted);
	return found;
}

void identity_read(struct identity *id, const char *options, const char *mark,
		   const char *depfile, const char *input)
{
	*id = {};
	id->modfile = id->basename = id->object = id->output = "";
	if (mark) {
		read_options(id, mark);
		offer_object(id, id->output);
	}
	read_options(id, options);
	offer_object(id, id->output);
	offer_object(id, object_of_depfile(depfile));
	if (*id->object && id->modname)
		return;
	id->to_object = has_option(options, "-c");
	id->to_assembly = has_option(options, "-S");
	if (id->to_object && !id->to_assembly && !*id->output && input)
		offer_object(id, object_of_input(input));
}

static void write_define(FILE *out, const char *name, const char *value)
{
	char *define = xasprintf("%s=%s", name, value);

	write_word(out, "-D");
	write_word(out, define);
	free(define);
}

void identity_write_mark(FILE *out, const struct identity *id)
{
	fputs(MARK_START, out);
	write_define(out, "KBUILD_MODNAME", id->modname);
	write_define(out, "KBUILD_MODFILE", id->modfile);
	write_define(out, "KBUILD_BASENAME", id->basename);
	if (id->for_kallmodsyms)
		fputs(" '-D' 'KALLMODSYMS'", out);
	if (id->flags & KALLMOD_TU_MODULE)
		fputs(" '-D' 'MODULE'", out);
	write_word(out, "-o");
	write_word(out, without_parents(id->object));
	fputs(MARK_END "\n", out);
}

const char *identity_find_mark(const char *path)
{
	FILE *in = fopen(path, "r");
	char *line = NULL, *mark = NULL;
	size_t size = 0;
	ssize_t len;

	if (!in)
		return NULL;
	while ((len = getline(&line, &size, in)) > 0) {
		free(mark);
		mark = NULL;
		if (!strncmp(line, MARK_START " ", strlen(MARK_START " ")) &&
		    !strcmp(line + len - strlen(MARK_END "\n"), MARK_END "\n")) {
			line[len - strlen(MARK_END "\n")] = '\0';
			mark = xstrdup(line + strlen(MARK_START));
		}
	}
	free(line);
	fclose(in);
	return mark;
}
