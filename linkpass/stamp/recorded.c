// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * In:  in .GCC.command.line, lines of what recorded_line() makes: "kallmod 1", flags as a number,
 *      1 for the record of a loadable module or 0, modname, modfile, object and source, with tabs
 *      in between.  (An identity that is prepared has no tabs.)
 * Out: the first of them.  LLVM appends those of objects whose functions it takes
 *      (llvm/lib/Linker/IRMover.cpp).
 *
 * But if the object itself has no line, the first is another's.  Three things tell:
 *
 *   - That other object has the same first line (kallmod-ld compares those of a link).
 *   - clang puts its version into .comment for each object that functions were taken of, and for the
 *     object itself; there must not be more of these than lines.  (Later versions of LLVM than 19
 *     write equal ones once.)
 *   - The source must have the name that the symbol table has.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include "kallmod-note.h"
#include "stamp/recorded.h"

#define SECTION	".GCC.command.line"
#define HEAD	"kallmod 1\t"

char *recorded_line(const struct identity *id)
{
	return xprintf(HEAD "%u\t%d\t%s\t%s\t%s\t%s", id->flags, id->record, id->modname,
		       id->modfile, id->object, id->source);
}

/* The next string of SEC that is not empty, or NULL; *POS is where to go on. */
static const char *next_string(const struct osection *sec, uint64_t *pos)
{
	const char *bytes = (const char *)sec->bytes, *end, *s;

	while (*pos < sec->size && !bytes[*pos])
		++*pos;
	if (*pos >= sec->size)
		return NULL;
	s = bytes + *pos;
	end = memchr(s, 0, sec->size - *pos);
	if (!end)
		return NULL;
	*pos = end - bytes;
	return s;
}

static struct osection *find_section(const struct object *o, const char *name)
{
	for (uint32_t i = 1; i < o->nsections; i++) {
		struct osection *sec = &o->sections[i];

		if (sec->type == SHT_PROGBITS && !(sec->flags & SHF_COMPRESSED) &&
		    !strcmp(object_section_name(o, sec), name))
			return sec;
	}
	return NULL;
}

static bool is_line(const char *s)
{
	return !strncmp(s, HEAD, strlen(HEAD));
}

/* How many strings section NAME has; only lines, if LINES. */
static unsigned int count_strings(const struct object *o, const char *name, bool lines)
{
	const struct osection *sec = find_section(o, name);
	unsigned int n = 0;
	uint64_t pos = 0;
	const char *s;

	while (sec && (s = next_string(sec, &pos)))
		n += !lines || is_line(s);
	return n;
}

/* The name of the source, as the compiler has it in the symbol table. */
static const char *source_name(const struct object *o)
{
	const struct osection *strtab = &o->sections[o->strtab];

	for (uint32_t i = 1; i < o->nsymbols; i++) {
		struct osymbol sym = object_symbol(o, i);

		if (ELF64_ST_TYPE(sym.info) == STT_FILE && sym.name < strtab->size)
			return (const char *)strtab->bytes + sym.name;
	}
	return "";
}

/* Cut off and return the first field of *LINE, or NULL if there is none. */
static char *field(char **line)
{
	return *line ? strsep(line, "\t") : NULL;
}

static bool parse(const char *text, struct identity *id)
{
	char *line = xstrndup(text + strlen(HEAD), strlen(text + strlen(HEAD)));
	const char *flags = field(&line), *record = field(&line);

	id->modname = field(&line);
	id->modfile = field(&line);
	id->object = field(&line);
	id->source = field(&line);
	if (!id->source || line)
		return false;
	id->flags = strtoul(flags, NULL, 10);
	id->record = *record == '1';
	return true;
}

const char *recorded_first(const struct object *o)
{
	const struct osection *sec = find_section(o, SECTION);
	uint64_t pos = 0;
	const char *s;

	while (sec && (s = next_string(sec, &pos)))
		if (is_line(s))
			return s;
	return NULL;
}

bool recorded_read(const struct object *o, struct identity *id)
{
	const char *line = recorded_first(o);
	unsigned int versions = count_strings(o, ".comment", false);

	return line && versions && versions <= count_strings(o, SECTION, true) &&
	       parse(line, id) && !strcmp(source_name(o), file_name(id->source));
}

void recorded_remove(struct object *o)
{
	struct osection *sec = find_section(o, SECTION);
	struct buffer left = { 0 };
	uint64_t pos = 0;
	const char *s;

	if (!recorded_first(o))
		return;
	buffer_byte(&left, 0);
	while ((s = next_string(sec, &pos)))
		if (!is_line(s))
			buffer_string(&left, s);
	if (left.len > 1) {
		sec->new = left;
		object_changed(o, sec - o->sections);
	} else {
		buffer_free(&left);
		*sec = (struct osection){ .type = SHT_NULL };
	}
}
