/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What linkpass can be asked: one function for each verb, given its own
 * arguments (argv[0] is the verb).  Each returns the exit status.
 */
#ifndef LINKPASS_VERBS_H
#define LINKPASS_VERBS_H

#include "link.h"

int verb_list(int argc, char **argv);
int verb_ranges(int argc, char **argv);
int verb_notes(int argc, char **argv);
int verb_stats(int argc, char **argv);
int verb_resolve(int argc, char **argv);
int verb_ctf(int argc, char **argv);
int verb_tables(int argc, char **argv);

/*
 * For a verb without options of its own: the one file named in ARGV.
 * Otherwise says how the verb is used and exits with EXIT_BAD_USAGE.
 */
const char *only_file(int argc, char **argv);
void bad_usage(const char *verb) __attribute__((noreturn));

#endif
