// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * For a fuzzer: linkpass stamp, and what kallmod-ld does, on a file that is what it is given, over and
 * over in one process.
 *
 * Usage: stamp FILE < OBJECT
 *
 * FILE, whose name ends in .o, is overwritten each time.  What could be stamped must be an object
 * that has a stamp and keeps it.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/util.h"
#include "kallmod-note.h"
#include "stamp/stamp.h"

__AFL_FUZZ_INIT();

static struct identity identity = {
	.modname = "m", .modfile = "d/m", .object = "d/m.o", .source = "d/m.S",
	.flags = KALLMOD_TU_ASM | KALLMOD_TU_MODULE, .record = true,
};

struct run {
	const char *path;
	bool recorded;		/* whose it is, the object itself says */
	bool believed;
	enum stamp_result result;
};

static void stamp(void *arg)
{
	struct run *run = arg;

	if (run->recorded) {
		stamp_line(run->path, &run->believed);
		stamp_recorded(run->path, run->believed);
		run->result = run->believed ? STAMP_ADDED : STAMP_LTO;
	} else {
		run->result = stamp_object(run->path, &identity);
	}
}

static void write_file(const char *path, const uint8_t *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, bytes, len) != (ssize_t)len)
		abort();
	close(fd);
}

/* Stamp twice what is in INPUT. */
static void stamp_twice(const char *path, bool recorded, const uint8_t *input, size_t len)
{
	struct run first = { .path = path, .recorded = recorded }, second = { .path = path };
	char error[4096];

	write_file(path, input, len);
	if (!kallmod_try(stamp, &first, error, sizeof(error)) || first.result != STAMP_ADDED)
		return;
	if (!kallmod_try(stamp, &second, error, sizeof(error)) || second.result != STAMP_KEPT)
		abort();
}

int main(int argc, char **argv)
{
	uint8_t *input;

	if (argc != 2)
		return EXIT_BAD_USAGE;
	__AFL_INIT();
	input = __AFL_FUZZ_TESTCASE_BUF;
	while (__AFL_LOOP(100000)) {
		stamp_twice(argv[1], false, input, __AFL_FUZZ_TESTCASE_LEN);
		stamp_twice(argv[1], true, input, __AFL_FUZZ_TESTCASE_LEN);
	}
	return 0;
}
