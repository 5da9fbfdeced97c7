// SPDX-License-Identifier: GPL-2.0-only
#include "../kms.h"

KMS_OBJECT(inner)
KMS_MODULE(inner);
