// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/util.h"
#include "run.h"

/* As the shell has it. */
#define EXIT_CANNOT_RUN	126
#define EXIT_NOT_FOUND	127

int run_answer(int argc, char **argv, const char *what, const char *help)
{
	const char *name = program_invocation_short_name;

	if (argc < 2) {
		fprintf(stderr, "Usage: %s %s [ARGUMENT]...\n", name, what);
		return EXIT_BAD_USAGE;
	}
	if (argv[1][0] != '-')
		return -1;
	if (argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")))
		printf("Usage: %s %s [ARGUMENT]...\n%s", name, what, help);
	else if (argc == 2 && (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")))
		printf("%s " KALLMOD_VERSION "\n", name);
	else
		return run_answer(1, argv, what, help);
	return fflush(stdout) ? EXIT_BAD_INPUT : EXIT_SUCCESS;
}

volatile sig_atomic_t run_caught;
/* 0 when it has ended. */
static volatile pid_t running;

/* The terminal sends SIGINT and SIGQUIT to the program itself. */
static void pass_on(int number)
{
	run_caught = number;
	if (running && number != SIGINT && number != SIGQUIT)
		kill(running, number);
}

static int cannot_run(const char *program, int error)
{
	fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, program, strerror(error));
	return error == ENOENT ? EXIT_NOT_FOUND : EXIT_CANNOT_RUN;
}

static const int passed_on[] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP };
#define PASSED_ON	(sizeof(passed_on) / sizeof(passed_on[0]))

void run_catch(void)
{
	struct sigaction action = { .sa_handler = pass_on }, old;

	for (size_t i = 0; i < PASSED_ON; i++)
		if (!sigaction(passed_on[i], NULL, &old) && old.sa_handler != SIG_IGN)
			sigaction(passed_on[i], &action, NULL);
}

void run_die_by(int number)
{
	const struct rlimit none = { 0, 0 };
	sigset_t set;

	setrlimit(RLIMIT_CORE, &none);
	signal(number, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(number);
	exit(128 + number);
}

/* Those that run_ignore() has changed. */
static sigset_t ignored;

void run_ignore(int number)
{
	struct sigaction old;

	if (sigaction(number, NULL, &old) || old.sa_handler == SIG_IGN)
		return;
	signal(number, SIG_IGN);
	sigaddset(&ignored, number);
}

/* Start ARGV with the signal mask *MASK; returns 0 or an error number. */
static int start(char **argv, const sigset_t *mask, FILE *output, FILE *errors)
{
	const char *const script[] = { "/bin/sh", NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int error;
	pid_t pid;

	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, mask);
	posix_spawnattr_setsigdefault(&attributes, &ignored);
	posix_spawn_file_actions_init(&actions);
	if (output)
		posix_spawn_file_actions_adddup2(&actions, fileno(output), STDOUT_FILENO);
	if (errors)
		posix_spawn_file_actions_adddup2(&actions, fileno(errors), STDERR_FILENO);
	error = posix_spawnp(&pid, argv[0], &actions, &attributes, argv, environ);
	/* A script that does not say of what: exec takes the shell. */
	if (error == ENOEXEC && strchr(argv[0], '/')) {
		argv = run_with((char **)script, (const char *const *)argv);
		error = posix_spawnp(&pid, argv[0], &actions, &attributes, argv, environ);
	}
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	if (!error)
		running = pid;
	return error;
}

int run(char **argv, sigset_t *old, FILE *output, FILE *errors)
{
	siginfo_t ended;
	sigset_t set;
	int status;

	run_catch();
	/* If it was ignored, there would be nobody to wait for; gcc does so, too. */
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&set);
	for (size_t i = 0; i < PASSED_ON; i++)
		sigaddset(&set, passed_on[i]);
	sigprocmask(SIG_BLOCK, &set, old);
	if (start(argv, old, output, errors))
		return -1;
	sigprocmask(SIG_SETMASK, old, NULL);
	while (waitid(P_PID, running, &ended, WEXITED | WNOWAIT) < 0)
		if (errno != EINTR)
			return W_EXITCODE(cannot_run(argv[0], errno), 0);
	sigprocmask(SIG_BLOCK, &set, NULL);
	if (waitpid(running, &status, 0) < 0)
		return W_EXITCODE(cannot_run(argv[0], errno), 0);
	running = 0;
	return status;
}

void run_end(int status)
{
	if (WIFSIGNALED(status))
		run_die_by(WTERMSIG(status));
	if (WEXITSTATUS(status))
		exit(WEXITSTATUS(status));
}

char **run_with(char **argv, const char *const *added)
{
	unsigned int n = 0, more = 0;
	char **with;

	while (argv[n])
		n++;
	while (added[more])
		more++;
	with = xcalloc(n + more + 1, sizeof(*with));
	memcpy(with, argv, n * sizeof(*with));
	memcpy(with + n, added, more * sizeof(*with));
	return with;
}

int run_instead(char **argv, const sigset_t *mask)
{
	struct sigaction now;

	for (int number = 1; number < NSIG; number++)
		if (sigismember(&ignored, number) == 1)
			signal(number, SIG_DFL);
	/* What comes now is for the program. */
	for (size_t i = 0; i < PASSED_ON; i++)
		if (!sigaction(passed_on[i], NULL, &now) && now.sa_handler != SIG_IGN)
			signal(passed_on[i], SIG_DFL);
	sigprocmask(SIG_SETMASK, mask, NULL);
	execvp(argv[0], argv);
	return cannot_run(argv[0], errno);
}
