// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Read the command line of a compiler, of the kind that gcc and clang share.
 *
 * In:  gcc -DKBUILD_MODNAME='"ext4"' ... -c -o fs/ext4/inode.o fs/ext4/inode.c
 * Out: struct command, or that there is nothing to stamp.
 *
 * There is nothing to stamp if no object is made (-E, -S, -M, links, what only prints), if nobody
 * says whose it is (cc-option probes, host programs), or if it is no file (-o /dev/null).
 *
 * Not taken: asking the compiler (-###).  It costs a run of its driver for each object.
 */
#include <string.h>
#include "base/util.h"
#include "command.h"
#include "kallmod-note.h"
#include "maps.h"

/* Options whose argument is the next word. */
static const char *const with_argument[] = {
	"-A", "-B", "-D", "-F", "-I", "-L", "-MF", "-MQ", "-MT", "-T", "-U", "-V", "-Xassembler",
	"-Xlinker", "-Xpreprocessor", "-arch", "-aux-info", "-b", "-dumpbase",
	"-dumpbase-ext", "-dumpdir", "-e", "-idirafter", "-imacros", "-imultilib", "-include",
	"-include-pch", "-iprefix", "-iquote", "-isysroot", "-isystem", "-ivfsoverlay",
	"-iwithprefix", "-iwithprefixbefore", "-l", "-mllvm", "-o", "-target", "-u",
	"-working-directory", "-wrapper", "-x", "-z", "-MJ", "--include", "--param", "--sysroot",
};

/* Options with which no object is made. */
static const char *const no_object[] = {
	"-E", "-S", "-M", "-MM", "-fsyntax-only", "-emit-llvm", "-emit-ast", "-emit-pch",
	"-emit-module", "--precompile", "--analyze", "-###", "--version", "--help",
	"-dumpmachine", "-dumpversion",
};

/* The suffixes of sources. */
static const char *const suffixes[] = {
	".c", ".i", ".S", ".s", ".sx", ".cc", ".cp", ".cpp", ".cxx", ".c++", ".C", ".ii", ".m",
	".mi", ".bc", ".ll",
};

#define IN(word, list) is_in(word, list, sizeof(list) / sizeof((list)[0]))

static bool is_in(const char *word, const char *const *list, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		if (!strcmp(word, list[i]))
			return true;
	return false;
}

static bool starts_with(const char *word, const char *prefix)
{
	return !strncmp(word, prefix, strlen(prefix));
}

static bool ends_with(const char *word, const char *suffix)
{
	size_t len = strlen(word), n = strlen(suffix);

	return len >= n && !strcmp(word + len - n, suffix);
}

static const char *suffix_of(const char *path)
{
	return strrchr(file_name(path), '.') ?: "";
}

/*
 * Options with which nothing is recorded for kallmod-ld: clang records something else, leaves out
 * what tells whose the record is (recorded.c), or makes code, too; or more options cannot follow.
 */
static const char *const no_record[] = {
	"-frecord-command-line", "-frecord-gcc-switches", "-grecord-command-line",
	"-grecord-gcc-switches", "-fno-ident", "-Qn", "-ffat-lto-objects", "--",
};

/* What the words say, as far as they are read. */
struct reading {
	struct command *c;
	const struct words *w;
	unsigned int next;	/* word */
	const char *output;	/* of -o, or NULL */
	const char *language;	/* of -x, or "none" */
	bool compiles;		/* -c */
	bool makes_none;	/* one of no_object[] */
	bool records_none;	/* one of no_record[] */
	struct maps maps;	/* of -f*-prefix-map */
};

static const char *next_word(struct reading *r)
{
	return r->next < r->w->count ? r->w->list[r->next++] : "";
}

/* If WORD is OPTION with its argument behind it, or before the next word, return that. */
static const char *argument(struct reading *r, const char *word, const char *option)
{
	if (!starts_with(word, option))
		return NULL;
	word += strlen(option);
	return *word ? word : next_word(r);
}

/* If DEFINE defines NAME, set *VALUE to its value, without the quotes of a string literal. */
static void read_macro(const char *define, const char *name, const char **value)
{
	size_t len = strlen(name);

	if (strncmp(define, name, len) || define[len] != '=')
		return;
	define += len + 1;
	len = strlen(define);
	if (len >= 2 && define[0] == '"' && define[len - 1] == '"')
		*value = xstrndup(define + 1, len - 2);
	else
		*value = define;
}

static void read_define(struct reading *r, const char *define)
{
	struct identity *id = &r->c->id;

	read_macro(define, "KBUILD_MODNAME", &id->modname);
	read_macro(define, "KBUILD_MODFILE", &id->modfile);
	if (!strcmp(define, "MODULE") || starts_with(define, "MODULE="))
		id->flags |= KALLMOD_TU_MODULE;
	if (!strcmp(define, "KALLMODSYMS") || starts_with(define, "KALLMODSYMS="))
		id->record = true;
}

void command_add_job(struct command *c, const char *object, const char *source, bool assembly)
{
	GROW(c->jobs, c->count, c->room);
	c->jobs[c->count++] = (struct job){ object, source, assembly };
}

/*
 * Is WORD, which is no option, the source of an object?  Before the options there are only programs.
 * From a header, as -x says, a precompiled one is made.
 */
static bool is_source(const struct reading *r, const char *word)
{
	if (ends_with(r->language, "-header"))
		return false;
	return strcmp(r->language, "none") || IN(suffix_of(word), suffixes);
}

static bool is_assembly(const struct reading *r, const char *source)
{
	const char *suffix = suffix_of(source);

	if (strcmp(r->language, "none"))
		return starts_with(r->language, "assembler");
	return !strcmp(suffix, ".S") || !strcmp(suffix, ".s") || !strcmp(suffix, ".sx");
}

static void read_option(struct reading *r, const char *word)
{
	const char *arg;

	if (!strcmp(word, "-c"))
		r->compiles = true;
	else if (IN(word, no_object))
		r->makes_none = true;
	else if (IN(word, no_record))
		r->records_none = true;
	else if (starts_with(word, "-flto") || !strcmp(word, "-fno-lto"))
		r->c->thin = !strcmp(word, "-flto=thin");
	else if (!strcmp(word, "-Xclang"))
		r->makes_none |= IN(next_word(r), no_object);
	else if ((arg = argument(r, word, "-D")))
		read_define(r, arg);
	else if ((arg = argument(r, word, "-x")))
		r->language = arg;
	else if (starts_with(word, "-fmacro-prefix-map=") ||
		 starts_with(word, "-ffile-prefix-map="))
		maps_add(&r->maps, strchr(word, '=') + 1);
	else if (IN(word, with_argument) && strcmp(word, "-o"))
		next_word(r);
	else if (!starts_with(word, "-obj") && (arg = argument(r, word, "-o")))
		r->output = arg;
}

/* The object that the driver makes from SOURCE without -o. */
static char *object_of(const char *source)
{
	const char *name = file_name(source);

	return xprintf("%.*s.o", (int)(strlen(name) - strlen(suffix_of(source))), name);
}

/* gcc, clang and what takes the same options. */
static bool read_c(struct reading *r)
{
	struct command *c = r->c;

	while (r->next < r->w->count) {
		const char *word = next_word(r);

		if (word[0] == '-' && word[1])
			read_option(r, word);
		else if (is_source(r, word))
			command_add_job(c, NULL, word, is_assembly(r, word));
	}
	if (!c->id.modname || !r->compiles || r->makes_none || !c->count ||
	    (r->output && starts_with(r->output, "/dev/")))
		return false;
	c->thin &= !r->records_none;
	for (unsigned int i = 0; i < c->count; i++) {
		c->jobs[i].object = r->output ?: object_of(c->jobs[i].source);
		c->jobs[i].source = maps_apply(&r->maps, c->jobs[i].source);
	}
	return true;
}

bool command_read(struct command *c, const struct words *w)
{
	struct reading r = { .c = c, .w = w, .language = "none" };

	*c = (struct command){ .id = { .modfile = "", .source = "" } };
	return read_c(&r);
}
