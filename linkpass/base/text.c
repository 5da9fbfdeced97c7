// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "kallmod-name.h"
#include "base/text.h"

static void put_escaped(FILE *out, unsigned char byte)
{
	fprintf(out, "\\%03o", byte);
}

/*
 * How many bytes the character at S has if it may be written as it is: ASCII or UTF-8, and not a
 * control character.  Else 0.  Terminals obey U+0080 to U+009F, too, and some do in forms that
 * are longer than need be, or as single bytes.
 */
static unsigned int printable(const char *s)
{
	const unsigned char *bytes = (const unsigned char *)s;
	unsigned int len = bytes[0] >= 0xf0 ? 4 : bytes[0] >= 0xe0 ? 3 : 2;

	if (bytes[0] < 0x80)
		return !kallmod_is_control(bytes[0]);
	if (bytes[0] < 0xc2 || bytes[0] > 0xf4)
		return 0;
	for (unsigned int i = 1; i < len; i++)
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
	if ((bytes[0] == 0xc2 || bytes[0] == 0xe0) && bytes[1] < 0xa0)
		return 0;
	if (bytes[0] == 0xf0 && bytes[1] < 0x90)
		return 0;
	/* Halves of UTF-16, and what is beyond Unicode, are not UTF-8. */
	if ((bytes[0] == 0xed && bytes[1] >= 0xa0) || (bytes[0] == 0xf4 && bytes[1] >= 0x90))
		return 0;
	return len;
}

/* Most bytes of names are. */
static bool is_of_word(unsigned char byte)
{
	unsigned char lower = byte | 0x20;

	return (lower >= 'a' && lower <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
}

static bool is_one_of(char byte, const char *bytes)
{
	while (*bytes && *bytes != byte)
		bytes++;
	return *bytes;
}

/* The same, but also 0 for one of SPECIAL and at the end of S. */
static inline unsigned int plain(const char *s, const char *special)
{
	if (is_of_word(*s))
		return 1;
	return !*s || is_one_of(*s, special) ? 0 : printable(s);
}

/*
 * Print what S begins with, up to a byte that is not printable or one of SPECIAL.  Returns the
 * rest.
 */
static const char *put_plain(FILE *out, const char *s, const char *special)
{
	const char *end = s;
	unsigned int len;

	while ((len = plain(end, special)))
		end += len;
	fwrite(s, 1, end - s, out);
	return end;
}

void text_name(FILE *out, const char *name)
{
	while (*(name = put_plain(out, name, " \\")))
		put_escaped(out, *name++);
}

void text_path(FILE *out, const char *path)
{
	while (*(path = put_plain(out, path, "")))
		put_escaped(out, *path++);
}

void text_clean(char *s)
{
	for (unsigned int len; *s; s += len ?: 1) {
		len = printable(s);
		if (!len)
			*s = '?';
	}
}

void json_string(FILE *out, const char *s)
{
	putc('"', out);
	for (; *s; s++) {
		unsigned char byte = *s;

		if (kallmod_is_control(byte) || byte > 0x7f)
			fprintf(out, "\\u%04x", byte);
		else if (byte == '"' || byte == '\\')
			fprintf(out, "\\%c", byte);
		else
			putc(byte, out);
	}
	putc('"', out);
}

static void put_csv(FILE *out, const char *s)
{
	while (*(s = put_plain(out, s, "\\\""))) {
		if (*s == '"')
			fputs("\"\"", out);
		else
			put_escaped(out, *s);
		s++;
	}
}

void csv_words(FILE *out, const char *const *words, unsigned int n)
{
	bool quoted = false;

	for (unsigned int i = 0; i < n; i++)
		quoted = quoted || words[i][strcspn(words[i], "\",")];
	if (quoted)
		putc('"', out);
	for (unsigned int i = 0; i < n; i++) {
		if (i)
			putc(' ', out);
		put_csv(out, words[i]);
	}
	if (quoted)
		putc('"', out);
}

void csv_string(FILE *out, const char *s)
{
	csv_words(out, &s, 1);
}

void xml_string(FILE *out, const char *s)
{
	for (; *s; s++) {
		unsigned char byte = *s;

		/* XML has no way to write a control character, so text must do. */
		if (kallmod_is_control(byte))
			put_escaped(out, byte);
		else if (byte > 0x7f || strchr("<>&\"", byte))
			fprintf(out, "&#%u;", byte);
		else
			putc(byte, out);
	}
}

bool text_number(const char *text, const char *end, uint64_t *value)
{
	bool hex = text[0] == '0' && (text[1] | 0x20) == 'x';
	char *stop;

	text += hex ? 2 : 0;
	/* strtoull() would take blanks, a sign and another "0x". */
	if (!isxdigit((unsigned char)*text) || (hex && (text[1] | 0x20) == 'x'))
		return false;
	errno = 0;
	*value = strtoull(text, &stop, hex ? 16 : 10);
	return !errno && stop != text && (end ? stop == end : !*stop);
}
