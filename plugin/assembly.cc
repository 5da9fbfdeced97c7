// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Read assembly as the GNU assembler does, as far as needed to tell a directive from the
 * same word in a string, in a comment or among operands.
 *
 * In:  assembly, written by a compiler or by hand.
 * Out: the directives that change the section, one after the other.
 *
 * The syntax (binutils 2.40):
 *
 *	"a\"b"		a string; a newline in it is part of it
 *	'a  'a'  '\''	a character; the closing quote may be missing
 *	# or // or @	a comment, up to the end of the line; which of them, the target says
 *	#, /		the same for all targets where a statement can begin
 *	slash, star	a comment, which may contain newlines and does not end a statement
 *	; or a newline	the end of a statement
 *	a: 1: "a b" :	labels, any number of them before a directive
 *	.SECTION	a directive, in small letters or capitals
 *
 * The reader does not expand macros and loops.  A directive in a body counts once, however
 * often the assembler uses the body, if at all.
 *
 * Most of the text is instructions, which do not matter, and this runs in every
 * compilation.  So the reader jumps from one of the few special characters to the next,
 * many bytes at a time, and looks for the start of the statement only if the word after
 * a dot is a directive of interest.
 *
 * Not taken: reading statement by statement.  Finding the end of each one costs more than
 * all the rest of the plugin.
 */
#ifdef __SSE2__
#include <emmintrin.h>	/* first: GCC poisons malloc() */
#endif
#include "gcc-plugin.h"
#include "tm.h"
#include "assembly.h"

/* What begins a comment anywhere in a line: # on most targets, // on arm64, @ or // on arm. */
static const char comment_start[] = ASM_COMMENT_START;

static_assert(sizeof(ASM_COMMENT_START) == sizeof("#") ?
	      ASM_COMMENT_START[0] == '#' || ASM_COMMENT_START[0] == '@' :
	      sizeof(ASM_COMMENT_START) == sizeof("//") && ASM_COMMENT_START[0] == '/',
	      "the syntax of this assembler is not known");

static bool starts_comment_anywhere(const char *pos, const char *end)
{
	if (*pos == '/')
		return comment_start[0] != '#' && end - pos > 1 && pos[1] == '/';
	return *pos == comment_start[0];
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f';
}

/* Can C be in the name of a symbol, a directive or a macro argument? */
static bool is_name(char c)
{
	return ISALNUM(c) || c == '_' || c == '.' || c == '$' || (unsigned char)c > 0x7f;
}

#define LETTER(c) (1u << ((c) - 'a'))

/* Is C, as a small letter, in the set LETTERS of LETTER()s? */
static bool is_in(char c, unsigned int letters)
{
	unsigned int letter = (c | 0x20) - 'a';

	return letter < 26 && (letters >> letter & 1);
}

/*
 * Can the word at POS be a directive of interest?  Its first two letters rule out most
 * others, such as .L12, .size, .type and .long.
 */
static bool is_interesting(const char *pos, const char *end)
{
	const unsigned int first = LETTER('a') | LETTER('b') | LETTER('d') | LETTER('e') |
		LETTER('i') | LETTER('m') | LETTER('p') | LETTER('r') | LETTER('s') | LETTER('t');
	const unsigned int second = LETTER('a') | LETTER('e') | LETTER('n') | LETTER('o') |
		LETTER('r') | LETTER('s') | LETTER('t') | LETTER('u');

	return end - pos > 2 && is_in(pos[0], first) && is_in(pos[1], second);
}

/* Does the reader stop at POS? */
static bool is_special(const char *pos, const char *end)
{
	if (*pos == '.')
		return is_interesting(pos + 1, end);
	return *pos == '"' || *pos == '\'' || *pos == '#' || *pos == '/' ||
	       *pos == comment_start[0];
}

/*
 * All special characters but '@' are in 0x20-0x2f and have bit 1 set; of the others, only
 * '&', '*' and '+' do.  So one comparison finds candidates, in as many bytes at once as one
 * instruction can compare; another one finds '@' on arm.
 */
#define ROW	0xf2	/* these bits of a candidate ... */
#define IN_ROW	0x22	/* ... have this value */

#ifdef __SSE2__
#define STEP	16

/* Bit number I is set if POS[I] can be special. */
static unsigned int find_row(const char *pos)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)pos);
	__m128i row = _mm_and_si128(bytes, _mm_set1_epi8((char)ROW));
	__m128i found = _mm_cmpeq_epi8(row, _mm_set1_epi8(IN_ROW));

	if (comment_start[0] == '@')
		found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('@')));
	return _mm_movemask_epi8(found);
}
#else
#define STEP	8

static unsigned int find_row(const char *pos)
{
	unsigned int found = 0;

	for (int i = 0; i < STEP; i++)
		found |= ((pos[i] & ROW) == IN_ROW || pos[i] == comment_start[0]) << i;
	return found;
}
#endif

/* The next special character, or END. */
static const char *next_special(const char *pos, const char *end)
{
	for (; end - pos >= STEP; pos += STEP)
		for (unsigned int found = find_row(pos); found; found &= found - 1)
			if (is_special(pos + __builtin_ctz(found), end))
				return pos + __builtin_ctz(found);
	while (pos < end && !is_special(pos, end))
		pos++;
	return pos;
}

/* The end of the line that POS is in. */
static const char *line_end(const char *pos, const char *end)
{
	const char *newline = (const char *)memchr(pos, '\n', end - pos);

	return newline ? newline : end;
}

/* The position after the slash-star comment that starts at POS; NULL if it has no end. */
static const char *comment_end(const char *pos, const char *end)
{
	const char *close = (const char *)memmem(pos + 2, end - pos - 2, "*/", 2);

	return close ? close + 2 : NULL;
}

static bool is_comment(const char *pos, const char *end)
{
	return end - pos >= 2 && pos[0] == '/' && pos[1] == '*';
}

/* The position after the string that starts at POS; NULL if it has no end. */
static const char *string_end(const char *pos, const char *end)
{
	for (pos++; pos < end && *pos != '"'; pos++)
		if (*pos == '\\')
			pos++;
	return pos < end ? pos + 1 : NULL;
}

const char *assembly_string_end(const char *pos, const char *end)
{
	return string_end(pos, end) ?: end;
}

/* The position after the character constant that starts at POS. */
static const char *character_end(const char *pos, const char *end)
{
	pos++;
	if (pos < end && *pos == '\\')
		pos++;
	if (pos < end)
		pos++;
	return pos < end && *pos == '\'' ? pos + 1 : pos;
}

const char *assembly_skip_blanks(const char *pos, const char *end)
{
	for (;;) {
		if (pos < end && is_blank(*pos))
			pos++;
		else if (is_comment(pos, end))
			pos = comment_end(pos, end) ?: end;
		else
			return pos;
	}
}

const char *assembly_statement_end(const char *pos, const char *end)
{
	while (pos < end && *pos != '\n' && *pos != ';' && !starts_comment_anywhere(pos, end)) {
		if (*pos == '"')
			pos = assembly_string_end(pos, end);
		else if (is_comment(pos, end))
			pos = comment_end(pos, end) ?: end;
		else
			pos++;
	}
	return pos;
}

/* The start of the statement that POS is in, or A->plain if that is later. */
static const char *statement_start(const struct assembly *a, const char *pos)
{
	while (pos > a->plain && pos[-1] != '\n' && pos[-1] != ';')
		pos--;
	return pos;
}

/* Can a statement begin at POS, perhaps after labels? */
static bool is_fresh(const struct assembly *a, const char *pos)
{
	const char *p = statement_start(a, pos);

	if (p == a->plain && !a->fresh)
		return false;
	for (;;) {
		while (p < pos && is_blank(*p))
			p++;
		if (p == pos)
			return true;
		/* A label; in the body of a macro it can contain arguments. */
		while (p < pos && (is_name(*p) || strchr("\\@()&", *p)))
			p++;
		while (p < pos && is_blank(*p))
			p++;
		if (p == pos || *p != ':')
			return false;
		p++;
	}
}

/* Go on at POS, after a string or a comment. */
static void go_on(struct assembly *a, const char *pos, bool fresh)
{
	a->pos = a->plain = pos;
	a->fresh = fresh;
	a->commented = false;
}

/* The text ends inside a string or comment; anything appended would be part of that. */
static void stop(struct assembly *a, const char *open)
{
	a->pos = a->end;
	a->open = open;
}

/* Pass a string.  With a colon after it, it is a label. */
static void pass_string(struct assembly *a, const char *start)
{
	const char *behind = string_end(start, a->end);
	const char *colon;

	if (!behind) {
		stop(a, "a string without end");
		return;
	}
	colon = assembly_skip_blanks(behind, a->end);
	if (colon < a->end && *colon == ':')
		go_on(a, colon + 1, is_fresh(a, start));
	else
		go_on(a, behind, false);
}

static void pass_comment(struct assembly *a, const char *start)
{
	const char *behind = comment_end(start, a->end);

	if (!behind) {
		stop(a, "a comment without end");
		return;
	}
	go_on(a, behind, is_fresh(a, start));
	a->commented = true;
}

/*
 * Pass a # or a slash, which begins a comment if only labels precede it in its statement; a
 * slash not even behind a comment there.
 */
static void pass_mark(struct assembly *a, const char *start)
{
	if (is_fresh(a, start) &&
	    !(*start == '/' && a->commented && statement_start(a, start) == a->plain))
		go_on(a, line_end(start, a->end), true);
	else
		a->pos = start + 1;
}

/* Is the word at POS, in small letters, WORD? */
static bool is_word(const char *pos, const char *end, const char *word)
{
	for (; *word; word++, pos++)
		if (pos == end || TOLOWER(*pos) != *word)
			return false;
	return pos == end || !is_name(*pos);
}

/*
 * The directive whose name, after the dot, is at POS.  The first letter alone rules out
 * most directives that are of no interest.
 */
static enum directive directive_at(const char *pos, const char *end)
{
	if (pos == end)
		return DIRECTIVE_NONE;
	switch (TOLOWER(*pos)) {
	case 'a':
		if (is_word(pos, end, "att_syntax"))
			return DIRECTIVE_SYNTAX;
		if (is_word(pos, end, "attach_to_group"))
			return DIRECTIVE_GROUP;
		break;
	case 'b':
		if (is_word(pos, end, "bss"))
			return DIRECTIVE_OTHER_SECTION;
		break;
	case 'd':
		if (is_word(pos, end, "data"))
			return DIRECTIVE_OTHER_SECTION;
		break;
	case 'e':
		if (is_word(pos, end, "end"))
			return DIRECTIVE_END;
		if (is_word(pos, end, "endm") || is_word(pos, end, "endr"))
			return DIRECTIVE_BODY_END;
		break;
	case 'i':
		if (is_word(pos, end, "intel_syntax"))
			return DIRECTIVE_SYNTAX;
		if (is_word(pos, end, "include"))
			return DIRECTIVE_INCLUDE;
		if (is_word(pos, end, "irp") || is_word(pos, end, "irpc"))
			return DIRECTIVE_BODY;
		break;
	case 'm':
		if (is_word(pos, end, "macro"))
			return DIRECTIVE_BODY;
		break;
	case 'p':
		if (is_word(pos, end, "pushsection"))
			return DIRECTIVE_SECTION;
		if (is_word(pos, end, "popsection") || is_word(pos, end, "previous"))
			return DIRECTIVE_OTHER_SECTION;
		break;
	case 'r':
		if (is_word(pos, end, "rept") || is_word(pos, end, "rep"))
			return DIRECTIVE_BODY;
		break;
	case 's':
		if (is_word(pos, end, "section") || is_word(pos, end, "sect"))
			return DIRECTIVE_SECTION;
		break;
	case 't':
		if (is_word(pos, end, "text"))
			return DIRECTIVE_OTHER_SECTION;
		break;
	}
	return DIRECTIVE_NONE;
}

/* The directive whose dot is at DOT, unless it is a label or a symbol of that name. */
static enum directive pass_dot(struct assembly *a, const char *dot)
{
	enum directive directive = DIRECTIVE_NONE;
	const char *word_end, *next;

	a->pos = dot + 1;
	if (dot == a->plain || !is_name(dot[-1]))
		directive = directive_at(dot + 1, a->end);
	if (directive == DIRECTIVE_NONE || !is_fresh(a, dot))
		return DIRECTIVE_NONE;
	for (word_end = dot + 1; word_end < a->end && is_name(*word_end); word_end++)
		;
	next = assembly_skip_blanks(word_end, a->end);
	if (next < a->end && (*next == ':' || *next == '='))
		return DIRECTIVE_NONE;
	a->start = dot;
	a->pos = word_end;
	return directive;
}

void assembly_open(struct assembly *a, const char *text, size_t len)
{
	*a = (struct assembly){};
	a->pos = a->start = a->plain = text;
	a->end = text + len;
	a->fresh = true;
}

enum directive assembly_next(struct assembly *a)
{
	while ((a->pos = next_special(a->pos, a->end)) < a->end) {
		enum directive directive = DIRECTIVE_NONE;

		if (*a->pos == '"')
			pass_string(a, a->pos);
		else if (*a->pos == '\'')
			go_on(a, character_end(a->pos, a->end), false);
		else if (*a->pos == '.')
			directive = pass_dot(a, a->pos);
		else if (is_comment(a->pos, a->end))
			pass_comment(a, a->pos);
		else if (starts_comment_anywhere(a->pos, a->end))
			go_on(a, line_end(a->pos, a->end), true);
		else
			pass_mark(a, a->pos);
		if (directive == DIRECTIVE_BODY)
			a->bodies++;
		else if (directive == DIRECTIVE_BODY_END)
			a->bodies -= a->bodies > 0;
		else if (directive != DIRECTIVE_NONE)
			return directive;
	}
	return DIRECTIVE_NONE;
}
