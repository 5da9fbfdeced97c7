// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A word is one or more of the characters that names of symbols consist of.  Each word is an
 * address, a name, or neither, by what it is made of and what is around it.
 */
#include <ctype.h>
#include <string.h>
#include "log/scan.h"

/* Fewer digits behind "0x" are a number, not an address. */
#define SHORTEST_ADDRESS	8

static bool is_word(unsigned char c)
{
	return isalnum(c) || c == '_' || c == '.' || c == '$';
}

static size_t word_end(const struct scan *s, size_t pos)
{
	while (pos < s->len && is_word(s->line[pos]))
		pos++;
	return pos;
}

/* Is TEXT at POS? */
static bool is_at(const struct scan *s, size_t pos, const char *text)
{
	size_t len = strlen(text);

	return pos <= s->len && len <= s->len - pos && !memcmp(s->line + pos, text, len);
}

/* Is TEXT right before POS? */
static bool is_before(const struct scan *s, size_t pos, const char *text)
{
	size_t len = strlen(text);

	return pos >= len && is_at(s, pos - len, text);
}

static unsigned int digit(unsigned char c)
{
	return isdigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* Up to 16 hexadecimal digits; NULL if there is none, or if they do not end before END. */
static const char *parse_hex(const char *p, const char *end, uint64_t *value)
{
	const char *start = p;

	for (*value = 0; p < end && isxdigit((unsigned char)*p); p++) {
		if (p - start == 16)
			return NULL;
		*value = *value << 4 | digit(*p);
	}
	return p == start ? NULL : p;
}

const char *scan_number(const char *p, const char *end, uint64_t *value)
{
	if (end - p < 2 || p[0] != '0' || p[1] != 'x')
		return NULL;
	return parse_hex(p + 2, end, value);
}

const char *scan_behind(const char *line, size_t len, const char *what)
{
	const char *found = memmem(line, len, what, strlen(what));

	return found ? found + strlen(what) : NULL;
}

/* --- Names ----------------------------------------------------------------- */

/* "+0x1f" or "/0x1f" at *POS, which moves behind it. */
static bool parse_part(const struct scan *s, size_t *pos, char sign, uint64_t *value)
{
	const char *end = s->line + s->len, *p;

	if (*pos >= s->len || s->line[*pos] != sign)
		return false;
	p = scan_number(s->line + *pos + 1, end, value);
	if (!p || (p < end && *p != '.' && is_word(*p)))
		return false;
	*pos = p - s->line;
	return true;
}

/* A name at POS, and the offset and the size behind it. */
static bool parse_name(const struct scan *s, size_t pos, struct token *t)
{
	size_t end = word_end(s, pos);

	if (end == pos || isdigit((unsigned char)s->line[pos]))
		return false;
	t->name = s->line + pos;
	t->name_len = end - pos;
	t->has_offset = parse_part(s, &end, '+', &t->offset);
	t->has_size = t->has_offset && parse_part(s, &end, '/', &t->size);
	t->end = end;
	return true;
}

/* --- Addresses ------------------------------------------------------------- */

/* Where what is from POS to END ends, with "[<" and ">]" around it. */
static size_t enclosed_end(const struct scan *s, size_t pos, size_t end)
{
	static const char *const pairs[][2] = { { "[<", ">]" }, { "<", ">" }, { "[", "]" } };

	for (unsigned int i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (is_before(s, pos, pairs[i][0]) && is_at(s, end, pairs[i][1]))
			return end + strlen(pairs[i][1]);
	return end;
}

/*
 * An address at POS.  Of 32-bit machines, only "<c0123456>" is taken: any other word of eight
 * digits can be anything.
 */
static bool parse_address(const struct scan *s, size_t pos, struct token *t)
{
	size_t end = word_end(s, pos), digits;
	const char *stop;
	bool prefixed;

	/* A sentence may end there. */
	while (end > pos && s->line[end - 1] == '.')
		end--;
	digits = end - pos;
	stop = scan_number(s->line + pos, s->line + end, &t->addr);
	prefixed = stop;
	if (prefixed)
		digits -= 2;
	else
		stop = parse_hex(s->line + pos, s->line + end, &t->addr);
	t->has_addr = stop == s->line + end &&
		      (digits == 2 * s->address_size || (prefixed && digits >= SHORTEST_ADDRESS)) &&
		      (s->address_size == 8 || (is_before(s, pos, "<") && is_at(s, end, ">")));
	t->enclosed = is_before(s, pos, "[<") && is_at(s, end, ">]");
	t->addr_end = enclosed_end(s, pos, end);
	return t->has_addr;
}

/* Where the control sequence (ECMA-48) at POS ends, such as a colour; POS if there is none. */
static size_t skip_control(const struct scan *s, size_t pos)
{
	size_t end = pos + 2;

	if (!is_at(s, pos, "\033["))
		return pos;
	while (end < s->len && s->line[end] >= ' ' && s->line[end] < '@')
		end++;
	return end < s->len ? end + 1 : s->len;
}

/* Skip blanks, and colours between them. */
static size_t skip_blanks(const struct scan *s, size_t pos)
{
	size_t next;

	for (; pos < s->len; pos = next) {
		next = s->line[pos] == ' ' || s->line[pos] == '\t' ? pos + 1 : skip_control(s, pos);
		if (next == pos)
			break;
	}
	return pos;
}

/* --- What follows ---------------------------------------------------------- */

/* "[ext4]" or "[ext4 3f07...]" at POS. */
static bool is_module_at(const struct scan *s, size_t pos)
{
	size_t end;

	if (!is_at(s, pos, "["))
		return false;
	pos++;
	end = word_end(s, pos);
	if (end == pos)
		return false;
	if (is_at(s, end, " "))
		end = word_end(s, end + 1);
	return is_at(s, end, "]");
}

/* What arm64 says of a frame, "(P)"; all capitals. */
static bool is_flags(const struct scan *s, size_t pos, size_t end)
{
	while (pos < end && isupper((unsigned char)s->line[pos]))
		pos++;
	return pos == end;
}

/*
 * A file or a module in parentheses at POS, other than the kernel: "(/usr/bin/dd)", "([ext4])",
 * "([guest.kernel.kallsyms])", "(ext4)".  "(unreliable)" is of powerpc's stack traces.
 */
static bool is_other_file_at(const struct scan *s, size_t pos)
{
	size_t end;

	if (is_at(s, pos, "(/"))
		return true;
	if (is_at(s, pos, "(["))
		return !is_at(s, pos, "([kernel.");
	if (!is_at(s, pos, "("))
		return false;
	end = word_end(s, ++pos);
	return end > pos && is_at(s, end, ")") && !is_at(s, pos, "unreliable)") &&
	       !is_flags(s, pos, end);
}

static void look_behind(const struct scan *s, struct token *t)
{
	static const char unknown[] = "[unknown]";
	size_t pos = skip_blanks(s, t->end), addr = skip_blanks(s, t->addr_end);

	if (t->has_addr && addr > t->addr_end && is_at(s, addr, "<") && !is_at(s, addr, "<-"))
		t->annotated = true;
	/* perf's word for no symbol. */
	if (!t->name && is_at(s, pos, unknown))
		pos = skip_blanks(s, pos + strlen(unknown));
	else if (t->name && (is_module_at(s, pos) || (pos > t->end && is_at(s, pos, "{")) ||
			     is_at(s, pos, "(one of")))
		t->annotated = true;
	t->foreign = is_other_file_at(s, pos);
	t->in_kernel = is_at(s, pos, "([kernel.");
}

/* --- Tokens ---------------------------------------------------------------- */

/* Parse an address at POS, and the name behind it, if there is one. */
static bool parse_placed(const struct scan *s, size_t pos, struct token *t)
{
	struct token behind = { 0 };
	size_t next;

	if (!parse_address(s, pos, t))
		return false;
	t->end = t->addr_end;
	next = skip_blanks(s, t->end);
	if (is_at(s, next, "? "))
		next = skip_blanks(s, next + 1);
	if (next > t->end && parse_name(s, next, &behind)) {
		behind.has_addr = true;
		behind.addr = t->addr;
		behind.addr_end = t->addr_end;
		behind.enclosed = t->enclosed;
		*t = behind;
	}
	return true;
}

/* Parse a name at POS, and the address behind it, if there is one. */
static bool parse_named(const struct scan *s, size_t pos, struct token *t)
{
	if (!parse_name(s, pos, t))
		return false;
	t->bare = !t->has_offset && (is_before(s, pos, "=> ") || is_before(s, pos, "<-") ||
				     is_at(s, t->end, " <-"));
	if (!t->has_size && !t->bare)
		return false;
	if (is_at(s, t->end, " <") && parse_address(s, t->end + 2, t))
		t->end = t->addr_end;
	return true;
}

static bool parse_token(const struct scan *s, size_t pos, struct token *t)
{
	*t = (struct token){ 0 };
	return parse_placed(s, pos, t) || parse_named(s, pos, t);
}

bool scan_next(struct scan *s, struct token *t)
{
	size_t end;

	for (; s->pos < s->len; s->pos = end) {
		end = skip_control(s, s->pos);
		if (end != s->pos)
			continue;
		end = word_end(s, s->pos);
		if (end == s->pos) {
			end++;
			continue;
		}
		/* Bytes, and addresses as they are in the file. */
		if (is_at(s, s->pos, "Code:") || is_at(s, s->pos, "Kernel Offset:"))
			break;
		if (!parse_token(s, s->pos, t))
			continue;
		look_behind(s, t);
		/* A word without an offset may be no name, but the next address. */
		s->pos = t->has_addr && !t->has_offset && !t->bare ? t->addr_end : t->end;
		return true;
	}
	return false;
}
