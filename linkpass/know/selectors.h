/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Selectors: the names of symbols that the kernel takes.
 *
 *	[MODULE:[MODULE:]...]NAME[@PATH]
 *	[MODULE..[MODULE..]...]NAME[...PATH]	an alias of letters, digits, "_" and "."
 *
 * The rules are those of the running kernel: the symbol must be in all the modules that
 * the selector names, and a symbol in no other modules is preferred; "vmlinux" is the core
 * kernel; symbols with one name and address are the same.  There are three differences:
 * a path can select any symbol here, loadable modules are known only if the caller has them, and
 * a name may be without what LLVM has put behind it (names_first()).
 */
#ifndef LINKPASS_KNOW_SELECTORS_H
#define LINKPASS_KNOW_SELECTORS_H

#include "know/listing.h"
#include "know/names.h"

struct selector {
	char *text;
	const char *modules_end;	/* the modules begin the text */
	const char *name;
	size_t name_len;
	const char *path;		/* or NULL */
	bool alias;			/* other characters in the path are dots */
};

/* Parse the LEN bytes at TEXT; false if they are not a selector. */
bool selector_parse(struct selector *s, const char *text, size_t len);
void selector_free(struct selector *s);

/* Is symbol I, which has the name, one that S may mean? */
bool selector_matches(const struct selector *s, const struct listing *l, uint32_t i);

/* Is a symbol of MODULE, a loadable one, that has the name one that S may mean? */
bool selector_matches_guest(const struct selector *s, const char *module);

/* How many symbols a selector stands for. */
enum selected { SELECTED_NONE, SELECTED_ONE, SELECTED_SEVERAL };

/* Find the symbol that S stands for; sets *FOUND to its number if it is one. */
enum selected selector_find(const struct selector *s, const struct listing *l,
			    const struct names *names, uint32_t *found);

/* Print the line of each symbol that S may mean. */
void selector_print_all(FILE *out, const struct selector *s, const struct listing *l,
			const struct names *names);

#endif
