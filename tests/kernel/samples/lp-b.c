// SPDX-License-Identifier: GPL-2.0-only
#define KMS_LP_ANSWER	2002
#include "lp.h"
