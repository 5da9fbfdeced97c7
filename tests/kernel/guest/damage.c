// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Damage the tables behind /proc/kallmodsyms in the running kernel, in many ways one
 * after another, and see what becomes of the file and of lookups.
 *
 *	damage SEED ROUNDS < TABLES
 *
 * A line of TABLES is the name of a table, what it says (modules, objects, sizes, or
 * nothing for a header, which was read long ago), its address in hexadecimal and its
 * length. The sample module kms-memory lets us write there.
 *
 * Damage may cost what that table says, in lines that are still well-formed, and
 * nothing else: every line stays where it is, with the address, type and name it had.
 * Whatever sizes say, an address is found in a symbol that is there, and reaches
 * no further than the image. When a table is repaired, all is as before.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "lines.h"
#include "random.h"

#define MODULES		1
#define OBJECTS		2
#define SIZES		4
#define NOTHING		0

#define MAX_TABLES	32
#define MAX_FLIPS	64
#define PLACES		256
#define LOOKUPS		16	/* for each way to flip bits */
#define HOLE		"/sys/module/kms_hole/parameters/"
#define FIND		"/sys/module/kms_trigger/parameters/find"
#define TRACING		"/sys/kernel/tracing/"
#define MEMORY_START	0xffffffff80000000UL

struct table {
	char name[64];
	unsigned int says;
	unsigned long start;
	size_t len;
	unsigned char *good;
	unsigned long changed;		/* lines, by all damage done to it alone */
};

struct place {
	unsigned long addr;
	char answer[512];
};

static struct table tables[MAX_TABLES];
static unsigned int ntables;
static struct line *lines, **by_addr;
static unsigned int nlines;
static char *good, *now;
static size_t good_len, room;
static unsigned long image_end, states, seed;
static struct place places[PLACES];
static unsigned int places_used;
static char doing[256];			/* for messages */
static int memory;

static void repair(void);

static void __attribute__((format(printf, 1, 2), noreturn)) fail(const char *format, ...)
{
	va_list args;

	if (memory > 0)
		repair();
	printf("seed %lu, %s: ", seed, doing);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	exit(1);
}

/* --- The tables ------------------------------------------------------------ */

static void copy(void *to, const void *from, unsigned long addr, size_t len)
{
	while (len) {
		off_t at = addr - MEMORY_START;
		ssize_t n = to ? pread(memory, to, len, at) : pwrite(memory, from, len, at);

		if (n <= 0) {
			perror("kms-memory");
			exit(1);
		}
		if (to)
			to += n;
		else
			from += n;
		addr += n;
		len -= n;
	}
}

static void set(const struct table *t, const void *bytes)
{
	copy(NULL, bytes, t->start, t->len);
}

static void repair(void)
{
	for (unsigned int i = 0; i < ntables; i++)
		set(&tables[i], tables[i].good);
}

static void flip(void)
{
	const struct table *t = &tables[below(ntables)];
	unsigned long addr = t->start + below(t->len);
	unsigned char byte;

	copy(&byte, NULL, addr, 1);
	byte ^= 1 << below(8);
	copy(NULL, &byte, addr, 1);
}

static void read_tables(void)
{
	struct table *t = tables;
	char says[16];

	while (ntables < MAX_TABLES &&
	       scanf("%63s %15s %lx %zu", t->name, says, &t->start, &t->len) == 4) {
		t->says = *says == 'm' ? MODULES : *says == 'o' ? OBJECTS :
			  *says == 's' ? SIZES : NOTHING;
		if (t->start < MEMORY_START || !t->len || t->len > 1 << 20)
			fail("no such table: %s", t->name);
		t->good = malloc(t->len);
		copy(t->good, NULL, t->start, t->len);
		ntables++;
		t++;
	}
	if (!ntables)
		fail("no tables");
}

/* --- The file -------------------------------------------------------------- */

/* All of the file, less what comes and goes with probes; with flips in between or not. */
static size_t read_file(char *buf, int flips)
{
	int file = open("/proc/kallmodsyms", O_RDONLY);
	size_t len = 0;
	ssize_t n;
	char *end;

	while ((n = read(file, buf + len, room - len - 1)) > 0) {
		len += n;
		if (flips) {
			flip();
			states++;
		}
	}
	close(file);
	if (n < 0 || len >= room - 1)
		fail("the file has no end, or cannot be read");
	buf[len] = '\0';
	end = strstr(buf, "\t[__builtin__");
	if (end) {
		while (end > buf && end[-1] != '\n')
			end--;
		len = end - buf;
	}
	return len;
}

static int differs(const struct line *a, unsigned int a_from, unsigned int a_to,
		   const struct line *b, unsigned int b_from, unsigned int b_to)
{
	return a_to - a_from != b_to - b_from ||
	       memcmp(a->text + a_from, b->text + b_from, a_to - a_from);
}

/*
 * Compare the file with what it was: lines may have lost what the damaged tables say,
 * no more. Returns how many did.
 */
static unsigned long compare(size_t len, unsigned int damaged)
{
	unsigned long changed = 0;
	const char *p = now;
	struct line l;

	for (unsigned int i = 0; i < nlines; i++, p += l.end) {
		const struct line *was = &lines[i];

		l.end = was->end;
		if (len - (p - now) >= was->end && !memcmp(p, was->text, was->end))
			continue;
		changed++;
		if ((size_t)(p - now) >= len || !parse(&l, p))
			fail("line %u is no line: %.200s", i + 1, p);
		if (l.addr != was->addr || differs(&l, l.type, l.tab, was, was->type, was->tab))
			fail("line %u: %.*s, was %.*s", i + 1, l.end - 1, p,
			     was->end - 1, was->text);
		if ((!(damaged & SIZES) &&
		     differs(&l, l.size, l.type, was, was->size, was->type)) ||
		    (!(damaged & MODULES) &&
		     differs(&l, l.tab, l.modules_end, was, was->tab, was->modules_end)) ||
		    (!(damaged & OBJECTS) &&
		     differs(&l, l.object, l.end, was, was->object, was->end)))
			fail("line %u lost more than it may: %.*s, was %.*s", i + 1,
			     l.end - 1, p, was->end - 1, was->text);
	}
	if (p != now + len)
		fail("more lines than before: %.200s", p);
	return changed;
}

static void must_be_good(void)
{
	size_t len = read_file(now, 0);

	if (len != good_len || memcmp(now, good, len))
		fail("repaired, the file is not as it was");
}

static int compare_addr(const void *a, const void *b)
{
	const struct line *la = *(struct line **)a, *lb = *(struct line **)b;

	return la->addr < lb->addr ? -1 : la->addr > lb->addr;
}

static void read_good(void)
{
	const char *p;

	room = 1 << 26;
	good = malloc(room);
	now = malloc(room);
	good_len = read_file(good, 0);
	for (p = good; p < good + good_len; p = strchr(p, '\n') + 1)
		nlines++;
	lines = calloc(nlines, sizeof(*lines));
	by_addr = calloc(nlines, sizeof(*by_addr));
	p = good;
	for (unsigned int i = 0; i < nlines; i++, p += lines[i - 1].end) {
		if (!parse(&lines[i], p))
			fail("no line: %.200s", p);
		if (!strncmp(p + lines[i].type, " B _end\n", 8))
			image_end = lines[i].addr;
		by_addr[i] = &lines[i];
	}
	qsort(by_addr, nlines, sizeof(*by_addr), compare_addr);
	if (nlines < 30000 || !image_end)
		fail("only %u lines, or no _end", nlines);
	/* Not much more than that will be read, whatever the tables say. */
	room = 4 * good_len;
	must_be_good();
}

/* --- Lookups --------------------------------------------------------------- */

static void ask(const char *in, const char *out, const char *question, char *answer,
		size_t size)
{
	int fd = open(in, O_WRONLY);
	ssize_t n = write(fd, question, strlen(question));

	close(fd);
	if (n < 0)
		fail("%s: cannot ask for %s", in, question);
	fd = open(out, O_RDONLY);
	n = read(fd, answer, size - 1);
	close(fd);
	if (n < 0)
		fail("%s: no answer for %s", out, question);
	answer[n] = '\0';
}

static const char *name_of(const struct line *l)
{
	return l->text + l->type + 3;
}

/* Is there a symbol of this name at this address? */
static int there_is(unsigned long addr, const char *name, size_t len)
{
	struct line key = { .addr = addr }, *k = &key, **p;

	p = bsearch(&k, by_addr, nlines, sizeof(k), compare_addr);
	if (!p)
		return 0;
	while (p > by_addr && p[-1]->addr == addr)
		p--;
	for (; p < by_addr + nlines && (*p)->addr == addr; p++)
		if (!strncmp(name_of(*p), name, len) &&
		    name_of(*p) + len == (*p)->text + (*p)->tab)
			return 1;
	return 0;
}

static void what_is_at(unsigned long addr, char *answer, size_t size)
{
	char question[32];

	sprintf(question, "%lx", addr);
	ask(HOLE "at", HOLE "info", question, answer, size);
}

/* "name+offset/size", by kallmodsyms_lookup(): a symbol that is there, inside of the image. */
static void check_place(const struct place *place, unsigned int damaged)
{
	unsigned long offset, size;
	char answer[512];
	char *plus;

	what_is_at(place->addr, answer, sizeof(answer));
	plus = strchr(answer, '+');
	if (!(damaged & SIZES) && strcmp(answer, place->answer))
		fail("%lx is %s, was %s", place->addr, answer, place->answer);
	if (!plus || sscanf(plus, "+%lx/%lx", &offset, &size) != 2)
		fail("%lx is %s", place->addr, answer);
	if (!there_is(place->addr - offset, answer, plus - answer))
		fail("%lx is %s: there is no such symbol", place->addr, answer);
	if (place->addr < image_end && size > image_end - (place->addr - offset))
		fail("%lx is %s: reaches out of the image", place->addr, answer);
}

/* "name<TAB>[a] [b] {path}" as "a:b:name@path", "name" as "vmlinux:name". */
static void make_selector(char *selector, const struct line *l)
{
	const char *p = l->text + l->tab, *end = l->text + l->modules_end;

	*selector = '\0';
	for (; p < end; p++)
		if (*p == ']')
			strcat(selector, ":");
		else if (!strchr("\t [", *p))
			strncat(selector, p, 1);
	if (!*selector && l->object + 1 == l->end)
		strcat(selector, "vmlinux:");
	strncat(selector, name_of(l), l->text + l->tab - name_of(l));
	if (l->object + 1 < l->end) {
		strcat(selector, "@");
		strncat(selector, l->text + l->object + 1, l->end - l->object - 3);
	}
}

static void check_selector(const struct line *l, unsigned int damaged)
{
	char selector[4096], answer[64];
	unsigned long found;

	make_selector(selector, l);
	ask(FIND, FIND, selector, answer, sizeof(answer));
	found = strtoul(answer, NULL, 16);
	if (found == l->addr)
		return;
	if (!(damaged & (MODULES | OBJECTS)) ||
	    (found && !there_is(found, name_of(l), l->text + l->tab - name_of(l))))
		fail("%s: is at %lx, was at %lx", selector, found, l->addr);
}

static void choose_places(void)
{
	for (unsigned int i = 0; i < PLACES; i++) {
		const struct line *l;

		do
			l = &lines[below(nlines)];
		while (l->addr < MEMORY_START || l->addr >= image_end);
		places[i].addr = l->addr + below(strtoul(l->text + l->size, NULL, 16) + 8);
		if (places[i].addr >= image_end)
			places[i].addr = l->addr;
		what_is_at(places[i].addr, places[i].answer, sizeof(places[i].answer));
	}
}

static void check_lookups(unsigned int count, unsigned int damaged)
{
	for (unsigned int i = 0; i < count; i++) {
		const struct line *l;

		check_place(&places[(i + places_used) % PLACES], damaged);
		do
			l = &lines[below(nlines)];
		while (strstr(name_of(l), "kms_loadable_init") == name_of(l));
		check_selector(l, damaged);
	}
	places_used += count;
}

/* --- Probes ---------------------------------------------------------------- */

static int put(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY), n = write(fd, text, strlen(text));

	close(fd);
	return n > 0;
}

/* Is a probe taken at this offset? Then it must do no harm. */
static int try_probe(unsigned int offset)
{
	char text[64], answer[64];
	int fd;

	sprintf(text, "p:kms/damage kms_patched+%u", offset);
	if (!put(TRACING "kprobe_events", text))
		return 0;
	put(TRACING "events/kms/damage/enable", "1");
	usleep(10000);		/* it may become a jump */
	fd = open(HOLE "call", O_RDONLY);
	answer[read(fd, answer, sizeof(answer) - 1)] = '\0';
	close(fd);
	put(TRACING "events/kms/damage/enable", "0");
	put(TRACING "kprobe_events", "-:kms/damage");
	if (strcmp(answer, "2\n"))
		fail("with a probe at +%u a function says %s", offset, answer);
	return 1;
}

static unsigned int size_of(const char *name)
{
	for (unsigned int i = 0; i < nlines; i++)
		if (!strncmp(name_of(&lines[i]), name, strlen(name)))
			return strtoul(lines[i].text + lines[i].size, NULL, 16);
	fail("no %s", name);
}

/* The bytes of a function that take a probe. */
static unsigned long probes(unsigned int size)
{
	unsigned long taken = 0;

	for (unsigned int i = 0; i < size; i++)
		taken |= (unsigned long)try_probe(i) << i;
	return taken;
}

/* --- Ways to damage -------------------------------------------------------- */

static void spoil(unsigned char *p, size_t len, int way)
{
	switch (way) {
	case 0:
		memset(p, 0, len);
		break;
	case 1:
		memset(p, 0xff, len);
		break;
	case 2:
		while (len--)
			*p++ = below(256);
		break;
	case 3:		/* cut off */
		memset(p + len / 2, 0, len - len / 2);
		break;
	case 4:
		memset(p, 0, len / 2);
		break;
	case 5:		/* one byte too far */
		memmove(p + 1, p, len - 1);
		break;
	case 6:		/* ULEB128 numbers as great as can be */
		while (len--)
			*p++ = len % 5 ? 0xff : 0x0f;
		break;
	}
}

#define WAYS	7

static const char *const ways[WAYS] = {
	"zeroes", "ones", "noise", "cut off", "its start zeroed", "shifted", "great numbers",
};

static void spoil_tables(unsigned int from, unsigned int to, int way)
{
	unsigned int damaged = 0;
	unsigned long changed;

	for (unsigned int i = from; i < to; i++) {
		const struct table *t = &tables[i];
		unsigned char *bad = malloc(t->len);

		memcpy(bad, t->good, t->len);
		spoil(bad, t->len, way);
		set(t, bad);
		free(bad);
		damaged |= t->says;
	}
	changed = compare(read_file(now, 0), damaged);
	if (to == from + 1)
		tables[from].changed += changed;
	check_lookups(PLACES, damaged);
	repair();
	states++;
}

static void spoil_all_ways(void)
{
	for (int way = 0; way < WAYS; way++) {
		for (unsigned int i = 0; i < ntables; i++) {
			sprintf(doing, "%s: %s", tables[i].name, ways[way]);
			spoil_tables(i, i + 1, way);
		}
		sprintf(doing, "all tables: %s", ways[way]);
		spoil_tables(0, ntables, way);
		must_be_good();
	}
	for (unsigned int i = 0; i < ntables; i++)
		if (tables[i].says != NOTHING && !tables[i].changed)
			fail("no damage to %s changes a line", tables[i].name);
}

/* Some bits of one table, of which the least is one. */
static void flip_one(void)
{
	unsigned int n = 1 << below(4), len;
	struct table *t = &tables[below(ntables)];
	unsigned char *bad = malloc(t->len);

	memcpy(bad, t->good, t->len);
	len = sprintf(doing, "%s:", t->name);
	for (; n; n--) {
		unsigned long bit = below(8 * t->len);

		bad[bit / 8] ^= 1 << bit % 8;
		len += sprintf(doing + len, " bit %lu", bit);
	}
	set(t, bad);
	free(bad);
	t->changed += compare(read_file(now, 0), t->says);
	check_lookups(LOOKUPS, t->says);
	repair();
	states++;
}

/* Lookups need not read all of the file: more of these. */
static void flip_and_look(void)
{
	unsigned int damaged = MODULES | OBJECTS | SIZES;

	strcpy(doing, "flipped bits");
	for (unsigned int i = 1 << below(7); i; i--)
		flip();
	check_lookups(LOOKUPS, damaged);
	repair();
	states++;
}

/* The tables change while somebody reads. */
static void flip_while_reading(void)
{
	strcpy(doing, "bits flipped while reading");
	compare(read_file(now, 1), MODULES | OBJECTS | SIZES);
	repair();
}

/* What is refused at other times, for it is in the middle of an instruction, is so now. */
static void probe_damaged(unsigned long taken, unsigned int size)
{
	unsigned long wrong;

	strcpy(doing, "sizes damaged, probes");
	for (unsigned int i = 0; i < ntables; i++) {
		if (tables[i].says != SIZES)
			continue;
		for (int way = 0; way < WAYS; way++) {
			unsigned char *bad = malloc(tables[i].len);

			memcpy(bad, tables[i].good, tables[i].len);
			spoil(bad, tables[i].len, way);
			set(&tables[i], bad);
			free(bad);
			wrong = probes(size) & ~taken;
			repair();
			if (wrong)
				fail("%s, %s: taken at %lx", tables[i].name, ways[way], wrong);
			states++;
		}
	}
}

int main(int argc, char **argv)
{
	unsigned int rounds = argc == 3 ? atoi(argv[2]) : 0;
	unsigned long taken;
	unsigned int size;

	if (!rounds)
		return 2;
	rng = seed = strtoul(argv[1], NULL, 0);
	strcpy(doing, "nothing damaged");
	setvbuf(stdout, NULL, _IONBF, 0);
	memory = open("/proc/kms-memory", O_RDWR);
	if (memory < 0)
		fail("no /proc/kms-memory");
	read_tables();
	read_good();
	choose_places();
	check_lookups(PLACES, 0);

	spoil_all_ways();
	for (unsigned int i = 0; i < rounds; i++) {
		flip_one();
		for (unsigned int j = 0; j < 16; j++)
			flip_and_look();
		if (i % 8 == 0)
			flip_while_reading();
		if (i % 16 == 0)
			must_be_good();
	}
	strcpy(doing, "probes");
	size = size_of("kms_patched");
	taken = probes(size);
	if (!(taken & 1))
		fail("no probe is taken");
	probe_damaged(taken, size);
	strcpy(doing, "at last");
	must_be_good();
	printf("seed %lu: %lu damaged states of %u tables, %u lines\n", seed, states,
	       ntables, nlines);
	return 0;
}
