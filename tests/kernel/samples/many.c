// SPDX-License-Identifier: GPL-2.0-only
/* A module with 80,000 symbols: those of many.h, four times. */
#include "kms.h"

KMS_OBJECT(many)
KMS_MODULE(many);
