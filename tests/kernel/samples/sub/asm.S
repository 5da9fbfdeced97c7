/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/linkage.h>

	.text
SYM_FUNC_START(kms_sub_asm)
	RET
SYM_FUNC_END(kms_sub_asm)

	.data
SYM_DATA(kms_sub_asm_data, .long 1)
