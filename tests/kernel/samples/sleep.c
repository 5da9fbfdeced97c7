// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks asleep in a function that has called, as the last thing it does, one that
 * does not return: the address to return to is the first one behind the function.
 *
 * Parameters: "start" starts a task, in the function that has "padding" behind it or
 * in the one that has another function right "behind" it; "asleep" is how many there
 * are; "wake" lets all of them end.
 */
#include <linux/atomic.h>
#include <linux/kthread.h>
#include <linux/wait.h>
#include "kms.h"
#include "sleep.h"

static DECLARE_WAIT_QUEUE_HEAD(queue);
static atomic_t sleepers;
static unsigned int woken;

/* This one does return; live patches have functions that call it, too. */
void kms_sleep(void)
{
	unsigned int before = READ_ONCE(woken);

	atomic_inc(&sleepers);
	wait_event_idle(queue, READ_ONCE(woken) != before);
	atomic_dec(&sleepers);
}
EXPORT_SYMBOL_GPL(kms_sleep);

KMS_NEVER_RETURNS(kms_never_returns)

/* The next function is aligned. */
kms_noipa void kms_last_call(void)
{
	kms_never_returns();
}

static int sleeper(void *last_call)
{
	void (*call)(void) = last_call;

	call();
	return 0;
}

static int set_start(const char *value, const struct kernel_param *kp)
{
	void (*call)(void);
	struct task_struct *task;

	if (sysfs_streq(value, "padding"))
		call = kms_last_call;
	else if (sysfs_streq(value, "behind"))
		call = kms_last_call_tight;
	else
		return -EINVAL;
	task = kthread_run(sleeper, call, "kms_sleeper");
	return PTR_ERR_OR_ZERO(task);
}

static const struct kernel_param_ops start_ops = { .set = set_start };
module_param_cb(start, &start_ops, NULL, 0200);

static int get_asleep(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%d\n", atomic_read(&sleepers));
}

static const struct kernel_param_ops asleep_ops = { .get = get_asleep };
module_param_cb(asleep, &asleep_ops, NULL, 0400);

static int set_wake(const char *value, const struct kernel_param *kp)
{
	WRITE_ONCE(woken, woken + 1);
	wake_up_all(&queue);
	return 0;
}

static const struct kernel_param_ops wake_ops = { .set = set_wake };
module_param_cb(wake, &wake_ops, NULL, 0200);

MODULE_DESCRIPTION("kallmod sample");
MODULE_LICENSE("GPL");
