// SPDX-License-Identifier: GPL-2.0-only
/*
 * Replace the function in front of a hole, and say what size it has for the kernel;
 * replace one whose name others have, too, by naming its object.
 */
#include <linux/livepatch.h>
#include "kms.h"

static int kms_replacement(int n)
{
	return n + 100;
}

static int kms_same_replacement(int n)
{
	return 4711;
}

static struct klp_func funcs[] = {
	{ .old_name = "kms_patched", .new_func = kms_replacement },
	{
		.old_name = "kms_same@drivers/kallmod_samples/shared-off.o",
		.new_func = kms_same_replacement,
	},
	{ }
};

static struct klp_object objects[] = {
	{ .funcs = funcs },
	{ }
};

static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objects };

static int __init kms_livepatch_init(void)
{
	int err = klp_enable_patch(&patch);

	pr_info("kms_livepatch: %s has %lu bytes, its replacement %lu\n",
		funcs[0].old_name, funcs[0].old_size, funcs[0].new_size);
	return err;
}

static void __exit kms_livepatch_exit(void)
{
}

module_init(kms_livepatch_init);
module_exit(kms_livepatch_exit);
MODULE_INFO(livepatch, "Y");
MODULE_DESCRIPTION("kallmod sample");
MODULE_LICENSE("GPL");
