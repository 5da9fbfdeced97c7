/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers at random, the same again for the same start of rng, which is not 0 (xorshift). */
#ifndef RANDOM_H
#define RANDOM_H

static unsigned long rng;

static unsigned long below(unsigned long n)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (rng >> 11) % n;
}

#endif
