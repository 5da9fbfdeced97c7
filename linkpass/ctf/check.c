// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Check CTF, version 3, as GCC writes it (format: ctf.h of binutils).
 *
 * In:  the contents of an object's .ctf.
 * Out: nothing, or an error message.
 *
 * A header says where the parts begin: labels, types of data objects and of
 * functions, the names for these, variables, types (ctf/types.h), strings.  CTF that a
 * linker wrote (compressed, with a parent, or an archive) is refused: only objects are
 * expected here.
 */
#include <ctf.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "ctf/check.h"
#include "ctf/types.h"
#include "base/util.h"

struct checker {
	const char *path;
	const uint8_t *bytes;
	const ctf_header_t *header;
	const uint8_t *body;	/* what offsets in the header are relative to */
	const char *strings;
	/* By type number; 0 stands for no type. */
	const ctf_stype_t **types;
	unsigned int ntypes, room;
};

static void __attribute__((noreturn, format(printf, 3, 4)))
bad(const struct checker *c, const void *at, const char *fmt, ...)
{
	char what[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	die(c->path, ".ctf: offset 0x%llx: %s",
	    (unsigned long long)((const uint8_t *)at - c->bytes), what);
}

/* --- The parts ------------------------------------------------------------- */

static void check_header(struct checker *c, uint64_t size)
{
	const ctf_header_t *h = c->header;
	const uint32_t starts[] = {
		h->cth_lbloff, h->cth_objtoff, h->cth_funcoff, h->cth_objtidxoff,
		h->cth_funcidxoff, h->cth_varoff, h->cth_typeoff, h->cth_stroff,
	};
	uint64_t room = size - sizeof(*h);

	for (unsigned int i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		if (starts[i] & 3 && starts[i] != h->cth_stroff)
			bad(c, h, "a part at 0x%x is not aligned", starts[i]);
		if (i && starts[i] < starts[i - 1])
			bad(c, h, "parts at 0x%x and 0x%x overlap", starts[i - 1], starts[i]);
	}
	if (h->cth_stroff > room || h->cth_strlen > room - h->cth_stroff)
		bad(c, h, "strings reach past the end");
	if (!h->cth_strlen || c->strings[0] || c->strings[h->cth_strlen - 1])
		bad(c, c->strings, "strings do not begin and end with NUL");
	if (h->cth_objtidxoff - h->cth_funcoff != h->cth_varoff - h->cth_funcidxoff ||
	    h->cth_funcoff - h->cth_objtoff != h->cth_funcidxoff - h->cth_objtidxoff)
		bad(c, h, "not as many names as types of symbols");
	if ((h->cth_objtoff - h->cth_lbloff) % sizeof(ctf_lblent_t) ||
	    (h->cth_typeoff - h->cth_varoff) % sizeof(ctf_varent_t))
		bad(c, h, "a part ends in the middle of an entry");
}

static void open_header(struct checker *c, uint64_t size)
{
	const ctf_header_t *h = c->header;

	if (size < sizeof(*h))
		bad(c, h, "%llu bytes are no CTF header", (unsigned long long)size);
	if (h->cth_magic == __builtin_bswap16(CTF_MAGIC))
		bad(c, h, "of another byte order than this machine's");
	if (h->cth_magic != CTF_MAGIC)
		bad(c, h, "not what a compiler writes (magic number 0x%x)", h->cth_magic);
	if (h->cth_version != CTF_VERSION_3)
		bad(c, h, "version %u, but this linkpass reads version %u", h->cth_version,
		    CTF_VERSION_3);
	if (h->cth_flags & ~(CTF_F_NEWFUNCINFO | CTF_F_IDXSORTED) || h->cth_parname)
		bad(c, h, "not what a compiler writes (flags 0x%x)", h->cth_flags);
	check_header(c, size);
}

static void check_name(const struct checker *c, uint32_t name, const void *at)
{
	if (name >= c->header->cth_strlen)
		bad(c, at, "name 0x%x is outside the strings", name);
}

/* 0 is "no type", such as what a pointer to void points to. */
static void check_type(const struct checker *c, uint32_t type, const void *at)
{
	if (type >= c->ntypes)
		bad(c, at, "type 0x%x is not there", type);
}

static void check_names(const struct checker *c, uint32_t from, uint32_t to)
{
	for (; from < to; from += sizeof(uint32_t))
		check_name(c, *(const uint32_t *)(c->body + from), c->body + from);
}

static void check_types(const struct checker *c, uint32_t from, uint32_t to)
{
	for (; from < to; from += sizeof(uint32_t))
		check_type(c, *(const uint32_t *)(c->body + from), c->body + from);
}

/* Labels and variables: pairs of a name and a type. */
static void check_pairs(const struct checker *c, uint32_t from, uint32_t to)
{
	for (; from < to; from += 2 * sizeof(uint32_t)) {
		check_names(c, from, from + sizeof(uint32_t));
		check_types(c, from + sizeof(uint32_t), from + 2 * sizeof(uint32_t));
	}
}

/* --- The types ------------------------------------------------------------- */

static void number_types(struct checker *c)
{
	const uint8_t *p = c->body + c->header->cth_typeoff;
	const uint8_t *end = c->body + c->header->cth_stroff;

	GROW(c->types, c->ntypes, c->room);
	c->types[c->ntypes++] = NULL;
	while (p < end) {
		const ctf_stype_t *t = (const ctf_stype_t *)p;
		uint64_t left = end - p, list;

		if (left < sizeof(*t) || (ctf_is_large(t) && left < sizeof(ctf_type_t)))
			bad(c, t, "type 0x%x reaches past the end", c->ntypes);
		list = ctf_list_size(t);
		if (list == UINT64_MAX)
			bad(c, t, "there is no kind %u of types", ctf_kind(t));
		left -= (const uint8_t *)ctf_list(t) - p;
		if (list > left)
			bad(c, t, "type 0x%x reaches past the end", c->ntypes);
		GROW(c->types, c->ntypes, c->room);
		c->types[c->ntypes++] = t;
		p = (const uint8_t *)ctf_list(t) + list;
	}
}

/* How many references to types T has. */
static unsigned int count_references(const ctf_stype_t *t)
{
	switch (ctf_kind(t)) {
	case CTF_K_POINTER:
	case CTF_K_TYPEDEF:
	case CTF_K_VOLATILE:
	case CTF_K_CONST:
	case CTF_K_RESTRICT:
	case CTF_K_SLICE:
		return 1;
	case CTF_K_ARRAY:
		return 2;
	case CTF_K_FUNCTION:
		return ctf_length(t) + 1;
	case CTF_K_STRUCT:
	case CTF_K_UNION:
		return ctf_length(t);
	default:
		return 0;
	}
}

/* The I-th of these references. */
static uint32_t reference(const ctf_stype_t *t, unsigned int i)
{
	const void *list = ctf_list(t);

	switch (ctf_kind(t)) {
	case CTF_K_SLICE:
		return ((const ctf_slice_t *)list)->cts_type;
	case CTF_K_ARRAY:
		return i ? ((const ctf_array_t *)list)->cta_index :
			   ((const ctf_array_t *)list)->cta_contents;
	case CTF_K_FUNCTION:
		return i ? ((const uint32_t *)list)[i - 1] : t->ctt_type;
	case CTF_K_STRUCT:
	case CTF_K_UNION:
		return ctf_member_type(t, i);
	default:
		return t->ctt_type;
	}
}

static void check_member_names(const struct checker *c, const ctf_stype_t *t)
{
	unsigned int n = ctf_length(t), kind = ctf_kind(t);
	const void *list = ctf_list(t);

	for (unsigned int i = 0; i < n; i++) {
		if (kind == CTF_K_ENUM)
			check_name(c, ((const ctf_enum_t *)list)[i].cte_name, t);
		else if (kind != CTF_K_STRUCT && kind != CTF_K_UNION)
			break;
		else if (ctf_has_large_members(t))
			check_name(c, ((const ctf_lmember_t *)list)[i].ctlm_name, t);
		else
			check_name(c, ((const ctf_member_t *)list)[i].ctm_name, t);
	}
}

static void check_one(const struct checker *c, const ctf_stype_t *t)
{
	check_name(c, t->ctt_name, t);
	check_member_names(c, t);
	for (unsigned int i = 0; i < count_references(t); i++)
		check_type(c, reference(t, i), t);
	/* The ctt_type of a forward declaration is a kind. */
	if (ctf_kind(t) == CTF_K_FORWARD && t->ctt_type != CTF_K_STRUCT &&
	    t->ctt_type != CTF_K_UNION && t->ctt_type != CTF_K_ENUM)
		bad(c, t, "no forward declaration is of kind %u", t->ctt_type);
}

/* --- Types that contain themselves ----------------------------------------- */

/*
 * Following the references of a type never ends in two kinds of cycles, neither of which C
 * can express: one in which each type contains the next by value; and one, perhaps through
 * pointers, without any structure or union that has a name.
 */
enum cycle { BY_VALUE, WITHOUT_NAME };

static bool leads_on(const ctf_stype_t *t, enum cycle cycle)
{
	unsigned int kind = ctf_kind(t);

	if (cycle == BY_VALUE)
		return kind != CTF_K_POINTER && kind != CTF_K_FUNCTION;
	return !t->ctt_name || (kind != CTF_K_STRUCT && kind != CTF_K_UNION);
}

struct step {
	uint32_t type;
	unsigned int next;	/* of its references */
};

/* Search depth first from each type; a type met again while it is on the path is in a cycle. */
static void check_cycles(const struct checker *c, enum cycle cycle)
{
	enum { NEW, ON_PATH, DONE };
	uint8_t *state = xcalloc(c->ntypes, 1);
	struct step *path = xcalloc(c->ntypes, sizeof(*path));
	unsigned int depth = 0;

	state[0] = DONE;
	for (uint32_t first = 1; first < c->ntypes; first++) {
		uint32_t to = first;

		do {
			const ctf_stype_t *t = c->types[to];

			if (state[to] == ON_PATH)
				bad(c, t, "type 0x%x contains itself", to);
			if (state[to] == NEW && leads_on(t, cycle)) {
				state[to] = ON_PATH;
				path[depth++] = (struct step){ to, 0 };
			}
			for (; depth; depth--) {
				struct step *s = &path[depth - 1];

				if (s->next < count_references(c->types[s->type])) {
					to = reference(c->types[s->type], s->next++);
					break;
				}
				state[s->type] = DONE;
			}
		} while (depth);
	}
	xfree(path);
	xfree(state);
}

void ctf_check(const char *path, const uint8_t *bytes, uint64_t size)
{
	struct checker c = {
		.path = path,
		.bytes = bytes,
		.header = (const ctf_header_t *)bytes,
		.body = bytes + sizeof(ctf_header_t),
	};
	const ctf_header_t *h = c.header;

	if (size >= sizeof(*h))
		c.strings = (const char *)c.body + h->cth_stroff;
	open_header(&c, size);
	number_types(&c);
	check_name(&c, h->cth_cuname, h);
	check_name(&c, h->cth_parlabel, h);
	check_pairs(&c, h->cth_lbloff, h->cth_objtoff);
	check_types(&c, h->cth_objtoff, h->cth_objtidxoff);
	check_names(&c, h->cth_objtidxoff, h->cth_varoff);
	check_pairs(&c, h->cth_varoff, h->cth_typeoff);
	for (unsigned int i = 1; i < c.ntypes; i++)
		check_one(&c, c.types[i]);
	check_cycles(&c, BY_VALUE);
	check_cycles(&c, WITHOUT_NAME);
	xfree(c.types);
}
