// SPDX-License-Identifier: GPL-2.0-only
/*
 * As in sleep.c, but with nothing between the functions: it is compiled with
 * -falign-functions=1. The address to return to is that of kms_behind().
 */
#include "kms.h"
#include "sleep.h"

KMS_NEVER_RETURNS(kms_never_returns_tight)

kms_noipa kms_no_reorder void kms_last_call_tight(void)
{
	kms_never_returns_tight();
}

kms_noipa kms_no_reorder int kms_behind(int n)
{
	return n;
}
