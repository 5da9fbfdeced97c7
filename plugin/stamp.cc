// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Add the note, as assembly, to the output of the compiler (layout: kallmod-note.h).
 *
 * The section symbol stands for the start of a section.  The end is a local label in the
 * last subsection, 8191, which the assembler places behind all others.  The linker resolves
 * both ends.
 *
 * The start gets a local label, too.  On RISC-V the linker deletes bytes of code, and moves
 * labels accordingly.  But it does not look at the addend of a relocation, which is where
 * "ld -r" puts the distance of two sections that it joins.  (There, local labels are symbols
 * of the object; elsewhere they leave none, and the label is the section symbol again.)
 *
 * Both are zero for a section that the assembler has not entered, as far as that is in
 * doubt (.ifdef): an empty section, made only for its range, would be one that the linker
 * script does not expect.  The linker would put that into the image and warn.
 *
 * Not taken: a label in subsection -2 for the start.  It would also work for sections
 * whose symbol cannot be written or stands for another section (sections.cc), but no
 * manual documents subsections below 0.
 */
#include "gcc-plugin.h"
#include "diagnostic-core.h"
#include "hashtab.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include "kallmod-note.h"
#include "identity.h"
#include "sections.h"
#include "stamp.h"

#define LAST_SUBSECTION "8191"

static void write_string(FILE *out, const char *s)
{
	fputs("\t.asciz \"", out);
	for (; *s; s++) {
		if (*s == '"' || *s == '\\' || !ISPRINT(*s))
			fprintf(out, "\\%03o", (unsigned char)*s);
		else
			putc(*s, out);
	}
	fputs("\"\n", out);
}

/* Can this section name be written as a symbol without quotes? */
static bool is_plain(const char *name)
{
	while (ISALNUM(*name) || *name == '_' || *name == '.')
		name++;
	return !*name;
}

static void write_name(FILE *out, const char *name)
{
	const char *quote = is_plain(name) ? "" : "\"";

	fprintf(out, "%s%s%s", quote, name, quote);
}

/* Put labels at both ends of section number I; of a merged one, at its start. */
static void write_labels(FILE *out, const struct section_ref *ref, unsigned int i)
{
	if (ref->merged)
		fprintf(out, "\t.pushsection \"%s\"%s\n\t.popsection\n", ref->name, ref->args);
	else
		fprintf(out, "\t.pushsection \"%s\"," LAST_SUBSECTION "%s\n"
			".Lkallmod_end%u:\n\t.popsection\n",
			ref->name, ref->args, i);
	fprintf(out, "\t.set .Lkallmod_start%u,", i);
	write_name(out, ref->name);
	fputs("\n", out);
}

static void write_all_labels(FILE *out, const struct sections *s)
{
	for (unsigned int i = 0; i < s->count; i++) {
		const struct section_ref *ref = s->refs[i];

		if (!ref->doubtful) {
			write_labels(out, ref, i);
			continue;
		}
		fputs("\t.ifdef ", out);
		write_name(out, ref->name);
		fputs("\n", out);
		write_labels(out, ref, i);
		fprintf(out, "\t.else\n\t.set .Lkallmod_start%u,0\n"
			"\t.set .Lkallmod_end%u,0\n\t.endif\n", i, i);
	}
}

/*
 * Does the section get a range?  In a module record, which is ALLOCATED, .export_symbol does
 * not: the linker script of modules discards it, and ld refuses references from allocated
 * sections to discarded ones.
 */
static bool has_range(const struct section_ref *ref, bool allocated)
{
	return !ref->merged &&
	       !(allocated && !strcmp(ref->name, ".export_symbol"));
}

static unsigned int count_ranges(const struct sections *s, bool allocated)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < s->count; i++)
		n += has_range(s->refs[i], allocated);
	return n;
}

static unsigned int count_merged(const struct sections *s)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < s->count; i++)
		n += s->refs[i]->merged;
	return n;
}

static void write_ranges(FILE *out, const struct sections *s,
			 unsigned int address_size, bool allocated)
{
	for (unsigned int i = 0; i < s->count; i++) {
		if (!has_range(s->refs[i], allocated))
			continue;
		fprintf(out, "\t.%ubyte .Lkallmod_start%u,.Lkallmod_end%u\n",
			address_size, i, i);
	}
}

static void write_merged(FILE *out, const struct sections *s,
			 unsigned int address_size)
{
	for (unsigned int i = 0; i < s->count; i++)
		if (s->refs[i]->merged)
			fprintf(out, "\t.%ubyte .Lkallmod_start%u\n", address_size, i);
}

static void write_note(FILE *out, const struct identity *id,
		       unsigned int flags, const struct sections *s,
		       unsigned int address_size)
{
	fputs("\n", out);
	write_all_labels(out, s);
	fprintf(out, "\t.pushsection " KALLMOD_NOTE_SECTION ",\"\",%%progbits\n"
		"\t.balign %d\n"
		"\t.4byte %d,.Lkallmod_desc_end-.Lkallmod_desc,%d\n"
		"\t.asciz \"" KALLMOD_NOTE_NAME "\"\n"
		".Lkallmod_desc:\n"
		"\t.byte %d,%u\n"
		"\t.2byte %u\n"
		"\t.4byte %u,%u\n",
		KALLMOD_NOTE_ALIGN, KALLMOD_NOTE_NAMESZ, KALLMOD_NOTE_TYPE,
		KALLMOD_NOTE_VERSION, address_size, flags,
		count_ranges(s, false), count_merged(s));
	write_ranges(out, s, address_size, false);
	write_merged(out, s, address_size);
	write_string(out, id->modname);
	write_string(out, id->modfile);
	write_string(out, id->object);
	write_string(out, id->source);
	fprintf(out, ".Lkallmod_desc_end:\n\t.balign %d\n\t.popsection\n",
		KALLMOD_NOTE_ALIGN);
}

static void write_module_record(FILE *out, const struct identity *id,
				const struct sections *s,
				unsigned int address_size)
{
	fprintf(out, "\t.pushsection " KALLMOD_MODULE_SECTION ",\"a\",%%progbits\n"
		"\t.balign %u\n.Lkallmod_record:\n"
		"\t.4byte .Lkallmod_record_end-.Lkallmod_record,%u\n",
		address_size, count_ranges(s, true));
	write_ranges(out, s, address_size, true);
	write_string(out, id->object);
	fprintf(out, "\t.balign %u\n.Lkallmod_record_end:\n\t.popsection\n",
		address_size);
}

void warn_assembler(const char *path)
{
	FILE *out;
	struct stat st;

	if (stat(path, &st) || !S_ISREG(st.st_mode))
		return;
	out = fopen(path, "a");
	if (!out) {
		error("kallmod: cannot mark %s: %m", path);
		return;
	}
	fputs("\t.warning \"kallmod: made with -S, without being told for which object: not stamped\"\n", out);
	if (ferror(out) | fclose(out))
		error("kallmod: cannot mark %s: %m", path);
}

void mark_text(int fd, const struct identity *id, bool assembly)
{
	struct stat st;
	FILE *out;

	/* /dev/null, or a terminal. */
	if (fstat(fd, &st) || S_ISCHR(st.st_mode)) {
		close(fd);
		return;
	}
	out = fdopen(fd, "w");
	if (!out || strchr(id->object, '\n')) {
		error("kallmod: cannot mark the text of %qs", id->object);
		return;
	}
	fseek(out, 0, SEEK_END);	/* of a file; a pipe has no other place */
	if (assembly)
		fputs(".error \"kallmod: preprocessed without being told for which object\"\n", out);
	identity_write_mark(out, id);
	if (ferror(out) | fclose(out))
		error("kallmod: cannot mark preprocessed text: %m");
}

/* Write the stamp of a text whose sections are S. */
static void write_stamp(FILE *out, const struct identity *id, const struct sections *s,
			unsigned int flags, unsigned int address_size)
{
	if (s->declares)
		flags |= KALLMOD_TU_DECLARES;
	write_note(out, id, flags, s, address_size);
	if (id->for_kallmodsyms && (flags & KALLMOD_TU_MODULE))
		write_module_record(out, id, s, address_size);
}

static void error_open(const struct identity *id, const char *open)
{
	error("kallmod: %s: the assembler does not read a stamp behind %s", id->object, open);
}

/*
 * Write TEXT, which has an .end in it, with a stamp before each .end and one behind the
 * text.  The assembler reads no further than an .end, unless that is in a dead .if; it
 * takes the first stamp that it meets.  In the body of a macro or a loop there is no place
 * for a stamp, only for an error.
 */
static void write_stamped(FILE *out, const char *text, size_t len, const struct identity *id,
			  unsigned int flags, unsigned int address_size)
{
	const char *written = text, *next = text;

	while (next) {
		struct sections s;
		const char *end;

		sections_scan(&s, text, len, next, id->modname, flags & KALLMOD_TU_ASM);
		end = s.end ?: text + len;
		fwrite(written, 1, end - written, out);
		if (s.end_in_body) {
			fputs("\n\t.error \"kallmod: .end in a macro or a loop, where no stamp can be\"\n\t", out);
		} else {
			fputs("\n\t.ifndef .Lkallmod_desc", out);
			write_stamp(out, id, &s, flags, address_size);
			fputs("\t.endif\n\t", out);
		}
		written = end;
		if (s.open)
			error_open(id, s.open);
		next = s.end ? end + 1 : NULL;
		sections_free(&s);
	}
	fputs("\n", out);
}

void stamp_file(FILE *out, const char *name, const struct identity *id,
		bool assembly, unsigned int address_size)
{
	unsigned int flags = id->flags | (assembly ? KALLMOD_TU_ASM : 0);
	struct sections sections;
	char *text = NULL;
	struct stat st;

	if (fstat(fileno(out), &st) || fseek(out, 0, SEEK_END)) {
		error("kallmod: cannot stamp %s: %m", name);
		fclose(out);
		return;
	}
	if (!S_ISREG(st.st_mode)) {
		error("kallmod: cannot stamp %s: not a file", name);
		fclose(out);
		return;
	}
	if (st.st_size) {
		text = (char *)mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fileno(out), 0);
		if (text == MAP_FAILED) {
			error("kallmod: cannot read %s: %m", name);
			fclose(out);
			return;
		}
	}

	sections_scan(&sections, text, st.st_size, text, id->modname, assembly);
	if (sections.open) {
		error_open(id, sections.open);
	} else if (sections.end) {
		char *copy = (char *)xmemdup(text, st.st_size, st.st_size);

		rewind(out);
		write_stamped(out, copy, st.st_size, id, flags, address_size);
		free(copy);
	} else {
		write_stamp(out, id, &sections, flags, address_size);
	}
	sections_free(&sections);
	if (text)
		munmap(text, st.st_size);

	if (ferror(out) | fclose(out))
		error("kallmod: cannot stamp %s: %m", name);
}
