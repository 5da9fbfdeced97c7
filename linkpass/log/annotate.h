/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Add the owners of addresses and symbols to a log.
 *
 *	vfs_read+0x9d/0x380 {fs/read_write.o}
 *	ext4_sync+0x9d/0x380 [ext4] {fs/ext4/fsync.o}
 *	_stext+0x0/0x40 {?}				nobody's
 *	init_once+0x9/0x100 (one of {fs/inode.o}, [ext4] {fs/ext4/super.o})
 *	RAX: ffffffff82a08f40 <ext4_dir_operations+0x0/0x108 [ext4] {fs/ext4/dir.o}>
 *
 * Everything else stays as it is, byte for byte, and so does what has been annotated before,
 * such as a symbol with its loadable module.
 */
#ifndef LINKPASS_LOG_ANNOTATE_H
#define LINKPASS_LOG_ANNOTATE_H

#include <stdio.h>
#include "base/util.h"
#include "know/guests.h"
#include "know/where.h"
#include "log/moved.h"

/* Tokens that are left as they are. */
struct left_alone {
	unsigned long count, line;	/* the line of the first one */
	char *name;			/* of the first one, or NULL */
};

struct annotator {
	const struct where *where;
	const struct names *names;
	const struct running *running;	/* NULL if it is not known */
	const char *path;		/* of the log, for messages */
	struct moved moved;
	struct guests guests;		/* if RUNNING is known */
	uint64_t lowest;		/* address of the kernel */
	bool color;
	FILE *line_out;			/* a line, until it is known to be right */
	char *line;
	size_t line_len;
	struct cleanup cleanup;
	struct left_alone unknown;	/* no such symbol */
	struct left_alone unplaced;	/* addresses: it is not known how far they were moved */
	struct left_alone unsure;	/* names that a loadable module could have, too */
};

void annotator_init(struct annotator *a, const struct where *where, const struct names *names,
		    const struct running *running, const char *path);
void annotator_free(struct annotator *a);

/*
 * Print LINE, the NUMBERth, annotated; as it is if it is of another kernel, which A->moved then
 * remembers.  A->moved must have learned from the line.
 */
void annotate_line(struct annotator *a, FILE *out, const char *line, size_t len,
		   unsigned long number);

#endif
