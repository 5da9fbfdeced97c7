/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Not the end of .rodata, but close enough: nothing is unmapped before. */
extern const char _end[];
#define __end_rodata	_end
