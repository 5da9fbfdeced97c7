/* SPDX-License-Identifier: GPL-2.0-or-later */
#define IS_ALIGNED(x, a)	(!((x) & ((a) - 1)))
