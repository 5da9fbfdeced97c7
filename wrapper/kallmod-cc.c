// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kallmod-cc: run a compiler, then stamp the object that it has made.
 *
 *	make CC="kallmod-cc clang"
 *	make CC="kallmod-cc distcc gcc"
 *
 * For compilers that do not load the plugin: others than GCC, and those on other machines.
 * Kbuild's options say whose object it is (command.c).  The compiler's output, messages and exit
 * status are its own.  If there is nothing to stamp, kallmod-cc becomes the compiler; nothing of
 * it is left.
 *
 * It must be the outermost wrapper.  ccache, for one, takes two objects for the same if their
 * preprocessed text is, whatever -D says; the stamp of one would be in both.
 *
 * Not taken: calling linkpass, which would start a second program for each object.
 */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/util.h"
#include "command.h"
#include "kallmod-note.h"
#include "rust.h"
#include "stamp/stamp.h"

/* As the shell has it. */
#define EXIT_CANNOT_RUN	126
#define EXIT_NOT_FOUND	127

extern char **environ;

/* 0 when it has ended. */
static volatile pid_t compiler;
static volatile sig_atomic_t caught;

/* The terminal sends SIGINT and SIGQUIT to the compiler itself. */
static void pass_on(int number)
{
	caught = number;
	if (compiler && number != SIGINT && number != SIGQUIT)
		kill(compiler, number);
}

static int cannot_run(const char *program, int error)
{
	fprintf(stderr, "kallmod-cc: %s: %s\n", program, strerror(error));
	return error == ENOENT ? EXIT_NOT_FOUND : EXIT_CANNOT_RUN;
}

/* Pass on every signal that was not ignored; SET is what to block meanwhile. */
static void catch_signals(sigset_t *set)
{
	static const int numbers[] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = pass_on }, old;

	sigemptyset(set);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		sigaddset(set, numbers[i]);
		if (!sigaction(numbers[i], NULL, &old) && old.sa_handler != SIG_IGN)
			sigaction(numbers[i], &action, NULL);
	}
	/* If it was ignored, there would be nobody to wait for; gcc does so, too. */
	signal(SIGCHLD, SIG_DFL);
}

/* End by signal NUMBER, without a core dump: that is the compiler's. */
static void __attribute__((noreturn)) die_by(int number)
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

/*
 * Run the compiler; returns its exit status, and ends by the same signal as it does.  Then the
 * signals that were passed on are blocked until *OLD is restored: no other process that gets the
 * compiler's number gets one, and the stamp is written undisturbed.
 */
static int run(char **argv, sigset_t *old)
{
	siginfo_t ended;
	posix_spawnattr_t attributes;
	sigset_t set;
	int status, error;
	pid_t pid;

	catch_signals(&set);
	sigprocmask(SIG_BLOCK, &set, old);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&attributes, old);
	error = posix_spawnp(&pid, argv[0], NULL, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	if (error)
		return cannot_run(argv[0], error);
	compiler = pid;
	sigprocmask(SIG_SETMASK, old, NULL);
	while (waitid(P_PID, pid, &ended, WEXITED | WNOWAIT) < 0)
		if (errno != EINTR)
			return cannot_run(argv[0], errno);
	sigprocmask(SIG_BLOCK, &set, NULL);
	if (waitpid(pid, &status, 0) < 0)
		return cannot_run(argv[0], errno);
	compiler = 0;
	if (WIFSIGNALED(status))
		die_by(WTERMSIG(status));
	return WEXITSTATUS(status);
}

/* What is done in kallmod_try(). */
struct work {
	char **argv;
	struct words words;
	struct command command;
	struct stat *before;	/* of the object of each job; st_ino is 0 if there was none */
	const struct job *job;	/* the one to stamp */
	bool stamps;
};

static void read_command(void *arg)
{
	struct work *work = arg;

	if (rust_read(&work->command, work->argv)) {
		work->stamps = true;
		return;
	}
	words_read(&work->words, work->argv);
	work->stamps = command_read(&work->command, &work->words);
}

/* What is there before the compiler runs. */
static void look_before(struct work *work)
{
	work->before = xcalloc(work->command.count, sizeof(*work->before));
	for (unsigned int i = 0; i < work->command.count; i++)
		if (stat(work->command.jobs[i].object, &work->before[i]))
			work->before[i].st_ino = 0;
}

/*
 * Has the compiler made this object?  It may have been asked for something that is not known
 * here (--output, -print-file-name); then an older object is not touched.  What is no file, such
 * as a pipe, is not looked into.
 */
static bool is_made(const char *object, const struct stat *before)
{
	struct stat now;

	return !stat(object, &now) && S_ISREG(now.st_mode) &&
	       (now.st_ino != before->st_ino || now.st_ctim.tv_sec != before->st_ctim.tv_sec ||
		now.st_ctim.tv_nsec != before->st_ctim.tv_nsec);
}

static void stamp_job(void *arg)
{
	const struct work *work = arg;
	const struct job *job = work->job;
	struct identity id = work->command.id;

	id.object = job->object;
	id.source = job->source;
	if (job->assembly)
		id.flags |= KALLMOD_TU_ASM;
	identity_prepare(&id);
	if (stamp_object(job->object, &id) == STAMP_LTO)
		fprintf(stderr, "kallmod-cc: %s: not stamped: with -flto the linker makes the code\n",
			job->object);
}

/* ccache, outside of this, would give the stamped object to others whose text is the same. */
static void refuse_ccache(const struct work *work)
{
	/* ccache sets this for what it runs. */
	if (getenv("UNCACHED_ERR_FD"))
		die(work->command.jobs[0].object, "ccache must be inside: \"kallmod-cc ccache %s\"",
		    work->argv[0]);
}

/*
 * What cannot be stamped stays as the compiler has made it: it may be no object at all, and a build
 * that works without kallmod-cc works with it.  The code in it is nobody's.
 */
static void stamp_all(struct work *work)
{
	char error[MESSAGE_BYTES];

	/* A limit or a closed pipe makes writing fail, then. */
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	for (unsigned int i = 0; i < work->command.count; i++) {
		work->job = &work->command.jobs[i];
		if (is_made(work->job->object, &work->before[i]) &&
		    !kallmod_try(stamp_job, work, error, sizeof(error)))
			fprintf(stderr, "kallmod-cc: %s; not stamped\n", error);
	}
}

static void read_and_run(void *arg)
{
	struct work *work = arg;
	sigset_t old;
	int status;

	read_command(work);
	if (!work->stamps)
		return;
	refuse_ccache(work);
	look_before(work);
	status = run(work->argv, &old);
	if (status)
		exit(status);
	if (caught) {
		for (unsigned int i = 0; i < work->command.count; i++)
			if (is_made(work->command.jobs[i].object, &work->before[i]))
				unlink(work->command.jobs[i].object);
		die_by(caught);
	}
	stamp_all(work);
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (caught)
		die_by(caught);
}

static int help(void)
{
	puts("Usage: kallmod-cc COMPILER [ARGUMENT]...\n"
	     "Run a compiler, then stamp the object that it has made for a kernel, as kallmod.so would.\n\n"
	     "\tmake CC=\"kallmod-cc clang\"\n"
	     "\tmake CC=\"kallmod-cc distcc gcc\"\n\n"
	     "Options:\n"
	     "  -h, --help     print this and exit\n"
	     "  -V, --version  print the version and exit\n\n"
	     "What cannot be stamped is left as it is, and there is a message.\n"
	     "Exit status: the compiler's; 1 under ccache, 2 for bad usage.");
	return fflush(stdout) ? EXIT_BAD_INPUT : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct work work = { .argv = argv + 1 };
	char error[4096];

	if (argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")))
		return help();
	if (argc == 2 && (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V"))) {
		puts("kallmod-cc " KALLMOD_VERSION);
		return fflush(stdout) ? EXIT_BAD_INPUT : EXIT_SUCCESS;
	}
	if (argc < 2 || argv[1][0] == '-') {
		fputs("Usage: kallmod-cc COMPILER [ARGUMENT]...\n", stderr);
		return EXIT_BAD_USAGE;
	}
	if (!kallmod_try(read_and_run, &work, error, sizeof(error))) {
		fprintf(stderr, "kallmod-cc: %s\n", error);
		return EXIT_BAD_INPUT;
	}
	if (work.stamps)
		return EXIT_SUCCESS;
	execvp(work.argv[0], work.argv);
	return cannot_run(work.argv[0], errno);
}
