// SPDX-License-Identifier: GPL-2.0-only
/*
 * An image without tables, for programs that have the readers read others.
 */
#include "kallmodsyms_sizes.h"
#include "kallmodsyms_table.h"
#include "kallsyms_internal.h"

const u32 kallsyms_module_tables[KALLMODSYMS_HEADER_WORDS];

const unsigned int kallsyms_num_syms;
const u32 kallsyms_size_info[2];
const u8 kallsyms_size_gaps[KALLMODSYMS_SIZE_GAPS];
const u8 kallsyms_sizes[1];
const u8 kallsyms_size_exceptions[1];
const u32 kallsyms_size_markers[1];
