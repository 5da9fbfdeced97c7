// SPDX-License-Identifier: GPL-2.0-only
/* All of kms-solo, and a part of kms-duo: its declaration names both. */
#include "kms.h"

KMS_OBJECT(solo)
MODULE_DESCRIPTION("kallmod sample");
MODULE_LICENSE("GPL");
