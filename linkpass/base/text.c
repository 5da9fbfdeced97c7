// SPDX-License-Identifier: GPL-2.0-or-later
#include "kallmod-name.h"
#include "base/text.h"

void text_name(FILE *out, const char *name)
{
	for (; *name; name++) {
		if (kallmod_is_control(*name) || *name == ' ' || *name == '\\')
			fprintf(out, "\\%03o", (unsigned char)*name);
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
