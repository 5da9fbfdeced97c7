/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TEST_LINUX_COMPILER_H
#define TEST_LINUX_COMPILER_H
#define unlikely(x)			(x)
#define READ_ONCE(x)			(x)
#define smp_store_release(p, value)	(*(p) = (value))
#endif
