// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kallmod.so: a GCC plugin that stamps kernel objects with their identity.
 *
 *	make KCFLAGS=-fplugin=/path/to/kallmod.so vmlinux
 *
 * It acts once, when the compiler has written and closed its assembly file:
 * identity.cc says which object and module this is, sections.cc reads which
 * sections it has, stamp.cc appends a note (kallmod-note.h) that holds both.
 * Given through KAFLAGS too, it does the same for .S files, whose preprocessed
 * text passes through "cc1 -E -lang-asm" on its way to the assembler.
 *
 * Where KBUILD_MODNAME is absent (cc-option probes, host programs) it does
 * nothing.  It never touches the code that GCC generates, and no C++ runtime
 * is linked in: loading one would cost every compiler start 5 ms.
 */
#include "gcc-plugin.h"
#include "plugin-version.h"
#include "diagnostic-core.h"
#include "file-prefix-map.h"
#include "opts.h"
#include "options.h"
#include "toplev.h"
#include "tm.h"
#include "identity.h"
#include "stamp.h"

#ifndef KALLMOD_VERSION
#error "KALLMOD_VERSION comes from the Makefile"
#endif

#define EXPORTED __attribute__((visibility("default")))

EXPORTED int plugin_is_GPL_compatible;

static struct plugin_info kallmod_info = {
	.version = KALLMOD_VERSION,
	.help = "-fplugin-arg-kallmod-disable\tload, but stamp nothing\n",
};

/* Is this the preprocessing step of a .S file?  A C file's -E is of no use. */
static bool preprocessing_assembly(void)
{
	for (unsigned int i = 1; i < save_decoded_options_count; i++)
		if (save_decoded_options[i].opt_index == OPT_lang_asm)
			return true;
	return false;
}

static const char *source_path(void)
{
	const char *path = remap_macro_filename(main_input_filename);

	while (!strncmp(path, "./", 2))
		path += 2;
	return path;
}

static void finish(void *, void *)
{
	const char *options = getenv("COLLECT_GCC_OPTIONS");
	bool assembly = flag_preprocess_only && preprocessing_assembly();
	struct identity id;

	if (seen_error() || (flag_preprocess_only && !assembly))
		return;
	if (!options || !main_input_filename || !identity_read(&id, options))
		return;
	if (!asm_file_name || !strcmp(asm_file_name, "-")) {
		error("kallmod: with %<-pipe%> there is no assembly file to stamp; build without it");
		return;
	}
	stamp_file(asm_file_name, &id, source_path(), assembly, POINTER_SIZE / 8);
}

/* Returns whether the arguments are understood; *DISABLE as they say. */
static bool read_arguments(const struct plugin_name_args *info, bool *disable)
{
	bool ok = true;

	*disable = false;
	for (int i = 0; i < info->argc; i++) {
		const char *key = info->argv[i].key;

		if (strcmp(key, "disable")) {
			error("kallmod: unknown option %<-fplugin-arg-%s-%s%>",
			      info->base_name, key);
			ok = false;
		} else if (info->argv[i].value) {
			error("kallmod: option %<-fplugin-arg-%s-disable%> takes no value",
			      info->base_name);
			ok = false;
		} else {
			*disable = true;
		}
	}
	return ok;
}

EXPORTED
int plugin_init(struct plugin_name_args *info, struct plugin_gcc_version *version)
{
	bool disable;

	if (!plugin_default_version_check(version, &gcc_version)) {
		error("kallmod: built for GCC %s, but this is GCC %s; rebuild the plugin with this compiler",
		      gcc_version.basever, version->basever);
		return 1;
	}
	if (!read_arguments(info, &disable))
		return 1;

	register_callback(info->base_name, PLUGIN_INFO, NULL, &kallmod_info);
	if (!disable)
		register_callback(info->base_name, PLUGIN_FINISH, finish, NULL);
	return 0;
}
