/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of symbols without what changes from build to build:
 *
 *	foo.constprop.0, foo.isra.0.cold	foo
 *	__func__.4, __already_done.17		__func__, __already_done
 *	__UNIQUE_ID_license345			__UNIQUE_ID_license
 *	__initcall__kmod_fuse__501_42_fuse_init6
 *						__initcall__kmod_fuse__fuse_init6
 *	__BTF_ID__func__foo__7			__BTF_ID__func__foo__
 *
 * GCC numbers static variables of functions and the functions that it clones and splits; the
 * others have a number of the preprocessor (__COUNTER__), and __initcall the line besides.
 */
#ifndef LINKPASS_MEASURE_NUMBERS_H
#define LINKPASS_MEASURE_NUMBERS_H

#include <stddef.h>

/* Copy NAME without its numbers to PLAIN, which has room for strlen(NAME) + 1 bytes. */
void numbers_remove(char *plain, const char *name);

#endif
