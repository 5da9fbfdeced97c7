/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KALLMOD_IDENTITY_H
#define KALLMOD_IDENTITY_H

/*
 * Who the object being compiled is.  Strings are allocated with xmalloc() and
 * live as long as the compiler; none is NULL.
 */
struct identity {
	const char *modname;	/* KBUILD_MODNAME without its quotes */
	const char *modfile;	/* KBUILD_MODFILE without its quotes, or "" */
	const char *object;	/* argument of -o, without a leading "./" */
	unsigned int flags;	/* KALLMOD_TU_MODULE or 0 */
	bool for_kallmodsyms;	/* KALLMODSYMS is defined */
};

/*
 * Fill *ID from OPTIONS, the value of COLLECT_GCC_OPTIONS.  Returns false if
 * the command does not make a Kbuild object: no KBUILD_MODNAME, or an output
 * that is not an object file.
 */
bool identity_read(struct identity *id, const char *options);

#endif
