// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * For a fuzzer: linkpass on an image whose notes are what comes on standard input.
 *
 * Usage: notes IMAGE < NOTES
 *
 * IMAGE is a small 64-bit ELF file with notes, which are replaced in a copy of it.
 * Everything that linkpass does with notes is done, up to the tables; messages and
 * exit statuses are as always.
 */
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "kallmod-note.h"
#include "list.h"
#include "tables.h"
#include "util.h"
#include "verbs.h"

#define MAX_NOTES	65536

/* main.c is not here. */
void bad_usage(const char *verb)
{
	abort();
}

static uint8_t *image;
static size_t image_len;

static void read_image(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY);

	if (fd < 0 || fstat(fd, &st))
		abort();
	image_len = st.st_size;
	image = malloc(image_len);
	if (read(fd, image, image_len) != (ssize_t)image_len)
		abort();
	close(fd);
}

/* Make the section with the notes one of LEN bytes at the end of the file. */
static void move_notes(size_t len)
{
	Elf64_Ehdr *header = (Elf64_Ehdr *)image;
	Elf64_Shdr *sections = (Elf64_Shdr *)(image + header->e_shoff);
	const char *names = (char *)image + sections[header->e_shstrndx].sh_offset;

	for (unsigned int i = 1; i < header->e_shnum; i++) {
		if (strcmp(names + sections[i].sh_name, KALLMOD_NOTE_SECTION))
			continue;
		sections[i].sh_offset = image_len;
		sections[i].sh_size = len;
		return;
	}
	abort();
}

int main(int argc, char **argv)
{
	static uint8_t notes[MAX_NOTES];
	struct tables tables;
	struct listing l;
	char path[64];
	FILE *out = fopen("/dev/null", "w");
	ssize_t len = read(STDIN_FILENO, notes, sizeof(notes));
	int fd = memfd_create("image", 0);

	if (argc != 2 || len < 0 || fd < 0 || !out)
		return EXIT_BAD_USAGE;
	read_image(argv[1]);
	move_notes(len);
	if (write(fd, image, image_len) != (ssize_t)image_len ||
	    write(fd, notes, len) != len)
		abort();
	free(image);

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	listing_read(&l, path);
	for (unsigned int i = 0; i < l.k.count; i++)
		listing_print(out, &l, i, true);
	tables_encode(&tables, &l.link, &l.k, &l.owners, 0x400000, true);
	tables_free(&tables);
	listing_free(&l);
	fclose(out);
	return 0;
}
