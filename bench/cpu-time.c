// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Run each of the given shell scripts, in turn, and print the processor time that each has taken, with
 * its children, in microseconds. The order changes with FIRST, so that none is always behind the same.
 *
 * Usage: cpu-time FIRST SCRIPT...
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static long run(const char *script)
{
	struct rusage used;
	pid_t pid = fork();
	int status;

	if (!pid) {
		execlp("sh", "sh", "-e", script, (char *)NULL);
		_exit(127);
	}
	if (wait4(pid, &status, 0, &used) < 0 || status) {
		fprintf(stderr, "cpu-time: %s fails\n", script);
		exit(1);
	}
	return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000 +
	       used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

int main(int argc, char **argv)
{
	int n = argc - 2;
	long time[16];

	if (n < 1 || n > 16)
		return 2;
	for (int i = 0; i < n; i++) {
		int which = (i + atoi(argv[1])) % n;

		time[which] = run(argv[2 + which]);
	}
	for (int i = 0; i < n; i++)
		printf("%ld%c", time[i], i + 1 < n ? ' ' : '\n');
	return 0;
}
