// SPDX-License-Identifier: GPL-2.0-or-later
#include <elf.h>
#include <string.h>
#include "kallmod-note.h"
#include "stamp/object.h"
#include "stamp/recorded.h"
#include "stamp/sections.h"
#include "stamp/stamp.h"
#include "stamp/symbols.h"

/* In nm and kallsyms, names that begin so are labels of an assembler and left out. */
#define LABEL ".Lkallmod"

/* The machines that this was tested on, and how each relocates a whole address. */
static const struct machine {
	uint16_t machine;
	bool elf64;
	uint32_t relocation;
	bool rela;
	bool relaxes;		/* the linker deletes bytes of code */
} machines[] = {
	{ EM_X86_64, true, R_X86_64_64, true, false },
	{ EM_386, false, R_386_32, false, false },
	{ EM_AARCH64, true, R_AARCH64_ABS64, true, false },
	{ EM_RISCV, true, R_RISCV_64, true, true },
	{ EM_S390, true, R_390_64, true, false },
	{ EM_ARM, false, R_ARM_ABS32, false, false },
	/* vDSOs for programs of 32 bits, whose objects Kbuild compiles as it does others. */
	{ EM_RISCV, false, R_RISCV_32, true, true },
	{ EM_S390, false, R_390_32, true, false },
};

static const struct machine *machine_of(const struct object *o)
{
	for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++)
		if (machines[i].machine == o->machine && machines[i].elf64 == o->elf64)
			return &machines[i];
	die(o->path, "ELF machine %u with %u bits, for which notes are not known", o->machine,
	    o->elf64 ? 64 : 32);
}

/* What a range is relative to: symbols, and what to add to them. */
struct ends {
	uint32_t start, end;
	uint64_t size;
};

/* A section that is to be added, its bytes and its relocations. */
struct growing {
	const struct object *o;
	const struct machine *machine;
	struct buffer bytes;
	struct buffer relocations;
};

static unsigned int address_size(const struct object *o)
{
	return o->elf64 ? 8 : 4;
}

static void add_number(struct growing *g, unsigned int width, uint64_t value)
{
	object_append(g->o, &g->bytes, width, value);
}

static void add_padding(struct growing *g, unsigned int to)
{
	while (g->bytes.len % to)
		buffer_byte(&g->bytes, 0);
}

/* Add the address that is ADDEND bytes behind SYMBOL. */
static void add_address(struct growing *g, uint32_t symbol, uint64_t addend)
{
	const unsigned int size = address_size(g->o);

	object_append(g->o, &g->relocations, size, g->bytes.len);
	object_append(g->o, &g->relocations, size,
		      (uint64_t)symbol << (g->o->elf64 ? 32 : 8) | g->machine->relocation);
	if (g->machine->rela)
		object_append(g->o, &g->relocations, size, addend);
	add_number(g, size, g->machine->rela ? 0 : addend);
}

static void add_range(struct growing *g, const struct ends *e)
{
	add_address(g, e->start, 0);
	add_address(g, e->end, e->size);
}

static void add_note(struct growing *g, const struct stamped_sections *s, const struct ends *ends,
		     const struct identity *id)
{
	unsigned int merged = 0;
	uint64_t start;

	for (uint32_t i = 0; i < s->count; i++)
		merged += s->list[i].merged;
	add_number(g, 4, KALLMOD_NOTE_NAMESZ);
	add_number(g, 4, 0);
	add_number(g, 4, KALLMOD_NOTE_TYPE);
	buffer_string(&g->bytes, KALLMOD_NOTE_NAME);
	start = g->bytes.len;
	add_number(g, 1, KALLMOD_NOTE_VERSION);
	add_number(g, 1, address_size(g->o));
	add_number(g, 2, id->flags | (s->declares ? KALLMOD_TU_DECLARES : 0));
	add_number(g, 4, s->count - merged);
	add_number(g, 4, merged);
	for (uint32_t i = 0; i < s->count; i++)
		if (!s->list[i].merged)
			add_range(g, &ends[i]);
	for (uint32_t i = 0; i < s->count; i++)
		if (s->list[i].merged)
			add_address(g, ends[i].start, 0);
	buffer_string(&g->bytes, id->modname);
	buffer_string(&g->bytes, id->modfile);
	buffer_string(&g->bytes, id->object);
	buffer_string(&g->bytes, id->source);
	object_put(g->o, g->bytes.bytes + 4, 4, g->bytes.len - start);
	add_padding(g, KALLMOD_NOTE_ALIGN);
}

static void add_record(struct growing *g, const struct stamped_sections *s,
		       const struct ends *ends, const struct identity *id)
{
	unsigned int n = 0;

	for (uint32_t i = 0; i < s->count; i++)
		n += s->list[i].in_record;
	add_number(g, 4, 0);
	add_number(g, 4, n);
	for (uint32_t i = 0; i < s->count; i++)
		if (s->list[i].in_record)
			add_range(g, &ends[i]);
	buffer_string(&g->bytes, id->object);
	add_padding(g, address_size(g->o));
	object_put(g->o, g->bytes.bytes, 4, g->bytes.len);
}

static struct osymbol local_symbol(uint32_t section, uint8_t type, uint32_t name, uint64_t value)
{
	return (struct osymbol){
		.name = name,
		.info = ELF64_ST_INFO(STB_LOCAL, type),
		.section = section,
		.value = value,
	};
}

/* Find or make the symbols for both ends of each section. */
static struct ends *find_ends(struct object *o, const struct machine *machine,
			      const struct stamped_sections *s, struct new_symbols *new)
{
	struct ends *ends = xcalloc(s->count, sizeof(*ends));
	uint32_t label = 0;

	if (s->count)
		symbols_create(o);
	if (s->count && machine->relaxes)
		label = object_add_string(o, o->strtab, LABEL);
	for (uint32_t i = 0; i < s->count; i++) {
		const struct stamped_section *sec = &s->list[i];
		const uint64_t size = o->sections[sec->number].size;
		struct osymbol sym;

		if (machine->relaxes) {
			sym = local_symbol(sec->number, STT_NOTYPE, label, 0);
			ends[i].start = symbols_promise(o, new, &sym);
			sym.value = size;
			ends[i].end = symbols_promise(o, new, &sym);
			continue;
		}
		sym = local_symbol(sec->number, STT_SECTION, 0, 0);
		ends[i].start = ends[i].end = sec->symbol ?: symbols_promise(o, new, &sym);
		ends[i].size = size;
	}
	return ends;
}

/* Add the section that was built in G, and its relocations. */
static void add_section(struct object *o, struct growing *g, const char *name, uint64_t flags,
			uint64_t addralign)
{
	const unsigned int word = address_size(o);
	const bool rela = g->machine->rela;
	char *rel_name = xprintf("%s%s", rela ? ".rela" : ".rel", name);
	uint32_t number;

	number = object_add_section(o, name, &(struct osection){
		.type = SHT_PROGBITS, .flags = flags, .addralign = addralign, .new = g->bytes });
	if (g->relocations.len)
		object_add_section(o, rel_name, &(struct osection){
			.type = rela ? SHT_RELA : SHT_REL, .flags = SHF_INFO_LINK, .link = o->symtab,
			.info = number, .addralign = word, .entsize = word * (rela ? 3 : 2),
			.new = g->relocations });
	xfree(rel_name);
}

static void add_sections(struct object *o, const struct stamped_sections *s,
			 const struct identity *id)
{
	const struct machine *machine = machine_of(o);
	struct new_symbols new = { 0 };
	struct ends *ends = find_ends(o, machine, s, &new);
	struct growing g = { .o = o, .machine = machine };

	symbols_add(o, &new);
	add_note(&g, s, ends, id);
	add_section(o, &g, KALLMOD_NOTE_SECTION, 0, KALLMOD_NOTE_ALIGN);
	if (id->record && (id->flags & KALLMOD_TU_MODULE)) {
		g = (struct growing){ .o = o, .machine = machine };
		add_record(&g, s, ends, id);
		add_section(o, &g, KALLMOD_MODULE_SECTION, SHF_ALLOC, address_size(o));
	}
	xfree(ends);
}

static enum stamp_result stamp(struct object *o, const struct identity *id)
{
	enum stamp_result result;
	struct stamped_sections s;

	stamped_sections_find(&s, o, id->modname, id->flags & KALLMOD_TU_ASM);
	result = s.has_note ? STAMP_KEPT : s.lto ? STAMP_LTO : STAMP_ADDED;
	if (result == STAMP_ADDED) {
		add_sections(o, &s, id);
		object_write(o);
	}
	stamped_sections_free(&s);
	return result;
}

enum stamp_result stamp_object(const char *path, const struct identity *id)
{
	enum stamp_result result = STAMP_LTO;
	struct object o;

	switch (object_read(&o, path)) {
	case OBJECT_BITCODE:
		break;
	case OBJECT_OTHER:
		die(path, "not an ELF file");
	case OBJECT_ELF:
		result = stamp(&o, id);
	}
	object_free(&o);
	return result;
}

char *stamp_line(const char *path, bool *believed)
{
	struct identity id;
	const char *line;
	char *copy = NULL;
	struct object o;

	if (object_read(&o, path) != OBJECT_ELF)
		die(path, "not an ELF file");
	line = recorded_first(&o);
	if (line)
		copy = xstrndup(line, strlen(line));
	*believed = recorded_read(&o, &id);
	object_free(&o);
	return copy;
}

bool stamp_recorded(const char *path, bool believed)
{
	enum stamp_result result = STAMP_LTO;
	struct identity id;
	struct object o;

	if (object_read(&o, path) != OBJECT_ELF)
		die(path, "not an ELF file");
	believed &= recorded_read(&o, &id);
	recorded_remove(&o);
	if (believed)
		result = stamp(&o, &id);
	if (result != STAMP_ADDED)
		object_write(&o);
	object_free(&o);
	return result != STAMP_LTO;
}
