// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What sections do I have: read from the finished assembly.
 *
 * In:  the assembly file the compiler is about to hand to the assembler.
 * Out: the name and attributes of every allocated section in it, and whether
 *      the object declares a module.
 *
 * Every section but the three the assembler always makes is entered through a
 * directive whose name ends in "section", be it the compiler's own, one inside
 * an asm() or one in a .S file.  Looking for that word finds them all, and a
 * .s file has few of them: 176 in the 223 KB of fs/ext4/inode.c.
 *
 * Not taken: wrapping targetm.asm_out.named_section, which sees none of the
 * sections that only an asm() names, and nothing of a .S file.
 *
 * Left out, because what is in them has no single owner or no address:
 *   - sections that are not allocated;
 *   - mergeable sections ("M"): ld keeps one copy for several objects.  Of those
 *     in assembly the start is kept, see kallmod-note.h;
 *   - group and linked sections ("G", "o"): of several with one name, the
 *     assembler cannot tell by name which is meant;
 *   - thread-local sections ("T"), which have offsets and no addresses;
 *   - .discard.*, which no kernel image keeps, and .note.*, which ld merges.
 * A directive in a macro body names a section that may never come to be; so
 * the stamp repeats the directive's own attributes, which makes an empty
 * section at the worst, of the kind the linker script expects.  A name with a
 * macro argument in it is passed over.
 *
 * Attributes are left out where they would do harm.  A section that the assembler
 * knows by name has its own from the start, and saying others again gets a
 * warning.  Where directives disagree, as they may with one of them in a dead
 * .if, a section that is there keeps what it has.  But a retained one ("R") is
 * another section than a bare one of its name, so it is entered in full; if both
 * may be there, neither is stamped.
 */
#include "gcc-plugin.h"
#include "hashtab.h"
#include "sections.h"

/* A directive's operands, while they are being read. */
struct operands {
	const char *pos;
	const char *end;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void skip_blanks(struct operands *o)
{
	while (o->pos < o->end && is_blank(*o->pos))
		o->pos++;
}

/* Past the closing quote of the string that starts at POS, or END. */
static const char *string_end(const char *pos, const char *end)
{
	for (pos++; pos < end && *pos != '"' && *pos != '\n'; pos++)
		if (*pos == '\\' && pos + 1 < end)
			pos++;
	return pos < end ? pos + 1 : end;
}

/*
 * The operands that start at POS: up to the end of the statement.  Neither
 * section names nor attributes contain '#' unquoted, but for the Solaris
 * syntax (#alloc), which the kernel left long ago.
 */
static const char *operands_end(const char *pos, const char *end)
{
	while (pos < end && *pos != '\n' && *pos != ';' && *pos != '#' &&
	       !(pos[0] == '/' && pos + 1 < end && (pos[1] == '*' || pos[1] == '/')))
		pos = *pos == '"' ? string_end(pos, end) : pos + 1;
	return pos;
}

/*
 * Does a statement begin at POS?  Before it, on its line or since the last
 * ';' or a comment, there may be blanks and labels only.  That also tells a directive from
 * the same word in a string or in a comment.
 */
static bool statement_starts(const char *text, const char *pos)
{
	bool label = false;

	while (pos > text) {
		char c = *--pos;

		if (c == '\n' || c == ';')
			return true;
		if (c == '/' && pos > text && pos[-1] == '*')
			return true;
		if (c == ':')
			label = true;
		else if (!is_blank(c) &&
			 !(label && (ISALNUM(c) || strchr("_.$\\@()", c))))
			return false;
	}
	return true;
}

/*
 * If the word "section" at HIT is that of .section or .pushsection, return
 * where its operands start.  (.popsection and .subsection name no section.)
 */
static const char *directive_operands(const char *text, const char *hit,
				      const char *end)
{
	static const char push[] = ".push";
	const size_t push_len = sizeof(push) - 1;
	const char *start = hit - 1;
	const char *operands = hit + strlen("section");

	if (hit == text || operands == end || !is_blank(*operands))
		return NULL;
	if (*start != '.') {
		if ((size_t)(hit - text) < push_len ||
		    memcmp(hit - push_len, push, push_len))
			return NULL;
		start = hit - push_len;
	}
	return statement_starts(text, start) ? operands : NULL;
}

/* Read the section name; returns an xmalloc()ed copy, or NULL if malformed. */
static char *read_name(struct operands *o)
{
	const char *start;

	skip_blanks(o);
	start = o->pos;
	if (start < o->end && *start == '"') {
		o->pos = string_end(start, o->end);
		if (o->pos - start < 3)
			return NULL;
		return xstrndup(start + 1, o->pos - start - 2);
	}
	while (o->pos < o->end && *o->pos != ',' && !is_blank(*o->pos))
		o->pos++;
	return o->pos > start ? xstrndup(start, o->pos - start) : NULL;
}

/*
 * The rest of the directive from its first comma, without a subsection number:
 * the stamp supplies its own.
 */
static char *read_args(struct operands *o)
{
	const char *end = o->end;

	skip_blanks(o);
	if (o->pos < o->end && *o->pos == ',') {
		struct operands number = { o->pos + 1, o->end };

		skip_blanks(&number);
		if (number.pos < number.end && ISDIGIT(*number.pos)) {
			while (number.pos < number.end && *number.pos != ',')
				number.pos++;
			o->pos = number.pos;
		}
	}
	while (end > o->pos && is_blank(end[-1]))
		end--;
	return xstrndup(o->pos, end - o->pos);
}

/* Is NAME equal to PREFIX, or PREFIX with a dot and more? */
static bool is_or_below(const char *name, const char *prefix)
{
	size_t len = strlen(prefix);

	return !strncmp(name, prefix, len) && (!name[len] || name[len] == '.');
}

/* Sections that gas allocates without being told (gABI, "Special Sections"). */
static bool allocated_by_name(const char *name)
{
	return is_or_below(name, ".text") || is_or_below(name, ".data") ||
	       is_or_below(name, ".bss") || is_or_below(name, ".rodata");
}

/* The flags string of a directive: points behind its opening quote, or NULL. */
static const char *flags_of(const char *args, size_t *len)
{
	const char *open = strchr(args, '"');
	const char *close = open ? strchr(open + 1, '"') : NULL;

	if (!close)
		return NULL;
	*len = close - open - 1;
	return open + 1;
}

static bool has_flag(const char *args, char flag)
{
	size_t len;
	const char *flags = flags_of(args, &len);

	return flags && memchr(flags, flag, len);
}

/* Can addresses in this section, or if it is merged its start, be the object's own? */
static bool is_ownable(const struct section_ref *ref)
{
	size_t len;

	if (is_or_below(ref->name, ".discard") || is_or_below(ref->name, ".note") ||
	    strpbrk(ref->name, "\\\"&"))
		return false;
	if (!flags_of(ref->args, &len))
		return allocated_by_name(ref->name);
	if (!has_flag(ref->args, 'a') || (ref->disputed && ref->retained))
		return false;
	for (const char *no = "GoT"; *no; no++)
		if (has_flag(ref->args, *no))
			return false;
	return true;
}

static hashval_t ref_hash(const void *ref)
{
	return htab_hash_string(((const struct section_ref *)ref)->name);
}

static int ref_eq(const void *a, const void *b)
{
	return !strcmp(((const struct section_ref *)a)->name,
		       ((const struct section_ref *)b)->name);
}

/*
 * Note that the assembly has a section NAME; takes both strings over.  GCC says
 * a section's attributes only when it first enters it; but what comes first may
 * also be in the body of a macro, and bare.
 */
static void add(struct sections *s, char *name, char *args)
{
	struct section_ref key = { name, args, false, has_flag(args, 'R'), false };
	void **slot = htab_find_slot(s->by_name, &key, INSERT);
	struct section_ref *ref = (struct section_ref *)*slot;

	if (ref) {
		if (!*ref->args)
			ref->args = args;
		else if (*args && strcmp(ref->args, args))
			ref->disputed = true;
		ref->retained |= key.retained;
		return;
	}
	*slot = ref = XNEW(struct section_ref);
	*ref = key;
	if (s->count == s->room) {
		s->room = s->room ? 2 * s->room : 32;
		s->refs = XRESIZEVEC(struct section_ref *, s->refs, s->room);
	}
	s->refs[s->count++] = ref;
}

/* Keep what can be stamped, with the attributes to stamp it with. */
static void settle(struct sections *s, bool with_merged)
{
	unsigned int kept = 0;

	for (unsigned int i = 0; i < s->count; i++) {
		struct section_ref *ref = s->refs[i];

		ref->merged = has_flag(ref->args, 'M');
		if (!is_ownable(ref) || (ref->merged && !with_merged))
			continue;
		if (ref->disputed ||
		    (allocated_by_name(ref->name) && !ref->retained))
			ref->args = "";
		s->refs[kept++] = ref;
	}
	s->count = kept;
}

/*
 * Does the part of the assembly that begins in .modinfo name this module's file
 * before it leaves that section?
 */
static bool declares_module(const char *text, const char *end,
			    const char *modname)
{
	static const char *const leave[] = { "\t.text\n", "\t.data\n", "\t.bss\n", "\t.previous\n" };
	char *needle = concat("\"", modname, ".file=", NULL);
	const char *found = (const char *)memmem(text, end - text, needle, strlen(needle));

	free(needle);
	for (const char *directive : leave)
		if (found && memmem(text, found - text, directive, strlen(directive)))
			return false;
	return found;
}

void sections_scan(struct sections *s, const char *text, size_t len,
		   const char *modname, bool with_merged)
{
	const char *end = text + len;
	const char *pos = text;
	const char *modinfo = NULL;	/* where .modinfo was last entered */

	s->refs = NULL;
	s->count = s->room = 0;
	s->declares = false;
	s->by_name = htab_create(64, ref_hash, ref_eq, free);

	add(s, xstrdup(".text"), xstrdup(""));
	add(s, xstrdup(".data"), xstrdup(""));
	add(s, xstrdup(".bss"), xstrdup(""));

	while ((pos = (const char *)memmem(pos, end - pos, "section", 7))) {
		const char *operands = directive_operands(text, pos, end);

		pos += strlen("section");
		if (!operands)
			continue;
		if (modinfo && declares_module(modinfo, operands, modname))
			s->declares = true;
		modinfo = NULL;

		struct operands o = { operands, operands_end(operands, end) };
		char *name = read_name(&o);

		if (!name)
			continue;
		if (!strcmp(name, ".modinfo"))
			modinfo = operands;

		add(s, name, read_args(&o));
	}
	if (modinfo && declares_module(modinfo, end, modname))
		s->declares = true;
	settle(s, with_merged);
}

void sections_free(struct sections *s)
{
	htab_delete(s->by_name);
	free(s->refs);
}
