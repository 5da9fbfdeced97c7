// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Hold back what goes through a pipe to the assembler, until it is stamped.
 *
 * The stamp depends on all of the text, and can belong in the middle of it (.end).  So
 * standard output becomes a file in memory, and the pipe gets the contents at the end.  If
 * the compiler fails before that, the assembler reads nothing, and the driver removes
 * what it makes of this.
 *
 * Not taken: passing the text on as it comes, with a copy for the stamp.  The assembler could
 * work at the same time then, but what it has read already cannot be changed.
 */
#include "gcc-plugin.h"
#include "diagnostic-core.h"
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include "pipe.h"

static int held = -1;		/* the file in memory */
static int assembler = -1;	/* the pipe */

void pipe_hold(void)
{
	held = memfd_create("kallmod", MFD_CLOEXEC);
	assembler = dup(STDOUT_FILENO);
	if (held == -1 || assembler == -1 || fflush(stdout) ||
	    dup2(held, STDOUT_FILENO) == -1)
		error("kallmod: cannot hold back standard output: %m");
}

int pipe_text(void)
{
	return held == -1 ? -1 : dup(held);
}

void pipe_release(void)
{
	struct stat st;
	off_t pos = 0;

	if (held == -1)
		return;
	if (fstat(held, &st))
		st.st_size = -1;
	while (pos < st.st_size && sendfile(assembler, held, &pos, st.st_size - pos) > 0)
		;
	if (pos != st.st_size || close(assembler))
		error("kallmod: cannot write to the assembler: %m");
	close(held);
	held = assembler = -1;
}
