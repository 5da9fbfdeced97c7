/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The note: the description of one translation unit.
 *
 * kallmod.so appends one note to every object that Kbuild compiles for a
 * kernel image or a module; linkpass reads the notes from the file that the
 * objects were linked into.  This header is the only description of the
 * layout, and both sides include it.
 *
 * The framing is that of an ELF note (gABI, "Note Section"): namesz, descsz and
 * type as 32-bit words in the target's byte order, the name with its NUL, the
 * descriptor, everything padded to 4 bytes.  The section is not SHT_NOTE,
 * because the kernel gathers every .note.* into memory and into the vDSO.  Its
 * name is an old DWARF name that GCC never emits and that every kernel linker
 * script already places.  So objtool, modpost, the x86 relocs tool and the
 * orphan-section check of an unpatched kernel leave it alone.
 *
 * Descriptor, version 3:
 *
 *	offset	size	what
 *	0	1	version (KALLMOD_NOTE_VERSION)
 *	1	1	address size in bytes: 4 or 8
 *	2	2	flags (KALLMOD_TU_*)
 *	4	4	number of ranges, R
 *	8	4	number of merged sections, M
 *	12	2*A*R	ranges: first address, first address past the end
 *	...	A*M	merged sections: the address of the first byte of each
 *	...		four NUL-terminated strings:
 *			  modname  KBUILD_MODNAME: "ext4", or "a:b"
 *			  modfile  KBUILD_MODFILE: "fs/ext4/ext4", "d/a d/b", or ""
 *			  object   path of the object, as the build names it
 *			  source   path of the source, prefix maps applied
 *			kallmod-name.h says which bytes they may have.
 *
 * Any object can carry a note.  "linkpass stamp" and kallmod-cc add it to objects that the
 * plugin does not see, such as those of clang and rustc.
 *
 * Both ends of a range are relocated.  A discarded section leaves zero in
 * both, that is, an empty range; a start with a constant size would look like a
 * range of the per-CPU section, which is linked at address 0 on x86-64.
 * Empty ranges have no meaning.  Ranges come in no particular order.
 *
 * ld keeps one copy of a constant for all objects that have it in a mergeable section.
 * The copy is in no range.  But in assembly such a constant can have a name, so the note
 * of an object made from assembly has the start of each of its mergeable sections.
 *
 * If KALLMODSYMS is defined, an object for a loadable module also has a record with which
 * the kernel tells the translation units of the module apart.  The section of the records
 * is allocated, so strip leaves it alone; objtool and modpost of a kernel with kallmod
 * allow it to refer to all code.  Each object has one record, aligned to A:
 *
 *	0	4	bytes of this record, padding included
 *	4	4	number of ranges, R
 *	8	2*A*R	ranges, as above
 *	...		path of the object, NUL-terminated
 */
#ifndef KALLMOD_NOTE_H
#define KALLMOD_NOTE_H

#define KALLMOD_NOTE_SECTION	".debug_srcinfo"
#define KALLMOD_NOTE_NAME	"kallmod"
#define KALLMOD_NOTE_TYPE	1
#define KALLMOD_NOTE_VERSION	3

/* Size in bytes of namesz, descsz and type, and of the padded name. */
#define KALLMOD_NOTE_HEADER	12
#define KALLMOD_NOTE_NAMESZ	8
/* Size in bytes of the descriptor before its ranges. */
#define KALLMOD_NOTE_FIXED	12
#define KALLMOD_NOTE_ALIGN	4

#define KALLMOD_MODULE_SECTION	".kallmod"

/* CTF types for a kernel that does not know .ctf; another old DWARF name. */
#define KALLMOD_CTF_SECTION	".debug_typenames"

/* The object's .modinfo names its module file(s): it declares a module. */
#define KALLMOD_TU_DECLARES	0x0001
/* Compiled with -DMODULE: for a loadable module, or shared with one. */
#define KALLMOD_TU_MODULE	0x0002
/* Assembled from a .S file. */
#define KALLMOD_TU_ASM		0x0004

#endif
