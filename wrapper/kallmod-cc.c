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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/util.h"
#include "command.h"
#include "kallmod-note.h"
#include "run.h"
#include "rust.h"
#include "stamp/recorded.h"
#include "stamp/stamp.h"

/* What is done in kallmod_try(). */
struct work {
	char **argv;
	struct words words;
	char *line;		/* that clang is to record with the bitcode, or NULL */
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

/*
 * With ThinLTO, kallmod-ld stamps what the linker makes, if it is the linker; Kbuild exports LD.
 * Else what is recorded would stay in the kernel.
 */
static bool is_stamped_by_linker(const struct command *c)
{
	const char *ld = getenv("LD") ?: "";
	char *program = xstrndup(ld, strcspn(ld, " "));

	return c->thin && c->count == 1 && !c->jobs[0].assembly &&
	       !strcmp(file_name(program), "kallmod-ld");
}

/* The identity of what JOB makes. */
static struct identity identity_of(const struct work *work, const struct job *job)
{
	struct identity id = work->command.id;

	id.object = job->object;
	id.source = job->source;
	if (job->assembly)
		id.flags |= KALLMOD_TU_ASM;
	identity_prepare(&id);
	return id;
}

/* Set the line that clang is to record; it outlives the kallmod_try() that this is called by. */
static void prepare_line(void *arg)
{
	struct work *work = arg;
	const struct identity id = identity_of(work, &work->command.jobs[0]);

	work->line = strdup(recorded_line(&id));
}

/* The command, with what has clang record the line. */
static char **recording(const struct work *work)
{
	const char *const added[] = { "-Xclang", "-record-command-line", "-Xclang", work->line, NULL };

	return run_with(work->argv, added);
}

static void stamp_job(void *arg)
{
	const struct work *work = arg;
	const struct identity id = identity_of(work, work->job);

	if (stamp_object(work->job->object, &id) == STAMP_LTO)
		fprintf(stderr, "kallmod-cc: %s: not stamped: with -flto the linker makes the code\n",
			work->job->object);
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
	run_ignore(SIGXFSZ);
	run_ignore(SIGPIPE);
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
	char error[MESSAGE_BYTES];

	read_command(work);
	if (!work->stamps)
		return;
	refuse_ccache(work);
	look_before(work);
	/* If there can be no line, the message comes with that of the object. */
	if (is_stamped_by_linker(&work->command))
		kallmod_try(prepare_line, work, error, sizeof(error));
	status = run(work->line ? recording(work) : work->argv, &old, NULL, NULL);
	/* main() says why. */
	work->stamps = status >= 0;
	if (!work->stamps)
		return;
	run_end(status);
	if (run_caught) {
		for (unsigned int i = 0; i < work->command.count; i++)
			if (is_made(work->command.jobs[i].object, &work->before[i]))
				unlink(work->command.jobs[i].object);
		run_die_by(run_caught);
	}
	if (!work->line)
		stamp_all(work);
	free(work->line);
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (run_caught)
		run_die_by(run_caught);
}

static const char help[] =
	"Run a compiler, then stamp the object that it has made for a kernel, as kallmod.so would.\n\n"
	"\tmake CC=\"kallmod-cc clang\"\n"
	"\tmake CC=\"kallmod-cc distcc gcc\"\n\n"
	"Options:\n"
	"  -h, --help     print this and exit\n"
	"  -V, --version  print the version and exit\n\n"
	"What cannot be stamped is left as it is, and there is a message.\n"
	"Exit status: the compiler's; 1 under ccache, 2 for bad usage.\n";

int main(int argc, char **argv)
{
	const int answer = run_answer(argc, argv, "COMPILER", help);
	struct work work = { .argv = argv + 1 };
	char error[MESSAGE_BYTES];
	sigset_t mask;

	if (answer >= 0)
		return answer;
	sigprocmask(SIG_SETMASK, NULL, &mask);
	if (!kallmod_try(read_and_run, &work, error, sizeof(error))) {
		fprintf(stderr, "kallmod-cc: %s\n", error);
		return EXIT_BAD_INPUT;
	}
	if (work.stamps)
		return EXIT_SUCCESS;
	return run_instead(work.argv, &mask);
}
