// SPDX-License-Identifier: GPL-2.0-or-later
#include "gcc-plugin.h"
#include "tm.h"
#include "tree.h"
#include "target.h"
#include "ctf.h"
#include "kallmod-note.h"

static void (*named_section)(const char *name, unsigned int flags, tree decl);

static void renamed_section(const char *name, unsigned int flags, tree decl)
{
	named_section(strcmp(name, ".ctf") ? name : KALLMOD_CTF_SECTION, flags, decl);
}

void ctf_rename_section(void)
{
	named_section = targetm.asm_out.named_section;
	targetm.asm_out.named_section = renamed_section;
}
