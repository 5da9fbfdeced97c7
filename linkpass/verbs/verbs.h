/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One function for each verb.  It gets its own arguments (argv[0] is the verb) and returns
 * the exit status.
 */
#ifndef LINKPASS_VERBS_VERBS_H
#define LINKPASS_VERBS_VERBS_H

int verb_list(int argc, char **argv);
int verb_ranges(int argc, char **argv);
int verb_notes(int argc, char **argv);
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
 * Parse the arguments of a verb whose only option is -o.  Returns the file that ARGV names,
 * and sets *TO to the argument of -o, or NULL.  If there is not just one file, or any other
 * option, prints the usage and exits with EXIT_BAD_USAGE.
 */
const char *only_file(int argc, char **argv, const char **to);
void bad_usage(const char *verb) __attribute__((noreturn));

#endif
