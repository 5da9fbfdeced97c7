/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every sample object gets functions and data named for it, so that a line of
 * /proc/kallmodsyms tells where it must come from.
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/string.h>
#include "noipa.h"

/*
 * Text, data, bss, read-only data, a per-CPU variable, and a function that has
 * the same name in every object.
 */
#define KMS_OBJECT(name)						\
	int kms_##name##_data = 1;					\
	int kms_##name##_bss;						\
	const int kms_##name##_rodata = 2;				\
	static DEFINE_PER_CPU(int, kms_##name##_percpu);		\
	static kms_noipa int kms_same(int i)				\
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

/*
 * A parameter "trigger": writing the name of an object calls its function of the
 * common name, reading gives what that returned last.
 */
struct kms_trigger {
	const char *name;
	int (*call)(int i);
};

#define KMS_TRIGGER(name)	{ #name, kms_##name##_text }

#define KMS_TRIGGERS(...)						\
	static const struct kms_trigger triggers[] = { __VA_ARGS__ };	\
	static int triggered;						\
	static int set_trigger(const char *value, const struct kernel_param *kp) \
	{								\
		int i;							\
									\
		for (i = 0; i < ARRAY_SIZE(triggers); i++) {		\
			if (sysfs_streq(value, triggers[i].name)) {	\
				triggered = triggers[i].call(1);	\
				return 0;				\
			}						\
		}							\
		return -ENOENT;						\
	}								\
	static int get_trigger(char *buffer, const struct kernel_param *kp) \
	{								\
		return sprintf(buffer, "%d\n", triggered);		\
	}								\
	static const struct kernel_param_ops trigger_ops = {		\
		.set = set_trigger, .get = get_trigger,			\
	};								\
	module_param_cb(trigger, &trigger_ops, NULL, 0600)

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
