/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KALLMOD_IDENTITY_H
#define KALLMOD_IDENTITY_H

#include <stdio.h>

/*
 * The identity of the object being compiled.  Strings live as long as the compiler; an
 * unknown one is "", unless noted.
 */
struct identity {
	const char *modname;	/* KBUILD_MODNAME without its quotes; NULL if not defined */
	const char *modfile;	/* KBUILD_MODFILE without its quotes */
	const char *basename;	/* KBUILD_BASENAME without its quotes */
	const char *object;	/* its path, without a leading "./" */
	const char *output;	/* argument of -o, unchanged */
	const char *source;	/* NULL before identity_check() */
	unsigned int flags;	/* KALLMOD_TU_MODULE or 0 */
	/* Set only if there is no object or no modname: */
	bool to_object;		/* -c: the output is an object, whatever its name */
	bool to_assembly;	/* -S: the assembler is not run */
	bool for_kallmodsyms;	/* KALLMODSYMS is defined */
	bool for_genksyms;	/* __GENKSYMS__ is defined: genksyms cannot read comments */
};

/*
 * Fill *ID from
 *   - OPTIONS, the value of COLLECT_GCC_OPTIONS;
 *   - MARK, the mark in the preprocessed text that the compiler reads, or NULL;
 *   - DEPFILE, the path of the dependency file, or "";
 *   - INPUT, the path of the file that the compiler reads, or NULL: without -o, the driver
 *     names the object after it.
 */
void identity_read(struct identity *id, const char *options, const char *mark,
		   const char *depfile, const char *input);

/* Does PATH name an object file ("*.o")? */
bool names_object(const char *path);

/* Does OPTIONS, the value of COLLECT_GCC_OPTIONS, have OPTION, such as "-pipe"? */
bool has_option(const char *options, const char *option);

/*
 * Set the path of the source to SOURCE, and make all strings fit for a note
 * (kallmod-name.h).  If that is impossible, calls error() and returns false.
 */
bool identity_check(struct identity *id, const char *source);

/*
 * A mark is a comment in the last line of preprocessed text with the identity of the object
 * that will be made from it.  identity_write_mark() writes one; identity_find_mark()
 * returns the contents of the mark in the file at PATH, or NULL if there is none.
 */
void identity_write_mark(FILE *out, const struct identity *id);
const char *identity_find_mark(const char *path);

#endif
