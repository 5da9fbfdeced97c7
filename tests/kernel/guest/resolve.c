// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Feed every line of /proc/kallmodsyms back to the kernel as a selector, through
 * the sample's parameter "find", and see that it finds the address of that line. So must
 * its alias, or nothing if it stands for several selectors.
 * What is not of the kernel image or a module is passed over, mapping symbols, labels of the
 * assembler, symbols of the C library with a version (UML), what is not found because it is
 * listed twice, and the name that is given: a function of a module's start, gone since, that
 * ftrace remembers.
 */
#include <ctype.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIND "/sys/module/kms_trigger/parameters/find"

/* "name<TAB>[a] [b] {path}" as "a:b:name@path", "name" as "vmlinux:name". */
static void make_selector(char *selector, const char *name, char *annotations)
{
	const char *path = NULL;

	*selector = '\0';
	for (char *word = strtok(annotations, "\t \n"); word; word = strtok(NULL, "\t \n")) {
		word[strlen(word) - 1] = '\0';
		if (*word == '{')
			path = word + 1;
		else
			strcat(strcat(selector, word + 1), ":");
	}
	if (!*selector && !path)
		strcat(selector, "vmlinux:");
	strcat(selector, name);
	if (path)
		strcat(strcat(selector, "@"), path);
}

/* The same of letters, digits, "_" and "." only. */
static void make_alias(char *alias, const char *selector)
{
	const char *at = strchr(selector, '@');

	for (; *selector; selector++) {
		if (*selector == ':')
			alias = stpcpy(alias, "..");
		else if (selector == at)
			alias = stpcpy(alias, "...");
		else if (at && selector > at && !isalnum(*selector) && *selector != '_')
			*alias++ = '.';
		else
			*alias++ = *selector;
	}
	*alias = '\0';
}

static unsigned long find(const char *selector)
{
	static int in, out;
	char answer[64];
	ssize_t len;

	if (!in) {
		in = open(FIND, O_WRONLY);
		out = open(FIND, O_RDONLY);
	}
	if (in < 0 || out < 0 || pwrite(in, selector, strlen(selector), 0) < 0) {
		perror(selector);
		exit(1);
	}
	len = pread(out, answer, sizeof(answer) - 1, 0);
	answer[len > 0 ? len : 0] = '\0';
	return strtoul(answer, NULL, 16);
}

static char **lines;
static unsigned int nlines;

static void read_lines(void)
{
	FILE *file = fopen("/proc/kallmodsyms", "r");
	char *line = NULL;
	size_t room = 0;

	while (file && getline(&line, &room, file) > 0) {
		if (nlines % 1024 == 0)
			lines = realloc(lines, (nlines + 1024) * sizeof(*lines));
		lines[nlines++] = line;
		line = NULL;
	}
}

/* The length of the part of a line before its modules, without the number of "__key.1". */
static size_t without_number(const char *line)
{
	size_t len = strcspn(line, "\t\n"), end = len;

	while (end && isdigit(line[end - 1]))
		end--;
	return end && end < len && line[end - 1] == '.' ? end - 1 : len;
}

/*
 * Is there a line like this, but for a number? Such symbols have no size, and are where two
 * objects meet, so that nothing tells which is whose.
 */
static bool is_twice(unsigned int i)
{
	size_t address = strcspn(lines[i], " ") + 1, len = without_number(lines[i]);

	if (strncmp(lines[i] + address, "0 ", 2))
		return false;
	for (unsigned int j = i; j-- > 0 && !strncmp(lines[j], lines[i], address);)
		if (without_number(lines[j]) == len && !strncmp(lines[j], lines[i], len))
			return true;
	for (unsigned int j = i; ++j < nlines && !strncmp(lines[j], lines[i], address);)
		if (without_number(lines[j]) == len && !strncmp(lines[j], lines[i], len))
			return true;
	return false;
}

int main(int argc, char **argv)
{
	unsigned int tried = 0, wrong = 0, objects = 0, loaded = 0, aliases = 0;
	char line[8192], selector[8192], alias[3 * 8192], name[4096];

	read_lines();
	for (unsigned int i = 0; i < nlines; i++) {
		char *tab;
		unsigned long addr, found;

		if (strlen(lines[i]) >= sizeof(line))
			return 1;
		strcpy(line, lines[i]);
		tab = strchr(line, '\t');
		if (tab && (strstr(tab, "[bpf]") || strstr(tab, "[__builtin__")))
			continue;
		if (sscanf(line, "%lx %*s %*s %4095s", &addr, name) != 2)
			return 1;
		if (argc > 1 && !strcmp(name, argv[1]))
			continue;
		/*
		 * A mapping symbol ($x, $d) or a label of the assembler in a module; in 6.1 also
		 * __pi_$x in the image; name@VERSION, and veneers of ld with an "@".
		 */
		if (*name == '$' || !strncmp(name, ".L", 2) || !strncmp(name, "__pi_$", 6) ||
		    strchr(name, '@'))
			continue;
		loaded += tab && strstr(tab, "[kms_loadable]");
		make_selector(selector, name, tab ? tab : line + strlen(line));
		found = find(selector);
		if (!found && is_twice(i))
			continue;
		tried++;
		objects += !!strchr(selector, '@');
		if (found != addr && wrong++ < 20)
			printf("%s: %lx, not %lx\n", selector, found, addr);
		make_alias(alias, selector);
		found = strlen(alias) < sizeof(line) ? find(alias) : 0;
		aliases += found == addr;
		if (found && found != addr && wrong++ < 20)
			printf("%s: %lx, not %lx\n", alias, found, addr);
	}
	printf("%u lines, %u with an object, %u of kms_loadable, %u by alias, %u wrong\n",
	       tried, objects, loaded, aliases, wrong);
	return wrong || tried < 60000 || aliases < tried - 10;
}
