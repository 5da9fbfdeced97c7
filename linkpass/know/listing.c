// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/text.h"
#include "know/listing.h"

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

const struct module_set *listing_set(const struct listing *l, unsigned int i)
{
	return &l->link.modules.sets[l->owners.sets[i]];
}

const char *listing_object(const struct listing *l, unsigned int i)
{
	uint32_t tu = l->owners.tus[i];

	return tu == NO_TU ? NULL : l->link.notes.tus[tu].object;
}

void listing_print_address(FILE *out, const struct listing *l, const struct section *sec,
			   uint64_t addr)
{
	fprintf(out, "%0*llx", 2 * (int)l->link.img->address_size,
		(unsigned long long)image_offset(l->link.img, sec, addr));
}

void listing_print_owner(FILE *out, const struct module_set *set, const char *object)
{
	const char *separator = "\t";

	for (unsigned int i = 0; i < set->count; i++) {
		fprintf(out, "%s[%s]", separator, set->names[i]);
		separator = " ";
	}
	if (object)
		fprintf(out, "%s{%s}", separator, object);
}

void listing_print(FILE *out, const struct listing *l, unsigned int i, bool object)
{
	const struct ksym *sym = &l->k.syms[i];

	listing_print_address(out, l, sym->elf ? sym->elf->section : NULL, sym->addr);
	fprintf(out, " %llx %c ", (unsigned long long)sym->size, sym->type);
	text_name(out, sym->name);
	listing_print_owner(out, listing_set(l, i), object ? listing_object(l, i) : NULL);
	putc('\n', out);
}
