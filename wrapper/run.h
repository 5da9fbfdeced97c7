/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Run the program that a wrapper stands for, so that it is as if there were no wrapper.
 */
#ifndef KALLMOD_WRAPPER_RUN_H
#define KALLMOD_WRAPPER_RUN_H

#include <signal.h>
#include <stdio.h>
#include <sys/types.h>

extern char **environ;

/*
 * Answer --help with HELP, --version, and a command line without a program, which is called WHAT in the
 * answer.  Returns the exit status then, or -1 if there is a program to run.
 */
int run_answer(int argc, char **argv, const char *what, const char *help);

/* The signal that was passed on last, or 0. */
extern volatile sig_atomic_t run_caught;

/*
 * Run ARGV; returns how it has ended, as from waitpid(2), or -1 if it could not be started.
 * SIGTERM and SIGHUP are passed on to it.
 * Afterwards, the signals that are passed on are blocked until *OLD is restored: no other process
 * that gets the program's number gets one, and what follows is undisturbed.
 *
 * OUTPUT and ERRORS get what the program writes to standard output and error; NULL is for those of
 * this process.
 */
int run(char **argv, sigset_t *old, FILE *output, FILE *errors);

/* End as the program did that run() returned STATUS of; returns if it has succeeded. */
void run_end(int status);

/* End by signal NUMBER, without a core dump: that is the program's. */
void __attribute__((noreturn)) run_die_by(int number);

/* ARGV, and the arguments in ADDED behind it, which ends in NULL. */
char **run_with(char **argv, const char *const *added);

/* Catch the signals again that run() passes on, if something else has caught them since. */
void run_catch(void);

/* Ignore signal NUMBER in this process, but not in the programs that it runs or becomes. */
void run_ignore(int number);

/*
 * Become the program, with the signal mask *MASK; returns an exit status, after a message, only if that
 * is impossible.
 */
int run_instead(char **argv, const sigset_t *mask);

#endif
