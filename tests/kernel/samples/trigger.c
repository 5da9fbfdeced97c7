// SPDX-License-Identifier: GPL-2.0-only
/*
 * Run what is built in by the name of its object; and look a symbol up by a
 * selector, "find".
 */
#include <linux/kallsyms.h>
#include "kms.h"

int kms_one_text(int i);
int kms_two_text(int i);
int kms_shared_two_text(int i);
int kms_shared_three_text(int i);
int kms_shared_off_text(int i);
int kms_plain_text(int i);

KMS_TRIGGERS(KMS_TRIGGER(one), KMS_TRIGGER(two), KMS_TRIGGER(shared_two),
	     KMS_TRIGGER(shared_three), KMS_TRIGGER(shared_off),
	     KMS_TRIGGER(plain));

static unsigned long found;

static int set_find(const char *value, const struct kernel_param *kp)
{
	found = kallsyms_lookup_name(value);
	return 0;
}

static int get_find(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%lx\n", found);
}

static const struct kernel_param_ops find_ops = { .set = set_find, .get = get_find };
module_param_cb(find, &find_ops, NULL, 0600);

MODULE_DESCRIPTION("kallmod sample");
MODULE_LICENSE("GPL");
