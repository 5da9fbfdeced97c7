/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

static inline void sort_r(void *list, size_t n, size_t size,
			  int (*compare)(const void *, const void *, const void *),
			  void *swap, const void *arg)
{
	qsort_r(list, n, size, (int (*)(const void *, const void *, void *))compare,
		(void *)arg);
}
