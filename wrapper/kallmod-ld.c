// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kallmod-ld: run LLVM's linker, and stamp the objects that it makes of bitcode (ThinLTO).
 *
 *	make LLVM=1 CC="kallmod-cc clang" LD="kallmod-ld ld.lld"
 *
 * The linker compiles each object with bitcode by itself, after it has imported functions of
 * others, and puts the results into a cache.  These are stamped there (stamp/recorded.h).  Then the
 * linker runs again with the same arguments, finds them in the cache, and links them: so no bitcode is
 * compiled twice, and all else is as it was.
 *
 * If anything goes wrong, nothing is stamped: kallmod-ld becomes the linker, which says why.
 *
 * Not taken: linking the objects that --save-temps leaves; they would stand in another order than
 * what the linker makes.  Nor notes in the bitcode: they would have to refer to functions before
 * anybody knows which of them are left.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/sort.h"
#include "base/util.h"
#include "run.h"
#include "stamp/recorded.h"
#include "stamp/stamp.h"
#include "words.h"

/* An object in the cache. */
struct native {
	char *path;
	char *line;		/* recorded first in it, or NULL */
	bool believed;		/* that it is for this object */
	bool stamped;
};

/* What is done in kallmod_try(). */
struct work {
	char **argv;
	struct words words;	/* in argv, with those in response files */
	const char *output;
	char *cache;		/* a directory for this link alone */
	FILE *messages;		/* of the first link */
	struct native *natives;
	unsigned int count, room;
	sigset_t mask;		/* of signals, as it was */
	bool started;		/* has the linker ever run? */
	bool done;		/* else the linker is yet to run */
};

static bool starts_with(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

/* The long option in WORD, without dashes or the prefix plugin-opt=; or "". */
static const char *long_option(const char *word)
{
	static const char plugin[] = "plugin-opt=";
	const char *option = word + strspn(word, "-");

	if (option == word)
		return "";
	return starts_with(option, plugin) ? option + strlen(plugin) : option;
}

/*
 * The file that -o names, or NULL; without it, the linker was asked for something else.  Sets
 * *WORD_NUMBER to that of the word that has it.
 */
static const char *output_of(const struct words *w, unsigned int *word_number)
{
	const char *output = NULL;

	for (unsigned int i = 1; i < w->count; i++) {
		const char *word = w->list[i], *here = NULL;

		if (!strcmp(word, "-mllvm") || !strcmp(word, "--mllvm"))
			i++;	/* its argument looks like an option */
		else if (!strcmp(word, "-o") || !strcmp(word, "--output"))
			here = ++i < w->count ? w->list[i] : NULL;
		else if (starts_with(word, "--output="))
			here = word + strlen("--output=");
		else if (starts_with(word, "-o"))
			here = word + strlen("-o");
		if (here) {
			output = here;
			*word_number = i;
		}
	}
	return output;
}

/* Can something be linked into PATH twice? */
static bool is_file(const char *path)
{
	struct stat st;

	return strcmp(path, "-") && (stat(path, &st) || S_ISREG(st.st_mode));
}

/* The path of a file that WORD may have, alone or behind an option. */
static const char *path_in(const char *word)
{
	const char *value = strchr(word, '=');

	if (*word != '-')
		return word;
	return value ? value + 1 : word + (word[1] ? 2 : 1);
}

/*
 * The word because of which there must be one link, without a cache, or NULL: an option that makes lld
 * write intermediate files, which it skips for cached objects, or input that can be read only once.
 */
static const char *why_once(const struct words *w, const char *output, unsigned int output_word)
{
	static const char *const options[] = {
		"save-temps", "lto-obj-path", "obj-path=", "lto-emit-asm", "emit-asm",
		"lto-emit-llvm", "emit-llvm", "thinlto-index-only",
	};
	struct stat out, in;
	bool exists = !stat(output, &out);

	for (unsigned int i = 1; i < w->count; i++) {
		const char *word = w->list[i];

		for (size_t j = 0; j < sizeof(options) / sizeof(options[0]); j++)
			if (starts_with(long_option(word), options[j]))
				return word;
		if (i == output_word || stat(path_in(word), &in))
			continue;
		if (S_ISFIFO(in.st_mode) ||
		    (exists && in.st_dev == out.st_dev && in.st_ino == out.st_ino))
			return word;
	}
	return NULL;
}

/*
 * Is the linker to complain of sections that its script does not have?  In the first link, the one with
 * the lines is such a section.
 */
static bool handles_orphans(const struct words *w)
{
	for (unsigned int i = 1; i < w->count; i++)
		if (starts_with(long_option(w->list[i]), "orphan-handling"))
			return true;
	return false;
}

/* Read the arguments; returns whether there can be something to stamp. */
static bool read_arguments(struct work *work)
{
	unsigned int output_word = 0;
	const char *option;

	words_read(&work->words, work->argv);
	work->output = output_of(&work->words, &output_word);
	if (!work->output || !is_file(work->output))
		return false;
	option = why_once(&work->words, work->output, output_word);
	if (option)
		fprintf(stderr, "kallmod-ld: %s: not stamped, because of %s\n", work->output, option);
	return !option;
}

/* Find the objects in the cache, and what is recorded in them. */
static void read_cache(struct work *work)
{
	DIR *dir = opendir(work->cache);
	struct dirent *entry;

	if (!dir)
		die(work->cache, "cannot read: %s", strerror(errno));
	while ((entry = readdir(dir))) {
		/* The name is LLVM's, and a digest. */
		if (!starts_with(entry->d_name, "llvmcache-"))
			continue;
		GROW(work->natives, work->count, work->room);
		work->natives[work->count++] = (struct native){
			.path = xprintf("%s/%s", work->cache, entry->d_name) };
	}
	closedir(dir);
	for (unsigned int i = 0; i < work->count; i++)
		work->natives[i].line =
			stamp_line(work->natives[i].path, &work->natives[i].believed);
}

/* In the order of the lines, those without one last. */
static int by_line(const void *a, const void *b)
{
	const struct native *x = a, *y = b;

	if (!x->line || !y->line)
		return !x->line - !y->line;
	return strcmp(x->line, y->line);
}

/* If two objects have one line first, believe neither. */
static void doubt_equal(struct work *work)
{
	struct native *n = work->natives, *end = n + work->count, *next;

	xsort(n, work->count, sizeof(*n), by_line);
	for (; n < end && n->line; n = next)
		for (next = n + 1; next < end && next->line && !strcmp(n->line, next->line); next++)
			n->believed = next->believed = false;
}

static void stamp_native(void *arg)
{
	struct native *n = arg;

	n->stamped = stamp_recorded(n->path, n->believed);
}

/* Stamp the objects in the cache; returns whether any of them has changed. */
static bool stamp_cache(struct work *work)
{
	unsigned int stamped = 0;
	bool changed = false;
	char error[MESSAGE_BYTES] = "not known whose they are";

	read_cache(work);
	doubt_equal(work);
	for (unsigned int i = 0; i < work->count; i++) {
		struct native *n = &work->natives[i];

		if (!n->line)
			continue;
		changed = true;
		if (!kallmod_try(stamp_native, n, error, sizeof(error))) {
			/* Then only remove the lines. */
			n->believed = false;
			stamp_native(n);
		}
		stamped += n->stamped;
	}
	if (stamped < work->count)
		fprintf(stderr, "kallmod-ld: %s: %u of %u objects not stamped: %s\n",
			work->output, work->count - stamped, work->count, error);
	return changed;
}

static void clean_up(void *arg)
{
	const struct work *work = arg;
	DIR *dir = opendir(work->cache);
	struct dirent *entry;

	/* What there is may be without notes. */
	if (run_caught && work->started)
		unlink(work->output);
	if (work->messages)
		fclose(work->messages);
	while (dir && (entry = readdir(dir)))
		unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(work->cache);
}

/* Make a directory beside the output, on the same disk. */
static bool make_cache(struct work *work)
{
	work->cache = xprintf("%.*s.kallmod-ld-XXXXXX", (int)(file_name(work->output) - work->output),
			      work->output);
	if (mkdtemp(work->cache))
		return true;
	fprintf(stderr, "kallmod-ld: %s: not stamped: cannot create %s: %s\n", work->output, work->cache,
		strerror(errno));
	return false;
}

/* The arguments, with the cache, from which nothing is ever removed, and with MORE, or NULL. */
static char **with_cache(const struct work *work, const char *more)
{
	const char *const added[] = {
		xprintf("--thinlto-cache-dir=%s", work->cache),
		"--thinlto-cache-policy=prune_after=0h:cache_size=0%", more, NULL,
	};

	return run_with(work->argv, added);
}

static FILE *open_memory(const char *name)
{
	int fd = memfd_create(name, MFD_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w+");

	if (!file)
		die(name, "cannot create: %s", strerror(errno));
	return file;
}

/* Print what is in FROM, but for lines that are in SEEN, if that is not NULL. */
static void print_messages(FILE *from, FILE *seen)
{
	char *line = NULL, *old = NULL;
	size_t size = 0, old_size = 0;

	rewind(from);
	while (getline(&line, &size, from) > 0) {
		bool is_new = true;

		if (seen)
			rewind(seen);
		while (is_new && seen && getline(&old, &old_size, seen) > 0)
			is_new = strcmp(line, old);
		if (is_new)
			fputs(line, stderr);
	}
	free(line);
	free(old);
}

/*
 * Link again.  What the linker has to say it has said the first time, unless this fails; or if SEEN has
 * what it said, there may be more.
 */
static int link_again(struct work *work, FILE *seen)
{
	FILE *output = open_memory("output"), *errors = open_memory("messages");
	int status = run(with_cache(work, NULL), &work->mask, output, errors);

	if (status || seen)
		print_messages(errors, seen);
	/* What the first link has made is without notes, and of no use. */
	if (status)
		unlink(work->output);
	fclose(output);
	fclose(errors);
	return status;
}

/*
 * Returns how the linker has ended; or with .done unset, if it is to link without a cache.  (That, too,
 * can fail for want of room, or because the linker does not know what it is.)
 */
static int link_and_stamp(struct work *work)
{
	bool orphans = handles_orphans(&work->words), changed;
	char **argv = with_cache(work, orphans ? "--orphan-handling=place" : NULL);
	int status;

	work->messages = open_memory("messages");
	work->started = true;
	status = run(argv, &work->mask, NULL, work->messages);
	if (run_caught)
		return status;
	if (status) {
		work->done = false;
		return status;
	}
	print_messages(work->messages, NULL);
	changed = stamp_cache(work);
	/* Whoever replaces a file catches signals, too. */
	run_catch();
	sigprocmask(SIG_SETMASK, &work->mask, NULL);
	if ((changed || orphans) && !run_caught)
		status = link_again(work, orphans ? work->messages : NULL);
	work->done = status >= 0;
	return status;
}

static void read_and_run(void *arg)
{
	struct work *work = arg;
	struct cleanup cleanup;
	int status = 0;

	if (!read_arguments(work))
		return;
	run_ignore(SIGPIPE);
	run_ignore(SIGXFSZ);
	run_catch();
	if (!make_cache(work))
		return;
	cleanup_add(&cleanup, clean_up, work);
	work->done = true;
	if (!run_caught)
		status = link_and_stamp(work);
	cleanup_remove(&cleanup);
	clean_up(work);
	if (work->done && !run_caught)
		run_end(status);
}

static const char help[] =
	"Run LLVM's linker, and stamp the objects that it makes of bitcode (ThinLTO) that\n"
	"kallmod-cc has had clang make.\n\n"
	"\tmake LLVM=1 CC=\"kallmod-cc clang\" LD=\"kallmod-ld ld.lld\"\n\n"
	"Options:\n"
	"  -h, --help     print this and exit\n"
	"  -V, --version  print the version and exit\n\n"
	"What cannot be stamped is left as it is, and there is a message.\n"
	"Exit status: the linker's; 2 for bad usage.\n";

int main(int argc, char **argv)
{
	const int answer = run_answer(argc, argv, "LINKER", help);
	struct work work = { .argv = argv + 1 };
	char error[MESSAGE_BYTES];

	if (answer >= 0)
		return answer;
	sigprocmask(SIG_SETMASK, NULL, &work.mask);
	if (!kallmod_try(read_and_run, &work, error, sizeof(error))) {
		fprintf(stderr, "kallmod-ld: %s; not stamped\n", error);
		work.done = false;
	}
	if (run_caught)
		run_die_by(run_caught);
	return work.done ? EXIT_SUCCESS : run_instead(work.argv, &work.mask);
}
