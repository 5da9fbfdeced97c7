/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KALLMOD_PIPE_H
#define KALLMOD_PIPE_H

/*
 * With -pipe, the compiler writes to standard output, and the assembler reads that at the
 * same time.  From now on, hold back what is written there.  On failure, calls error().
 */
void pipe_hold(void);

/* What is held back, as a file to read and write, or -1; the caller closes it. */
int pipe_text(void);

/* Pass it on, if anything is held back. */
void pipe_release(void);

#endif
