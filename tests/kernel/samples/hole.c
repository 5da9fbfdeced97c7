// SPDX-License-Identifier: GPL-2.0-only
/*
 * A function in front of a weak one that another overrides: the linker leaves
 * the code of the weak one where it is, and nothing names it any more.
 *
 * Parameters: "call" calls the function; "at" says what is at an address, "info" says it
 * by the new interface: NAME+OFFSET/EXTENT and the size, and whether it is a hole.
 */
#include <linux/kallmodsyms.h>
#include "kms.h"

int kms_overridden(int n);
int kms_patched(int n);

kms_noipa int kms_patched(int n)
{
	return n + 1;
}

kms_noipa int __weak kms_overridden(int n)
{
	return n % 1000003 + n / 7;
}

static int get_call(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%d\n", kms_patched(kms_overridden(1)));
}

static const struct kernel_param_ops call_ops = { .get = get_call };
module_param_cb(call, &call_ops, NULL, 0444);

static unsigned long address;

static int set_at(const char *value, const struct kernel_param *kp)
{
	return kstrtoul(value, 16, &address);
}

static int get_at(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%pS %ps\n", (void *)address, (void *)address);
}

static const struct kernel_param_ops at_ops = { .set = set_at, .get = get_at };
module_param_cb(at, &at_ops, NULL, 0600);

#ifdef CONFIG_KALLSYMS_SIZES
static int get_info(char *buffer, const struct kernel_param *kp)
{
	struct kallmodsyms_info info;
	int len;

	if (!kallmodsyms_lookup(address, &info) || !kallmodsyms_name(&info, buffer))
		return sprintf(buffer, "-\n");
	len = strlen(buffer);
	return len + sprintf(buffer + len, "+%#lx/%#lx %#lx%s\n", info.offset,
			     info.extent, info.size, info.hole ? " hole" : "");
}

static const struct kernel_param_ops info_ops = { .get = get_info };
module_param_cb(info, &info_ops, NULL, 0400);
#endif

MODULE_DESCRIPTION("kallmod sample");
MODULE_LICENSE("GPL");
