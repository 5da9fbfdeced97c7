/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LINKPASS_BASE_SORT_H
#define LINKPASS_BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Sort LIST, N elements of SIZE bytes, by the uint64_t address that each begins with.
 * The sort is stable.
 */
void sort_by_address(void *list, size_t n, size_t size);

/*
 * The index of the first element at or above ADDR in a list sorted like this; N if there
 * is none.
 */
size_t find_address(const void *list, size_t n, size_t size, uint64_t addr);

/* The last element at or below ADDR; NULL if there is none. */
const void *find_below(const void *list, size_t n, size_t size, uint64_t addr);

#endif
