// SPDX-License-Identifier: GPL-2.0-only
/*
 * A function whose name is as long as kallsyms takes, as names of Rust can be: a function
 * xxx...x of a crate kms, mangled as version 0 does it.
 */
#include <linux/kallsyms.h>
#include "kms.h"

#define X10	"xxxxxxxxxx"
#define X50	X10 X10 X10 X10 X10
#define X200	X50 X50 X50 X50
#define NAME	"_RNvC3kms499" X200 X200 X50 X10 X10 X10 X10 "xxxxxxxxx"

static int kms_long_bss;

static kms_noipa int kms_long_text(int i) __asm__(NAME);

static kms_noipa int kms_long_text(int i)
{
	BUILD_BUG_ON(sizeof(NAME) != KSYM_NAME_LEN);
	return i ^ kms_long_bss;
}

static int __init kms_long_init(void)
{
	kms_long_bss = kms_long_text(1);
	return 0;
}
module_init(kms_long_init);

MODULE_DESCRIPTION("kallmod sample");
MODULE_LICENSE("GPL");
