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
	bool disputed;		/* directives differ in their attributes */
	bool bare;		/* a directive has no attributes */
	bool retained;		/* a directive has "R" */
	bool unowned;		/* a directive may mean a section without a single owner */
	bool merged;		/* ld merges equal constants in it */
	bool doubtful;		/* only macros and loops have directives for it */
};

struct sections {
	struct section_ref **refs;	/* each name once, in order of appearance */
	unsigned int count;
	unsigned int room;
	htab_t by_name;
	bool declares;			/* .modinfo names the module file of the object */
	bool bare_registers;		/* "rax" can be a register, like "%rax" */
	bool ambiguous;			/* there may be a second section, or a group, of any name */
	const char *end;		/* the .end where the scan stopped, or NULL */
	bool end_in_body;		/* that is in the body of a macro or a loop */
	const char *open;		/* the text ends in this: a string or a comment; or NULL */
};

/*
 * Find every allocated section that the LEN bytes of assembly at TEXT enter, up to the first
 * .end at or behind FROM; mergeable ones only if WITH_MERGED.  MODNAME is needed to
 * recognise a module's declaration.
 */
void sections_scan(struct sections *s, const char *text, size_t len,
		   const char *from, const char *modname, bool with_merged);
void sections_free(struct sections *s);

#endif
