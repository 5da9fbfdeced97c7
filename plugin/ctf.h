/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where -gctf puts the types.
 *
 * An unpatched kernel does not know .ctf: its linker scripts make an orphan of it, modpost
 * warns, and objcopy -S, which makes the bzImage, leaves it in.  ld merges it with each
 * "ld -r", which takes longer than all else of a link.  With an old DWARF name, as the notes have, it
 * is all just debug information.
 */
#ifndef KALLMOD_CTF_H
#define KALLMOD_CTF_H

/* From here on, put what is for .ctf into KALLMOD_CTF_SECTION. */
void ctf_rename_section(void);

#endif
