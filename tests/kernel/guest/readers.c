// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Read /proc/kallmodsyms and /proc/kallsyms from several processes at once, from the
 * start and from anywhere, while what they list changes. Every line must be one.
 *
 *	readers SECONDS PROCESSES
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "lines.h"

static char buf[1 << 17];
static time_t end;
static unsigned int rng;

static unsigned int below(unsigned int n)
{
	rng = rng * 1103515245 + 12345;
	return (rng >> 8) % n;
}

/* All of it; the lines are those of kallmodsyms. */
static unsigned int read_lines(const char *name, int are_ours)
{
	int fd = open(name, O_RDONLY);
	size_t have = 0;
	ssize_t n;

	while ((n = read(fd, buf + have, 1 + below(65536))) > 0) {
		const char *p = buf, *newline;
		struct line l;

		have += n;
		while ((newline = memchr(p, '\n', buf + have - p))) {
			if (are_ours && (!parse(&l, p) || p + l.end != newline + 1)) {
				printf("no line: %.*s\n", (int)(newline - p), p);
				exit(1);
			}
			p = newline + 1;
		}
		have -= p - buf;
		if (have > sizeof(buf) / 2) {
			printf("%s: a line has no end\n", name);
			exit(1);
		}
		memmove(buf, p, have);
	}
	close(fd);
	if (n < 0 || have) {
		printf("%s: the last line has no end\n", name);
		exit(1);
	}
	return 1;
}

/* Here and there: near where the modules are, and over the end. */
static unsigned int read_parts(const char *name)
{
	int fd = open(name, O_RDONLY);
	off_t offset = below(6 << 20);

	for (int i = 0; i < 4; i++) {
		lseek(fd, offset, SEEK_SET);
		if (read(fd, buf, 1 + below(9000)) < 0) {
			perror(name);
			exit(1);
		}
		offset = below(2) ? offset + below(9000) : offset / 2 + 1;
	}
	close(fd);
	return 1;
}

static void run(unsigned int number)
{
	unsigned int done = 0;

	rng = number;
	while (time(NULL) < end)
		switch (number % 4) {
		case 0:
		case 1:
			done += read_lines("/proc/kallmodsyms", 1);
			break;
		case 2:
			done += read_parts("/proc/kallmodsyms");
			break;
		case 3:
			done += read_lines("/proc/kallsyms", 0);
			done += read_parts("/proc/kallsyms");
			break;
		}
	printf("reader %u: %u\n", number, done);
	exit(!done);
}

int main(int argc, char **argv)
{
	unsigned int processes = argc == 3 ? atoi(argv[2]) : 0;
	int status, bad = 0;

	if (!processes)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	end = time(NULL) + atoi(argv[1]);
	for (unsigned int i = 0; i < processes; i++)
		if (!fork())
			run(i);
	while (wait(&status) > 0)
		bad |= status;
	return !!bad;
}
