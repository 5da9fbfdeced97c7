// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Radix sort by address.  A kernel has hundreds of thousands of symbols, and with qsort()
 * linkpass would spend most of its time comparing them.
 *
 * Each pass, from the lowest digit to the highest, moves the elements to the places of
 * their digits and keeps the order of equal ones.  Kernel addresses differ only in their
 * lower half; the upper half is all ones or, for per-CPU symbols, zero.  A pass moves
 * nothing if all elements have the same digit.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/sort.h"
#include "base/util.h"

#define DIGIT_BITS	11
#define DIGITS		(1u << DIGIT_BITS)

static uint64_t address_of(const char *element)
{
	uint64_t address;

	memcpy(&address, element, sizeof(address));
	return address;
}

static unsigned int digit(const char *element, unsigned int shift)
{
	return (address_of(element) >> shift) & (DIGITS - 1);
}

/* Find where the first element of each digit goes; false if all have the same digit. */
static bool find_places(const char *list, size_t n, size_t size, unsigned int shift,
			size_t places[DIGITS])
{
	size_t place = 0;

	memset(places, 0, DIGITS * sizeof(*places));
	for (size_t i = 0; i < n; i++)
		places[digit(list + i * size, shift)]++;
	for (unsigned int d = 0; d < DIGITS; d++) {
		size_t count = places[d];

		if (count == n)
			return false;
		places[d] = place;
		place += count;
	}
	return true;
}

void sort_by_address(void *list, size_t n, size_t size)
{
	char *from = list, *other = xcalloc(n, size), *to = other;
	size_t places[DIGITS];

	for (unsigned int shift = 0; shift < 64; shift += DIGIT_BITS) {
		char *emptied = from;

		if (!find_places(from, n, size, shift, places))
			continue;
		for (size_t i = 0; i < n; i++) {
			const char *element = from + i * size;

			memcpy(to + places[digit(element, shift)]++ * size, element, size);
		}
		from = to;
		to = emptied;
	}
	if (from != list)
		memcpy(list, from, n * size);
	xfree(other);
}

size_t find_address(const void *list, size_t n, size_t size, uint64_t addr)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (address_of((const char *)list + mid * size) < addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const void *find_below(const void *list, size_t n, size_t size, uint64_t addr)
{
	size_t above = addr == UINT64_MAX ? n : find_address(list, n, size, addr + 1);

	return above ? (const char *)list + (above - 1) * size : NULL;
}
