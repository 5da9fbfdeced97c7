/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LINKPASS_CTF_MEMBERS_H
#define LINKPASS_CTF_MEMBERS_H

struct image;

typedef void (*object_visitor)(struct image *img, void *arg);

/*
 * Call VISIT for PATH or, if that is an archive, thin or not, for every object in it.
 * The image is closed when VISIT returns.
 */
void members_visit(const char *path, object_visitor visit, void *arg);

#endif
