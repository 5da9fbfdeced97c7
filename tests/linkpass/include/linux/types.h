/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the readers of the tables need of the kernel's headers, outside of it. */
#ifndef TEST_LINUX_TYPES_H
#define TEST_LINUX_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;

/* With all options. */
#define CONFIG_KALLSYMS_SIZES
#define CONFIG_KALLMODSYMS
#define CONFIG_KALLMODSYMS_OBJECTS
#define CONFIG_KALLMODSYMS_SELECTORS
#define CONFIG_MODULES

#endif
