// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * For a fuzzer: linkpass on an image whose notes are what it is given, over and over in
 * one process.
 *
 * Usage: notes IMAGE < NOTES
 *
 * IMAGE is a small 64-bit ELF file with notes, which are replaced in a copy of it.
 * Everything that linkpass does with notes is done, up to the tables and the sizes.
 */
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "kallmod-note.h"
#include "base/util.h"
#include "kernel/tables.h"
#include "know/listing.h"
#include "measure/changes.h"
#include "measure/treemap.h"
#include "verbs/verbs.h"

#define MAX_NOTES	65536

__AFL_FUZZ_INIT();

/* main.c is not here. */
void bad_usage(const char *name, const char *fmt, ...)
{
	abort();
}

int next_option(int argc, char **argv, const struct option *options)
{
	abort();
}

void expect_operands(int argc, char **argv, int least, int most, const char *missing)
{
	abort();
}

unsigned int pick_word(const char *name, const char *option, const char *word,
		       const char *const *words, unsigned int n)
{
	abort();
}

const char *only_file(int argc, char **argv, const char **to)
{
	abort();
}

/* The image, with room for notes behind it. */
static uint8_t *image;
static size_t image_len, notes_len;
static Elf64_Shdr *notes_section;
static FILE *out;

static void read_image(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY);

	if (fd < 0 || fstat(fd, &st))
		abort();
	image_len = st.st_size;
	image = malloc(image_len + MAX_NOTES);
	if (read(fd, image, image_len) != (ssize_t)image_len)
		abort();
	close(fd);
}

/* The section with the notes is going to be behind everything else. */
static void move_notes(void)
{
	Elf64_Ehdr *header = (Elf64_Ehdr *)image;
	Elf64_Shdr *sections = (Elf64_Shdr *)(image + header->e_shoff);
	const char *names = (char *)image + sections[header->e_shstrndx].sh_offset;

	for (unsigned int i = 1; i < header->e_shnum; i++)
		if (!strcmp(names + sections[i].sh_name, KALLMOD_NOTE_SECTION))
			notes_section = &sections[i];
	if (!notes_section)
		abort();
	notes_section->sh_offset = image_len;
}

/* linkpass size and diff, by the key that needs all the others' steps. */
static void measure_all(const struct link *l)
{
	struct summary summary;
	struct rows rows, changes;
	struct tree tree;

	rows_measure(&rows, l, BY_SYMBOL, ALL_LEVELS);
	tree_make(&tree, &rows, BY_SYMBOL, ALL_LEVELS);
	treemap_print(out, &tree, "fuzz", false);
	tree_free(&tree);
	changes_make(&changes, &rows, &rows, &summary);
	if (changes.count)
		abort();
	rows_free(&changes);
	rows_free(&rows);
}

static void read_all(void *arg)
{
	struct tables tables;
	struct tiles tiles;
	struct listing l;

	link_make(&l.link, image_open_memory("image", image, image_len + notes_len));
	image_read_symbols(l.link.img);
	listing_make(&l);
	for (unsigned int i = 0; i < l.k.count; i++)
		listing_print(out, &l, i, true);
	tiles_build(&tiles, &l.link);
	tables_encode(&tables, &l.link, &tiles, &l.k, &l.owners, 0x400000, true);
	tables_free(&tables);
	tiles_free(&tiles);
	measure_all(&l.link);
	listing_free(&l);
}

int main(int argc, char **argv)
{
	char error[4096];
	uint8_t *input;

	if (argc != 2)
		return EXIT_BAD_USAGE;
	out = fopen("/dev/null", "w");
	read_image(argv[1]);
	move_notes();
	__AFL_INIT();
	input = __AFL_FUZZ_TESTCASE_BUF;
	while (__AFL_LOOP(100000)) {
		notes_len = __AFL_FUZZ_TESTCASE_LEN;
		if (notes_len > MAX_NOTES)
			notes_len = MAX_NOTES;
		memcpy(image + image_len, input, notes_len);
		notes_section->sh_size = notes_len;
		if (!kallmod_try(read_all, NULL, error, sizeof(error)) && strstr(error, "add up"))
			abort();
	}
	return 0;
}
