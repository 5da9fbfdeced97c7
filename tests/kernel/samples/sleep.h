/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/kthread.h>

void kms_sleep(void);
void kms_last_call(void);
void kms_last_call_tight(void);
int kms_behind(int n);

/* In the object that calls it, where objtool sees that it does not return. */
#define KMS_NEVER_RETURNS(name)				\
	static noinline __noreturn void name(void)	\
	{						\
		kms_sleep();				\
		kthread_complete_and_exit(NULL, 0);	\
	}
