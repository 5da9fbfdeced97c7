// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Find the sections of the object in the finished assembly.
 *
 * In:  the assembly file that the compiler is about to hand to the assembler.
 * Out: the name and attributes of every allocated section in it, and whether
 *      the object declares a module.
 *
 * Every section but the three that the assembler always makes is entered through
 * .section or .pushsection, whether the compiler wrote it, an asm() or a .S file.
 * assembly.cc finds these directives.
 *
 * Not taken: wrapping targetm.asm_out.named_section, which does not see sections
 * that only an asm() names, and nothing of a .S file.
 *
 * A section gets a range only if its addresses belong to this object alone.  The following
 * get none:
 *   - sections that are not allocated;
 *   - mergeable sections ("M"): ld keeps one copy for several objects (but the note of a .S
 *     file has their start, see kallmod-note.h);
 *   - groups ("G", "?") and .gnu.linkonce.*: ld keeps one of several copies and may resolve
 *     references to the others to it (but .gnu.linkonce.this_module gets a range, since
 *     each module has just one);
 *   - sections linked to another or excluded ("o", "e"), which ld may drop;
 *   - thread-local sections ("T", .tdata, .tbss), which have offsets and no addresses;
 *   - .discard.*, which no kernel image keeps, .note.*, which ld merges, and .eh_frame and
 *     .sframe, from which ld drops duplicate and unused entries;
 *   - common symbols (-fcommon), which are in no section until ld has merged them with those
 *     of other objects.
 *
 * The note refers to the start of a section by the section's name.  So a section also gets
 * no range if
 *   - there can be two sections of its name ("unique", or "R" in only some of its
 *     directives), since the name stands for only one of them;
 *   - the assembler takes the name for something else: "." always, and "rax" in Intel
 *     syntax;
 *   - its name or its attributes are arguments of a macro, or are not understood here.
 *     (binutils 2.40 reads .section"x", without a blank, as a section called x".)
 *
 * The assembler may never enter a section that only the body of a macro names; stamp.cc
 * makes the assembler find out.  It may also never enter one whose directive is in a dead
 * .if.  So the stamp repeats the attributes of the directive: at worst it makes an empty
 * section, of the kind that the linker script expects.  If an object includes other assembly
 * (.include) or joins a section to a group by .attach_to_group, none of its sections gets
 * a range.
 *
 * It does not repeat attributes where that would do harm.  A section that the assembler
 * knows by name has its attributes from the start, and other ones get a warning.  If
 * directives disagree, perhaps because one of them is in a dead .if, an existing section
 * keeps the attributes it has.
 */
#include "gcc-plugin.h"
#include "hashtab.h"
#include <elf.h>
#include "assembly.h"
#include "kallmod-section.h"
#include "sections.h"

#ifndef SHF_GNU_RETAIN
#define SHF_GNU_RETAIN	(1 << 21)
#endif
#define X86_64_LARGE	0x10000000u

/* Sections with these flags have no single owner, or no address. */
#define NOT_OWNED	(SHF_LINK_ORDER | SHF_GROUP | SHF_TLS | SHF_EXCLUDE)

/* The operands of a directive that enters a section; the strings are in the assembly. */
struct entry {
	const char *name;
	size_t name_len;
	const char *args;	/* as in struct section_ref */
	size_t args_len;
	unsigned int flags;	/* SHF_* */
	bool understood;	/* all of args */
};

/* The operands of a directive that are still to be read. */
struct operands {
	const char *pos;
	const char *end;
};

static char peek(const struct operands *o)
{
	return o->pos < o->end ? *o->pos : '\0';
}

static void skip_blanks(struct operands *o)
{
	o->pos = assembly_skip_blanks(o->pos, o->end);
}

/* If C is next, pass it and the blanks around it. */
static bool pass(struct operands *o, char c)
{
	skip_blanks(o);
	if (peek(o) != c)
		return false;
	o->pos++;
	skip_blanks(o);
	return true;
}

/* Read the next string or word; returns whether there is one. */
static bool read_word(struct operands *o, const char **word, size_t *len)
{
	const char *start = o->pos;

	if (peek(o) == '"') {
		o->pos = assembly_string_end(start, o->end);
		*word = start + 1;
		*len = o->pos - start - 2;
		return o->pos - start > 1 && o->pos[-1] == '"';
	}
	while (o->pos < o->end && *o->pos != ',' && !ISBLANK(*o->pos) &&
	       (*o->pos != '/' || assembly_skip_blanks(o->pos, o->end) == o->pos))
		o->pos++;
	*word = start;
	*len = o->pos - start;
	return *len;
}

/* Read flags, letters or numbers; returns whether all of them are known. */
static bool read_flags(struct entry *e, const char *text, size_t len)
{
	static const struct {
		char letter;
		unsigned int flag;
	} known[] = {
		{ 'a', SHF_ALLOC }, { 'w', SHF_WRITE }, { 'x', SHF_EXECINSTR },
		{ 'M', SHF_MERGE }, { 'S', SHF_STRINGS }, { 'R', SHF_GNU_RETAIN },
		{ 'G', SHF_GROUP }, { '?', SHF_GROUP }, { 'o', SHF_LINK_ORDER },
		{ 'T', SHF_TLS }, { 'e', SHF_EXCLUDE }, { 'l', X86_64_LARGE },
	};
	const char *end = text + len;

	while (text < end) {
		size_t i = 0;

		if (ISDIGIT(*text)) {
			char *after;

			/* The closing quote ends it at the latest. */
			e->flags |= strtoul(text, &after, 0);
			text = after;
			continue;
		}
		while (i < ARRAY_SIZE(known) && known[i].letter != *text)
			i++;
		if (i == ARRAY_SIZE(known))
			return false;
		e->flags |= known[i].flag;
		text++;
	}
	return true;
}

/* Is the word a section's type: @progbits, %nobits, @0x7? */
static bool is_type(const char *word, size_t len)
{
	for (size_t i = *word == '@' || *word == '%'; i < len; i++)
		if (!ISALNUM(word[i]) && word[i] != '_')
			return false;
	return true;
}

static bool is_number(const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!ISDIGIT(word[i]))
			return false;
	return true;
}

/* Read the attributes, if any: "flags", @type, entry size (of a mergeable section). */
static bool read_attributes(struct entry *e, struct operands o)
{
	const char *word;
	size_t len;
	bool known;

	if (!pass(&o, ','))
		return o.pos == o.end;
	if (peek(&o) != '"' || !read_word(&o, &word, &len))
		return false;
	known = read_flags(e, word, len);
	if (pass(&o, ',') && (!read_word(&o, &word, &len) || !is_type(word, len)))
		return false;
	if ((e->flags & SHF_MERGE) && pass(&o, ',') &&
	    (!read_word(&o, &word, &len) || !is_number(word, len)))
		return false;
	skip_blanks(&o);
	return known && o.pos == o.end;
}

/*
 * Read the operands of a directive; returns whether there is a name.  A subsection number
 * is dropped from the attributes: the stamp has its own.
 */
static bool read_entry(struct entry *e, struct operands o)
{
	const char *start = o.pos;

	skip_blanks(&o);
	if (o.pos == start || !read_word(&o, &e->name, &e->name_len) || !e->name_len)
		return false;
	skip_blanks(&o);
	e->args = o.pos;
	if (pass(&o, ',') && ISDIGIT(peek(&o))) {
		while (peek(&o) && peek(&o) != ',')
			o.pos++;
		e->args = o.pos;
	}
	e->args_len = o.end - e->args;
	while (e->args_len && ISBLANK(e->args[e->args_len - 1]))
		e->args_len--;
	e->flags = 0;
	o.pos = e->args;
	o.end = e->args + e->args_len;
	e->understood = read_attributes(e, o);
	return true;
}

/*
 * Does gas make a section of this name large ("l")?  Repeating its other attributes would
 * take that away.
 */
static bool large_by_name(const char *name)
{
	return kallmod_is_or_below(name, ".lbss") || kallmod_is_or_below(name, ".ldata") ||
	       kallmod_is_or_below(name, ".lrodata");
}

/*
 * Does gas, of any version and for any target, allocate this section without being told to
 * (gABI, "Special Sections")?
 */
static bool allocated_by_name(const char *name)
{
	static const char *const below[] = {
		".text", ".data", ".bss", ".rodata",
		".init_array", ".fini_array", ".preinit_array",
	};
	static const char *const exactly[] = { ".data1", ".rodata1", ".init", ".fini" };

	for (const char *known : below)
		if (kallmod_is_or_below(name, known))
			return true;
	for (const char *known : exactly)
		if (!strcmp(name, known))
			return true;
	return large_by_name(name);
}

/* Does NAME, quoted if necessary, stand for the symbol of the section? */
static bool names_symbol(const char *name, bool bare_registers)
{
	bool plain = true, registers = true;

	if ((!ISALPHA(*name) && *name != '_' && *name != '.') || !strcmp(name, "."))
		return false;
	for (; *name; name++) {
		if (*name == '_' || *name == '.')
			registers = false;
		else if (strchr("+-$", *name))
			plain = false;
		else if (!ISALNUM(*name))
			return false;
	}
	return !bare_registers || (plain && !registers);
}

static bool has_macro_argument(const char *name, size_t len)
{
	return memchr(name, '\\', len) || memchr(name, '&', len);
}

/* Can the note refer to this section, as one that belongs to the object alone? */
static bool is_ownable(const struct section_ref *ref, bool bare_registers)
{
	if (ref->unowned || kallmod_unowned_by_name(ref->name) ||
	    !names_symbol(ref->name, bare_registers))
		return false;
	if (ref->retained && (ref->disputed || ref->bare || large_by_name(ref->name)))
		return false;
	return *ref->args || allocated_by_name(ref->name);
}

static hashval_t ref_hash(const void *p)
{
	const struct section_ref *ref = (const struct section_ref *)p;

	return iterative_hash(ref->name, ref->name_len, 0);
}

static int ref_eq(const void *a, const void *b)
{
	const struct section_ref *l = (const struct section_ref *)a;
	const struct section_ref *r = (const struct section_ref *)b;

	return l->name_len == r->name_len && !memcmp(l->name, r->name, l->name_len);
}

/* Find the section that E names, or add it. */
static struct section_ref *find(struct sections *s, const struct entry *e)
{
	struct section_ref key = {};
	struct section_ref *ref;
	void **slot;

	key.name = e->name;
	key.name_len = e->name_len;
	slot = htab_find_slot(s->by_name, &key, INSERT);
	if (*slot)
		return (struct section_ref *)*slot;

	*slot = ref = XNEW(struct section_ref);
	*ref = key;
	ref->name = xstrndup(e->name, e->name_len);
	ref->args = "";
	ref->doubtful = true;
	if (s->count == s->room) {
		s->room = s->room ? 2 * s->room : 32;
		s->refs = XRESIZEVEC(struct section_ref *, s->refs, s->room);
	}
	s->refs[s->count++] = ref;
	return ref;
}

/*
 * Record that the assembly enters a section, IN_BODY of a macro or not.  GCC writes the
 * attributes only in the first directive for a section; but the first one may also be in
 * the body of a macro, and bare.
 */
static void add(struct sections *s, const struct entry *e, bool in_body)
{
	struct section_ref *ref;

	if (has_macro_argument(e->name, e->name_len)) {
		s->ambiguous |= (e->flags & (NOT_OWNED | SHF_GNU_RETAIN)) ||
			    memmem(e->args, e->args_len, "unique", strlen("unique"));
		return;
	}
	ref = find(s, e);
	if (!in_body)
		ref->doubtful = false;
	if (!e->understood || (e->flags & NOT_OWNED))
		ref->unowned = true;
	if (e->flags & SHF_GNU_RETAIN)
		ref->retained = true;
	if (!e->args_len) {
		ref->bare = true;
		return;
	}
	if (!(e->flags & SHF_ALLOC))
		ref->unowned = true;
	if (!ref->args_len) {
		ref->args = xstrndup(e->args, e->args_len);
		ref->args_len = e->args_len;
		ref->merged = e->flags & SHF_MERGE;
	} else if (ref->args_len != e->args_len || memcmp(ref->args, e->args, e->args_len)) {
		ref->disputed = true;
		if (ref->merged != !!(e->flags & SHF_MERGE))
			ref->unowned = true;
	}
}

/* Add a section that always exists. */
static void add_known(struct sections *s, const char *name)
{
	struct entry e = { name, strlen(name), "", 0, 0, true };

	find(s, &e)->doubtful = false;
}

/* Keep the sections that go into the note, with the attributes to repeat. */
static void settle(struct sections *s, bool with_merged)
{
	unsigned int kept = 0;

	for (unsigned int i = 0; i < s->count; i++) {
		struct section_ref *ref = s->refs[i];

		if (s->ambiguous || !is_ownable(ref, s->bare_registers) ||
		    (ref->merged && !with_merged))
			continue;
		if (ref->disputed ||
		    (allocated_by_name(ref->name) && !ref->retained))
			ref->args = "";
		s->refs[kept++] = ref;
	}
	s->count = kept;
}

/* Does this part of the assembly, which is in .modinfo, declare the module? */
static bool declares_module(const char *text, const char *end, const char *needle)
{
	return memmem(text, end - text, needle, strlen(needle));
}

/* Does this syntax directive allow registers without '%'? */
static bool has_bare_registers(const struct assembly *a)
{
	const char *end = assembly_statement_end(a->pos, a->end);

	return TOLOWER(a->start[1]) == 'i' ||
	       memmem(a->pos, end - a->pos, "noprefix", strlen("noprefix"));
}

void sections_scan(struct sections *s, const char *text, size_t len,
		   const char *from, const char *modname, bool with_merged)
{
	char *declaration = concat("\"", modname, ".file=", NULL);
	const char *modinfo = NULL;	/* where .modinfo was entered, while a is in it */
	enum directive directive;
	struct assembly a;
	struct entry e;

	*s = {};
	s->by_name = htab_create(64, ref_hash, ref_eq, free);

	add_known(s, ".text");
	add_known(s, ".data");
	add_known(s, ".bss");

	assembly_open(&a, text, len);
	while (!s->end && (directive = assembly_next(&a)) != DIRECTIVE_NONE) {
		if (directive == DIRECTIVE_SYNTAX) {
			s->bare_registers |= has_bare_registers(&a);
			continue;
		}
		if (directive == DIRECTIVE_INCLUDE || directive == DIRECTIVE_GROUP) {
			s->ambiguous = true;
			continue;
		}
		if (modinfo && declares_module(modinfo, a.start, declaration))
			s->declares = true;
		modinfo = NULL;
		if (directive == DIRECTIVE_END && a.start >= from) {
			s->end = a.start;
			s->end_in_body = a.bodies;
		}
		if (directive != DIRECTIVE_SECTION ||
		    !read_entry(&e, { a.pos, assembly_statement_end(a.pos, a.end) }))
			continue;
		if (e.name_len == strlen(".modinfo") &&
		    !memcmp(e.name, ".modinfo", e.name_len))
			modinfo = a.pos;
		add(s, &e, a.bodies);
	}
	if (modinfo && declares_module(modinfo, a.end, declaration))
		s->declares = true;
	s->open = a.open;
	free(declaration);
	settle(s, with_merged);
}

void sections_free(struct sections *s)
{
	htab_delete(s->by_name);
	free(s->refs);
}
