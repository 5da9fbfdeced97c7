/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Move the types of -gctf to another section.
 *
 * An unpatched kernel does not know the section .ctf: no linker script places it, modpost
 * warns of it, and "objcopy -S", which makes the bzImage, leaves it in.  Also, ld merges the
 * types in .ctf each time it links, "ld -r" included, which takes longer than the rest of
 * the link.  A section with an old DWARF name, like that of the notes, is debug
 * information to all of these.
 */
#ifndef KALLMOD_CTF_H
#define KALLMOD_CTF_H

/* From now on, put the contents of .ctf into KALLMOD_CTF_SECTION. */
void ctf_rename_section(void);

#endif
