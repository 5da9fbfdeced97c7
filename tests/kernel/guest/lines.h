/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line of /proc/kallmodsyms, taken apart:
 *
 *	address size type name<TAB>[module] [module] {object}
 *
 * Whatever the modules and the object are called, this is how they are written.
 */
#ifndef LINES_H
#define LINES_H

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Offsets of its parts, and of its end. */
struct line {
	const char *text;
	unsigned long addr;
	unsigned int size, type, tab, modules_end, object, end;
};

/* Skip a name in brackets; NULL if it is none. */
static inline const char *skip_name(const char *p, char open, char close)
{
	const char *start = ++p;

	if (start[-1] != open)
		return NULL;
	while (isgraph((unsigned char)*p) && !strchr("[]{}", *p))
		p++;
	return p > start && *p == close ? p + 1 : NULL;
}

/* Find the parts of the line at @text; false if it is not one. */
static inline int parse(struct line *l, const char *text)
{
	const char *p = text;
	char *end;

	l->text = text;
	l->addr = strtoul(p, &end, 16);
	if (end != p + 16 || *end != ' ')
		return 0;
	p = end + 1;
	l->size = p - text;
	p += strspn(p, "0123456789abcdef");
	if (p == text + l->size || *p != ' ')
		return 0;
	l->type = p - text;
	p += strcspn(p, "\t\n");
	l->tab = l->modules_end = p - text;
	l->object = 0;
	while (*p == (p == text + l->tab ? '\t' : ' ')) {
		p++;
		if (*p == '{') {
			l->object = p - text;
			p = skip_name(p, '{', '}');
			break;
		}
		p = skip_name(p, '[', ']');
		if (!p)
			return 0;
		l->modules_end = p - text;
	}
	if (!p || *p != '\n')
		return 0;
	l->end = p + 1 - text;
	if (!l->object)
		l->object = l->end - 1;
	return 1;
}

#endif
