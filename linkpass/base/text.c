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

void text_name(FILE *out, const char *name)
{
	for (; *name; name++) {
		if (kallmod_is_control(*name) || *name == ' ' || *name == '\\')
			put_escaped(out, *name);
		else
			putc(*name, out);
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

void csv_string(FILE *out, const char *s)
{
	bool quoted = s[strcspn(s, "\",")];

	if (quoted)
		putc('"', out);
	for (; *s; s++) {
		if (kallmod_is_control(*s) || *s == '\\')
			put_escaped(out, *s);
		else if (*s == '"')
			fputs("\"\"", out);
		else
			putc(*s, out);
	}
	if (quoted)
		putc('"', out);
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
