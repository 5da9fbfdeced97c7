// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kallmod.so: a GCC plugin that stamps kernel objects with their identity.
 *
 *	make KCFLAGS=-fplugin=/path/to/kallmod.so vmlinux
 *
 * It acts once, when the compiler has written and closed its assembly file:
 * identity.cc finds out which object and module this is, sections.cc reads the
 * object's sections, stamp.cc adds a note (kallmod-note.h) with both.  With -pipe there is no
 * file, and pipe.cc holds the text back until then.
 * If KAFLAGS names it, too, it does the same for .S files, whose preprocessed
 * text passes through "cc1 -E -lang-asm" on its way to the assembler.
 *
 * ccache and distcc run the compiler twice, first with -E and then on the text that the
 * first run wrote.  The second run does not get KBUILD_MODNAME.  So text from -E ends in
 * a comment with the identity of the object (identity.cc).
 *
 * Without KBUILD_MODNAME (cc-option probes, host programs) the plugin does nothing.  With
 * it, an object that cannot be stamped is an error, so that no object of a kernel
 * lacks a stamp unnoticed.  It is no error where the output may not be an object:
 *
 *	-S		Kbuild's bounds.s and asm-offsets.s, "make dir/x.s"
 *	-E, -M		"make dir/x.i", genksyms, dependencies
 *	-o /dev/null	only the compiler's messages are wanted
 *	-o program	a test whether the compiler works
 *
 * The plugin never touches the code that GCC generates.  It is not linked with the C++
 * runtime: loading that would cost every compiler start 5 ms.
 */
#include "gcc-plugin.h"
#include "plugin-version.h"
#include "diagnostic-core.h"
#include "file-prefix-map.h"
#include "opts.h"
#include "options.h"
#include "toplev.h"
#include "tm.h"
#include "tree.h"
#include "cpplib.h"
#include "c-family/c-pragma.h"
#include <fcntl.h>
#include "ctf.h"
#include "identity.h"
#include "pipe.h"
#include "stamp.h"

#ifndef KALLMOD_VERSION
#error "KALLMOD_VERSION comes from the Makefile"
#endif

#define EXPORTED __attribute__((visibility("default")))

/* cc1 has these; lto1 does not. */
#pragma weak parse_in
#pragma weak cpp_defined

EXPORTED int plugin_is_GPL_compatible;

static struct plugin_info kallmod_info = {
	.version = KALLMOD_VERSION,
	.help = "-fplugin-arg-kallmod-disable\tload, but stamp nothing\n"
		"-fplugin-arg-kallmod-ctf\tput types (-gctf) where an unpatched kernel leaves them alone\n",
};

/* The options of cc1 that matter here. */
struct run {
	bool assembly;		/* preprocesses a .S file */
	bool dependencies;	/* writes dependencies instead of text (-M, -MM) */
	bool preprocessed;	/* reads text that is preprocessed already */
	bool macros;		/* writes macros instead of text (-dM) */
	const char *input;	/* the input file, or NULL */
	const char *depfile;	/* the dependency file, or "" */
};

static struct run read_run(void)
{
	struct run run = { false, false, false, false, NULL, "" };

	for (unsigned int i = 1; i < save_decoded_options_count; i++) {
		const struct cl_decoded_option *option = &save_decoded_options[i];

		switch (option->opt_index) {
		case OPT_lang_asm:
			run.assembly = true;
			break;
		case OPT_M:
		case OPT_MM:
			run.dependencies = true;
			break;
		case OPT_MD:
		case OPT_MMD:
			if (!*run.depfile && option->arg)
				run.depfile = option->arg;
			break;
		case OPT_MF:
			run.depfile = option->arg;
			break;
		case OPT_fpreprocessed:
			run.preprocessed = true;
			break;
		case OPT_d:
			if (option->arg && strchr(option->arg, 'M'))
				run.macros = true;
			break;
		case OPT_SPECIAL_input_file:
			run.input = option->arg;
			break;
		}
	}
	return run;
}

static const char *source_path(void)
{
	const char *path = remap_macro_filename(main_input_filename);

	while (!strncmp(path, "./", 2))
		path += 2;
	return path;
}

/* With -E, a copy of standard output, which the preprocessor closes; otherwise -1. */
static int text_fd = -1;

/* Does standard output go to the assembler (-pipe)? */
static bool piped;

static bool to_stdout(const char *path)
{
	return !path || !strcmp(path, "-");
}

/* Open the assembly, which the compiler has written and closed, to stamp it. */
static FILE *open_assembly(void)
{
	FILE *out = piped ? fdopen(pipe_text(), "r+") : fopen(asm_file_name, "r+");

	if (!out)
		error("kallmod: cannot stamp %s: %m", asm_file_name);
	return out;
}

/* Stamp the assembly. */
static void finish_assembly(struct identity *id, bool assembly)
{
	FILE *out;

	if (flag_generate_lto && !flag_fat_lto_objects && !assembly)
		error("kallmod: with %<-flto%> the linker makes the code, which no stamp survives; build without it");
	else if (identity_check(id, source_path()) && (out = open_assembly()))
		stamp_file(out, asm_file_name, id, assembly, POINTER_SIZE / 8);
}

/*
 * With -S the compiler stops here, and the command line does not name the object.
 * Kbuild makes such files only to read them (bounds.s, "make dir/x.s"), so this is no
 * error; but the assembler will warn if somebody assembles one.
 */
static void finish_listing(void)
{
	if (!to_stdout(asm_file_name))
		warn_assembler(asm_file_name);
}

/* Report an error, if it is one, that the path of the object is unknown. */
static void finish_unknown(const struct identity *id)
{
	if (names_object(id->output))
		error("kallmod: %qs is not object %qs by its name, and nothing says where that is",
		      id->output, id->basename);
	else if (!id->to_object)
		return;		/* a program: a test whether the compiler works */
	else if (!*id->output)
		error("kallmod: without %<-o%>, nothing says what the object is called");
	else if (strcmp(id->output, "/dev/null"))
		error("kallmod: %qs is no name of an object, which ends in %<.o%>", id->output);
}

/* Does the text define KBUILD_MODNAME?  Called only if the command line does not. */
static bool text_defines_modname(void)
{
	static const char name[] = "KBUILD_MODNAME";

	return &parse_in && parse_in && cpp_defined &&
	       cpp_defined(parse_in, (const unsigned char *)name, sizeof(name) - 1);
}

/* Report an error, if it is one, that the command line does not define KBUILD_MODNAME. */
static void finish_nobody(const struct identity *id, const struct run *run)
{
	if (run->preprocessed && run->input && !strcmp(run->input, "-"))
		error("kallmod: cannot see on standard input whose object this is");
	else if (id->to_object && text_defines_modname())
		error("kallmod: %<KBUILD_MODNAME%> is defined, but not with %<-D%>, where it is looked for");
}

/*
 * Has this run written text that may be compiled later?  With -E it has.  But for a .S file
 * the driver passes the text to the assembler, if the object is known and the text goes to a
 * file or through a pipe.
 */
static bool writes_text(const struct run *run, const struct identity *id)
{
	if (!flag_preprocess_only)
		return false;
	return !run->assembly || !*id->object ||
	       (to_stdout(asm_file_name) && !piped);
}

static void finish_text(const struct identity *id, bool assembly)
{
	int fd = to_stdout(asm_file_name) ? text_fd : open(asm_file_name, O_WRONLY);

	if (fd == -1)
		error("kallmod: cannot mark %s: %m", asm_file_name ? asm_file_name : "-");
	else if (!id->for_genksyms)
		mark_text(fd, id, assembly);
}

static void finish_run(void)
{
	const char *options = getenv("COLLECT_GCC_OPTIONS");
	const struct run run = read_run();
	const char *mark;
	struct identity id;

	if (seen_error() || flag_syntax_only || run.dependencies || !options ||
	    !main_input_filename || (flag_preprocess_only && run.macros))
		return;
	mark = run.preprocessed ? identity_find_mark(run.input) : NULL;
	identity_read(&id, options, mark, run.depfile, run.input);
	if (!id.modname)
		finish_nobody(&id, &run);
	else if (writes_text(&run, &id))
		finish_text(&id, run.assembly);
	else if (*id.object)
		finish_assembly(&id, run.assembly);
	else if (id.to_assembly)
		finish_listing();
	else
		finish_unknown(&id);
}

static void finish(void *, void *)
{
	finish_run();
	pipe_release();
}

struct arguments {
	bool disable;
	bool ctf;
};

/* Returns whether the arguments are understood. */
static bool read_arguments(const struct plugin_name_args *info, struct arguments *args)
{
	bool ok = true;

	*args = {};
	for (int i = 0; i < info->argc; i++) {
		const char *key = info->argv[i].key;
		bool *known = !strcmp(key, "disable") ? &args->disable :
			      !strcmp(key, "ctf") ? &args->ctf : NULL;

		if (!known) {
			error("kallmod: unknown option %<-fplugin-arg-%s-%s%>",
			      info->base_name, key);
			ok = false;
		} else if (info->argv[i].value) {
			error("kallmod: option %<-fplugin-arg-%s-%s%> takes no value",
			      info->base_name, key);
			ok = false;
		} else {
			*known = true;
		}
	}
	return ok;
}

/* Does what this run writes to standard output go through a pipe to the assembler? */
static bool goes_to_assembler(void)
{
	const char *options = getenv("COLLECT_GCC_OPTIONS");

	return options && asm_file_name && !strcmp(asm_file_name, "-") &&
	       has_option(options, "-pipe") && !has_option(options, "-S") &&
	       !has_option(options, "-E");
}

EXPORTED
int plugin_init(struct plugin_name_args *info, struct plugin_gcc_version *version)
{
	struct arguments args;

	if (!plugin_default_version_check(version, &gcc_version)) {
		error("kallmod: built for GCC %s, but this is GCC %s; rebuild the plugin with this compiler",
		      gcc_version.basever, version->basever);
		return 1;
	}
	if (!read_arguments(info, &args))
		return 1;

	register_callback(info->base_name, PLUGIN_INFO, NULL, &kallmod_info);
	if (args.disable)
		return 0;
	if (args.ctf)
		ctf_rename_section();
	piped = goes_to_assembler();
	if (piped)
		pipe_hold();
	if (flag_preprocess_only)
		text_fd = dup(STDOUT_FILENO);
	register_callback(info->base_name, PLUGIN_FINISH, finish, NULL);
	return 0;
}
