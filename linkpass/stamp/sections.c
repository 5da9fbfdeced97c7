// SPDX-License-Identifier: GPL-2.0-or-later
#include <elf.h>
#include <string.h>
#include "kallmod-note.h"
#include "kallmod-section.h"
#include "stamp/sections.h"

/* Sections with these flags have no single owner, or no address. */
#define NOT_OWNED	(SHF_LINK_ORDER | SHF_GROUP | SHF_TLS | SHF_EXCLUDE)

static bool is_ownable(const struct object *o, const struct osection *sec)
{
	switch (sec->type) {
	case SHT_NULL:
	case SHT_SYMTAB:
	case SHT_STRTAB:
	case SHT_REL:
	case SHT_RELA:
	case SHT_GROUP:
	case SHT_SYMTAB_SHNDX:
		return false;
	}
	return (sec->flags & SHF_ALLOC) && !(sec->flags & NOT_OWNED) &&
	       !kallmod_unowned_by_name(object_section_name(o, sec));
}

/* For each section number, what the symbol table has of it. */
struct used {
	uint32_t symbol;	/* the first STT_SECTION symbol, or 0 */
	bool named;		/* another symbol is in it */
};

static struct used *read_symbols(const struct object *o)
{
	struct used *used = xcalloc(o->nsections, sizeof(*used));
	uint32_t locals = o->symtab ? o->sections[o->symtab].info : 0;

	for (uint32_t i = 1; i < o->nsymbols; i++) {
		struct osymbol sym = object_symbol(o, i);
		struct used *u;

		if (sym.special || !sym.section)
			continue;
		if (sym.section >= o->nsections)
			die(o->path, "symbol %u: in section %u, of only %u", i, sym.section,
			    o->nsections);
		u = &used[sym.section];
		if (ELF64_ST_TYPE(sym.info) != STT_SECTION)
			u->named = true;
		else if (i < locals && !sym.value && !u->symbol)
			u->symbol = i;
	}
	return used;
}

/* Is there a string in .modinfo that begins with NAME and ".file="? */
static bool declares_module(const struct osection *sec, const char *name)
{
	char *wanted = xprintf("%s.file=", name);
	size_t len = strlen(wanted);
	const uint8_t *pos = sec->bytes, *end = pos + sec->size;
	bool found = false;

	while (pos && pos < end && !found) {
		found = (size_t)(end - pos) >= len && !memcmp(pos, wanted, len);
		pos = memchr(pos, 0, end - pos);
		if (pos)
			pos++;
	}
	xfree(wanted);
	return found;
}

/* A compressed one (-gz) is believed by its name: to look into it takes a library. */
static bool is_note(const struct object *o, const struct osection *sec)
{
	if (sec->flags & SHF_COMPRESSED)
		return true;
	return sec->type == SHT_PROGBITS && sec->size >= KALLMOD_NOTE_HEADER + KALLMOD_NOTE_NAMESZ &&
	       object_get(o, sec->bytes, 4) == KALLMOD_NOTE_NAMESZ &&
	       object_get(o, sec->bytes + 8, 4) == KALLMOD_NOTE_TYPE &&
	       !memcmp(sec->bytes + KALLMOD_NOTE_HEADER, KALLMOD_NOTE_NAME,
		       sizeof(KALLMOD_NOTE_NAME));
}

/* Look at what the name of a section tells. */
static void read_name(struct stamped_sections *s, const struct object *o,
		      const struct osection *sec, const char *modname)
{
	const char *name = object_section_name(o, sec);

	if (!strcmp(name, ".modinfo") && sec->type == SHT_PROGBITS && declares_module(sec, modname))
		s->declares = true;
	if (!strcmp(name, KALLMOD_NOTE_SECTION)) {
		if (!is_note(o, sec))
			die(o->path, "%s, but not of kallmod", name);
		s->has_note = true;
	}
}

/*
 * Has GCC left out the code (-flto)?  Then the object has a common symbol of this name
 * (gcc/toplev.cc).
 */
static bool is_slim(const struct object *o)
{
	const struct osection *strtab = &o->sections[o->strtab];

	for (uint32_t i = 1; i < o->nsymbols; i++) {
		struct osymbol sym = object_symbol(o, i);

		if (sym.section == SHN_COMMON && sym.name < strtab->size &&
		    !strcmp((const char *)strtab->bytes + sym.name, "__gnu_lto_slim"))
			return true;
	}
	return false;
}

void stamped_sections_find(struct stamped_sections *s, const struct object *o,
			   const char *modname, bool with_merged)
{
	struct used *used = read_symbols(o);

	*s = (struct stamped_sections){ .lto = is_slim(o) };
	s->list = xcalloc(o->nsections, sizeof(*s->list));
	for (uint32_t i = 1; i < o->nsections; i++) {
		const struct osection *sec = &o->sections[i];
		const bool merged = sec->flags & SHF_MERGE;

		read_name(s, o, sec, modname);
		if (!is_ownable(o, sec) || (merged && !with_merged) ||
		    (!sec->size && !used[i].named))
			continue;
		s->list[s->count++] = (struct stamped_section){
			.number = i,
			.merged = merged,
			.in_record = !merged &&
				     strcmp(object_section_name(o, sec), ".export_symbol"),
			.symbol = used[i].symbol,
		};
	}
	xfree(used);
}

void stamped_sections_free(struct stamped_sections *s)
{
	xfree(s->list);
	*s = (struct stamped_sections){ 0 };
}
