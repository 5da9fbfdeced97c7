/* SPDX-License-Identifier: GPL-2.0-or-later */
#define __ro_after_init
