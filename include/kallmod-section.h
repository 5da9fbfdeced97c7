/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sections without a single owner, or without addresses, as far as their names tell.  The plugin
 * and "linkpass stamp" give them no range; plugin/sections.cc says why.
 */
#ifndef KALLMOD_SECTION_H
#define KALLMOD_SECTION_H

#include <string.h>

/* Is NAME equal to PREFIX, or PREFIX with a dot and more? */
static inline int kallmod_is_or_below(const char *name, const char *prefix)
{
	size_t len = strlen(prefix);

	return !strncmp(name, prefix, len) && (!name[len] || name[len] == '.');
}

static inline int kallmod_unowned_by_name(const char *name)
{
	return kallmod_is_or_below(name, ".discard") || kallmod_is_or_below(name, ".note") ||
	       kallmod_is_or_below(name, ".tdata") || kallmod_is_or_below(name, ".tbss") ||
	       !strcmp(name, ".eh_frame") || !strcmp(name, ".sframe") ||
	       (!strncmp(name, ".gnu.linkonce.", strlen(".gnu.linkonce.")) &&
		strcmp(name, ".gnu.linkonce.this_module"));
}

#endif
