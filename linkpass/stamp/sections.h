/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which sections of an object get a range: those whose addresses belong to this object alone.
 *
 * The rules are those of plugin/sections.cc, and for the reasons that stand there.  But that
 * reads assembly, where it cannot tell two sections of one name apart, nor name each of them, nor
 * see what a macro makes.  Here each section has its number.
 *
 * An empty section gets a range only if a symbol is in it: its place is there to tell whose such
 * a symbol is.
 */
#ifndef LINKPASS_STAMP_SECTIONS_H
#define LINKPASS_STAMP_SECTIONS_H

#include "stamp/object.h"

/* What the note needs of a section. */
struct stamped_section {
	uint32_t number;
	bool merged;		/* ld merges equal constants in it: only its start counts */
	bool in_record;		/* in the record of a loadable module, too */
	uint32_t symbol;	/* its STT_SECTION symbol, 0 without */
};

struct stamped_sections {
	struct stamped_section *list;
	uint32_t count;
	bool declares;		/* .modinfo names the module file of the object */
	bool lto;		/* has GCC's intermediate language in place of code */
	bool has_note;
};

/* Read the sections of O, merged ones only WITH_MERGED; MODNAME is for DECLARES. */
void stamped_sections_find(struct stamped_sections *s, const struct object *o,
			   const char *modname, bool with_merged);
void stamped_sections_free(struct stamped_sections *s);

#endif
