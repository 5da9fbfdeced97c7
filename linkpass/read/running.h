/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A running kernel, from what its /proc/kallsyms says: the addresses it was
 * loaded at, and the symbols of its loadable modules, of BPF and so on.
 */
#ifndef LINKPASS_READ_RUNNING_H
#define LINKPASS_READ_RUNNING_H

#include "read/kallsyms.h"

/* A symbol of a loadable module, or of what else is behind the kernel's own. */
struct guest {
	struct ksym sym;	/* size: bytes to the next one of the module, or 0 */
	char *module;
};

struct running {
	struct guest *guests;
	unsigned int count, room;
};

/*
 * Read PATH, a copy of /proc/kallsyms, and give K, the symbols of IMG, the
 * addresses they have there.  Dies if PATH is not of a kernel booted from IMG.
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
