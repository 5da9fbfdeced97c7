// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass ctf: the types of every module, in one archive.
 *
 * In:  a kernel that was compiled with -gctf, and the objects it was linked from; loadable
 *      modules.
 * Out: an archive for ctf_arc_open(), as DTrace reads it: a dictionary for each
 *      module, built in or loadable, one for the core kernel, and one that they
 *      share.
 *
 * A child process does the work.  libctf 2.40 can crash when memory runs out; and while it
 * links, only another process can show that the work goes on.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <ctf-api.h>
#include "ctf/link.h"
#include "base/util.h"
#include "verbs/verbs.h"

/* The progress of the child, in memory that both processes share. */
struct progress {
	enum { READ, LINK, WRITE } volatile step;
	volatile unsigned int done, of;		/* objects, while they are read */
};

struct order {
	const char *kernel;
	char **files;
	unsigned int nfiles;
	bool compress;
};

static void work(const struct order *order, FILE *out, struct progress *progress)
{
	struct ctf_archived archive = { 0 };
	struct ctf_objects objects;
	struct link l;
	uint64_t model;

	link_read(&l, order->kernel);
	link_need_addresses(&l);
	model = l.img->address_size == 8 ? CTF_MODEL_LP64 : CTF_MODEL_ILP32;
	ctf_objects_begin(&objects, &l, order->kernel);
	link_free(&l);
	for (unsigned int i = 0; i < order->nfiles; i++)
		ctf_objects_add(&objects, order->files[i]);
	progress->of = objects.nmembers;
	ctf_objects_read(&objects, &progress->done);
	progress->step = LINK;
	ctf_link_objects(&objects, &archive);
	progress->step = WRITE;
	ctf_archived_write(&archive, out, model, order->compress);
	ctf_archived_free(&archive);
	ctf_objects_free(&objects);
}

/* --- The two processes ----------------------------------------------------- */

static void show(const struct progress *p, unsigned int seconds)
{
	static const char *const steps[] = {
		[READ] = "reading objects", [LINK] = "linking types", [WRITE] = "writing",
	};

	fprintf(stderr, "\r\033[Klinkpass: %s", steps[p->step]);
	if (p->step == READ && p->of)
		fprintf(stderr, ", %u of %u", p->done, p->of);
	fprintf(stderr, ", %u s", seconds);
}

/* Wait for CHILD; on a terminal, show its progress every second. */
static int wait_for(pid_t child, const struct progress *progress)
{
	const struct timespec second = { .tv_sec = 1 };
	bool watched = isatty(STDERR_FILENO), shown = false;
	sigset_t chld;
	int status;

	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	for (unsigned int i = 1; watched && !waitpid(child, &status, WNOHANG); i++) {
		if (sigtimedwait(&chld, NULL, &second) < 0 && errno == EAGAIN && i > 2) {
			show(progress, i);
			shown = true;
		}
	}
	if (shown)
		fputs("\r\033[K", stderr);
	if (!watched)
		waitpid(child, &status, 0);
	return status;
}

static void run(const struct order *order, const char *to)
{
	struct progress *progress;
	struct output out;
	sigset_t chld;
	pid_t child;
	int status;

	progress = mmap(NULL, sizeof(*progress), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (progress == MAP_FAILED)
		die("memory", "%s", strerror(errno));
	output_open(&out, to);
	output_refuse_terminal(&out);
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, NULL);
	child = fork();
	if (child < 0)
		die(out.path, "cannot start a process: %s", strerror(errno));
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		work(order, out.file, progress);
		if (fflush(out.file) || ferror(out.file))
			die(out.path, "cannot write: %s", strerror(errno));
		_exit(EXIT_SUCCESS);
	}
	status = wait_for(child, progress);
	if (WIFSIGNALED(status))
		die(order->kernel, "libctf: %s; perhaps out of memory", strsignal(WTERMSIG(status)));
	if (WEXITSTATUS(status))
		exit(WEXITSTATUS(status));
	output_close(&out);
}

int verb_ctf(int argc, char **argv)
{
	static const struct option options[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "uncompressed", no_argument, NULL, 'u' },
		{ 0 }
	};
	struct order order = { .compress = true };
	const char *to = NULL;
	int c;

	while ((c = next_option(argc, argv, options)) != -1) {
		if (c == 'o')
			to = optarg;
		else
			order.compress = false;
	}
	if (!to)
		bad_usage(argv[0], "-o ARCHIVE is missing");
	expect_operands(argc, argv, 1, INT_MAX, "IMAGE");
	order.kernel = argv[optind];
	order.files = argv + optind + 1;
	order.nfiles = argc - optind - 1;
	run(&order, to);
	return EXIT_SUCCESS;
}
