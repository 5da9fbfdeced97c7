/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of a compiler's or linker's command, with those in response files (@FILE).
 */
#ifndef KALLMOD_WRAPPER_WORDS_H
#define KALLMOD_WRAPPER_WORDS_H

struct words {
	char **list;
	unsigned int count, room;
};

/*
 * Read ARGV.  A word @FILE stands for the words in FILE, quoted as for gcc and clang; if there is no
 * such file, for itself.
 */
void words_read(struct words *w, char **argv);
/* The same for rustc: each line of FILE is a word as it is, and names no other file. */
void words_read_lines(struct words *w, char **argv);

#endif
