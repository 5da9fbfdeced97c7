/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A function that is called as it is written: not inlined, not copied, and nothing is concluded
 * from what it does. clang does none of this to a function that is not inlined, but for
 * conclusions, which the samples give no occasion for.
 */
#ifndef KMS_NOIPA_H
#define KMS_NOIPA_H

#include <linux/compiler.h>

#ifdef __clang__
#define kms_noipa	noinline
#define kms_no_reorder	/* in the order of the source anyway */
#else
#define kms_noipa	__attribute__((noipa))
#define kms_no_reorder	__attribute__((no_reorder))
#endif

#endif
