// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is in a CTF archive, for comparison with what others say.
 *
 *	ctf-dump ARCHIVE
 *
 * For each dictionary a line with its name, its parent's and its compilation unit's, and
 * then one for each structure and union with a name, also those that a name alone does
 * not lead to, separated by tabs:
 *
 *	dictionary, "struct NAME" or "union NAME", size, members
 *
 * A member is NAME@OFFSET:SIZE, in bits.  Those of a member without a name are its
 * parent's; those of a type without a name are listed with the member's name before theirs.
 */
#include <ctf-api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *path, const char *what)
{
	fprintf(stderr, "ctf-dump: %s: %s\n", path, what);
	exit(1);
}

static int is_aggregate(ctf_dict_t *dict, ctf_id_t type)
{
	int kind = ctf_type_kind(dict, type);

	return kind == CTF_K_STRUCT || kind == CTF_K_UNION;
}

/* TYPE without arrays and qualifiers, but not what a typedef stands for. */
static ctf_id_t bare(ctf_dict_t *dict, ctf_id_t type)
{
	ctf_arinfo_t array;

	for (;;) {
		switch (ctf_type_kind(dict, type)) {
		case CTF_K_ARRAY:
			if (ctf_array_info(dict, type, &array))
				return type;
			type = array.ctr_contents;
			break;
		case CTF_K_CONST:
		case CTF_K_VOLATILE:
		case CTF_K_RESTRICT:
			type = ctf_type_reference(dict, type);
			break;
		default:
			return type;
		}
	}
}

/* A bit-field has an encoding of its own, an enumeration one without bits. */
static void print_place(ctf_dict_t *dict, ctf_id_t type, unsigned long offset)
{
	ctf_encoding_t e;

	if (!ctf_type_encoding(dict, type, &e))
		printf("@%lu:%lu", offset + e.cte_offset,
		       e.cte_bits ? e.cte_bits : 8 * (unsigned long)ctf_type_size(dict, type));
	else if (ctf_type_size(dict, type) < 0)
		printf("@%lu:declared", offset);
	else
		printf("@%lu:%ld", offset, 8 * (long)ctf_type_size(dict, type));
}

static void print_members(ctf_dict_t *dict, ctf_id_t type, unsigned long base, const char *prefix)
{
	ctf_next_t *it = NULL;
	ctf_id_t member;
	const char *name;
	ssize_t offset;

	while ((offset = ctf_member_next(dict, type, &it, &name, &member, 0)) >= 0) {
		unsigned long bits = base + offset;
		ctf_id_t inner = bare(dict, member);
		char path[1024];

		snprintf(path, sizeof(path), "%s%s%s", prefix, name, *name ? "." : "");
		if (*name) {
			printf(" %s%s", prefix, name);
			print_place(dict, member, bits);
		}
		if (is_aggregate(dict, inner) && !*ctf_type_name_raw(dict, inner))
			print_members(dict, inner, bits, path);
	}
}

static void print_dictionary(ctf_dict_t *dict, const char *name)
{
	ctf_next_t *it = NULL;
	ctf_id_t type;
	int flag;

	while ((type = ctf_type_next(dict, &it, &flag, 1)) != CTF_ERR) {
		const char *tag = ctf_type_name_raw(dict, type);

		if (!is_aggregate(dict, type) || !*tag)
			continue;
		printf("%s\t%s %s\t%ld\t", name,
		       ctf_type_kind(dict, type) == CTF_K_STRUCT ? "struct" : "union", tag,
		       (long)ctf_type_size(dict, type));
		print_members(dict, type, 0, "");
		putchar('\n');
	}
	if (ctf_errno(dict) != ECTF_NEXT_END)
		die(name, ctf_errmsg(ctf_errno(dict)));
}

int main(int argc, char **argv)
{
	ctf_archive_t *archive;
	ctf_next_t *it = NULL;
	ctf_dict_t *dict;
	const char *name;
	int error = 0;

	if (argc != 2)
		die("usage", "ctf-dump ARCHIVE");
	archive = ctf_arc_open(argv[1], &error);
	if (!archive)
		die(argv[1], ctf_errmsg(error));
	while ((dict = ctf_archive_next(archive, &it, &name, 0, &error))) {
		const char *parent = ctf_parent_name(dict), *unit = ctf_cuname(dict);

		printf("%s\t%s\t%s\n", name, parent ? parent : "-", unit ? unit : "-");
		print_dictionary(dict, name);
		ctf_dict_close(dict);
	}
	if (error != ECTF_NEXT_END)
		die(argv[1], ctf_errmsg(error));
	ctf_arc_close(archive);
	return 0;
}
