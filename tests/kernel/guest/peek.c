// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Read /proc/kallmodsyms as somebody who may not see addresses, in every way there
 * is to read a file: no byte of what comes may differ from the same file with zero for
 * every address and size. And look at what else there is to read about symbols.
 *
 *	peek SEED
 *
 * Runs as root, which sets the rules and becomes an ordinary user for each try.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>
#include "random.h"

#define FILE_NAME	"/proc/kallmodsyms"
#define USER		1000
#define ROOM		(1 << 25)

static char *hidden, *buf;	/* the file as it must be, and a part as it is */
static size_t hidden_len;
static unsigned long seed, reads;
static const char *how = "";
static int restrict_now, paranoid_now;

static void __attribute__((format(printf, 1, 2), noreturn)) fail(const char *format, ...)
{
	va_list args;

	printf("seed %lu, kptr_restrict %d, perf_event_paranoid %d, %s: ", seed,
	       restrict_now, paranoid_now, how);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	exit(1);
}

static void write_number(const char *file, int n)
{
	FILE *f = fopen(file, "w");

	if (!f || fprintf(f, "%d\n", n) < 0 || fclose(f))
		fail("cannot write %s", file);
}

static void set_rules(int restricted, int paranoid)
{
	write_number("/proc/sys/kernel/kptr_restrict", restricted);
	write_number("/proc/sys/kernel/perf_event_paranoid", paranoid);
	restrict_now = restricted;
	paranoid_now = paranoid;
}

static void become(uid_t uid)
{
	if (seteuid(uid))
		fail("seteuid %d", uid);
}

static int open_as(uid_t uid, const char *file)
{
	int fd;

	become(uid);
	fd = open(file, O_RDONLY);
	become(0);
	if (fd < 0)
		fail("cannot open %s", file);
	return fd;
}

/* What was read from @offset on. */
static void check(const char *p, ssize_t len, size_t offset)
{
	reads++;
	if (len < 0)
		fail("cannot read at %zu", offset);
	if (offset + len > hidden_len || memcmp(p, hidden + offset, len))
		fail("%zd bytes at %zu are not as they should be", len, offset);
}

/* Read up to @end in pieces of @piece. */
static void read_on(int fd, size_t piece, size_t offset, size_t end)
{
	ssize_t n;

	while (offset < end && (n = read(fd, buf, piece)) != 0) {
		check(buf, n, offset);
		offset += n;
	}
	if (offset < end)
		fail("ends at %zu", offset);
}

/* The file with zeros: lines as they are said to be, from one plain read. */
static void read_hidden(void)
{
	const char zeros[] = "0000000000000000 0 ";
	int fd = open_as(USER, FILE_NAME);
	unsigned long lines = 0;
	ssize_t n;
	char *p;

	while ((n = read(fd, hidden + hidden_len, 65536)) > 0)
		hidden_len += n;
	close(fd);
	for (p = hidden; p < hidden + hidden_len; p = strchr(p, '\n') + 1, lines++)
		if (strncmp(p, zeros, strlen(zeros)) || p[20] != ' ' ||
		    (!isalpha((unsigned char)p[19]) && p[19] != '?'))
			fail("line %lu: %.60s", lines + 1, p);
	if (lines < 30000)
		fail("only %lu lines", lines);
}

/* --- Ways to read ---------------------------------------------------------- */

static void pieces(uid_t uid)
{
	static const size_t sizes[] = { 1, 2, 7, 17, 511, 4095, 61, 4097, 65537 };

	how = "pieces";
	for (unsigned int i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		int fd = open_as(uid, FILE_NAME);

		read_on(fd, sizes[i], 0, i < 6 ? 64 * (sizes[i] + 64) : hidden_len);
		close(fd);
	}
}

static void anywhere(int fd)
{
	how = "pread";
	for (int i = 0; i < 4; i++) {
		size_t offset = below(hidden_len), len = 1 + below(8192);

		check(buf, pread(fd, buf, len, offset), offset);
	}
	check(buf, pread(fd, buf, 100, hidden_len), hidden_len);
	check(buf, pread(fd, buf, 100, hidden_len - 1), hidden_len - 1);
}

static void back_and_forth(int fd)
{
	off_t offset = 0;

	how = "lseek";
	for (int i = 0; i < 24; i++) {
		off_t to = i % 3 ? offset + (off_t)below(9000) - 4000 :
				   (off_t)below(hidden_len / 8);
		size_t len = 1 + below(300);

		if (to < 0 || (size_t)to >= hidden_len)
			to = 0;
		if (lseek(fd, i % 2 ? to : to - offset, i % 2 ? SEEK_SET : SEEK_CUR) != to)
			fail("cannot seek to %ld", to);
		offset = to + read(fd, buf, len);
		check(buf, offset - to, to);
	}
	if (lseek(fd, -1, SEEK_SET) >= 0 || lseek(fd, 0, SEEK_END) > 0)
		fail("seeks to where there is nothing");
	lseek(fd, 0, SEEK_SET);
}

static void scattered(int fd)
{
	struct iovec v[4] = {
		{ buf, 5 }, { buf + 5, 0 }, { buf + 5, 3001 }, { buf + 3006, 9999 },
	};
	size_t offset = 0;

	how = "readv";
	lseek(fd, 0, SEEK_SET);
	for (int i = 0; i < 20; i++) {
		ssize_t n = readv(fd, v, 4);

		check(buf, n, offset);
		offset += n;
	}
	offset = below(hidden_len);
	check(buf, preadv(fd, v, 4, offset), offset);
}

/* Whatever goes from file to file or to a pipe, if anything does. */
static void without_reading(int fd)
{
	int ends[2], file;
	ssize_t n;
	loff_t at;

	how = "mmap";
	if (mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0) != MAP_FAILED ||
	    mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) != MAP_FAILED)
		fail("it can be mapped");
	how = "splice";
	if (pipe(ends))
		fail("pipe");
	for (int i = 0; i < 2; i++) {
		at = below(hidden_len);
		if (splice(fd, &at, ends[1], NULL, 4096, 0) > 0)
			check(buf, read(ends[0], buf, 4096), at);
	}
	file = open("/tmp/peeked", O_RDWR | O_CREAT | O_TRUNC, 0600);
	how = "sendfile";
	at = below(hidden_len);
	n = sendfile(file, fd, &at, 4096);
	if (n > 0)
		check(buf, pread(file, buf, n, 0), at - n);
	how = "copy_file_range";
	at = below(hidden_len);
	n = copy_file_range(fd, &at, file, NULL, 4096, 0);
	if (n > 0)
		check(buf, pread(file, buf, n, 0), at - n);
	close(file);
	close(ends[0]);
	close(ends[1]);
}

static int reopen(int fd, uid_t uid)
{
	char name[64];

	sprintf(name, "/proc/self/fd/%d", fd);
	return open_as(uid, name);
}

static void all_ways(int fd)
{
	int again = dup(fd);

	back_and_forth(fd);
	scattered(fd);
	anywhere(fd);
	without_reading(fd);
	how = "dup";
	lseek(fd, 1000, SEEK_SET);
	read_on(fd, 333, 1000, 1333);
	read_on(again, 77, 1333, 1333 + 77);
	close(again);
}

/* As the user, who sees nothing whoever reads what he opened. */
static void as_user(void)
{
	int fd, again;

	pieces(USER);
	fd = open_as(USER, FILE_NAME);
	become(USER);
	all_ways(fd);
	become(0);
	how = "opened by the user, read by root";
	lseek(fd, 0, SEEK_SET);
	read_on(fd, 5000, 0, 100000);
	again = reopen(fd, USER);
	become(USER);
	anywhere(again);
	back_and_forth(again);
	become(0);
	close(again);
	close(fd);
}

/* The user gets a descriptor from root. What it says was for root; what he opens is not. */
static void opened_by_root(void)
{
	int fd = open_as(0, FILE_NAME), again;
	ssize_t len;

	how = "opened by root";
	again = reopen(fd, USER);
	become(USER);
	read_on(again, 777, 0, 77700);
	anywhere(again);
	len = pread(fd, buf, 4096, hidden_len / 2);
	if (restrict_now == 2)
		check(buf, len, hidden_len / 2);
	else if (len <= 0 || !memcmp(buf, hidden + hidden_len / 2, len))
		fail("root sees no addresses");
	become(0);
	close(again);
	close(fd);
}

/* What was hidden when the file was opened stays so. */
static void rules_change(void)
{
	int fd = open_as(USER, FILE_NAME), restricted = restrict_now, paranoid = paranoid_now;

	how = "rules that change";
	become(USER);
	read_on(fd, 5000, 0, 10000);
	become(0);
	set_rules(0, 1);
	become(USER);
	lseek(fd, 0, SEEK_SET);
	read_on(fd, 5000, 0, 100000);
	become(0);
	close(fd);
	set_rules(restricted, paranoid);
}

/* Root, but for the capability that counts. */
static void without_syslog(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	const unsigned int syslog_bit = 1U << CAP_SYSLOG % 32;
	struct __user_cap_data_struct caps[2];
	int status, fd;

	how = "root without CAP_SYSLOG";
	if (!fork()) {
		if (syscall(SYS_capget, &header, caps))
			fail("capget");
		caps[CAP_SYSLOG / 32].effective &= ~syslog_bit;
		caps[CAP_SYSLOG / 32].permitted &= ~syslog_bit;
		if (syscall(SYS_capset, &header, caps))
			fail("capset");
		fd = open(FILE_NAME, O_RDONLY);
		read_on(fd, 4096, 0, hidden_len);
		anywhere(fd);
		_exit(0);
	}
	wait(&status);
	if (status)
		exit(1);
}

/* --- What else there is ---------------------------------------------------- */

static void refused(const char *file, int flags)
{
	int fd;

	how = file;
	become(USER);
	fd = open(file, flags);
	if (fd >= 0)
		fail("the user can open it");
	become(0);
}

/* A word of the log that may be an address: 16 digits, the first of them f. */
static int is_address(const char *word, size_t len)
{
	size_t digits = strspn(word, "0123456789abcdef");

	return digits == len && len == 16 && !strncmp(word, "ffff", 4) &&
	       strspn(word, "f") < 16;
}

/* The user reads the log, in which there is what root was told. */
static void read_log(void)
{
	char *line, *next;
	int n, ours = 0;

	how = "the log";
	become(USER);
	n = klogctl(3, buf, ROOM - 1);
	become(0);
	if (n <= 0)
		fail("he cannot read it");
	buf[n] = '\0';
	for (line = strtok_r(buf, "\n", &next); line; line = strtok_r(NULL, "\n", &next)) {
		const char *p = line;

		ours += strstr(line, "kallmodsyms: ") != NULL;
		while (*p) {
			size_t len;

			p += strcspn(p, "0123456789abcdef");
			len = strspn(p, "0123456789abcdefghijklmnopqrstuvwxyz_");
			if (is_address(p, len) || (len == 18 && is_address(p + 2, 16)))
				fail("%s", line);
			p += len;
		}
	}
	if (!ours)
		fail("nothing of kallmodsyms in it");
}

/* What makes messages, and is for root alone. */
static void say_something(void)
{
	static const char *const selectors[] = {
		"p kms_same", "p kms_one:kms_same",
		"p init_once", "p ext4:nothing", "p kms_one:kms_same@none.o",
		"p :kms_same", "p kms_loadable:kms_same@x",
	};
	int fd = open("/sys/kernel/tracing/kprobe_events", O_WRONLY);

	for (unsigned int i = 0; i < sizeof(selectors) / sizeof(*selectors); i++)
		if (write(fd, selectors[i], strlen(selectors[i])) >= 0)
			fail("%s: taken", selectors[i]);
	/* Before 6.6 this means the first function of that name. */
	if (write(fd, "p:said kms_loadable:kms_same", 28) == 28 &&
	    write(fd, "-:said", 6) != 6)
		fail("a probe that was taken does not go");
	close(fd);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	rng = seed = strtoul(argv[1], NULL, 0);
	setvbuf(stdout, NULL, _IONBF, 0);
	hidden = calloc(1, ROOM);
	buf = calloc(1, ROOM);
	how = "one read";
	set_rules(1, 2);
	read_hidden();

	for (int restricted = 0; restricted < 3; restricted++) {
		for (int paranoid = 1; paranoid < 3; paranoid++) {
			set_rules(restricted, paranoid);
			/* Here the user may see them, as in /proc/kallsyms. */
			if (restricted == 0 && paranoid == 1)
				continue;
			as_user();
			opened_by_root();
			rules_change();
			if (restricted)
				without_syslog();
		}
	}
	how = "root, kptr_restrict 2";
	pieces(0);

	set_rules(1, 2);
	say_something();
	read_log();
	refused(FILE_NAME, O_RDWR);
	refused(FILE_NAME, O_WRONLY);
	refused("/sys/kernel/tracing/kprobe_events", O_RDONLY);
	refused("/sys/kernel/tracing/error_log", O_RDONLY);
	refused("/sys/kernel/tracing/set_ftrace_filter", O_RDONLY);
	refused("/sys/module/kms_loadable/sections/.kallmod", O_RDONLY);
	printf("seed %lu: %lu reads of %zu bytes, nothing to be seen\n", seed, reads, hidden_len);
	return 0;
}
