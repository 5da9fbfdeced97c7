// SPDX-License-Identifier: GPL-2.0-only
/* KBUILD_MODNAME is "core", like that of kernel/sched/core.c, but a module. */
#include "../kms.h"

KMS_OBJECT(core)
KMS_MODULE(core);
