// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "base/util.h"
#include "words.h"

/* Response files in response files; gcc allows 2000 in all. */
#define MAX_DEPTH 32

/* The next word of *POS, unquoted in place; NULL at the end. */
static char *next_word(char **pos)
{
	char *p = *pos, *word, *to, quote = 0;

	while (isspace((unsigned char)*p))
		p++;
	if (!*p)
		return NULL;
	word = to = p;
	for (; *p && (quote || !isspace((unsigned char)*p)); p++) {
		if (*p == '\\' && p[1])
			*to++ = *++p;
		else if (*p == quote)
			quote = 0;
		else if (!quote && (*p == '"' || *p == '\''))
			quote = *p;
		else
			*to++ = *p;
	}
	*pos = *p ? p + 1 : p;
	*to = '\0';
	return word;
}

/* The text of a regular file, or NULL.  What is in a pipe is left to the compiler. */
static char *read_text(const char *path)
{
	struct buffer text = { 0 };
	struct stat st;
	FILE *in;
	int c;

	if (stat(path, &st) || !S_ISREG(st.st_mode))
		return NULL;
	in = fopen(path, "re");
	if (!in)
		return NULL;
	while ((c = getc(in)) != EOF)
		buffer_byte(&text, c);
	fclose(in);
	buffer_byte(&text, '\0');
	return (char *)text.bytes;
}

static void add_word(struct words *w, char *word)
{
	GROW(w->list, w->count, w->room);
	w->list[w->count++] = word;
}

static void read_word(struct words *w, char *word, unsigned int depth)
{
	char *text = *word == '@' && depth < MAX_DEPTH ? read_text(word + 1) : NULL;

	if (text) {
		while ((word = next_word(&text)))
			read_word(w, word, depth + 1);
		return;
	}
	add_word(w, word);
}

void words_read(struct words *w, char **argv)
{
	*w = (struct words){ 0 };
	for (; *argv; argv++)
		read_word(w, *argv, 0);
}

static void add_lines(struct words *w, char *text)
{
	char *line;

	while ((line = strsep(&text, "\n"))) {
		size_t len = strlen(line);

		if (len && line[len - 1] == '\r')
			line[len - 1] = '\0';
		add_word(w, line);
	}
}

void words_read_lines(struct words *w, char **argv)
{
	*w = (struct words){ 0 };
	for (; *argv; argv++) {
		char *text = **argv == '@' ? read_text(*argv + 1) : NULL;

		if (text)
			add_lines(w, text);
		else
			add_word(w, *argv);
	}
}
