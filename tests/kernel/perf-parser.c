// SPDX-License-Identifier: GPL-2.0
/*
 * How perf probe takes its arguments apart: linked to perf's own parser (see perf.sh).
 * One line for each; -x before an argument: of a program, not of the kernel.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build-id.h"
#include "probe-event.h"
#include "probe-file.h"

/* What perf has elsewhere. */
int verbose;

int eprintf(int level, int var, const char *format, ...)
{
	va_list args;

	if (level > var)
		return 0;
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	return 0;
}

char *build_id_cache__complement(const char *incomplete_sbuild_id)
{
	return NULL;
}

char *build_id_cache__origname(const char *sbuild_id)
{
	return NULL;
}

bool user_access_is_supported(void)
{
	return true;
}

static void parse(const char *arg, bool uprobes)
{
	struct perf_probe_event pev = { .uprobes = uprobes };
	const struct perf_probe_point *pp = &pev.point;

	printf("%s: ", arg);
	if (parse_perf_probe_command(arg, &pev) < 0)
		return;
	printf("%s/%s %s", pev.group ?: "", pev.event ?: "", pp->function ?: "");
#ifndef WITHOUT_SELECTORS
	if (pp->selector)
		printf(" selector");
#endif
	if (pp->file)
		printf(" file %s", pp->file);
	if (pp->line)
		printf(" line %d", pp->line);
	if (pp->offset)
		printf(" offset %lu", pp->offset);
	if (pp->lazy_line)
		printf(" pattern %s", pp->lazy_line);
	if (pp->retprobe)
		printf(" return");
	for (int i = 0; i < pev.nargs; i++)
		printf(" %s", pev.args[i].var);
	putchar('\n');
	clear_perf_probe_event(&pev);
}

int main(int argc, char **argv)
{
	bool uprobes = false;

	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], "-x")) {
			uprobes = true;
		} else {
			parse(argv[i], uprobes);
			uprobes = false;
		}
	return 0;
}
