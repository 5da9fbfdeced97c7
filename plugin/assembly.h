/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KALLMOD_ASSEMBLY_H
#define KALLMOD_ASSEMBLY_H

/* The directives that decide which section the assembler is in. */
enum directive {
	DIRECTIVE_NONE,
	DIRECTIVE_SECTION,	/* enters the section that its operands name */
	DIRECTIVE_OTHER_SECTION,/* enters a section that its operands do not name */
	DIRECTIVE_SYNTAX,	/* .intel_syntax or .att_syntax */
	DIRECTIVE_INCLUDE,	/* more assembly follows, from another file */
	DIRECTIVE_GROUP,	/* .attach_to_group */
	DIRECTIVE_BODY,		/* .macro, .rept, .irp or .irpc: begins a body */
	DIRECTIVE_BODY_END,	/* .endm or .endr: ends it */
	DIRECTIVE_END,		/* the assembler reads no further */
};

/* The state of one pass over the text of an assembly file. */
struct assembly {
	const char *pos;
	const char *end;
	const char *start;	/* of the directive found last */
	const char *plain;	/* between here and pos there is no string and no comment */
	bool fresh;		/* the statement at plain has only labels before it */
	bool commented;		/* plain follows a comment inside a statement */
	const char *open;	/* the text ends in this: a string or a comment; or NULL */
	unsigned int bodies;	/* number of macro and loop bodies that pos is in */
};

void assembly_open(struct assembly *a, const char *text, size_t len);

/*
 * Find the next directive of interest, and set A->pos to its operands.  At the end of the
 * text, A->open says whether a string or a comment is incomplete.
 */
enum directive assembly_next(struct assembly *a);

/* The position after the string that starts at POS, or END. */
const char *assembly_string_end(const char *pos, const char *end);

/* The position after blanks and comments that do not end the statement. */
const char *assembly_skip_blanks(const char *pos, const char *end);

/* The end of the statement that POS is in, without a comment after it. */
const char *assembly_statement_end(const char *pos, const char *end);

#endif
