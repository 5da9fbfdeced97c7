// SPDX-License-Identifier: GPL-2.0-only
#define KMS_LP_ANSWER	1001
#include "lp.h"
