/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What kallmodsyms.h needs of the kernel's header of this name. */
#ifndef TEST_KALLSYMS_INTERNAL_H
#define TEST_KALLSYMS_INTERNAL_H

struct kallsym_iter {
	int pos;
};

#endif
