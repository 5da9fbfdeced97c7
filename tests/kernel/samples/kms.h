/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every sample object gets functions and data named for it, so that a line of
 * /proc/kallmodsyms tells where it must come from.
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

/*
 * Text, data, bss, read-only data, a per-CPU variable, and a function that has
 * the same name in every object.
 */
#define KMS_OBJECT(name)						\
	int kms_##name##_data = 1;					\
	int kms_##name##_bss;						\
	const int kms_##name##_rodata = 2;				\
	static DEFINE_PER_CPU(int, kms_##name##_percpu);		\
	static noinline int kms_same(int i)				\
	{								\
		return i ^ kms_##name##_bss;				\
	}								\
	noinline int kms_##name##_text(int i);				\
	noinline int kms_##name##_text(int i)				\
	{								\
		this_cpu_add(kms_##name##_percpu, i);			\
		kms_##name##_bss += kms_##name##_data + kms_##name##_rodata; \
		return kms_same(i);				\
	}

#define KMS_MODULE(name)						\
	static int __init kms_##name##_init(void)			\
	{								\
		kms_##name##_text(0);					\
		return 0;		\
	}								\
	static void __exit kms_##name##_exit(void)			\
	{								\
		kms_##name##_text(1);					\
	}								\
	module_init(kms_##name##_init);					\
	module_exit(kms_##name##_exit);					\
	MODULE_DESCRIPTION("kallmod sample");				\
	MODULE_LICENSE("GPL")
