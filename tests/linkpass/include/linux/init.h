/* SPDX-License-Identifier: GPL-2.0-or-later */
#define early_initcall(f)	extern int (*const initcall_##f)(void)
