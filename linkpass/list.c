// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass list: /proc/kallmodsyms, from the file.
 *
 * In:  kallsyms' own tables for which symbols and in which order, the tiles
 *      for their modules.
 * Out: the lines that the kernel, booted without KASLR and with no module
 *      loaded, would show to a reader who may see addresses.
 */
#include <stdlib.h>
#include "kallsyms.h"
#include "util.h"
#include "verbs.h"

static void print_symbol(FILE *out, const struct ksym *sym,
			 const struct module_set *set, int digits)
{
	fprintf(out, "%0*llx %llx %c %s", digits, (unsigned long long)sym->addr,
		(unsigned long long)sym->size, sym->type, sym->name);
	for (unsigned int i = 0; i < set->count; i++)
		fprintf(out, "%s[%s]", i ? " " : "\t", set->names[i]);
	putc('\n', out);
}

int verb_list(int argc, char **argv)
{
	struct kallsyms k;
	struct output out;
	struct link l;

	link_read(&l, only_file(argc, argv));
	kallsyms_read(&k, l.img);

	output_open(&out, NULL);
	for (unsigned int i = 0; i < k.count; i++) {
		uint32_t owner = tiles_owner(&l.tiles, k.syms[i].addr);

		print_symbol(out.file, &k.syms[i], &l.modules.sets[owner],
			     2 * l.img->address_size);
	}
	output_close(&out);

	kallsyms_free(&k);
	link_free(&l);
	return EXIT_SUCCESS;
}
