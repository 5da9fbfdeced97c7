/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KALLMOD_ASSEMBLY_H
#define KALLMOD_ASSEMBLY_H

/* The directives that matter for what section the assembler is in. */
enum directive {
	DIRECTIVE_NONE,
	DIRECTIVE_SECTION,	/* enters the section its operands name */
	DIRECTIVE_OTHER_SECTION,/* leaves it for one that is not named here */
	DIRECTIVE_SYNTAX,	/* .intel_syntax or .att_syntax */
	DIRECTIVE_INCLUDE,	/* other assembly follows, which is in a file */
	DIRECTIVE_GROUP,	/* .attach_to_group */
	DIRECTIVE_BODY,		/* .macro, .rept, .irp or .irpc, up to */
	DIRECTIVE_BODY_END,	/* .endm or .endr */
	DIRECTIVE_END,		/* the assembler reads no further */
};

/* Assembly that is being read, from its start to its end, once. */
struct assembly {
	const char *pos;
	const char *end;
	const char *start;	/* of the directive found last */
	const char *plain;	/* from here to pos, no string and no comment begins */
	bool fresh;		/* before plain, its statement has labels at most */
	bool commented;		/* plain is behind a comment in a statement */
	const char *open;	/* what the text ends inside of, or NULL */
	unsigned int bodies;	/* so many bodies of macros and loops is pos in */
};

void assembly_open(struct assembly *a, const char *text, size_t len);

/*
 * Find the next directive of interest.  A->pos is then where its operands start.
 * Once there is none, A->open tells whether the text stops short.
 */
enum directive assembly_next(struct assembly *a);

/* Past the closing quote of the string that starts at POS, or END. */
const char *assembly_string_end(const char *pos, const char *end);

/* Past blanks and comments that do not end the statement. */
const char *assembly_skip_blanks(const char *pos, const char *end);

/* Where the statement that POS is in ends, without a comment behind it. */
const char *assembly_statement_end(const char *pos, const char *end);

#endif
