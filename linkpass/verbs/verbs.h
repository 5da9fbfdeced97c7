/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One function for each verb.  It gets its own arguments and returns the exit status.  argv[0] is
 * "linkpass: " and the verb, to begin a message with; bad_usage() takes it as NAME.
 */
#ifndef LINKPASS_VERBS_VERBS_H
#define LINKPASS_VERBS_VERBS_H

#include <getopt.h>

int verb_list(int argc, char **argv);
int verb_ranges(int argc, char **argv);
int verb_notes(int argc, char **argv);
int verb_stamp(int argc, char **argv);
int verb_stats(int argc, char **argv);
int verb_resolve(int argc, char **argv);
int verb_check(int argc, char **argv);
int verb_diff(int argc, char **argv);
int verb_size(int argc, char **argv);
int verb_ctf(int argc, char **argv);
int verb_extract(int argc, char **argv);
int verb_tables(int argc, char **argv);
int verb_lookup(int argc, char **argv);
int verb_annotate(int argc, char **argv);

/*
 * The next option, as getopt_long() returns it; -o is one if OPTIONS has it.  What is none of them
 * ends linkpass as bad_usage() does.
 */
int next_option(int argc, char **argv, const struct option *options);

/*
 * Behind the options, expect LEAST operands at least, where MISSING is the first that may be
 * missing, and MOST at most.
 */
void expect_operands(int argc, char **argv, int least, int most, const char *missing);

/*
 * Parse the arguments of a verb whose only option is -o.  Returns the one file that ARGV names, and
 * sets *TO to the argument of -o, or NULL.
 */
const char *only_file(int argc, char **argv, const char **to);

/* Say why the command line is wrong, in one line, and exit with EXIT_BAD_USAGE. */
void bad_usage(const char *name, const char *fmt, ...)
	__attribute__((noreturn, format(printf, 2, 3)));

/* The index of WORD, the value of OPTION, in the N WORDS that it may be. */
unsigned int pick_word(const char *name, const char *option, const char *word,
		       const char *const *words, unsigned int n);

#endif
