// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass annotate: a log of the kernel with the module and the object of each address.
 *
 * In:  an oops, dmesg, the output of perf script or a stack trace of ftrace, from a file or,
 *      as it comes, from standard input.  A file is read twice: how far the kernel was moved
 *      stands at the end of a panic.
 * Out: the log with the owners in it.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/text.h"
#include "base/util.h"
#include "log/annotate.h"
#include "log/input.h"
#include "read/find.h"
#include "verbs/verbs.h"

/* What is asked for. */
struct request {
	const char *image, *log, *to, *kallsyms;
	bool has_offset;
	uint64_t offset;	/* how far it was moved */
	enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } color;
};

static bool want_color(const struct request *req, FILE *out)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	if (req->color != COLOR_AUTO)
		return req->color == COLOR_ALWAYS;
	return isatty(fileno(out)) && !(no_color && *no_color) && term && strcmp(term, "dumb");
}

static void learn_all(struct annotator *a, struct input *in)
{
	const char *line;
	size_t len;

	while ((line = input_line(in, &len)))
		if (in->whole)
			moved_learn(&a->moved, line, len, in->number);
	input_rewind(in);
	moved_rewind(&a->moved);
}

static void annotate_all(struct annotator *a, struct input *in, FILE *out)
{
	const char *line;
	size_t len;

	if (input_can_rewind(in))
		learn_all(a, in);
	while (true) {
		if (!input_is_ready(in))
			fflush(out);
		line = input_line(in, &len);
		if (!line)
			break;
		/* In a piece of a line, a token may be cut off. */
		if (!in->whole) {
			fwrite(line, 1, len, out);
			continue;
		}
		moved_learn(&a->moved, line, len, in->number);
		annotate_line(a, out, line, len, in->number);
	}
}

/* Say what was left alone, and why.  False if the log is of another kernel. */
static bool report(const struct annotator *a)
{
	const char *image = a->where->l->link.img->path;

	if (a->unknown.count)
		warn("%s: %lu symbols are not in %s; the first is %s in line %lu",
		     a->path, a->unknown.count, image, a->unknown.name, a->unknown.line);
	if (a->unplaced.count)
		warn("%s: %lu addresses from line %lu on are left as they are: nothing before tells how far the kernel was moved; see --kallsyms and --offset",
		     a->path, a->unplaced.count, a->unplaced.line);
	if (a->unsure.count)
		warn("%s: %lu names without an offset from line %lu on are left as they are: they may be of loadable modules; see --kallsyms",
		     a->path, a->unsure.count, a->unsure.line);
	if (a->moved.other_line)
		warn("%s: line %lu is of another boot, moved by another distance: its addresses are left as they are",
		     a->path, a->moved.other_line);
	if (a->moved.mismatch)
		warn("%s: line %lu: %s", a->path, a->moved.mismatch_line,
		     a->moved.mismatch);
	return !a->moved.mismatch;
}

static bool annotate(const struct request *req)
{
	struct running running = { 0 };
	struct annotator a;
	struct listing l;
	struct names names;
	struct where where;
	struct input in;
	struct output out;
	bool ok;

	listing_read(&l, req->image);
	link_need_addresses(&l.link);
	if (req->kallsyms)
		running_read(&running, req->kallsyms, &l.k, l.link.img);
	names_make(&names, &l.k);
	where_make(&where, &l);
	input_open(&in, req->log);
	annotator_init(&a, &where, &names, req->kallsyms ? &running : NULL, in.path);
	if (req->has_offset && !moved_give(&a.moved, req->offset))
		die(req->image, "cannot have been moved by 0x%llx",
		    (unsigned long long)req->offset);
	output_open(&out, req->to);
	a.color = want_color(req, out.file);

	annotate_all(&a, &in, out.file);

	output_close(&out);
	ok = report(&a);
	annotator_free(&a);
	input_close(&in);
	where_free(&where);
	names_free(&names);
	running_free(&running);
	listing_free(&l);
	return ok;
}

/* Is PATH, the only operand, a log: something that can be read, and is not an ELF file? */
static bool is_log(const char *path)
{
	char magic[SELFMAG] = "";
	struct stat st;
	FILE *file;
	bool ok;

	if (!strcmp(path, "-"))
		return true;
	if (stat(path, &st))
		return false;
	/* A pipe is no image, and what is read from it here would be missing in the log. */
	if (!S_ISREG(st.st_mode))
		return !S_ISDIR(st.st_mode);
	file = fopen(path, "r");
	if (!file)
		return false;
	ok = fread(magic, 1, SELFMAG, file) < SELFMAG ? !ferror(file) : memcmp(magic, ELFMAG, SELFMAG);
	fclose(file);
	return ok;
}

int verb_annotate(int argc, char **argv)
{
	static const struct option options[] = {
		{ "kallsyms", required_argument, NULL, 'k' },
		{ "offset", required_argument, NULL, 'O' },
		{ "color", optional_argument, NULL, 'c' },
		{ "colour", optional_argument, NULL, 'c' },
		{ "output", required_argument, NULL, 'o' },
		{ 0 }
	};
	static const char *const colors[] = { "auto", "always", "never" };
	struct request req = { 0 };
	int c;

	while ((c = next_option(argc, argv, options)) != -1) {
		if (c == 'k')
			req.kallsyms = optarg;
		else if (c == 'o')
			req.to = optarg;
		else if (c == 'c')
			req.color = pick_word(argv[0], "color", optarg ?: "always", colors, 3);
		else if (text_number(optarg, NULL, &req.offset))
			req.has_offset = true;
		else
			bad_usage(argv[0], "--offset=%s: not a number of bytes", optarg);
	}
	if (req.has_offset && req.kallsyms)
		bad_usage(argv[0], "--offset and --kallsyms exclude each other");
	expect_operands(argc, argv, 0, 2, "");
	if (optind < argc && (argc - optind == 2 || !is_log(argv[optind])))
		req.image = argv[optind++];
	else
		req.image = image_of_running_kernel();
	if (!req.image)
		return EXIT_BAD_INPUT;
	if (optind < argc && strcmp(argv[optind], "-"))
		req.log = argv[optind];
	return annotate(&req) ? EXIT_SUCCESS : EXIT_BAD_INPUT;
}
