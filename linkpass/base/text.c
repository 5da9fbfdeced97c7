// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>
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
