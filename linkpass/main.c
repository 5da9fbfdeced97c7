// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass: attribute the symbols of a linked kernel to its modules.
 *
 * kallmod.so stamps every object with a note; the linker resolves the addresses in
 * the notes; linkpass turns the notes of the linked image into listings for people and
 * tables for the kernel.  The directories, in the order in which data passes through:
 *
 *	read/    parse files: ELF sections, bytes and symbols (image, symbols), the
 *	         kernel's own tables (kallsyms), a running kernel (running, find);
 *	         write an extract of a file (extract, pieces)
 *	know/    draw conclusions: translation units and their ranges (notes), their
 *	         modules (modules), both for an image (link), the owners of symbols (owners),
 *	         all of these together (listing), symbols by name and by selector (names,
 *	         guests, selectors) and by address (where), what nobody owns (stretches)
 *	measure/ the bytes of an image: in which column (columns), cut by owner and symbol
 *	         (slices), by module and other keys (rows), what differs (changes, numbers),
 *	         as tables (print) and as boxes (tree, treemap)
 *	log/     logs of a kernel: lines as they come (input), addresses and symbols in them
 *	         (scan), how far the kernel was moved (moved), owners (annotate)
 *	kernel/  the kernel's tables: modules by address (tiles, tables), objects by
 *	         symbol (objfiles)
 *	ctf/     types by module
 *	stamp/   put a note into an object: its identity, its sections, symbols for their ends
 *	verbs/   the subcommands, one file each
 *	base/    memory, errors, output (util), sorting (sort), hash tables (hash),
 *	         names in text (text)
 *
 * Not taken: the linker map and Kbuild's .cmd files.  They have to be parsed and
 * combined by guesswork; the notes come from the compiler itself.
 */
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/util.h"
#include "verbs/verbs.h"

#ifndef KALLMOD_VERSION
#error "KALLMOD_VERSION comes from the Makefile"
#endif

#define OUTPUT_HELP "  -o, --output=FILE     write to FILE in place of standard output\n"
#define SIZE_HELP \
	"  --by=KEY              a row for each module (the default), directory, object,\n" \
	"                        section or symbol\n" \
	"  --depth=N             levels of directories, with --by=directory; 2 by default\n" \
	"  --json, --csv         as JSON, as CSV\n" \
	"  --svg=FILE            draw a treemap instead, for a browser\n"
#define RUNNING_HELP \
	"\nWithout IMAGE, read that of the running kernel, found by its build ID; LINKPASS_ROOT is a\n" \
	"directory to take for /."
#define KALLSYMS_HELP \
	"  --kallsyms=FILE       addresses and loaded modules from a copy of /proc/kallsyms\n"

static const struct verb {
	const char *name;
	const char *args;
	const char *what;	/* it prints; behind a newline, for its own help, more about it */
	const char *options;
	int (*run)(int argc, char **argv);
} verbs[] = {
	{ "list", "[OPTION]... [IMAGE]", "the lines of /proc/kallmodsyms" RUNNING_HELP,
	  "  --format=FORMAT       kallmodsyms, kallsyms (no size, one module, no object), json\n"
	  "                        or csv\n"
	  "  --objects             show the object of every symbol\n"
	  "  --dups                only symbols that share their name and modules\n"
	  "  --sympos              the position that live patching counts by: NAME,POSITION;\n"
	  "                        0 if no other symbol has the name\n"
	  KALLSYMS_HELP
	  "  --notes=FILE          check the build ID in a copy of /sys/kernel/notes\n"
	  OUTPUT_HELP, verb_list },
	{ "lookup", "[OPTION]... [IMAGE] [ADDRESS | SYMBOL[+OFFSET[/SIZE]] | SELECTOR]...",
	  "where each address or symbol is, and whose\n"
	  "Such as 0xffffffff812e7b50, ext4_readdir+0x10, init_once@fs/inode.o+4.\n"
	  "Without any, read them from standard input, one a line." RUNNING_HELP "\n"
	  "Then addresses are those that it runs at.",
	  KALLSYMS_HELP OUTPUT_HELP, verb_lookup },
	{ "annotate", "[OPTION]... [IMAGE] [LOG]",
	  "a log with the module and the object of each of its addresses\n"
	  "LOG, or else standard input, is an oops, dmesg, the output of perf script or a stack\n"
	  "trace of ftrace.  An address without a symbol needs the place that the kernel was moved\n"
	  "to: that is in the log of a panic (\"Kernel Offset\"), in lines that have an address and its\n"
	  "symbol, or in one of the options.  A name without an offset (\"=> vfs_read\") needs\n"
	  "--kallsyms, since a loadable module could have that name, too.  Lines of another kernel stay\n"
	  "as they are; the first one is told in the end, with exit status 1." RUNNING_HELP,
	  KALLSYMS_HELP
	  "  --offset=NUMBER       how far the kernel was moved: 0 for nokaslr\n"
	  "  --color=WHEN          always, never, or auto: if the output is a terminal\n" OUTPUT_HELP,
	  verb_annotate },
	{ "resolve", "[OPTION]... IMAGE SELECTOR...",
	  "the symbols that [MODULE:]NAME[@OBJECT] stands for\n"
	  "Such as ext4:ext4_readdir, init_once@fs/inode.o; of the core kernel, vmlinux:NAME.",
	  OUTPUT_HELP, verb_resolve },
	{ "ranges", "[OPTION]... IMAGE",
	  "the lines of modules.builtin.ranges\n"
	  "DTrace reads them in /lib/modules/VERSION.", OUTPUT_HELP, verb_ranges },
	{ "notes", "[OPTION]... IMAGE",
	  "the contents of each note\n"
	  "A line for the object (path, source, KBUILD_MODNAME, KBUILD_MODFILE, flags), then one for\n"
	  "each of its sections (start, end).", OUTPUT_HELP, verb_notes },
	{ "stats", "[OPTION]... IMAGE", "the coverage by the notes and the size of the tables",
	  "  --json                print all modules, as JSON\n" OUTPUT_HELP, verb_stats },
	{ "check", "[OPTION]... IMAGE",
	  "symbols and code without an owner, and why; exit status 1 if any\n"
	  "In a line: address, size and name (\"-\" without a symbol), section, reason.", OUTPUT_HELP,
	  verb_check },
	{ "size", "[OPTION]... IMAGE",
	  "what is in the image, in bytes: text, rodata, data, bss, init\n"
	  "init is what is freed after boot.  \"(nobody)\" has what no object claims, \"(padding)\" what ld\n"
	  "has filled in.",
	  SIZE_HELP OUTPUT_HELP, verb_size },
	{ "diff", "[OPTION]... OLD NEW",
	  "what has grown, shrunk, come and gone between two images\n"
	  "Symbols that have only moved, or that the compiler numbers otherwise, are the same.",
	  "  --max-growth=BYTES    exit with status 1 if NEW is larger by more, padding aside\n"
	  SIZE_HELP OUTPUT_HELP, verb_diff },
#ifdef LINKPASS_CTF
	{ "ctf", "[OPTION]... -o ARCHIVE IMAGE [OBJECT-OR-ARCHIVE]...",
	  "the types of every module, from objects compiled with -gctf",
	  "  -o, --output=ARCHIVE  the archive to write; - is standard output\n"
	  "  --uncompressed        do not compress the dictionaries\n", verb_ctf },
#endif
	{ "stamp", "--modname=M [OPTION]... OBJECT...",
	  "the note of a translation unit into objects that GCC's plugin has not seen",
	  "  --modname=M           the module, KBUILD_MODNAME\n"
	  "  --modfile=F           its file, KBUILD_MODFILE\n"
	  "  --source=S            the path of the source\n"
	  "  --declares            the object declares the module; else .modinfo tells\n"
	  "  --module              the object is for a loadable module\n"
	  "  --record              if so, also write what a kernel with\n"
	  "                        CONFIG_KALLMODSYMS_OBJECTS reads\n", verb_stamp },
	{ "extract", "-o FILE IMAGE",
	  "a small file that all verbs take in place of IMAGE\n"
	  "As /boot/kallmod-VERSION, it is found when that kernel runs.",
	  "  -o, --output=FILE     the file to write; - is standard output\n", verb_extract },
	{ "tables", "--reserve [OPTION]... [IMAGE] | --fill IMAGE",
	  "the kernel's tables, for its build",
	  "  --reserve             write assembly that makes room for the tables\n"
	  "  --kallsyms=OBJECT     the kallsyms tables that the image will be linked with\n"
	  "  --no-objects          no tables of objects\n"
	  "  --fill                write the tables into the reserved room, in place\n" OUTPUT_HELP,
	  verb_tables },
};

#define NVERBS (sizeof(verbs) / sizeof(verbs[0]))

static void print_help(FILE *out)
{
	fprintf(out, "Usage: linkpass VERB [OPTION]... [IMAGE]...\n"
		"Read the notes that kallmod.so left in a kernel's objects.  IMAGE is a vmlinux, or another ELF\n"
		"file whose objects have notes: an object, a module, what extract has written.\n\nVerbs:\n");
	for (unsigned int i = 0; i < NVERBS; i++)
		fprintf(out, "  %-8s %.*s\n", verbs[i].name,
			(int)strcspn(verbs[i].what, "\n"), verbs[i].what);
	fprintf(out, "\nOptions:\n"
		"  -h, --help     print this or, behind a verb, more about that, and exit\n"
		"  -V, --version  print the version and exit\n\n"
		"Exit status: 0 if all is well, 1 for bad input, 2 for bad usage.\n");
}

static void print_version(FILE *out)
{
	fputs("linkpass " KALLMOD_VERSION "\n", out);
}

static const struct verb *find_verb(const char *name)
{
	for (unsigned int i = 0; i < NVERBS; i++)
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

static void print_verb(FILE *out, const struct verb *verb)
{
	int len = strcspn(verb->what, "\n");
	/* What must have a file to write prints nothing. */
	const bool writes = strstr(verb->args, "-o ") || strstr(verb->args, "OBJECT...");

	fprintf(out, "Usage: linkpass %s %s\n%s %.*s.%s\n\nOptions:\n%s"
		"  -h, --help            print this and exit\n",
		verb->name, verb->args, writes ? "Write" : "Print", len, verb->what,
		verb->what + len, verb->options);
}

/* What a message begins with, up to the name of the verb. */
#define PREFIX	"linkpass: "

static void __attribute__((noreturn)) refer_to_help(const char *name)
{
	fprintf(stderr, "Try 'linkpass %s --help'.\n", name + strlen(PREFIX));
	exit(EXIT_BAD_USAGE);
}

void bad_usage(const char *name, const char *fmt, ...)
{
	char reason[MESSAGE_BYTES];
	va_list args;

	va_start(args, fmt);
	vsnprintf(reason, sizeof(reason), fmt, args);
	va_end(args);
	warn("%s: %s", name + strlen(PREFIX), reason);
	refer_to_help(name);
}

static const char *short_options(const struct option *options)
{
	while (options->name && options->val != 'o')
		options++;
	return options->name ? "o:" : "";
}

int next_option(int argc, char **argv, const struct option *options)
{
	int c = getopt_long(argc, argv, short_options(options), options, NULL);

	/* getopt_long() has said what is wrong. */
	if (c == '?')
		refer_to_help(argv[0]);
	return c;
}

void expect_operands(int argc, char **argv, int least, int most, const char *missing)
{
	int n = argc - optind;

	if (n < least)
		bad_usage(argv[0], "%s is missing", missing);
	if (n > most)
		bad_usage(argv[0], "one operand too many: %s", argv[optind + most]);
}

unsigned int pick_word(const char *name, const char *option, const char *word,
		       const char *const *words, unsigned int n)
{
	char all[256];
	size_t len = 0;

	for (unsigned int i = 0; i < n; i++)
		if (!strcmp(word, words[i]))
			return i;
	for (unsigned int i = 0; i < n && len < sizeof(all); i++)
		len += snprintf(all + len, sizeof(all) - len, i ? ", %s" : "%s", words[i]);
	bad_usage(name, "--%s=%s: not one of %s", option, word, all);
}

const char *only_file(int argc, char **argv, const char **to)
{
	static const struct option options[] = {
		{ "output", required_argument, NULL, 'o' },
		{ 0 }
	};

	*to = NULL;
	while (next_option(argc, argv, options) != -1)
		*to = optarg;
	expect_operands(argc, argv, 1, 1, "IMAGE");
	return argv[optind];
}

static bool asks_for_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
			return true;
	return false;
}

/*
 * Open those of the three standard streams that are closed, so that no other file gets
 * their number.  Ignore SIGXFSZ, so that writing fails with EFBIG instead.
 */
static void prepare_streams(void)
{
	/* In the opposite direction, so that using a closed stream still fails. */
	static const int modes[] = { O_WRONLY, O_RDONLY, O_RDONLY };

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd]) != fd)
			exit(EXIT_BAD_INPUT);
	signal(SIGXFSZ, SIG_IGN);
}

/*
 * Do not return freed memory to the system: getting it back, cleared, takes longer than
 * most of the work that linkpass does with it.
 */
static void prepare_memory(void)
{
	mallopt(M_MMAP_THRESHOLD, INT_MAX);
	mallopt(M_TRIM_THRESHOLD, INT_MAX);
	mallopt(M_TOP_PAD, 4 << 20);
}

/* A verb or a help text for kallmod_try() to run, and the resulting exit status. */
struct call {
	const struct verb *verb;
	int argc;
	char **argv;
	void (*print)(FILE *out);
	char name[32];	/* "linkpass: VERB" */
	int status;
};

static void run_verb(void *arg)
{
	struct call *c = arg;

	/* getopt_long(), too, begins its messages with this. */
	snprintf(c->name, sizeof(c->name), PREFIX "%s", c->verb->name);
	c->argv[0] = c->name;
	c->status = c->verb->run(c->argc, c->argv);
}

static void run_print(void *arg)
{
	struct call *c = arg;
	struct output out;

	output_open(&out, NULL);
	if (c->print)
		c->print(out.file);
	else
		print_verb(out.file, c->verb);
	output_close(&out);
}

/* Run C; print the error message if it dies. */
static int run(struct call *c)
{
	bool print = c->print || asks_for_help(c->argc, c->argv);
	char error[MESSAGE_BYTES];

	if (kallmod_try(print ? run_print : run_verb, c, error, sizeof(error)))
		return c->status;
	fprintf(stderr, "linkpass: %s\n", error);
	return EXIT_BAD_INPUT;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ 0 }
	};
	struct call call = { 0 };
	int c;

	prepare_streams();
	prepare_memory();
	if (argc)
		argv[0] = "linkpass";
	/* "+": stop at the verb; the options after it are its own. */
	while ((c = getopt_long(argc, argv, "+hV", options, NULL)) != -1) {
		if (c == 'h')
			return run(&(struct call){ .print = print_help });
		if (c == 'V')
			return run(&(struct call){ .print = print_version });
		fputs("Try 'linkpass --help'.\n", stderr);
		return EXIT_BAD_USAGE;
	}

	argc -= optind;
	argv += optind;
	optind = 0;
	call.argc = argc;
	call.argv = argv;
	call.verb = argc ? find_verb(argv[0]) : NULL;
	if (call.verb)
		return run(&call);
	if (argc)
		warn("unknown verb '%s'", argv[0]);
	print_help(stderr);
	return EXIT_BAD_USAGE;
}
