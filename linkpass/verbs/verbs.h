/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What linkpass can be asked: one function for each verb, given its own
 * arguments (argv[0] is the verb).  Each returns the exit status.
 */
#ifndef LINKPASS_VERBS_VERBS_H
#define LINKPASS_VERBS_VERBS_H

int verb_list(int argc, char **argv);
int verb_ranges(int argc, char **argv);
int verb_notes(int argc, char **argv);
int verb_stats(int argc, char **argv);
int verb_resolve(int argc, char **argv);
int verb_check(int argc, char **argv);
int verb_ctf(int argc, char **argv);
int verb_tables(int argc, char **argv);

/*
 * For a verb with no other option than -o: the one file named in ARGV, and in *TO where to
 * write, or NULL.  Otherwise says how the verb is used and exits with EXIT_BAD_USAGE.
 */
const char *only_file(int argc, char **argv, const char **to);
void bad_usage(const char *verb) __attribute__((noreturn));

#endif
