/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the names in a note may be.
 *
 * Names of modules and paths of objects end up between brackets and braces in lines
 * of text, and in buffers of the kernel.  So whatever could end an annotation or a
 * line early, or a selector's part, is not in them, and they have a limit.  The
 * plugin gives no note that breaks these rules, and linkpass takes none.
 *
 *	what		besides control bytes and what is not ASCII	bytes, at most
 *	modname		 []{}@			each of a:b: KALLMOD_NAME_MAX
 *	modfile		[]{}:@			each of "a b": KALLMOD_NAME_MAX
 *	object		 []{}			KALLMOD_NAME_MAX
 *	source		(may be other than ASCII)	KALLMOD_SOURCE_MAX
 *
 * An object's path may have any byte on disk.  In the note, one that is not allowed
 * stands as a backslash and three octal digits, as in /proc/mounts.
 */
#ifndef KALLMOD_NAME_H
#define KALLMOD_NAME_H

#include <stddef.h>

#define KALLMOD_NOT_IN_MODNAME	" []{}@"
#define KALLMOD_NOT_IN_MODFILE	"[]{}:@"
#define KALLMOD_NOT_IN_OBJECT	" []{}"

/* The kernel has room for a path of so many bytes and a NUL. */
#define KALLMOD_NAME_MAX	511
/* PATH_MAX, less the NUL. */
#define KALLMOD_SOURCE_MAX	4095

/* Is BYTE nothing to print in a name?  A blank is no such byte. */
static inline int kallmod_is_control(unsigned char byte)
{
	return byte < ' ' || byte == 0x7f;
}

/* The first byte of NAME that may not be there, or NULL; in a name of ASCII. */
static inline const char *kallmod_bad_byte(const char *name, const char *forbidden)
{
	for (; *name; name++) {
		if (kallmod_is_control(*name) || (unsigned char)*name > 0x7f)
			return name;
		for (const char *f = forbidden; *f; f++)
			if (*f == *name)
				return name;
	}
	return NULL;
}

/* The length of the longest word of NAME, between SEPARATORs. */
static inline size_t kallmod_longest_word(const char *name, char separator)
{
	size_t longest = 0, len = 0;

	for (; *name; name++) {
		len = *name == separator ? 0 : len + 1;
		if (len > longest)
			longest = len;
	}
	return longest;
}

#endif
