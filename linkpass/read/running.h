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
	uint64_t end;		/* up to which an address is certainly of the module */
	char *module;
};

/* The index of guests by address. */
struct guest_at {
	uint64_t addr;		/* sort key, must be first */
	const struct guest *guest;
};

struct running {
	uint64_t shift;		/* how far the kernel was moved, except for symbols that are fixed */
	struct guest *guests;
	unsigned int count, room;
	struct guest_at *by_address;
};

/*
 * Read PATH, a copy of /proc/kallsyms, and match it with K, the symbols of IMG.  Dies if PATH
 * is not from a kernel booted from IMG.
 */
void running_read(struct running *r, const char *path, const struct kallsyms *k,
		  const struct image *img);
/* Does PATH, of a running kernel, show addresses?  Not to everybody, and not everywhere. */
bool running_has_addresses(const char *path);
/* The guest that ADDR is in, or NULL. */
const struct guest *running_guest_at(const struct running *r, uint64_t addr);

void running_free(struct running *r);

/*
 * For each guest the position that live patching counts by (sympos): 0 if no other symbol of
 * its module has its name, else which of these it is, from 1.  The caller frees the list.
 */
uint32_t *running_positions(const struct running *r);

/*
 * Compare the build ID of IMG with that in PATH, a copy of /sys/kernel/notes;
 * dies if they differ or if there is none.
 */
void running_check_build_id(const char *path, const struct image *img);

#endif
