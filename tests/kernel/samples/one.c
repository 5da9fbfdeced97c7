// SPDX-License-Identifier: GPL-2.0-only
/* Besides the usual: hot, cold and split functions, a section from an asm(). */
#include "kms.h"

/* Elsewhere, ftrace may need functions that are aligned, which GCC's cold ones are not. */
#ifdef CONFIG_X86
#define RETURN ASM_RET
#define COLD __attribute__((cold))
#else
#define RETURN "ret\n"
#define COLD __cold
#endif

KMS_OBJECT(one)

/* Those of two.c and of shared-two.c have the same names and other members. */
struct kms_private {
	int data;
	char name[12];
};

struct kms_layout {
	long one[3];
};

int kms_one_private(struct kms_private *p, struct kms_layout *l);
int noinline kms_one_private(struct kms_private *p, struct kms_layout *l)
{
	return p->data + p->name[0] + l->one[2];
}

int kms_one_hot(int i);
int __attribute__((hot)) kms_one_hot(int i)
{
	return kms_same(i) + 1;
}

int kms_one_cold(int i);
int COLD noinline kms_one_cold(int i)
{
	pr_info("cold %d\n", i);
	return i;
}

/* GCC moves the unlikely part to kms_one_split.cold. */
int kms_one_split(int i);
int kms_one_split(int i)
{
	if (unlikely(i > 1000))
		return kms_one_cold(i) * kms_one_data + kms_one_cold(i + 1);
	return kms_same(i);
}

asm(".pushsection .kprobes.text,\"ax\",@progbits\n"
    "	.globl kms_one_asm\n"
    "	.type kms_one_asm, %function\n"
    "kms_one_asm:\n"
    "	" RETURN
    "	.size kms_one_asm, . - kms_one_asm\n"
    ".popsection\n");

KMS_MODULE(one);
