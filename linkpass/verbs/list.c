// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass list: the lines of /proc/kallmodsyms, from the file.
 *
 * In:  kallsyms' tables for the symbols and their order, the owners for their modules;
 *      optionally /proc/kallsyms of the running kernel for its addresses.
 * Out: the lines that the kernel shows to a reader who may see addresses: after a boot
 *      without KASLR and with no module loaded, or as it runs now.  Or the same as lines
 *      of /proc/kallsyms, for tools that take such a file.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include "verbs/list.h"
#include "read/find.h"
#include "read/running.h"
#include "base/text.h"
#include "base/util.h"
#include "verbs/verbs.h"

static void print_address(FILE *out, const struct listing *l, const struct ksym *sym)
{
	const struct section *sec = sym->elf ? sym->elf->section : NULL;

	fprintf(out, "%0*llx ", 2 * (int)l->link.img->address_size,
		(unsigned long long)image_offset(l->link.img, sec, sym->addr));
}

static void print_symbol(FILE *out, const struct listing *l, const struct ksym *sym)
{
	print_address(out, l, sym);
	fprintf(out, "%llx %c ", (unsigned long long)sym->size, sym->type);
	text_name(out, sym->name);
}

/* As in /proc/kallsyms, which has no size and at most one module, or NULL. */
static void print_kallsyms(FILE *out, const struct listing *l, const struct ksym *sym,
			   const char *module)
{
	print_address(out, l, sym);
	fprintf(out, "%c ", sym->type);
	text_name(out, sym->name);
	if (module)
		fprintf(out, "\t[%s]", module);
	putc('\n', out);
}

/* The annotations: every module, then the object if one is given. */
static void print_owner(FILE *out, const struct module_set *set, const char *object)
{
	const char *separator = "\t";

	for (unsigned int i = 0; i < set->count; i++) {
		fprintf(out, "%s[%s]", separator, set->names[i]);
		separator = " ";
	}
	if (object)
		fprintf(out, "%s{%s}", separator, object);
	putc('\n', out);
}

void listing_print(FILE *out, const struct listing *l, unsigned int i, bool object)
{
	uint32_t tu = l->owners.tus[i];

	print_symbol(out, l, &l->k.syms[i]);
	print_owner(out, &l->link.modules.sets[l->owners.sets[i]],
		    object && tu != NO_TU ? l->link.notes.tus[tu].object : NULL);
}

void listing_make(struct listing *l)
{
	kallsyms_read(&l->k, l->link.img);
	owners_find(&l->owners, &l->link, &l->k);
}

void listing_read(struct listing *l, const char *path)
{
	link_read_symbols(&l->link, path);
	listing_make(l);
}

void listing_free(struct listing *l)
{
	owners_free(&l->owners);
	kallsyms_free(&l->k);
	link_free(&l->link);
}

/*
 * Show the object of symbols that share their name and modules with another; of all
 * symbols; or list only the symbols of the first kind.
 */
enum objects { SHARED, ALL, ONLY_SHARED };

/* What is asked for. */
struct request {
	const char *to, *kallsyms, *notes;
	enum objects objects;
	bool as_kallsyms;
};

static void print_line(FILE *out, const struct listing *l, unsigned int i,
		       const struct request *req)
{
	const struct module_set *set = &l->link.modules.sets[l->owners.sets[i]];

	if (req->objects == ONLY_SHARED && !l->owners.shared[i])
		return;
	if (req->as_kallsyms)
		print_kallsyms(out, l, &l->k.syms[i], set->count ? set->names[0] : NULL);
	else
		listing_print(out, l, i, req->objects == ALL || l->owners.shared[i]);
}

/* The line of a loadable module's symbol. */
static void print_guest(FILE *out, const struct listing *l, const struct guest *guest,
			const struct request *req)
{
	if (req->as_kallsyms) {
		print_kallsyms(out, l, &guest->sym, guest->module);
	} else {
		print_symbol(out, l, &guest->sym);
		fprintf(out, "\t[%s]\n", guest->module);
	}
}

static void list(const char *path, const struct request *req)
{
	struct running running = { 0 };
	struct listing l;
	struct output out;

	listing_read(&l, path);
	if (req->notes)
		running_check_build_id(req->notes, l.link.img);
	if (req->kallsyms)
		link_need_addresses(&l.link);
	if (req->kallsyms)	/* changes addresses, so it comes after owners_find() */
		running_read(&running, req->kallsyms, &l.k, l.link.img);

	output_open(&out, req->to);
	for (unsigned int i = 0; i < l.k.count; i++)
		print_line(out.file, &l, i, req);
	for (unsigned int i = 0; req->objects != ONLY_SHARED && i < running.count; i++)
		print_guest(out.file, &l, &running.guests[i], req);
	output_close(&out);

	running_free(&running);
	listing_free(&l);
}

int verb_list(int argc, char **argv)
{
	static const struct option options[] = {
		{ "kallsyms", required_argument, NULL, 'k' },
		{ "notes", required_argument, NULL, 'n' },
		{ "dups", no_argument, NULL, 'd' },
		{ "objects", no_argument, NULL, 'O' },
		{ "format", required_argument, NULL, 'f' },
		{ "output", required_argument, NULL, 'o' },
		{ 0 }
	};
	struct request req = { .objects = SHARED };
	const char *format = "kallmodsyms";
	char *found;
	int c;

	while ((c = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
		if (c == 'k')
			req.kallsyms = optarg;
		else if (c == 'n')
			req.notes = optarg;
		else if (c == 'o')
			req.to = optarg;
		else if (c == 'O')
			req.objects = ALL;
		else if (c == 'd')
			req.objects = ONLY_SHARED;
		else if (c == 'f')
			format = optarg;
		else
			bad_usage(argv[0]);
	}
	req.as_kallsyms = !strcmp(format, "kallsyms");
	if (argc - optind > 1 || (req.notes && !req.kallsyms) ||
	    (!req.as_kallsyms && strcmp(format, "kallmodsyms")))
		bad_usage(argv[0]);
	found = argc == optind ? image_of_running_kernel() : NULL;
	if (argc == optind && !found)
		return EXIT_BAD_INPUT;
	list(found ?: argv[optind], &req);
	xfree(found);
	return EXIT_SUCCESS;
}
