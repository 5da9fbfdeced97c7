/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An extract of an image: an ELF file with the same sections and symbols, but without the
 * contents of most sections.  pieces.h says what it has of these.
 */
#ifndef LINKPASS_READ_EXTRACT_H
#define LINKPASS_READ_EXTRACT_H

#include "read/pieces.h"

/* Write an extract of IMG, with the pieces P, to the file OUT, which is empty. */
void extract_write(const struct image *img, struct pieces *p, const struct output *out);

#endif
