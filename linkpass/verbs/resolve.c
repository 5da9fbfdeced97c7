// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass resolve: the symbol that a selector stands for.
 *
 *	[MODULE:[MODULE:]...]NAME[@PATH]
 *	[MODULE..[MODULE..]...]NAME[...PATH]	an alias of letters, digits, "_" and "."
 *
 * In:  kallsyms' tables, owners.
 * Out: for each selector the line of its symbol, as list has it, with its object.
 *
 * The rules are those of the running kernel: the symbol must be in all the modules that
 * the selector names, and a symbol in no other modules is preferred; "vmlinux" is the core
 * kernel; symbols with one name and address are the same.  There are two differences:
 * a path can select any symbol here, and loadable modules are not known.
 */
#include <ctype.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include "verbs/list.h"
#include "know/owners.h"
#include "base/util.h"
#include "verbs/verbs.h"

/* A symbol by its name, and its place in the list. */
struct named {
	const char *name;
	unsigned int number;
};

struct selector {
	const char *text;
	const char *modules_end;	/* the modules begin the text */
	const char *name;
	size_t name_len;
	const char *path;		/* or NULL */
	bool alias;			/* other characters in the path are dots */
};

/* An alias as a selector, but for its path; NULL if TEXT is none. */
static char *selector_of_alias(const char *text)
{
	const char *path = strstr(text, "...");
	char *selector, *to;

	if (!strstr(text, "..") || strpbrk(text, ":@"))
		return NULL;
	to = selector = xstrndup(text, strlen(text));
	while (*text && text != path) {
		if (text[0] == '.' && text[1] == '.') {
			*to++ = ':';
			text += 2;
		} else {
			*to++ = *text++;
		}
	}
	if (path) {
		*to++ = '@';
		to = stpcpy(to, path + 3);
	}
	*to = '\0';
	return selector;
}

static bool parse(struct selector *s, const char *text)
{
	const char *at = strchr(text, '@'), *end = at ? at : text + strlen(text);
	const char *colon = memrchr(text, ':', end - text);
	size_t len;

	*s = (struct selector){
		.text = text,
		.modules_end = colon ? colon : text,
		.name = colon ? colon + 1 : text,
		.path = at ? at + 1 : NULL,
	};
	s->name_len = end - s->name;
	/* No module may be empty. */
	for (const char *p = text; p < s->name; p++)
		if (*p == ':' && (p == text || p[-1] == ':'))
			return false;
	len = at ? strlen(s->path) : 0;
	return s->name_len && (!at || (len > 2 && !strcmp(s->path + len - 2, ".o")));
}

static bool has_module(const struct module_set *set, const char *name, size_t len)
{
	for (unsigned int i = 0; i < set->count; i++)
		if (!strncmp(set->names[i], name, len) && !set->names[i][len])
			return true;
	return false;
}

/* Are all of the selector's modules in SET?  *EXACT says whether SET has no others. */
static bool match_set(const struct selector *s, const struct module_set *set,
		      bool *exact)
{
	unsigned int n = 0;

	*exact = true;
	if (s->modules_end == s->text)
		return true;
	if (s->modules_end - s->text == strlen("vmlinux") &&
	    !strncmp(s->text, "vmlinux", strlen("vmlinux")))
		return !set->count;
	for (const char *p = s->text; p < s->modules_end; n++) {
		size_t len = strcspn(p, ":");

		if (!has_module(set, p, len))
			return false;
		p += len + 1;
	}
	*exact = n == set->count;
	return true;
}

static bool same_path(const struct selector *s, const char *path)
{
	const char *want = s->path;

	for (; *path && *want; path++, want++)
		if (*path != *want &&
		    !(s->alias && *want == '.' && !isalnum((unsigned char)*path) && *path != '_'))
			return false;
	return !*path && !*want;
}

/* Is symbol I, which has the name, the one that the selector means? */
static bool match(const struct listing *l, unsigned int i, const struct selector *s,
		  bool *exact)
{
	uint32_t tu = l->owners.tus[i];

	return match_set(s, &l->link.modules.sets[l->owners.sets[i]], exact) &&
	       (!s->path ||
		(tu != NO_TU && same_path(s, l->link.notes.tus[tu].object)));
}

static int by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : x->number < y->number ? -1 : 1;
}

static struct named *sort_names(const struct kallsyms *k)
{
	struct named *names = xcalloc(k->count, sizeof(*names));

	for (unsigned int i = 0; i < k->count; i++)
		names[i] = (struct named){ k->syms[i].name, i };
	xsort(names, k->count, sizeof(*names), by_name);
	return names;
}

/* Is the symbol's name below the selector's (< 0), equal or above? */
static int compare_name(const struct named *named, const struct selector *s)
{
	return strncmp(named->name, s->name, s->name_len) ?:
	       (unsigned char)named->name[s->name_len];
}

/* Find those of the N NAMES that are the selector's, from *FIRST up to the one returned. */
static const struct named *find_names(const struct named *names, unsigned int n,
				      const struct selector *s, const struct named **first)
{
	unsigned int low = 0, high = n;

	while (low < high) {
		unsigned int mid = low + (high - low) / 2;

		if (compare_name(&names[mid], s) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	*first = &names[low];
	while (low < n && !compare_name(&names[low], s))
		low++;
	return &names[low];
}

/*
 * Print the one symbol that S, parsed from TEXT, selects, to OUT; or if there are several
 * print them all to standard error.  NAMES has all symbols, sorted.
 */
static bool print_selected(FILE *out, const struct listing *l, const struct named *names,
			   const struct selector *s, const char *text)
{
	unsigned int counts[2] = { 0 }, found[2] = { 0 };
	const struct named *first, *end;
	bool exact;

	end = find_names(names, l->k.count, s, &first);
	for (const struct named *named = first; named < end; named++) {
		unsigned int i = named->number;

		if (!match(l, i, s, &exact))
			continue;
		for (int e = 0; e <= exact; e++) {
			if (!counts[e] || l->k.syms[i].addr != l->k.syms[found[e]].addr)
				counts[e]++;
			found[e] = i;
		}
	}
	if (counts[1] == 1 || counts[0] == 1) {
		listing_print(out, l, found[counts[1] == 1], true);
		return true;
	}
	fprintf(stderr, "linkpass: %s: %s\n", text,
		counts[0] ? "is ambiguous; there are" : "no such symbol");
	for (; first < end; first++)
		if (match(l, first->number, s, &exact))
			listing_print(stderr, l, first->number, true);
	return false;
}

static bool resolve(FILE *out, const struct listing *l, const struct named *names,
		    const char *text)
{
	char *of_alias = selector_of_alias(text);
	struct selector s;
	bool found = parse(&s, of_alias ? of_alias : text);

	s.alias = of_alias;
	if (found)
		found = print_selected(out, l, names, &s, text);
	else
		fprintf(stderr, "linkpass: %s: not a selector\n", text);
	xfree(of_alias);
	return found;
}

int verb_resolve(int argc, char **argv)
{
	static const struct option options[] = {
		{ "output", required_argument, NULL, 'o' },
		{ 0 }
	};
	int c, status = EXIT_SUCCESS;
	const char *to = NULL;
	struct named *names;
	struct listing l;
	struct output out;

	while ((c = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
		if (c != 'o')
			bad_usage(argv[0]);
		to = optarg;
	}
	if (argc - optind < 2)
		bad_usage(argv[0]);
	listing_read(&l, argv[optind++]);
	names = sort_names(&l.k);
	output_open(&out, to);
	for (; optind < argc; optind++)
		if (!resolve(out.file, &l, names, argv[optind]))
			status = EXIT_BAD_INPUT;
	output_close(&out);
	xfree(names);
	listing_free(&l);
	return status;
}
