/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KALLMOD_WRAPPER_RUST_H
#define KALLMOD_WRAPPER_RUST_H

#include "command.h"

/*
 * Read the command ARGV as one of rustc: the compiler, perhaps with other wrappers before it, and
 * its arguments.  Kbuild's environment says whose it is.  Returns whether it makes an object to
 * stamp.
 */
bool rust_read(struct command *c, char **argv);

#endif
