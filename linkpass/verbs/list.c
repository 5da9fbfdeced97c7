// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass list: the lines of /proc/kallmodsyms, from the file.
 *
 * In:  kallsyms' tables for the symbols and their order, the owners for their modules;
 *      optionally /proc/kallsyms of the running kernel for its addresses.
 * Out: the lines that the kernel shows to a reader who may see addresses: after a boot
 *      without KASLR and with no module loaded, or as it runs now.
 */
#include <getopt.h>
#include <stdlib.h>
#include "verbs/list.h"
#include "read/running.h"
#include "base/text.h"
#include "base/util.h"
#include "verbs/verbs.h"

static void print_symbol(FILE *out, const struct listing *l, const struct ksym *sym)
{
	const struct section *sec = sym->elf ? sym->elf->section : NULL;

	fprintf(out, "%0*llx %llx %c ", 2 * (int)l->link.img->address_size,
		(unsigned long long)image_offset(l->link.img, sec, sym->addr),
		(unsigned long long)sym->size, sym->type);
	text_name(out, sym->name);
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

static void list(const char *path, const char *to, const char *kallsyms, const char *notes,
		 enum objects objects)
{
	struct running running = { 0 };
	struct listing l;
	struct output out;

	listing_read(&l, path);
	if (notes)
		running_check_build_id(notes, l.link.img);
	if (kallsyms)
		link_need_addresses(&l.link);
	if (kallsyms)	/* changes addresses, so it comes after owners_find() */
		running_read(&running, kallsyms, &l.k, l.link.img);

	output_open(&out, to);
	for (unsigned int i = 0; i < l.k.count; i++)
		if (objects != ONLY_SHARED || l.owners.shared[i])
			listing_print(out.file, &l, i,
				      objects == ALL || l.owners.shared[i]);
	for (unsigned int i = 0; objects != ONLY_SHARED && i < running.count; i++) {
		print_symbol(out.file, &l, &running.guests[i].sym);
		fprintf(out.file, "\t[%s]\n", running.guests[i].module);
	}
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
		{ "output", required_argument, NULL, 'o' },
		{ 0 }
	};
	const char *to = NULL, *kallsyms = NULL, *notes = NULL;
	enum objects objects = SHARED;
	int c;

	while ((c = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
		if (c == 'k')
			kallsyms = optarg;
		else if (c == 'n')
			notes = optarg;
		else if (c == 'o')
			to = optarg;
		else if (c == 'O')
			objects = ALL;
		else if (c == 'd')
			objects = ONLY_SHARED;
		else
			bad_usage(argv[0]);
	}
	if (argc - optind != 1 || (notes && !kallsyms))
		bad_usage(argv[0]);
	list(argv[optind], to, kallsyms, notes, objects);
	return EXIT_SUCCESS;
}
