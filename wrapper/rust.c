// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Read the command line of rustc, which gets no -D.
 *
 * In:  RUST_MODFILE=drivers/x/y rustc --emit=obj=drivers/x/y.o ... drivers/x/y.rs
 *      OBJTREE=$PWD rustc --emit=obj=rust/core.o --crate-name core --crate-type rlib ... lib.rs
 * Out: struct command, or that there is nothing to stamp.
 *
 * Kbuild sets RUST_MODFILE for all that can be a module.  The crates that these use, in rust/ of
 * the kernel, are always built in and of no module.  For them Kbuild sets OBJTREE, which their
 * sources need.  It does so for tests on the host, too, but these emit no objects; neither do host
 * programs and macros.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/util.h"
#include "kallmod-note.h"
#include "maps.h"
#include "rust.h"

/* What the words say. */
struct crate {
	const char *object;	/* NULL if none is emitted, "" if --emit gives no path */
	bool other_unnamed;	/* something else is emitted, also without a path */
	const char *output;	/* of -o, or NULL */
	const char *directory;	/* of --out-dir, or NULL */
	const char *name;	/* of --crate-name, or NULL */
	const char *type;	/* of --crate-type, or "" */
	const char *extra;	/* of -C extra-filename */
	const char *source;
	bool module, record;	/* --cfg MODULE, --cfg KALLMODSYMS */
	struct maps maps;
};

/* If word *I is OPTION, return its argument, which may be the next word. */
static const char *argument(const struct words *w, unsigned int *i, const char *option)
{
	const char *word = w->list[*i];
	size_t len = strlen(option);

	if (strncmp(word, option, len))
		return NULL;
	word += len;
	if (!*word)
		return *i + 1 < w->count ? w->list[++*i] : "";
	if (option[1] != '-')
		return word;
	return *word == '=' ? word + 1 : NULL;
}

/* Read LIST, the argument of --emit. */
static void read_emit(struct crate *crate, const char *list)
{
	char *item, *rest = xstrndup(list, strlen(list));

	while ((item = strsep(&rest, ","))) {
		if (!strcmp(item, "obj"))
			crate->object = "";
		else if (!strncmp(item, "obj=", 4))
			crate->object = item + 4;
		else if (!strchr(item, '='))
			crate->other_unnamed = true;
	}
}

static void read_codegen(struct crate *crate, const char *option)
{
	static const char name[] = "extra-filename=";

	if (!strncmp(option, name, strlen(name)))
		crate->extra = option + strlen(name);
}

static void read_cfg(struct crate *crate, const char *cfg)
{
	crate->module |= !strcmp(cfg, "MODULE");
	crate->record |= !strcmp(cfg, "KALLMODSYMS");
}

static bool is_source(const char *word)
{
	size_t len = strlen(word);

	return *word != '-' && len > 3 && !strcmp(word + len - 3, ".rs");
}

static void read_words(struct crate *crate, const struct words *w)
{
	const char *arg;

	*crate = (struct crate){ .type = "", .extra = "", .source = "" };
	for (unsigned int i = 0; i < w->count; i++) {
		if ((arg = argument(w, &i, "--emit")))
			read_emit(crate, arg);
		else if ((arg = argument(w, &i, "--out-dir")))
			crate->directory = arg;
		else if ((arg = argument(w, &i, "--crate-name")))
			crate->name = arg;
		else if ((arg = argument(w, &i, "--crate-type")))
			crate->type = arg;
		else if ((arg = argument(w, &i, "--codegen")) || (arg = argument(w, &i, "-C")))
			read_codegen(crate, arg);
		else if ((arg = argument(w, &i, "--cfg")))
			read_cfg(crate, arg);
		else if ((arg = argument(w, &i, "--remap-path-prefix")))
			maps_add(&crate->maps, arg);
		else if ((arg = argument(w, &i, "-o")))
			crate->output = arg;
		else if (is_source(w->list[i]))
			crate->source = w->list[i];
	}
}

/* PATH without the suffix of its file name. */
static char *without_suffix(const char *path)
{
	const char *name = file_name(path), *dot = strrchr(name, '.');

	return xstrndup(path, dot && dot != name ? (size_t)(dot - path) : strlen(path));
}

/* The name that rustc gives an object without a path. */
static const char *default_object(const struct crate *crate)
{
	const char *directory = crate->directory ?: "", *stem;

	if (crate->output && !crate->other_unnamed)
		return crate->output;
	if (crate->output)
		return xprintf("%s.o", without_suffix(without_suffix(crate->output)));
	stem = xprintf("%s%s", crate->name ?: without_suffix(file_name(crate->source)), crate->extra);
	return xprintf("%s%s%s.o", directory, *directory && *file_name(directory) ? "/" : "",
		       without_suffix(stem));
}

static bool is_working_directory(const char *path)
{
	struct stat here, there;

	return !stat(".", &here) && !stat(path, &there) && here.st_dev == there.st_dev &&
	       here.st_ino == there.st_ino;
}

/* If this is one of the crates in rust/, return what would be its RUST_MODFILE. */
static const char *crate_in_rust(const struct crate *crate)
{
	const char *tree = getenv("OBJTREE"), *modfile;

	if (!tree || !is_working_directory(tree) || crate->module || !crate->name ||
	    strcmp(crate->type, "rlib"))
		return NULL;
	modfile = xprintf("rust/%s", crate->name);
	return strcmp(crate->object, xprintf("%s.o", modfile)) ? NULL : modfile;
}

/* The name of the module in file MODFILE, as Kbuild writes it. */
static char *module_of(const char *modfile)
{
	const char *file = file_name(modfile);
	char *name = xstrndup(file, strlen(file));

	for (char *p = name; *p; p++)
		if (*p == '-' || *p == ',')
			*p = '_';
	return name;
}

bool rust_read(struct command *c, char **argv)
{
	const char *modfile = getenv("RUST_MODFILE");
	struct crate crate;
	struct words w;

	if (!modfile && !getenv("OBJTREE"))
		return false;
	words_read_lines(&w, argv);
	read_words(&crate, &w);
	if (!crate.object)
		return false;
	if (!*crate.object)
		crate.object = default_object(&crate);
	if (!modfile)
		modfile = crate_in_rust(&crate);
	if (!modfile || !*modfile)
		return false;
	*c = (struct command){ .id = {
		.modname = module_of(modfile),
		.modfile = modfile,
		.source = "",
		.flags = crate.module ? KALLMOD_TU_MODULE : 0,
		.record = crate.record,
	} };
	command_add_job(c, crate.object, maps_apply(&crate.maps, crate.source), false);
	return true;
}
