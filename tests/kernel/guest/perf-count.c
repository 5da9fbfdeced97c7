// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Count how often a probe fires while a file is written to, the way bpftrace
 * attaches one: perf-count SELECTOR FILE TEXT
 */
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct perf_event_attr attr = { .size = sizeof(attr) };
	uint64_t count = 0;
	FILE *type = fopen("/sys/bus/event_source/devices/kprobe/type", "r");
	int probe, file;

	if (argc != 4 || !type || fscanf(type, "%u", &attr.type) != 1)
		return 2;
	attr.config1 = (uintptr_t)argv[1];
	probe = syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);
	if (probe < 0) {
		perror(argv[1]);
		return 1;
	}
	file = open(argv[2], O_WRONLY);
	if (file < 0 || write(file, argv[3], strlen(argv[3])) < 0)
		return 2;
	if (read(probe, &count, sizeof(count)) != sizeof(count))
		return 2;
	printf("%llu\n", (unsigned long long)count);
	return 0;
}
