// SPDX-License-Identifier: GPL-2.0-or-later
/* A plugin that does nothing, to measure what any plugin costs a compiler run. */
#include "gcc-plugin.h"

int plugin_is_GPL_compatible;

int plugin_init(struct plugin_name_args *info, struct plugin_gcc_version *version)
{
	return 0;
}
