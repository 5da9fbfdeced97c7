/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the command line of a compiler says of the object that it makes.
 */
#ifndef KALLMOD_WRAPPER_COMMAND_H
#define KALLMOD_WRAPPER_COMMAND_H

#include "stamp/identity.h"
#include "words.h"

/* An object that the command makes, and from what. */
struct job {
	const char *object;
	const char *source;
	bool assembly;		/* the source is */
};

struct command {
	struct identity id;	/* but for object, source and KALLMOD_TU_ASM */
	struct job *jobs;
	unsigned int count, room;
	bool thin;		/* for clang's ThinLTO, and a line can be recorded */
};

/*
 * Read the command in W: the compiler, perhaps with other wrappers before it, and its arguments.
 * Returns whether it makes objects to stamp.
 */
bool command_read(struct command *c, const struct words *w);

void command_add_job(struct command *c, const char *object, const char *source, bool assembly);

#endif
