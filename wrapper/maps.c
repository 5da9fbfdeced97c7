// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>
#include "base/util.h"
#include "maps.h"

void maps_add(struct maps *m, const char *map)
{
	GROW(m->list, m->count, m->room);
	m->list[m->count++] = map;
}

const char *maps_apply(const struct maps *m, const char *path)
{
	for (unsigned int i = m->count; i--;) {
		const char *map = m->list[i], *equals = strrchr(map, '=');
		size_t len = equals ? equals - map : 0;

		if (equals && !strncmp(path, map, len))
			return xprintf("%s%s", equals + 1, path + len);
	}
	return path;
}
