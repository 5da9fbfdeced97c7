/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel's header of this name has for the readers of the tables. */
#ifndef TEST_KALLSYMS_INTERNAL_H
#define TEST_KALLSYMS_INTERNAL_H

#include <linux/types.h>

struct kallsym_iter {
	int pos;
};

extern const unsigned int kallsyms_num_syms;

#endif
