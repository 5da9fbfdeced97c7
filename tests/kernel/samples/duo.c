// SPDX-License-Identifier: GPL-2.0-only
#include "kms.h"

KMS_OBJECT(duo)
KMS_MODULE(duo);
