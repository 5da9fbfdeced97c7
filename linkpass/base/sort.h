/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LINKPASS_BASE_SORT_H
#define LINKPASS_BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Sort LIST, N elements of SIZE bytes, by the address that each begins with, a uint64_t.
 * Equal ones stay in their order.
 */
void sort_by_address(void *list, size_t n, size_t size);

/*
 * The number of the first element that is not below ADDR, of a list that is sorted
 * so; N if there is none.
 */
size_t find_address(const void *list, size_t n, size_t size, uint64_t addr);

/* The last element at ADDR or below; NULL if there is none. */
const void *find_below(const void *list, size_t n, size_t size, uint64_t addr);

#endif
