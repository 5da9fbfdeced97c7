// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass resolve: the symbol that a selector (selectors.h) stands for.
 *
 * In:  kallsyms' tables, owners.
 * Out: for each selector the line of its symbol, as list has it, with its object.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "know/selectors.h"
#include "base/util.h"
#include "verbs/verbs.h"

/*
 * Print the one symbol that TEXT selects to OUT; or if there are several, print them all to
 * standard error.
 */
static bool resolve(FILE *out, const struct listing *l, const struct names *names,
		    const char *text)
{
	enum selected selected = SELECTED_NONE;
	struct selector s;
	uint32_t found;

	if (!selector_parse(&s, text, strlen(text))) {
		warn("%s: not a selector", text);
	} else {
		selected = selector_find(&s, l, names, &found);
		if (selected == SELECTED_ONE)
			listing_print(out, l, found, true);
		else if (selected == SELECTED_NONE)
			warn("%s: no such symbol", text);
		else
			warn("%s: is ambiguous; there are", text);
		if (selected == SELECTED_SEVERAL)
			selector_print_all(stderr, &s, l, names);
	}
	selector_free(&s);
	return selected == SELECTED_ONE;
}

int verb_resolve(int argc, char **argv)
{
	static const struct option options[] = {
		{ "output", required_argument, NULL, 'o' },
		{ 0 }
	};
	int status = EXIT_SUCCESS;
	const char *to = NULL;
	struct names names;
	struct listing l;
	struct output out;

	while (next_option(argc, argv, options) != -1)
		to = optarg;
	expect_operands(argc, argv, 2, INT_MAX, optind == argc ? "IMAGE" : "SELECTOR");
	listing_read(&l, argv[optind++]);
	names_make(&names, &l.k);
	output_open(&out, to);
	for (; optind < argc; optind++)
		if (!resolve(out.file, &l, &names, argv[optind]))
			status = EXIT_BAD_INPUT;
	output_close(&out);
	names_free(&names);
	listing_free(&l);
	return status;
}
