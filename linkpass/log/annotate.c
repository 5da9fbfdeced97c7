// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "log/annotate.h"

/* --- The annotator --------------------------------------------------------- */

/* The lowest address of a symbol that KASLR moves. */
static uint64_t find_lowest(const struct where *w)
{
	const struct ksym *syms = w->l->k.syms;

	for (unsigned int i = 0; i < w->nspots; i++) {
		uint32_t largest = w->spots[i].largest;

		if (!syms[largest != NO_SYMBOL ? largest : w->spots[i].label].fixed)
			return w->spots[i].addr;
	}
	return UINT64_MAX;
}

static void close_line(void *arg)
{
	struct annotator *a = arg;

	fclose(a->line_out);
	free(a->line);
}

void annotator_init(struct annotator *a, const struct where *where, const struct names *names,
		    const struct running *running, const char *path)
{
	*a = (struct annotator){ .where = where, .names = names, .running = running, .path = path };
	a->lowest = find_lowest(where);
	moved_init(&a->moved, where, names, path);
	a->line_out = open_memstream(&a->line, &a->line_len);
	if (!a->line_out)
		die(path, "no memory: %s", strerror(errno));
	cleanup_add(&a->cleanup, close_line, a);
	if (!running)
		return;
	moved_give(&a->moved, running->shift);
	guests_make(&a->guests, running);
}

void annotator_free(struct annotator *a)
{
	if (a->running)
		guests_free(&a->guests);
	cleanup_remove(&a->cleanup);
	close_line(a);
	moved_free(&a->moved);
	xfree(a->unknown.name);
	xfree(a->unplaced.name);
	xfree(a->unsure.name);
}

static const struct ksym *symbol(const struct annotator *a, uint32_t i)
{
	return &a->where->l->k.syms[i];
}

static void leave_alone(struct left_alone *left, const struct token *t, unsigned long number)
{
	if (!left->count++) {
		left->line = number;
		left->name = t->name ? xstrndup(t->name, t->name_len) : NULL;
	}
}

/* --- Output ---------------------------------------------------------------- */

/* Select graphic rendition: green, cyan, yellow. */
#define MODULE_COLOR	"32"
#define OBJECT_COLOR	"36"
#define UNSURE_COLOR	"33"

static void put_colored(const struct annotator *a, FILE *out, const char *color,
			const char *before, const char *text, const char *behind)
{
	if (a->color)
		fprintf(out, "\033[%sm%s%s%s\033[m", color, before, text, behind);
	else
		fprintf(out, "%s%s%s", before, text, behind);
}

static void put_owner(const struct annotator *a, FILE *out, const struct owner *owner)
{
	for (unsigned int i = 0; i < owner->set->count; i++) {
		put_colored(a, out, MODULE_COLOR, "[", owner->set->names[i], "]");
		putc(' ', out);
	}
	if (owner->object)
		put_colored(a, out, OBJECT_COLOR, "{", owner->object, "}");
	else
		put_colored(a, out, UNSURE_COLOR, "{", "?", "}");
}

/* --- Owners that come into question ---------------------------------------- */

/* As many are named. */
#define MOST_OWNERS	4

struct candidates {
	struct owner owners[MOST_OWNERS];
	struct module_set sets[MOST_OWNERS];	/* of symbols in loadable modules */
	const char *modules[MOST_OWNERS];
	unsigned int count;
	bool more;
};

static bool is_new(const struct candidates *c, const struct owner *owner)
{
	for (unsigned int i = 0; i < c->count; i++)
		if (c->owners[i].set == owner->set && c->owners[i].object == owner->object)
			return false;
	return true;
}

static void add_candidate(struct candidates *c, struct owner owner)
{
	if (!is_new(c, &owner))
		return;
	if (c->count < MOST_OWNERS)
		c->owners[c->count++] = owner;
	else
		c->more = true;
}

static void add_guest(struct candidates *c, const char *module)
{
	if (c->count == MOST_OWNERS) {
		c->more = true;
		return;
	}
	c->modules[c->count] = module;
	c->sets[c->count] = (struct module_set){ .names = &c->modules[c->count], .count = 1 };
	c->owners[c->count] = (struct owner){ .set = &c->sets[c->count] };
	c->count++;
}

static bool is_guest(const struct candidates *c, unsigned int i)
{
	return c->owners[i].set == &c->sets[i];
}

static void put_candidate(const struct annotator *a, FILE *out, const struct candidates *c,
			  unsigned int i)
{
	if (is_guest(c, i))
		put_colored(a, out, MODULE_COLOR, "[", c->modules[i], "]");
	else
		put_owner(a, out, &c->owners[i]);
}

static void put_candidates(const struct annotator *a, FILE *out, const struct candidates *c)
{
	putc(' ', out);
	if (c->count == 1 && !c->more) {
		put_candidate(a, out, c, 0);
		return;
	}
	put_colored(a, out, UNSURE_COLOR, "(one of", "", "");
	for (unsigned int i = 0; i < c->count; i++) {
		fputs(i ? ", " : " ", out);
		put_candidate(a, out, c, i);
	}
	fputs(c->more ? ", ...)" : ")", out);
}

/* --- Symbols --------------------------------------------------------------- */

/* Is the symbol of T where the address of T is? */
static bool is_there(const struct annotator *a, const struct token *t, uint32_t i)
{
	const uint64_t *shift = moved_shift(&a->moved);

	return shift && symbol(a, i)->addr + *shift + t->offset == t->addr;
}

static void mismatch_of_size(struct annotator *a, const struct token *t, unsigned long number)
{
	const struct image *img = a->where->l->link.img;
	uint32_t i = names_find(a->names, t->name, t->name_len);

	moved_mismatch(&a->moved, number, "%.*s has 0x%llx bytes, %s0x%llx in %s: not of this kernel",
		       (int)t->name_len, t->name, (unsigned long long)t->size,
		       a->names->next[i] == NO_SYMBOL ? "but " : "but one of that name has ",
		       (unsigned long long)(a->where->ends[i] - symbol(a, i)->addr), img->path);
}


static void mismatch_of_place(struct annotator *a, const struct token *t, unsigned long number)
{
	moved_mismatch(&a->moved, number, "%.*s is not at 0x%llx in %s, moved by 0x%llx: not of this kernel",
		       (int)t->name_len, t->name, (unsigned long long)t->addr,
		       a->where->l->link.img->path,
		       (unsigned long long)*moved_shift(&a->moved));
}

/* The symbols that T, with a size, may be.  False if it is of another kernel. */
static bool find_sized(struct annotator *a, const struct token *t, struct candidates *c,
		       unsigned long number)
{
	uint32_t first = names_find(a->names, t->name, t->name_len);
	bool fits = false;

	for (uint32_t i = first; i != NO_SYMBOL; i = a->names->next[i]) {
		if (t->offset > t->size || !where_may_print(a->where, i, t->size))
			continue;
		fits = true;
		if (t->has_addr && is_there(a, t, i)) {
			c->count = 0;
			c->more = false;
			add_candidate(c, where_owner(a->where, i, t->offset));
			return true;
		}
		add_candidate(c, where_owner(a->where, i, t->offset));
	}
	if (first == NO_SYMBOL)
		leave_alone(&a->unknown, t, number);
	else if (!fits && t->offset <= t->size)
		mismatch_of_size(a, t, number);
	else if (fits && t->has_addr && moved_shift(&a->moved))
		mismatch_of_place(a, t, number);
	else
		return true;
	return first == NO_SYMBOL;
}

static bool is_text(const struct ksym *sym)
{
	return strchr("tTwW", sym->type);
}

/* The functions, also of loadable modules, that have the name of T, which has no offset. */
static void find_named(const struct annotator *a, const struct token *t, struct candidates *c)
{
	for (uint32_t i = names_find(a->names, t->name, t->name_len); i != NO_SYMBOL;
	     i = a->names->next[i])
		if (is_text(symbol(a, i)))
			add_candidate(c, where_owner(a->where, i, 0));
	for (uint32_t i = names_find(&a->guests.names, t->name, t->name_len); i != NO_SYMBOL;
	     i = a->guests.names.next[i])
		if (is_text(&a->running->guests[i].sym))
			add_guest(c, a->running->guests[i].module);
}

/* --- Addresses ------------------------------------------------------------- */

/* Could ADDR be one of the kernel, moved by any distance? */
static bool may_be_kernel(const struct annotator *a, uint64_t addr)
{
	return a->lowest >> 63 && addr >= a->lowest && addr - a->lowest < 1ull << 47;
}

/* Find ADDR in the kernel, which has been moved by SHIFT. */
static bool find_address(const struct annotator *a, uint64_t addr, uint64_t shift,
			 struct whereabouts *at)
{
	addr -= shift;
	return addr >= a->lowest && where_find(a->where, addr, at) &&
	       (at->symbol == NO_SYMBOL || !symbol(a, at->symbol)->fixed);
}

/* Is one of the symbols at the place of AT called what T says, with the offset that T says? */
static bool has_name(const struct annotator *a, const struct whereabouts *at,
		     const struct token *t)
{
	uint64_t start;

	if (!t->name || at->symbol == NO_SYMBOL)
		return false;
	start = symbol(a, at->symbol)->addr;
	for (uint32_t i = names_find(a->names, t->name, t->name_len); i != NO_SYMBOL;
	     i = a->names->next[i])
		if (symbol(a, i)->addr == start)
			return !t->has_offset || t->offset == at->offset;
	return false;
}

/* Is the word behind the address of T meant for its symbol? */
static bool is_symbol(const struct token *t)
{
	return t->name && (t->has_offset || t->bare || t->in_kernel);
}

/*
 * Where the kernel is linked low (s390x, UML), the number may be of a program, or physical, unless
 * it has the form of an address of the kernel.
 */
static bool is_kernel_address(const struct annotator *a, const struct token *t)
{
	return a->lowest >> 63 || t->enclosed || t->in_kernel || is_symbol(t);
}

/* Is T, whose address is ADDR in the image, in or right behind symbol I? */
static bool is_around(const struct annotator *a, const struct token *t, uint32_t i, uint64_t addr)
{
	const struct ksym *sym = symbol(a, i);
	uint64_t size = a->where->ends[i] - sym->addr;

	if (t->has_offset)
		return sym->addr + t->offset == addr;
	return addr - sym->addr <= (sym->size > size ? sym->size : size);
}

/* Does the image have the symbol of T, which is at ADDR there, but elsewhere? */
static bool contradicts(const struct annotator *a, const struct token *t, uint64_t addr)
{
	uint32_t first = is_symbol(t) ? names_find(a->names, t->name, t->name_len) : NO_SYMBOL;

	for (uint32_t i = first; i != NO_SYMBOL; i = a->names->next[i])
		if (is_around(a, t, i, addr))
			return false;
	return first != NO_SYMBOL;
}

static void put_symbol(FILE *out, const struct ksym *sym, uint64_t offset)
{
	text_name(out, sym->name);
	fprintf(out, "+0x%llx/0x%llx ", (unsigned long long)offset, (unsigned long long)sym->size);
}

static void put_whereabouts(const struct annotator *a, FILE *out, const struct whereabouts *at)
{
	fputs(" <", out);
	if (at->hole)
		fputs(at->symbol == NO_SYMBOL ? "in no symbol " : "in no symbol, behind ", out);
	if (at->symbol != NO_SYMBOL)
		put_symbol(out, symbol(a, at->symbol), at->offset);
	put_owner(a, out, &at->owner);
	putc('>', out);
}

static void put_guest(const struct annotator *a, FILE *out, const struct guest *g, uint64_t addr)
{
	fputs(" <", out);
	put_symbol(out, &g->sym, addr - g->sym.addr);
	put_colored(a, out, MODULE_COLOR, "[", g->module, "]");
	putc('>', out);
}

/* --- Lines ----------------------------------------------------------------- */

/* A line as it is being printed: up to DONE. */
struct printing {
	FILE *out;
	const char *line;
	size_t done;
};

static void copy_until(struct printing *p, size_t end)
{
	if (end > p->done)
		fwrite(p->line + p->done, 1, end - p->done, p->out);
	p->done = end;
}

/*
 * An address, with or without a word behind it that may be its symbol.  False if it is of another
 * kernel.
 */
static bool annotate_address(struct annotator *a, struct printing *p, const struct token *t,
			     struct scan *s, unsigned long number)
{
	const uint64_t *shift = moved_shift(&a->moved);
	const struct guest *guest = a->running && shift ? running_guest_at(a->running, t->addr) : NULL;
	struct whereabouts at;

	if (!is_kernel_address(a, t))
		return true;
	if (shift && find_address(a, t->addr, *shift, &at)) {
		if (contradicts(a, t, t->addr - *shift)) {
			mismatch_of_place(a, t, number);
			return false;
		}
		/* That it is somewhere between symbols says nothing. */
		if (at.hole && !at.owner.object)
			return true;
		if (has_name(a, &at, t)) {
			copy_until(p, t->end);
			putc(' ', p->out);
			put_owner(a, p->out, &at.owner);
			s->pos = t->end;
		} else {
			copy_until(p, t->addr_end);
			put_whereabouts(a, p->out, &at);
		}
	} else if (guest) {
		copy_until(p, t->addr_end);
		put_guest(a, p->out, guest, t->addr);
	} else if (!shift && !moved_is_other(&a->moved) && may_be_kernel(a, t->addr)) {
		leave_alone(&a->unplaced, t, number);
	}
	return true;
}

/* False if T is of another kernel. */
static bool annotate_token(struct annotator *a, struct printing *p, const struct token *t,
			   struct scan *s, unsigned long number)
{
	struct candidates c = { 0 };

	if (t->annotated || t->foreign)
		return true;
	if (t->has_size) {
		if (!find_sized(a, t, &c, number))
			return false;
	} else if (t->has_addr) {
		return annotate_address(a, p, t, s, number);
	} else if (a->running && !moved_is_other(&a->moved)) {
		find_named(a, t, &c);
	} else if (names_find(a->names, t->name, t->name_len) != NO_SYMBOL) {
		leave_alone(&a->unsure, t, number);
	}
	if (c.count) {
		copy_until(p, t->end);
		put_candidates(a, p->out, &c);
	}
	return true;
}

void annotate_line(struct annotator *a, FILE *out, const char *line, size_t len,
		   unsigned long number)
{
	struct printing p = { .out = a->line_out, .line = line };
	struct scan s = { line, len, 0, a->where->l->link.img->address_size };
	struct token t;

	if (!scan_next(&s, &t)) {
		fwrite(line, 1, len, out);
		return;
	}
	rewind(a->line_out);
	do {
		if (!annotate_token(a, &p, &t, &s, number)) {
			fwrite(line, 1, len, out);
			return;
		}
	} while (scan_next(&s, &t));
	copy_until(&p, len);
	fflush(a->line_out);
	fwrite(a->line, 1, a->line_len, out);
}
