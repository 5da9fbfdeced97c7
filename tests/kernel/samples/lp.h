/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A live patch for one function, which is named when it is loaded: two modules are
 * made from this, so that one can take the place of the other.
 *
 * Parameters: "object" is the module that the function is in, "" for the kernel;
 * "function" and "sympos" name it; "replace" makes it a cumulative patch; "asleep" is
 * for functions as in sleep.c.
 */
#include <linux/livepatch.h>
#include <linux/module.h>
#include "noipa.h"
#include "sleep.h"

static char *object = "";
module_param(object, charp, 0400);
static char *function;
module_param(function, charp, 0400);
static unsigned long sympos;
module_param(sympos, ulong, 0400);
static bool replace;
module_param(replace, bool, 0400);
static bool asleep;
module_param(asleep, bool, 0400);

static int kms_lp_answer(int n)
{
	return KMS_LP_ANSWER;
}

KMS_NEVER_RETURNS(kms_lp_never_returns)

static kms_noipa void kms_lp_last_call(void)
{
	kms_lp_never_returns();
}

static struct klp_func funcs[] = { { }, { } };
static struct klp_object objects[] = { { .funcs = funcs }, { } };
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objects };

static int __init kms_lp_init(void)
{
	if (!function)
		return -EINVAL;
	if (*object)
		objects[0].name = object;
	funcs[0].old_name = function;
	funcs[0].old_sympos = sympos;
	funcs[0].new_func = asleep ? (void *)kms_lp_last_call : (void *)kms_lp_answer;
	patch.replace = replace;
	return klp_enable_patch(&patch);
}

static void __exit kms_lp_exit(void)
{
}

module_init(kms_lp_init);
module_exit(kms_lp_exit);
MODULE_INFO(livepatch, "Y");
MODULE_DESCRIPTION("kallmod sample");
MODULE_LICENSE("GPL");
