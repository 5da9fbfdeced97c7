/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KALLMOD_SECTIONS_H
#define KALLMOD_SECTIONS_H

/* One section of the object, as the assembly names it. */
struct section_ref {
	const char *name;	/* unquoted */
	size_t name_len;
	const char *args;	/* what follows the name in the directive, from its
				   first comma: ,"ax",@progbits; or "" */
	size_t args_len;
	bool disputed;		/* other directives say other attributes */
	bool bare;		/* one of them says none */
	bool retained;		/* one of them says "R" */
	bool unowned;		/* one of them may mean what has no single owner */
	bool merged;		/* ld keeps one copy of what is in it */
};

struct sections {
	struct section_ref **refs;	/* each name once, in order of appearance */
	unsigned int count;
	unsigned int room;
	htab_t by_name;
	bool declares;			/* .modinfo says which module file this is */
	bool bare_registers;		/* "rax" can be a register, as "%rax" is */
	bool ambiguous;			/* there may be a second section, or a group, of any name */
	const char *stop;		/* what the assembler reads no further than, or NULL */
};

/*
 * Find every allocated section that the LEN bytes of assembly at TEXT put
 * anything into, mergeable ones only WITH_MERGED.  MODNAME is needed to recognise a
 * module's declaration.
 */
void sections_scan(struct sections *s, const char *text, size_t len,
		   const char *modname, bool with_merged);
void sections_free(struct sections *s);

#endif
