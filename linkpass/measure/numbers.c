// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>
#include <string.h>
#include "measure/numbers.h"

static const char digits[] = "0123456789";

static bool begins_with(const char *s, const char *start)
{
	return !strncmp(s, start, strlen(start));
}

/* Does GCC append WORD, behind a dot, to names? */
static bool is_suffix(const char *word)
{
	static const char *const words[] = { "constprop", "isra", "part", "cold", "lto_priv" };

	if (*word && !word[strspn(word, digits)])
		return true;
	for (unsigned int i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(word, words[i]))
			return true;
	return false;
}

static void remove_suffixes(char *name)
{
	char *dot;

	while ((dot = strrchr(name, '.')) && dot > name && is_suffix(dot + 1))
		*dot = '\0';
}

static void remove_last_digits(char *name)
{
	size_t len = strlen(name);

	while (len && strchr(digits, name[len - 1]))
		len--;
	name[len] = '\0';
}

/* Remove the first "NUMBER_NUMBER_" that comes behind "__". */
static void remove_pair(char *name)
{
	for (char *at = name; (at = strstr(at, "__")); at++) {
		size_t first = strspn(at + 2, digits), second = 0;

		if (first && at[2 + first] == '_')
			second = strspn(at + 2 + first + 1, digits);
		if (second && at[2 + first + 1 + second] == '_') {
			char *rest = at + 2 + first + 1 + second + 1;

			memmove(at + 2, rest, strlen(rest) + 1);
			return;
		}
	}
}

void numbers_remove(char *plain, const char *name)
{
	strcpy(plain, name);
	remove_suffixes(plain);
	if (!begins_with(plain, "__"))
		return;
	if (begins_with(plain, "__UNIQUE_ID_") || begins_with(plain, "__BTF_ID__"))
		remove_last_digits(plain);
	else if (begins_with(plain, "__initcall__kmod_"))
		remove_pair(plain);
}
