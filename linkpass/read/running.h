/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A running kernel as its /proc/kallsyms shows it: the addresses it was loaded at, and
 * the symbols of loadable modules, BPF programs and so on.
 */
#ifndef LINKPASS_READ_RUNNING_H
#define LINKPASS_READ_RUNNING_H

#include "read/kallsyms.h"

/* A symbol listed after the kernel's own: of a loadable module, a BPF program... */
struct guest {
	struct ksym sym;	/* size: bytes to the next one of the module, or 0 */
	char *module;
};

struct running {
	struct guest *guests;
	unsigned int count, room;
};

/*
 * Read PATH, a copy of /proc/kallsyms, and set the addresses of K, the symbols of IMG, to
 * those in PATH.  Dies if PATH is not from a kernel booted from IMG.
 */
void running_read(struct running *r, const char *path, struct kallsyms *k,
		  const struct image *img);
void running_free(struct running *r);

/*
 * Compare the build ID of IMG with that in PATH, a copy of /sys/kernel/notes;
 * dies if they differ or if there is none.
 */
void running_check_build_id(const char *path, const struct image *img);

#endif
