/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find the file that the running kernel was booted from.
 */
#ifndef LINKPASS_READ_FIND_H
#define LINKPASS_READ_FIND_H

/*
 * The path of the running kernel's image, or of an extract of it, with symbols and kallmod's
 * notes, in one of the usual places; standard error says which.  NULL if there is none;
 * then standard error says where it looked.  Dies if the running kernel has no build ID.
 * The caller frees the path.
 */
char *image_of_running_kernel(void);

#endif
