/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes that names in a note may have.
 *
 * Names of modules and paths of objects end up between brackets and braces in lines
 * of text, and in fixed buffers in the kernel.  So no byte of them may end an
 * annotation, a line or a part of a selector, and their length is limited.  The plugin
 * writes no note that breaks these rules, and linkpass accepts none.
 *
 * Control bytes are forbidden, and bytes that are not ASCII, except in source.  Also:
 *
 *	name		forbidden	bytes, at most
 *	modname		 []{}@\		KALLMOD_NAME_MAX, each of a:b
 *	modfile		[]{}:@\		KALLMOD_NAME_MAX, each of "a b"
 *	object		 []{}		KALLMOD_NAME_MAX
 *	source				KALLMOD_SOURCE_MAX
 *
 * On disk, an object's path may have any byte.  The note has forbidden ones as a
 * backslash and three octal digits, as /proc/mounts does.
 */
#ifndef KALLMOD_NAME_H
#define KALLMOD_NAME_H

#include <stddef.h>
#include <string.h>

#define KALLMOD_NOT_IN_MODNAME	" []{}@\\"
#define KALLMOD_NOT_IN_MODFILE	"[]{}:@\\"
#define KALLMOD_NOT_IN_OBJECT	" []{}"

/* The kernel has room for a path of this length and a NUL. */
#define KALLMOD_NAME_MAX	511
/* PATH_MAX, less the NUL. */
#define KALLMOD_SOURCE_MAX	4095

/* Is BYTE a control byte?  A blank is not. */
static inline int kallmod_is_control(unsigned char byte)
{
	return byte < ' ' || byte == 0x7f;
}

/* The first byte of NAME that is in FORBIDDEN, a control byte or not ASCII; or NULL. */
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

/* Does MODFILE, or one of several paths in it, have no file name? */
static inline int kallmod_lacks_name(const char *modfile)
{
	size_t len = strlen(modfile);

	return strstr(modfile, "/ ") || (len && modfile[len - 1] == '/');
}

/*
 * Write bytes that are not allowed in PATH as a backslash and three octal digits: control bytes,
 * backslashes, bytes in FORBIDDEN and, if ASCII is set, bytes that are not ASCII.  TO has room for
 * four times as many bytes, and a NUL.
 */
static inline void kallmod_escape(char *to, const char *path, const char *forbidden, int ascii)
{
	for (; *path; path++) {
		unsigned char byte = *path;

		if (kallmod_is_control(byte) || (ascii && byte > 0x7f) || byte == '\\' ||
		    strchr(forbidden, byte)) {
			*to++ = '\\';
			*to++ = '0' + (byte >> 6);
			*to++ = '0' + (byte >> 3 & 7);
			*to++ = '0' + (byte & 7);
		} else {
			*to++ = byte;
		}
	}
	*to = '\0';
}

/*
 * The end of an escaped path that is longer than KALLMOD_NAME_MAX: as much as there is room for
 * behind "...".  It does not begin inside of an escaped byte.
 */
static inline const char *kallmod_path_end(const char *escaped)
{
	const char *end = escaped + strlen(escaped) - (KALLMOD_NAME_MAX - strlen("..."));

	for (int i = 1; i <= 3; i++)
		if (end[-i] == '\\')
			return end + 4 - i;
	return end;
}

#endif
