/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a note says of an object, made fit for it: the rules of kallmod-name.h, and paths as
 * plugin/identity.cc writes them.
 */
#ifndef LINKPASS_STAMP_IDENTITY_H
#define LINKPASS_STAMP_IDENTITY_H

#include <stdbool.h>

struct identity {
	const char *modname;	/* KBUILD_MODNAME without its quotes */
	const char *modfile;	/* KBUILD_MODFILE without its quotes, or "" */
	const char *object;	/* its path, as the build names it */
	const char *source;	/* or "" */
	unsigned int flags;	/* KALLMOD_TU_* */
	bool record;		/* with the record of a loadable module (kallmod-note.h) */
};

/*
 * Write paths as the note has them; new strings are allocated.  Dies if that is impossible.
 * Prints a message to standard error if a path had to be cut.
 */
void identity_prepare(struct identity *id);

#endif
