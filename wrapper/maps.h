/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The compiler's options that change the paths of sources, as in __FILE__.
 */
#ifndef KALLMOD_WRAPPER_MAPS_H
#define KALLMOD_WRAPPER_MAPS_H

/* Each is OLD=NEW.  { 0 } is empty. */
struct maps {
	const char **list;
	unsigned int count, room;
};

void maps_add(struct maps *m, const char *map);
/* PATH with NEW for OLD at its start; of several maps that fit, the last one counts. */
const char *maps_apply(const struct maps *m, const char *path);

#endif
