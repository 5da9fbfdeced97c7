/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#define GFP_KERNEL	0
#define kvmalloc_array(n, size, flags)	calloc(n, size)
#define kvfree(p)			free(p)
