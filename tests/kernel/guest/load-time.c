// SPDX-License-Identifier: GPL-2.0-or-later
/* Load a module and unload it, a few times: load-time FILE NAME prints the best time, in us. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 5

static long microseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000L + t.tv_nsec / 1000;
}

int main(int argc, char **argv)
{
	long best = -1;

	if (argc != 3)
		return 2;
	for (int i = 0; i < ROUNDS; i++) {
		int file = open(argv[1], O_RDONLY);
		long start = microseconds(), time;

		if (file < 0 || syscall(SYS_finit_module, file, "", 0)) {
			perror(argv[1]);
			return 1;
		}
		time = microseconds() - start;
		if (best < 0 || time < best)
			best = time;
		close(file);
		if (syscall(SYS_delete_module, argv[2], 0)) {
			perror(argv[2]);
			return 1;
		}
	}
	printf("%ld\n", best);
	return 0;
}
