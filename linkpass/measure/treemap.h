/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A treemap as SVG: boxes in boxes, with areas in proportion to their bytes.
 *
 * The boxes are those of tree.h; a box that contains others has a line for its name, if there
 * is room.  Each is a group, of class "frame" or "box", that starts with a <title>, which a
 * browser shows under the pointer:
 *
 *	<g class="box"><title>ext4: fs/ext4/inode.o
 *	42000 bytes (0.2 %): text 40000, ...</title><rect .../><text ...>inode.o</text></g>
 *
 * Boxes too small to be seen are one: "(17 more)".  Of a difference the areas are the bytes
 * that have changed, in red where there is more and in green where there is less.
 */
#ifndef LINKPASS_MEASURE_TREEMAP_H
#define LINKPASS_MEASURE_TREEMAP_H

#include <stdio.h>
#include "measure/tree.h"

/* Write T, of sizes or of changes, under TITLE. */
void treemap_print(FILE *out, const struct tree *t, const char *title, bool changes);

#endif
