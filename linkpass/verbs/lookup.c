// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linkpass lookup: whose is this address, or this symbol?
 *
 * In:  addresses, selectors with or without an offset, and what the kernel prints
 *      (symbol+0xoff/0xsize), from the command line or, one a line, from standard input;
 *      optionally /proc/kallsyms of the running kernel, for its addresses and its modules.
 * Out: a line for each
 *
 *	address symbol+0xoff/0xsize<TAB>[module]... {object}
 *	address in no symbol, behind symbol+0xoff/0xsize<TAB>[module]... {object}
 *	address in no symbol<TAB>[module]... {object}
 *
 *      with "nobody's" behind the tab if there is no owner.  The size is st_size.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/text.h"
#include "base/util.h"
#include "know/guests.h"
#include "know/selectors.h"
#include "know/where.h"
#include "read/find.h"
#include "read/running.h"
#include "verbs/verbs.h"

struct lookup {
	struct listing l;
	struct names names;
	struct where where;
	struct running running;
	struct guests guests;
	char *hidden;		/* of the running kernel: the file that shows no addresses, or NULL */
	FILE *out;
};

/* --- Queries --------------------------------------------------------------- */

struct query {
	uint64_t addr;		/* if there is no name */
	const char *name;
	size_t name_len;
	uint64_t offset;
	uint64_t size;		/* if HAS_SIZE */
	bool has_size;
};

/* "0x1f", or "1f". */
static bool parse_address(const char *text, uint64_t *value)
{
	char prefixed[sizeof("0x") + 16];

	if (text[0] == '0' && (text[1] | 0x20) == 'x')
		return text_number(text, NULL, value);
	return snprintf(prefixed, sizeof(prefixed), "0x%s", text) < (int)sizeof(prefixed) &&
	       text_number(prefixed, NULL, value);
}

/* A number; without "0x", it could also be a name, such as "add". */
static bool is_address(const struct lookup *lk, const char *text)
{
	return !strncmp(text, "0x", 2) || !strncmp(text, "0X", 2) ||
	       (!text[strspn(text, "0123456789abcdefABCDEF")] &&
		names_find(&lk->names, text, strlen(text)) == NO_SYMBOL);
}

static bool parse_query(const struct lookup *lk, struct query *q, const char *text)
{
	const char *plus = strrchr(text, '+'), *slash;

	*q = (struct query){ 0 };
	if (is_address(lk, text))
		return parse_address(text, &q->addr);
	q->name = text;
	q->name_len = strlen(text);
	/* The path of an object may have a "+" and slashes, too. */
	if (!plus || !isdigit((unsigned char)plus[1]))
		return true;
	slash = strchr(plus, '/');
	if (!text_number(plus + 1, slash, &q->offset))
		return true;
	if (slash && !text_number(slash + 1, NULL, &q->size))
		return false;
	q->has_size = slash;
	q->name_len = plus - text;
	return true;
}

/* --- Answers --------------------------------------------------------------- */

static void print_symbol(const struct lookup *lk, const struct ksym *sym, uint64_t offset)
{
	text_name(lk->out, sym->name);
	fprintf(lk->out, "+0x%llx/0x%llx", (unsigned long long)offset,
		(unsigned long long)sym->size);
}

/* The end of a line. */
static void print_owner(const struct lookup *lk, const struct owner *owner)
{
	if (owner->object)
		listing_print_owner(lk->out, owner->set, owner->object);
	else
		fputs("\tnobody's", lk->out);
	putc('\n', lk->out);
}

static void print_address(const struct lookup *lk, uint64_t addr)
{
	listing_print_address(lk->out, &lk->l, NULL, addr);
	putc(' ', lk->out);
}

/* ADDR, as it runs, is AT, which is in the image. */
static void print_whereabouts(const struct lookup *lk, uint64_t addr,
			      const struct whereabouts *at)
{
	print_address(lk, addr);
	if (at->hole)
		fputs(at->symbol == NO_SYMBOL ? "in no symbol" : "in no symbol, behind ", lk->out);
	if (at->symbol != NO_SYMBOL)
		print_symbol(lk, &lk->l.k.syms[at->symbol], at->offset);
	print_owner(lk, &at->owner);
}

static void print_guest(const struct lookup *lk, const struct guest *g, uint64_t addr)
{
	print_address(lk, addr);
	print_symbol(lk, &g->sym, addr - g->sym.addr);
	fprintf(lk->out, "\t[%s]\n", g->module);
}

static bool look_up_guest(const struct lookup *lk, uint64_t addr)
{
	const struct guest *g = running_guest_at(&lk->running, addr);

	if (g)
		print_guest(lk, g, addr);
	return g;
}

/* ADDR as the kernel runs; a per-CPU symbol, which does not move, has one of its own. */
static bool look_up_address(const struct lookup *lk, uint64_t addr, const char *text)
{
	struct whereabouts at;

	if (lk->hidden) {
		warn("%s: %s shows no addresses; read it as root, or name the image for an address in the file", text,
		     lk->hidden);
		return false;
	}
	if (where_find(&lk->where, addr - lk->running.shift, &at) &&
	    !(lk->running.shift && at.symbol != NO_SYMBOL && lk->l.k.syms[at.symbol].fixed)) {
		print_whereabouts(lk, addr, &at);
		return true;
	}
	if (look_up_guest(lk, addr))
		return true;
	warn("%s: no such address in %s", text, lk->l.link.img->path);
	return false;
}

/* OFFSET behind SYMBOL: still there, or, behind its end, wherever that is. */
static bool look_up_offset(const struct lookup *lk, uint32_t symbol, uint64_t offset,
			   const char *text)
{
	const struct ksym *sym = &lk->l.k.syms[symbol];
	uint64_t running = sym->addr + (sym->fixed ? 0 : lk->running.shift);
	struct owner owner;
	struct whereabouts at;

	if (!offset || offset < sym->size) {
		owner = where_owner(&lk->where, symbol, offset);
		print_address(lk, running + offset);
		print_symbol(lk, sym, offset);
		print_owner(lk, &owner);
		return true;
	}
	if (where_find(&lk->where, sym->addr + offset, &at)) {
		print_whereabouts(lk, running + offset, &at);
		return true;
	}
	warn("%s: no such address in %s", text, lk->l.link.img->path);
	return false;
}

/* Find the only symbol that S selects and that the kernel prints with SIZE. */
static enum selected select_sized(const struct lookup *lk, const struct selector *s,
				  uint64_t size, uint32_t *found)
{
	unsigned int count = 0;

	for (uint32_t i = names_find(&lk->names, s->name, s->name_len); i != NO_SYMBOL;
	     i = lk->names.next[i]) {
		if (!selector_matches(s, &lk->l, i) || !where_may_print(&lk->where, i, size))
			continue;
		if (count++ && lk->l.k.syms[i].addr == lk->l.k.syms[*found].addr)
			count--;
		*found = i;
	}
	return count > 1 ? SELECTED_SEVERAL : count ? SELECTED_ONE : SELECTED_NONE;
}

/* May S mean symbol I of a loadable module? */
static bool matches_guest(const struct lookup *lk, const struct query *q,
			  const struct selector *s, uint32_t i)
{
	const struct guest *g = &lk->running.guests[i];

	return selector_matches_guest(s, g->module) &&
	       (!q->has_size || !g->sym.size || g->sym.size == q->size);
}

/* How many symbols of loadable modules S may mean; sets *FOUND to the last one. */
static unsigned int select_guests(const struct lookup *lk, const struct query *q,
				  const struct selector *s, uint32_t *found)
{
	unsigned int count = 0;

	for (uint32_t i = names_find(&lk->guests.names, s->name, s->name_len); i != NO_SYMBOL;
	     i = lk->guests.names.next[i]) {
		if (!matches_guest(lk, q, s, i))
			continue;
		count++;
		*found = i;
	}
	return count;
}

static void print_guests(const struct lookup *lk, const struct query *q,
			 const struct selector *s)
{
	for (uint32_t i = names_find(&lk->guests.names, s->name, s->name_len); i != NO_SYMBOL;
	     i = lk->guests.names.next[i]) {
		const struct guest *g = &lk->running.guests[i];

		if (!matches_guest(lk, q, s, i))
			continue;
		listing_print_address(stderr, &lk->l, NULL, g->sym.addr);
		fprintf(stderr, " %llx %c ", (unsigned long long)g->sym.size, g->sym.type);
		text_name(stderr, g->sym.name);
		fprintf(stderr, "\t[%s]\n", g->module);
	}
}

/* A symbol of the image or, if GUEST, of a loadable module. */
struct found {
	uint32_t symbol;
	bool guest;
};

/* Find the symbol; complain if there is not just one. */
static bool find_symbol(const struct lookup *lk, const struct query *q,
			const struct selector *s, const char *text, struct found *found)
{
	enum selected selected = selector_find(s, &lk->l, &lk->names, &found->symbol);
	uint32_t guest = 0;
	unsigned int guests = select_guests(lk, q, s, &guest);

	if (selected == SELECTED_NONE && !guests) {
		warn("%s: no such symbol", text);
		return false;
	}
	if (q->has_size && selected != SELECTED_NONE) {
		selected = select_sized(lk, s, q->size, &found->symbol);
		if (selected == SELECTED_NONE && !guests) {
			warn("%s: no such symbol of this size", text);
			return false;
		}
	}
	found->guest = guests == 1 && selected == SELECTED_NONE;
	if (found->guest)
		found->symbol = guest;
	if (found->guest || (selected == SELECTED_ONE && !guests))
		return true;
	warn("%s: is ambiguous; there are", text);
	selector_print_all(stderr, s, &lk->l, &lk->names);
	print_guests(lk, q, s);
	return false;
}

/* The same for a symbol of a loadable module. */
static bool look_up_guest_offset(const struct lookup *lk, const struct guest *g, uint64_t offset,
				 const char *text)
{
	if (offset && offset >= g->end - g->sym.addr)
		return look_up_address(lk, g->sym.addr + offset, text);
	print_guest(lk, g, g->sym.addr + offset);
	return true;
}

static bool look_up(const struct lookup *lk, const char *text)
{
	struct selector s = { 0 };
	struct query q;
	struct found found;
	bool ok = false;

	if (!parse_query(lk, &q, text))
		warn("%s: neither an address nor a selector", text);
	else if (!q.name)
		return look_up_address(lk, q.addr, text);
	else if (q.has_size && q.offset > q.size)
		warn("%s: the offset is behind the end", text);
	else if (!selector_parse(&s, q.name, q.name_len))
		warn("%s: neither an address nor a selector", text);
	else if (find_symbol(lk, &q, &s, text, &found))
		ok = found.guest ?
		     look_up_guest_offset(lk, &lk->running.guests[found.symbol], q.offset, text) :
		     look_up_offset(lk, found.symbol, q.offset, text);
	selector_free(&s);
	return ok;
}

static bool look_up_line(const struct lookup *lk, char *line, size_t len)
{
	char *start;

	while (len && isspace((unsigned char)line[len - 1]))
		line[--len] = '\0';
	start = line + strspn(line, " \t");
	if (strlen(line) < len) {
		warn("%s: a NUL byte follows", start);
		return false;
	}
	return !*start || look_up(lk, start);
}

/* Look up each line of standard input. */
static bool look_up_input(const struct lookup *lk)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t len;
	bool ok = true;

	setlinebuf(lk->out);
	while ((len = getline(&line, &room, stdin)) >= 0)
		ok &= look_up_line(lk, line, len);
	free(line);
	if (ferror(stdin))
		die("standard input", "cannot read: %s", strerror(errno));
	return ok;
}

/* Does TEXT look like a query that has an answer? */
static bool is_query(const struct lookup *lk, const char *text)
{
	struct selector s = { 0 };
	struct query q;
	bool ok = parse_query(lk, &q, text);

	if (ok && q.name)
		ok = selector_parse(&s, q.name, q.name_len) &&
		     (names_find(&lk->names, s.name, s.name_len) != NO_SYMBOL ||
		      names_find(&lk->guests.names, s.name, s.name_len) != NO_SYMBOL);
	selector_free(&s);
	return ok;
}

/*
 * Of the running kernel, the addresses are those that it runs at, if it shows them; the tables of
 * an extract may be elsewhere.
 */
static void read_running_kernel(struct lookup *lk)
{
	char *path = xprintf("%s/proc/kallsyms", getenv("LINKPASS_ROOT") ?: "");

	if (running_has_addresses(path) && !lk->l.k.tables_elsewhere) {
		running_read(&lk->running, path, &lk->l.k, lk->l.link.img);
		xfree(path);
	} else {
		lk->hidden = path;
	}
}

/* Is WORD, the first operand, an image?  A path that is not there may be the selector of an object. */
static bool names_image(const char *word)
{
	return !access(word, F_OK) || (strchr(word, '/') && !strchr(word, '@'));
}

int verb_lookup(int argc, char **argv)
{
	static const struct option options[] = {
		{ "kallsyms", required_argument, NULL, 'k' },
		{ "output", required_argument, NULL, 'o' },
		{ 0 }
	};
	const char *to = NULL, *kallsyms = NULL, *image;
	struct lookup lk = { 0 };
	struct output out;
	bool ok = true, named;
	int c;

	while ((c = next_option(argc, argv, options)) != -1) {
		if (c == 'o')
			to = optarg;
		else
			kallsyms = optarg;
	}
	named = optind < argc && names_image(argv[optind]);
	image = named ? argv[optind++] : image_of_running_kernel();
	if (!image && optind < argc)
		warn("%s: no such file; taken for a symbol", argv[optind]);
	if (!image)
		return EXIT_BAD_INPUT;
	listing_read(&lk.l, image);
	link_need_addresses(&lk.l.link);
	if (kallsyms)
		running_read(&lk.running, kallsyms, &lk.l.k, lk.l.link.img);
	else if (!named)
		read_running_kernel(&lk);
	guests_make(&lk.guests, &lk.running);
	names_make(&lk.names, &lk.l.k);
	where_make(&lk.where, &lk.l);
	if (!named && argc - optind > 1 && !is_query(&lk, argv[optind])) {
		warn("%s: no such file or symbol", argv[optind]);
		ok = false;
	} else {
		output_open(&out, to);
		lk.out = out.file;
		if (optind == argc)
			ok = look_up_input(&lk);
		for (; optind < argc; optind++)
			ok &= look_up(&lk, argv[optind]);
		output_close(&out);
	}
	xfree(lk.hidden);
	guests_free(&lk.guests);
	where_free(&lk.where);
	names_free(&lk.names);
	running_free(&lk.running);
	listing_free(&lk.l);
	return ok ? EXIT_SUCCESS : EXIT_BAD_INPUT;
}
