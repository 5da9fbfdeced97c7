// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass stamp: write the note of a translation unit into an object that GCC's plugin did not
 * see, as clang's.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/util.h"
#include "kallmod-note.h"
#include "stamp/stamp.h"
#include "verbs/verbs.h"

/* Is this the path of assembly? */
static bool is_assembly(const char *path)
{
	const char *dot = strrchr(file_name(path), '.');

	return dot && (!strcasecmp(dot, ".s") || !strcmp(dot, ".sx"));
}

static void stamp(const char *path, const struct identity *like)
{
	struct identity id = *like;

	id.object = path;
	identity_prepare(&id);
	if (stamp_object(path, &id) == STAMP_LTO)
		die(path, "compiled for link-time optimisation (-flto): the linker makes the code, without a stamp");
}

int verb_stamp(int argc, char **argv)
{
	static const struct option options[] = {
		{ "modname", required_argument, NULL, 'n' },
		{ "modfile", required_argument, NULL, 'f' },
		{ "source", required_argument, NULL, 's' },
		{ "declares", no_argument, NULL, 'd' },
		{ "module", no_argument, NULL, 'm' },
		{ "record", no_argument, NULL, 'r' },
		{ 0 }
	};
	struct identity id = { .modfile = "", .source = "" };
	int c;

	while ((c = next_option(argc, argv, options)) != -1) {
		switch (c) {
		case 'n':
			id.modname = optarg;
			break;
		case 'f':
			id.modfile = optarg;
			break;
		case 's':
			id.source = optarg;
			break;
		case 'd':
			id.flags |= KALLMOD_TU_DECLARES;
			break;
		case 'm':
			id.flags |= KALLMOD_TU_MODULE;
			break;
		case 'r':
			id.record = true;
			break;
		}
	}
	if (!id.modname)
		bad_usage(argv[0], "--modname=M is missing");
	if (id.record && !(id.flags & KALLMOD_TU_MODULE))
		bad_usage(argv[0], "--record needs --module");
	expect_operands(argc, argv, 1, INT_MAX, "OBJECT");
	if (is_assembly(id.source))
		id.flags |= KALLMOD_TU_ASM;
	for (int i = optind; i < argc; i++)
		stamp(argv[i], &id);
	return EXIT_SUCCESS;
}
