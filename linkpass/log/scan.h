/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find addresses and symbols in the lines of a log.  What the kernel and its tools print:
 *
 *	 vfs_read+0x9d/0x380			a stack trace; "? " before what may be left over
 *	 ext4_sync+0x9d/0x380 [ext4 3f07...]	the same in a loadable module, with its build ID
 *	RIP: 0010:vfs_read+0x9d/0x380		x86-64
 *	pc : vfs_read+0x9d/0x380		arm64; also "lr : "
 *	 [<ffffffff8123479d>] vfs_read+0x9d/0x380	RISC-V, s390x, and any before 4.x
 *	RAX: ffffffff82a08f40 RBX: ...		registers
 *	 => vfs_read				ftrace, and with the option sym-addr
 *	 => vfs_read <ffffffff8123479d>
 *	 => vfs_read+0x9d/0x380 <ffffffff8123479d>
 *	vfs_read <-ksys_read			its function tracer
 *	ffffffff8123479d vfs_read+0x9d ([kernel.kallsyms])	perf script; "+0x9d" if asked for
 *
 * Control sequences of terminals count as nothing.
 *
 * This knows nothing of any kernel: whether there are such symbols is for its user to say.
 */
#ifndef LINKPASS_LOG_SCAN_H
#define LINKPASS_LOG_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An address, a symbol, or an address with its symbol. */
struct token {
	bool has_addr, has_offset, has_size;
	bool bare;		/* a name without an offset, behind "=> ", or around "<-" */
	uint64_t addr, offset, size;
	const char *name;	/* NULL if there is none; without an offset, it may be any word */
	size_t name_len;
	size_t addr_end;	/* where the address ends, with what it is enclosed in */
	size_t end;		/* where the token ends */
	bool enclosed;		/* the address is in "[<" and ">]" */
	bool annotated;		/* a module or an object follows, or what the address is */
	bool foreign;		/* a file or a module that is not the kernel follows in parentheses */
	bool in_kernel;		/* "([kernel." follows */
};

struct scan {
	const char *line;
	size_t len;
	size_t pos;		/* where to go on */
	unsigned int address_size;	/* bytes: 4 or 8 */
};

/*
 * Find the next token at or behind S->pos; false if there is none.  Moves S->pos to where the
 * next one may be: behind this one or, if it is an address with a word that may not be its
 * symbol, behind the address.
 */
bool scan_next(struct scan *s, struct token *t);

/* The text behind the first WHAT in the line; NULL if it has none. */
const char *scan_behind(const char *line, size_t len, const char *what);
/* A number of the form 0x1f at P; it ends before END.  Returns where it ends, or NULL. */
const char *scan_number(const char *p, const char *end, uint64_t *value);

#endif
