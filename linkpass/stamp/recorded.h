/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The owner of an object that the linker makes: with clang's ThinLTO, the compiler leaves bitcode, and
 * the linker makes an object of it, with functions of others inlined.
 *
 * kallmod-cc has clang record a line (cc1's option -record-command-line), which stays with the
 * bitcode.  It comes out in section .GCC.command.line of the object that the linker makes, and in
 * those of objects that have taken functions of it.
 */
#ifndef LINKPASS_STAMP_RECORDED_H
#define LINKPASS_STAMP_RECORDED_H

#include "stamp/identity.h"
#include "stamp/object.h"

/* The line for *ID, which is prepared. */
char *recorded_line(const struct identity *id);

/*
 * The first line of O, or NULL if it has none.  It is the object's own only if no other object of the
 * link has the same first line, and recorded_read() believes it.
 */
const char *recorded_first(const struct object *o);

/*
 * Read the first line of O; returns whether the rest of O says that it can be its own.  If so, *ID is
 * prepared.
 */
bool recorded_read(const struct object *o, struct identity *id);

/* Remove all lines from O, since the linker would keep them. */
void recorded_remove(struct object *o);

#endif
