// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass list: /proc/kallmodsyms, from the file.
 *
 * In:  kallsyms' own tables for which symbols and in which order, the tiles
 *      for their modules; perhaps /proc/kallsyms of the running kernel for its
 *      addresses.
 * Out: the lines that the kernel would show to a reader who may see addresses:
 *      booted without KASLR and with no module loaded, or as it runs.
 */
#include <getopt.h>
#include <stdlib.h>
#include "owners.h"
#include "running.h"
#include "util.h"
#include "verbs.h"

static void print_symbol(FILE *out, const struct ksym *sym, int digits)
{
	fprintf(out, "%0*llx %llx %c %s", digits, (unsigned long long)sym->addr,
		(unsigned long long)sym->size, sym->type, sym->name);
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

static void list(const char *path, const char *kallsyms, const char *notes,
		 bool objects)
{
	struct running running = { 0 };
	struct kallsyms k;
	struct output out;
	struct link l;
	struct owners owners;
	int digits;

	link_read(&l, path);
	kallsyms_read(&k, l.img);
	owners_find(&owners, &l, &k);	/* before the symbols are moved */
	if (notes)
		running_check_build_id(notes, l.img);
	if (kallsyms)
		running_read(&running, kallsyms, &k, l.img);

	output_open(&out, NULL);
	digits = 2 * l.img->address_size;
	for (unsigned int i = 0; i < k.count; i++) {
		print_symbol(out.file, &k.syms[i], digits);
		print_owner(out.file, &l.modules.sets[owners.sets[i]],
			    objects && owners.tus[i] != NO_TU ?
			    l.notes.tus[owners.tus[i]].object : NULL);
	}
	for (unsigned int i = 0; i < running.count; i++) {
		print_symbol(out.file, &running.guests[i].sym, digits);
		fprintf(out.file, "\t[%s]\n", running.guests[i].module);
	}
	output_close(&out);

	running_free(&running);
	owners_free(&owners);
	kallsyms_free(&k);
	link_free(&l);
}

int verb_list(int argc, char **argv)
{
	static const struct option options[] = {
		{ "kallsyms", required_argument, NULL, 'k' },
		{ "notes", required_argument, NULL, 'n' },
		{ "objects", no_argument, NULL, 'o' },
		{ 0 }
	};
	const char *kallsyms = NULL, *notes = NULL;
	bool objects = false;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'k')
			kallsyms = optarg;
		else if (c == 'n')
			notes = optarg;
		else if (c == 'o')
			objects = true;
		else
			bad_usage(argv[0]);
	}
	if (argc - optind != 1 || (notes && !kallsyms))
		bad_usage(argv[0]);
	list(argv[optind], kallsyms, notes, objects);
	return EXIT_SUCCESS;
}
