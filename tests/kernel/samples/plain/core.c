// SPDX-License-Identifier: GPL-2.0-only
/* KBUILD_MODNAME is "core", and no module. */
#include "../kms.h"

KMS_OBJECT(plain)
