// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Ask a CTF archive what DTrace asks vmlinux.ctfa, by the same calls of libctf.
 *
 *	ctf-client ARCHIVE < QUESTIONS
 *
 * A question is a line, and is repeated with its answer behind a tab:
 *
 *	DICTIONARY			the name of its parent, or "-"
 *	DICTIONARY type NAME		size in bytes
 *	DICTIONARY variable NAME	size in bytes
 *
 * "missing" is the answer if it is not there.
 */
#include <ctf-api.h>
#include <stdio.h>
#include <string.h>

static void answer(ctf_archive_t *archive, char *question)
{
	char name[256], kind[16];
	int at = 0, given = sscanf(question, "%255s %15s %n", name, kind, &at), error = 0;
	ctf_dict_t *dict = ctf_dict_open(archive, name, &error);
	ctf_id_t type = CTF_ERR;

	printf("%s\t", question);
	if (dict && given == 2)
		type = !strcmp(kind, "type") ? ctf_lookup_by_name(dict, question + at) :
					       ctf_lookup_variable(dict, question + at);
	if (dict && given == 1)
		puts(ctf_parent_name(dict) ? ctf_parent_name(dict) : "-");
	else if (type == CTF_ERR)
		puts("missing");
	else
		printf("%ld\n", (long)ctf_type_size(dict, type));
	if (dict)
		ctf_dict_close(dict);
}

int main(int argc, char **argv)
{
	ctf_archive_t *archive;
	char question[1024];
	int error = 0;

	archive = argc == 2 ? ctf_arc_open(argv[1], &error) : NULL;
	if (!archive) {
		fprintf(stderr, "ctf-client: %s\n", argc == 2 ? ctf_errmsg(error) : "ARCHIVE?");
		return 1;
	}
	while (fgets(question, sizeof(question), stdin)) {
		question[strcspn(question, "\n")] = 0;
		answer(archive, question);
	}
	ctf_arc_close(archive);
	return 0;
}
