// SPDX-License-Identifier: GPL-2.0-or-later
#include <elf.h>
#include <stdarg.h>
#include <string.h>
#include "log/moved.h"

static void add_boot(struct moved *m)
{
	GROW(m->boots, m->nboots, m->room);
	m->boots[m->nboots++] = (struct boot){ .witness = NO_SYMBOL };
}

void moved_init(struct moved *m, const struct where *where, const struct names *names,
		const char *path)
{
	*m = (struct moved){ .where = where, .names = names, .path = path };
	add_boot(m);
}

void moved_free(struct moved *m)
{
	xfree(m->boots);
	xfree(m->mismatch);
}

void moved_rewind(struct moved *m)
{
	m->current = 0;
}

bool moved_is_other(const struct moved *m)
{
	const struct boot *b = &m->boots[m->current];

	return b->contradictory || (m->given && b->known && b->shift != m->given_shift);
}

const uint64_t *moved_shift(const struct moved *m)
{
	const struct boot *b = &m->boots[m->current];

	if (moved_is_other(m))
		return NULL;
	if (m->given)
		return &m->given_shift;
	return b->known ? &b->shift : NULL;
}

void moved_mismatch(struct moved *m, unsigned long number, const char *fmt, ...)
{
	char text[1024];
	va_list args;

	if (m->mismatch && m->mismatch_line <= number)
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	xfree(m->mismatch);
	m->mismatch = xstrndup(text, strlen(text));
	m->mismatch_line = number;
}

static void set_shift(struct moved *m, struct boot *b, uint64_t shift, unsigned long number)
{
	if (b->contradictory)
		return;
	if (b->known && b->shift != shift) {
		moved_mismatch(m, number, "the kernel was moved by 0x%llx, elsewhere by 0x%llx: not of this kernel, or of two boots",
			       (unsigned long long)shift, (unsigned long long)b->shift);
		b->contradictory = true;
		b->known = false;
		return;
	}
	if (m->given && !b->known && shift != m->given_shift) {
		if (!m->current)
			moved_mismatch(m, number, "the kernel was moved by 0x%llx, not by 0x%llx: of another boot",
				       (unsigned long long)shift,
				       (unsigned long long)m->given_shift);
		else if (!m->other_line)
			m->other_line = number;
	}
	b->known = true;
	b->shift = shift;
}

/* --- What may be true ------------------------------------------------------ */

/* Shifts are a multiple of this. */
static uint64_t granule(const struct image *img)
{
	return img->machine == EM_X86_64 ? 2 << 20 : img->machine == EM_AARCH64 ? 64 << 10 : 4 << 10;
}

/* How far the kernel is moved at most.  On x86-64, it stays below the loadable modules. */
static uint64_t most(const struct where *where)
{
	const struct image *img = where->l->link.img;

	if (img->machine == EM_X86_64 && where->nspots)
		return 0xffffffffc0000000 - where->spots[where->nspots - 1].addr;
	return 1ull << (img->address_size == 8 ? 47 : 31);
}

static bool is_possible(const struct where *where, uint64_t shift)
{
	return !(shift % granule(where->l->link.img)) && shift <= most(where);
}

bool moved_give(struct moved *m, uint64_t shift)
{
	m->given = true;
	m->given_shift = shift;
	return is_possible(m->where, shift);
}

/* --- Addresses with their symbols ------------------------------------------ */

/* What a token tells: nothing; the shift, if there is another witness; or the shift. */
enum told { TOLD_NOTHING, TOLD_PERHAPS, TOLD_SHIFT };

/* The only symbol with this name that is not fixed; NO_SYMBOL if there is none, or several. */
static uint32_t only_symbol(const struct moved *m, const struct token *t)
{
	uint32_t i = names_find(m->names, t->name, t->name_len);

	if (i == NO_SYMBOL || m->names->next[i] != NO_SYMBOL || m->where->l->k.syms[i].fixed)
		return NO_SYMBOL;
	return i;
}

/*
 * The shift that T tells, of *WITNESS.  Without an offset, any address in the symbol does, if
 * the shift is a multiple of more than the size.
 */
static enum told shift_of_token(const struct moved *m, const struct token *t,
				uint64_t *shift, uint32_t *witness)
{
	const struct image *img = m->where->l->link.img;
	const struct ksym *sym;

	*witness = t->has_addr && t->name && !t->annotated && !t->foreign ? only_symbol(m, t) : NO_SYMBOL;
	if (*witness == NO_SYMBOL)
		return TOLD_NOTHING;
	sym = &m->where->l->k.syms[*witness];
	*shift = t->addr - sym->addr - t->offset;
	if (!t->has_offset) {
		if (sym->size > granule(img) || *shift % granule(img) >= sym->size)
			return TOLD_NOTHING;
		*shift -= *shift % granule(img);
	} else if (t->has_size && !where_may_print(m->where, *witness, t->size)) {
		return TOLD_NOTHING;
	}
	if (!is_possible(m->where, *shift))
		return TOLD_NOTHING;
	return t->has_size ? TOLD_SHIFT : TOLD_PERHAPS;
}

/* Learn from the tokens of a line. */
static void learn_tokens(struct moved *m, struct boot *b, const char *line, size_t len,
			 unsigned long number)
{
	struct scan s = { line, len, 0, m->where->l->link.img->address_size };
	struct token t;
	uint64_t shift;
	uint32_t witness;

	while (scan_next(&s, &t)) {
		enum told told = shift_of_token(m, &t, &shift, &witness);

		if (told == TOLD_SHIFT) {
			set_shift(m, b, shift, number);
		} else if (told == TOLD_PERHAPS && !b->known && !b->contradictory && !m->given) {
			if (b->witness != NO_SYMBOL && b->witness != witness && b->shift == shift)
				b->known = true;
			b->witness = witness;
			b->shift = shift;
		}
	}
}

/* --- Messages -------------------------------------------------------------- */

/* Is WORD, between blanks, behind P?  There is a character before P. */
static bool has_word(const char *p, const char *end, const char *word)
{
	size_t len = strlen(word);

	while ((p = scan_behind(p, end - p, word)))
		if (*(p - len - 1) == ' ' && (p == end || *p == ' ' || *p == '\n' || *p == '\r'))
			return true;
	return false;
}


/*
 * "0x2c000000 from 0xffffffff81000000" at P: where the kernel was linked comes last, on the
 * machines of which this is known.  Is it that of the image?
 */
static bool is_from_image(const struct moved *m, const char *p, const char *end)
{
	const struct image *img = m->where->l->link.img;
	const struct symbol *text = image_symbol(img, "_text");
	uint64_t from;

	if (!text || (img->machine != EM_X86_64 && img->machine != EM_AARCH64))
		return true;
	if (scan_behind(p, end - p, " from ") != p + strlen(" from ") ||
	    !scan_number(p + strlen(" from "), end, &from))
		return true;
	return from == text->addr;
}

/* "Kernel Offset: " is before P. */
static bool shift_of_offset(struct moved *m, const char *p, const char *end,
			    uint64_t *shift, unsigned long number)
{
	const char *behind = scan_number(p, end, shift);

	if (!behind)
		return scan_behind(p, end - p, "disabled") == p + strlen("disabled");
	if (is_possible(m->where, *shift) && is_from_image(m, behind, end))
		return true;
	moved_mismatch(m, number, "no such \"Kernel Offset\" is possible for %s: not of this kernel",
		       m->where->l->link.img->path);
	m->boots[m->current].contradictory = true;
	m->boots[m->current].known = false;
	return false;
}

/* The shift that a message of the kernel tells. */
static bool shift_of_message(struct moved *m, const char *line, size_t len, uint64_t *shift,
			     unsigned long number)
{
	const char *end = line + len, *p = scan_behind(line, len, "Kernel Offset: ");

	*shift = 0;
	if (p)
		return shift_of_offset(m, p, end, shift, number);
	p = scan_behind(line, len, "ommand line: ");
	return p && has_word(p, end, "nokaslr");
}

/* --- Lines ----------------------------------------------------------------- */

static void start_boot(struct moved *m)
{
	/* When the log is read again, it is the next one. */
	if (++m->current == m->nboots)
		add_boot(m);
}

void moved_learn(struct moved *m, const char *line, size_t len, unsigned long number)
{
	uint64_t shift;

	if (scan_behind(line, len, "Linux version "))
		start_boot(m);
	if (shift_of_message(m, line, len, &shift, number))
		set_shift(m, &m->boots[m->current], shift, number);
	learn_tokens(m, &m->boots[m->current], line, len, number);
}
