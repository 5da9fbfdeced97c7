// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass list: the symbols of a kernel.
 *
 * In:  kallsyms' tables for the symbols and their order, the owners for their modules;
 *      optionally /proc/kallsyms of the running kernel for its addresses.
 * Out: the lines of /proc/kallmodsyms that the kernel shows to a reader who may see
 *      addresses: after a boot without KASLR and with no module loaded, or as it runs now.
 *      Or the same as lines of /proc/kallsyms, for tools that take such a file; as JSON;
 *      or as CSV.
 */
#include <stdlib.h>
#include <string.h>
#include "know/listing.h"
#include "know/names.h"
#include "read/find.h"
#include "read/running.h"
#include "base/text.h"
#include "base/util.h"
#include "verbs/verbs.h"

/* --- Lines ----------------------------------------------------------------- */

struct line {
	uint64_t addr;
	const struct ksym *sym;
	const struct module_set *set;
	const char *object;		/* or NULL */
	const uint32_t *sympos;		/* or NULL if it is not asked for */
};

static void print_kallmodsyms(FILE *out, const struct listing *l, const struct line *line)
{
	listing_print_address(out, l, NULL, line->addr);
	fprintf(out, " %llx %c ", (unsigned long long)line->sym->size, line->sym->type);
	text_name(out, line->sym->name);
	if (line->sympos)
		fprintf(out, ",%u", *line->sympos);
	listing_print_owner(out, line->set, line->object);
	putc('\n', out);
}

/* As in /proc/kallsyms, which has no size and at most one module: the first. */
static void print_kallsyms(FILE *out, const struct listing *l, const struct line *line)
{
	listing_print_address(out, l, NULL, line->addr);
	fprintf(out, " %c ", line->sym->type);
	text_name(out, line->sym->name);
	if (line->set->count)
		fprintf(out, "\t[%s]", line->set->names[0]);
	putc('\n', out);
}

/* An address is a string: most readers of JSON have no numbers of 64 bits. */
static void print_json(FILE *out, const struct listing *l, const struct line *line)
{
	fputs("{\"address\": \"0x", out);
	listing_print_address(out, l, NULL, line->addr);
	fprintf(out, "\", \"size\": %llu, \"type\": \"%c\", \"name\": ",
		(unsigned long long)line->sym->size, line->sym->type);
	json_string(out, line->sym->name);
	if (line->sympos)
		fprintf(out, ", \"sympos\": %u", *line->sympos);
	fputs(", \"modules\": [", out);
	for (unsigned int i = 0; i < line->set->count; i++) {
		fputs(i ? ", " : "", out);
		json_string(out, line->set->names[i]);
	}
	fputs("], \"object\": ", out);
	if (line->object)
		json_string(out, line->object);
	else
		fputs("null", out);
	putc('}', out);
}

static void print_csv(FILE *out, const struct listing *l, const struct line *line)
{
	fputs("0x", out);
	listing_print_address(out, l, NULL, line->addr);
	fprintf(out, ",%llu,%c,", (unsigned long long)line->sym->size, line->sym->type);
	csv_string(out, line->sym->name);
	if (line->sympos)
		fprintf(out, ",%u", *line->sympos);
	putc(',', out);
	csv_words(out, line->set->names, line->set->count);
	putc(',', out);
	if (line->object)
		csv_string(out, line->object);
	putc('\n', out);
}

static const struct format {
	const char *name;
	void (*print)(FILE *out, const struct listing *l, const struct line *line);
	const char *start, *between, *end;
	bool all_objects;		/* not only where a name is ambiguous */
} formats[] = {
	{ "kallmodsyms", print_kallmodsyms, "", "", "", false },
	{ "kallsyms", print_kallsyms, "", "", "", false },
	{ "json", print_json, "[\n", ",\n", "\n]\n", true },
	{ "csv", print_csv, "", "", "", true },
};

#define NFORMATS	(sizeof(formats) / sizeof(formats[0]))

static const struct format *parse_format(const char *name, const char *word)
{
	const char *names[NFORMATS];

	for (unsigned int i = 0; i < NFORMATS; i++)
		names[i] = formats[i].name;
	return &formats[pick_word(name, "format", word, names, NFORMATS)];
}

/* --- The list -------------------------------------------------------------- */

/* What is asked for. */
struct request {
	const char *to, *kallsyms, *notes;
	bool all_objects;	/* not only of symbols that share their name and modules with another */
	bool dups;		/* only such symbols */
	const struct format *format;
	bool sympos;
};

/* The list as it is being printed. */
struct printing {
	const struct request *req;
	const struct listing *l;
	FILE *out;
	bool started;
};

static void print_line(struct printing *p, const struct line *line)
{
	if (p->started)
		fputs(p->req->format->between, p->out);
	p->started = true;
	p->req->format->print(p->out, p->l, line);
}

static void print_own(struct printing *p, uint64_t shift)
{
	const struct listing *l = p->l;
	bool all = p->req->all_objects || p->req->format->all_objects;
	uint32_t *positions = NULL;
	struct names names;

	if (p->req->sympos) {
		names_make(&names, &l->k);
		positions = names_positions(&names, l->link.img);
		names_free(&names);
	}
	for (unsigned int i = 0; i < l->k.count; i++) {
		const struct ksym *sym = &l->k.syms[i];

		if (p->req->dups && !l->owners.shared[i])
			continue;
		print_line(p, &(struct line){
			.addr = image_offset(l->link.img, sym->elf ? sym->elf->section : NULL,
					     sym->addr + (sym->fixed ? 0 : shift)),
			.sym = sym,
			.set = listing_set(l, i),
			.object = all || l->owners.shared[i] ? listing_object(l, i) : NULL,
			.sympos = positions ? &positions[i] : NULL,
		});
	}
	xfree(positions);
}

static void print_guests(struct printing *p, const struct running *running)
{
	uint32_t *positions = p->req->sympos ? running_positions(running) : NULL;

	for (unsigned int i = 0; i < running->count; i++) {
		const struct guest *guest = &running->guests[i];
		const char *module = guest->module;
		const struct module_set set = { .names = &module, .count = 1 };

		print_line(p, &(struct line){
			.addr = guest->sym.addr,
			.sym = &guest->sym,
			.set = &set,
			.sympos = positions ? &positions[i] : NULL,
		});
	}
	xfree(positions);
}

static void list(const char *path, const struct request *req)
{
	struct running running = { 0 };
	struct listing l;
	struct output out;
	struct printing p = { .req = req, .l = &l };

	listing_read(&l, path);
	if (l.k.tables_elsewhere && !req->kallsyms)
		warn("%s: the kallsyms tables are in the image that it was split from; listing the symbol table",
		     path);
	if (req->notes)
		running_check_build_id(req->notes, l.link.img);
	if (req->kallsyms) {
		link_need_addresses(&l.link);
		running_read(&running, req->kallsyms, &l.k, l.link.img);
	}

	output_open(&out, req->to);
	p.out = out.file;
	fputs(req->format->start, p.out);
	if (req->format->print == print_csv)
		fprintf(p.out, "address,size,type,name,%smodules,object\n",
			req->sympos ? "sympos," : "");
	print_own(&p, running.shift);
	if (!req->dups)
		print_guests(&p, &running);
	fputs(req->format->end, p.out);
	output_close(&out);

	running_free(&running);
	listing_free(&l);
}

static void check_options(const struct request *req, const char *name)
{
	if (req->notes && !req->kallsyms)
		bad_usage(name, "--notes needs --kallsyms");
	if (req->format->print == print_kallsyms && (req->sympos || req->all_objects))
		bad_usage(name, "--format=kallsyms has no place for %s",
			  req->sympos ? "--sympos" : "--objects");
}

int verb_list(int argc, char **argv)
{
	static const struct option options[] = {
		{ "kallsyms", required_argument, NULL, 'k' },
		{ "notes", required_argument, NULL, 'n' },
		{ "dups", no_argument, NULL, 'd' },
		{ "objects", no_argument, NULL, 'O' },
		{ "format", required_argument, NULL, 'f' },
		{ "sympos", no_argument, NULL, 's' },
		{ "output", required_argument, NULL, 'o' },
		{ 0 }
	};
	struct request req = { .format = &formats[0] };
	char *found;
	int c;

	while ((c = next_option(argc, argv, options)) != -1) {
		if (c == 'k')
			req.kallsyms = optarg;
		else if (c == 'n')
			req.notes = optarg;
		else if (c == 'o')
			req.to = optarg;
		else if (c == 'O')
			req.all_objects = true;
		else if (c == 'd')
			req.dups = true;
		else if (c == 'f')
			req.format = parse_format(argv[0], optarg);
		else
			req.sympos = true;
	}
	check_options(&req, argv[0]);
	expect_operands(argc, argv, 0, 1, "");
	found = argc == optind ? image_of_running_kernel() : NULL;
	if (argc == optind && !found)
		return EXIT_BAD_INPUT;
	list(found ?: argv[optind], &req);
	xfree(found);
	return EXIT_SUCCESS;
}
