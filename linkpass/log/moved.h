/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How far the kernel was moved from where it was linked (KASLR), as its log tells.
 *
 *	Kernel Offset: 0x2c000000 from 0xffffffff81000000	at the end of a panic
 *	Kernel Offset: disabled
 *	Command line: ... nokaslr ...		at the start; also "Kernel command line: "
 *	[<ffffffffad23479d>] vfs_read+0x9d/0x380	an address with its symbol and the size of that
 *
 * An address with a symbol and no size tells it, too, if two such symbols agree: a loadable
 * module or a program could have one of that name.
 *
 * A log can be of several boots; each starts with "Linux version ".  If what one boot tells does
 * not agree, none of it is believed: the log, or part of it, is of another kernel.
 */
#ifndef LINKPASS_LOG_MOVED_H
#define LINKPASS_LOG_MOVED_H

#include "know/where.h"
#include "log/scan.h"

/* A boot, from a line of the log on. */
struct boot {
	bool known;
	bool contradictory;	/* it tells several; then it is not known */
	uint64_t shift;
	uint32_t witness;	/* the symbol that told a shift that is not yet known, or NO_SYMBOL */
};

struct moved {
	const struct where *where;
	const struct names *names;
	const char *path;	/* of the log, for messages */
	struct boot *boots;	/* the first one starts with the log */
	unsigned int nboots, room;
	unsigned int current;
	bool given;		/* by somebody else; then only boots that tell another one differ */
	uint64_t given_shift;
	unsigned long other_line;	/* where the first boot begins to differ from that, or 0 */
	char *mismatch;		/* what shows that the log is of another kernel: the first, or NULL */
	unsigned long mismatch_line;
};

void moved_init(struct moved *m, const struct where *where, const struct names *names,
		const char *path);
/* It is known to be SHIFT.  False if that is impossible. */
bool moved_give(struct moved *m, uint64_t shift);
/* Learn from LINE, the NUMBERth. */
void moved_learn(struct moved *m, const char *line, size_t len, unsigned long number);
/* Go back to the first line. */
void moved_rewind(struct moved *m);
/* The shift where the last line was that moved_learn() saw; NULL if it is not known. */
const uint64_t *moved_shift(const struct moved *m);
/* Does that line tell, or its boot, that it is none of the kernel of which the shift was given? */
bool moved_is_other(const struct moved *m);
/* Remember that line NUMBER is of another kernel, if it is the first one. */
void moved_mismatch(struct moved *m, unsigned long number, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void moved_free(struct moved *m);

#endif
