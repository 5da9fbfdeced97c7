// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass: what a linked kernel says of the modules built into it.
 *
 * kallmod.so stamps every object with a note; ld resolves the addresses in
 * them; linkpass turns the notes of the result into what people and the
 * kernel read.  A pipeline, one file a step:
 *
 *	image.c    ELF file -> symbols, section contents
 *	notes.c    note bytes -> translation units, address ranges
 *	sort.c     by address, for both
 *	modules.c  translation units -> module sets
 *	tiles.c    ranges, module sets -> tiles
 *	owners.c   tiles -> whose a symbol is
 *	objfiles.c owners -> the tables of translation units
 *	tables.c   tiles -> the kernel's tables
 *	list.c, resolve.c, ranges.c, stats.c, dump.c -> text
 *	ctf.c      ctf-objects.c, ctf-link.c, ctf-archive.c: types by module
 *	running.c  the addresses of a running kernel, for list
 *
 * Not taken: the linker map and Kbuild's .cmd files.  What they say has to be
 * parsed and guessed together; in the notes it is said by the compiler.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include "tables.h"
#include "util.h"
#include "verbs.h"

#ifndef KALLMOD_VERSION
#error "KALLMOD_VERSION comes from the Makefile"
#endif

static const struct verb {
	const char *name;
	const char *args;
	const char *what;
	int (*run)(int argc, char **argv);
} verbs[] = {
	{ "list", "[--objects|--dups] [--kallsyms FILE [--notes FILE]] VMLINUX",
	  "the lines of /proc/kallmodsyms", verb_list },
	{ "resolve", "VMLINUX SELECTOR...", "the symbols that [MODULE:]NAME[@OBJECT] stands for", verb_resolve },
	{ "ranges", "VMLINUX", "the lines of modules.builtin.ranges", verb_ranges },
	{ "notes", "VMLINUX", "what each note says", verb_notes },
	{ "stats", "[--json] VMLINUX", "what the notes cover and the tables cost", verb_stats },
	{ "ctf", "-o ARCHIVE [--uncompressed] VMLINUX [OBJECT-OR-ARCHIVE]...",
	  "the types of every module, from objects compiled with -gctf", verb_ctf },
	{ "tables", "--reserve [-o FILE] [--no-objects] [[--kallsyms OBJECT] VMLINUX] | "
	  "--fill VMLINUX",
	  "the kernel's tables, for its build", verb_tables },
};

#define NVERBS (sizeof(verbs) / sizeof(verbs[0]))

static void print_help(FILE *out)
{
	fprintf(out, "Usage: linkpass VERB [OPTION]... FILE\n"
		"Read what kallmod.so noted in a kernel's objects.\n\nVerbs:\n");
	for (unsigned int i = 0; i < NVERBS; i++)
		fprintf(out, "  %-7s %s\n          %s\n", verbs[i].name,
			verbs[i].args, verbs[i].what);
	fprintf(out, "\nOptions:\n"
		"  -h, --help     print this and exit\n"
		"  -V, --version  print the version and exit\n\n"
		"Exit status: 0 if all is well, 1 for bad input, 2 for bad usage.\n");
}

static void print_version(FILE *out)
{
	fputs("linkpass " KALLMOD_VERSION "\n", out);
}

static int print_all(void (*print)(FILE *out))
{
	struct output out;

	output_open(&out, NULL);
	print(out.file);
	output_close(&out);
	return EXIT_SUCCESS;
}

void bad_usage(const char *verb)
{
	for (unsigned int i = 0; i < NVERBS; i++)
		if (!strcmp(verbs[i].name, verb))
			fprintf(stderr, "Usage: linkpass %s %s\n", verb, verbs[i].args);
	exit(EXIT_BAD_USAGE);
}

const char *only_file(int argc, char **argv)
{
	static const struct option none[] = { { 0 } };

	if (getopt_long(argc, argv, "", none, NULL) != -1 || argc - optind != 1)
		bad_usage(argv[0]);
	return argv[optind];
}

/*
 * What kallsyms will have is in OBJECT, or in the kernel itself if that is NULL.  PATH is
 * NULL if there is no kernel yet.
 */
static void reserve(const char *path, const char *object, const char *to, bool objects)
{
	struct kallsyms k;
	struct image *tables;
	struct output out;
	struct link l;

	if (path) {
		link_read(&l, path);
		if (object) {
			tables = image_open_object(object);
			kallsyms_read_object(&k, tables, l.img);
			image_close(tables);
		} else {
			kallsyms_read(&k, l.img);
		}
	}
	output_open(&out, to);
	tables_reserve(&out, path ? &l : NULL, path ? &k : NULL, objects);
	output_close(&out);
	if (path) {
		kallsyms_free(&k);
		link_free(&l);
	}
}

static void fill(const char *path)
{
	struct link l;

	link_read(&l, path);
	tables_fill(&l);
	link_free(&l);
}

int verb_tables(int argc, char **argv)
{
	enum { NONE, RESERVE, FILL } step = NONE;
	static const struct option options[] = {
		{ "reserve", no_argument, NULL, 'r' },
		{ "fill", no_argument, NULL, 'f' },
		{ "output", required_argument, NULL, 'o' },
		{ "kallsyms", required_argument, NULL, 'k' },
		{ "no-objects", no_argument, NULL, 'n' },
		{ 0 }
	};
	const char *to = NULL, *object = NULL;
	bool objects = true;
	int c;

	while ((c = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
		if (c == 'o')
			to = optarg;
		else if (c == 'k')
			object = optarg;
		else if (c == 'n')
			objects = false;
		else if (c == '?' || step != NONE)
			bad_usage(argv[0]);
		else
			step = c == 'r' ? RESERVE : FILL;
	}
	if (step == NONE || argc - optind > 1 ||
	    (step == FILL && (to || object || !objects || argc - optind != 1)) ||
	    (step == RESERVE && object && argc == optind))
		bad_usage(argv[0]);

	if (step == FILL)
		fill(argv[optind]);
	else
		reserve(argv[optind], object, to, objects);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ 0 }
	};
	int c;

	prepare_streams();
	prepare_memory();
	/* "+": options behind the verb are the verb's own. */
	while ((c = getopt_long(argc, argv, "+hV", options, NULL)) != -1) {
		if (c == 'h')
			return print_all(print_help);
		if (c == 'V')
			return print_all(print_version);
		print_help(stderr);
		return EXIT_BAD_USAGE;
	}

	argc -= optind;
	argv += optind;
	optind = 0;
	for (unsigned int i = 0; argc && i < NVERBS; i++)
		if (!strcmp(argv[0], verbs[i].name))
			return verbs[i].run(argc, argv);
	if (argc)
		fprintf(stderr, "linkpass: unknown verb '%s'\n", argv[0]);
	print_help(stderr);
	return EXIT_BAD_USAGE;
}
