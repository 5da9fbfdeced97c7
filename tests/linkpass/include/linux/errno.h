/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <linux/types.h>
#ifndef IS_ENABLED
#define IS_ENABLED(option)	1
#endif
