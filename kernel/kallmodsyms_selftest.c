// SPDX-License-Identifier: GPL-2.0-only
/*
 * kallmodsyms_selftest.c: what kallmodsyms says of every symbol, checked in the
 * running kernel against walks that search nothing
 *
 * Runs once, late in the boot. "dmesg | grep kallmodsyms_selftest" has the
 * results; the last line says "finish".
 */
#define pr_fmt(fmt) "kallmodsyms_selftest: " fmt

#include <linux/init.h>
#include <linux/kallsyms.h>
#include <linux/kthread.h>
#include <linux/sched/clock.h>
#include <linux/vmalloc.h>
#include "kallmodsyms.h"
#include "kallmodsyms_uleb128.h"

#define MAX_MESSAGES	10

/* The log has no addresses in it, but what anyone can read in the kernel's file. */
#define in_image(addr)	((addr) - kallsyms_relative_base)

/* Every symbol, from one walk over the tables in their order. */
struct symbol {
	unsigned long start;
	unsigned long size;
	u32 owner;
};

static struct symbol *symbols;
static unsigned int failures;

#define fail(fmt, ...)						\
	do {							\
		if (failures++ < MAX_MESSAGES)			\
			pr_err(fmt, ##__VA_ARGS__);		\
	} while (0)

/* --- The walk -------------------------------------------------------------- */

static void walk_sizes(void)
{
	struct kallmodsyms_core_cursor cursor = { 0 };
	unsigned int i;

	for (i = 0; i < kallsyms_num_syms; i++) {
		symbols[i].start = kallsyms_sym_address(i);
		symbols[i].size = kallmodsyms_core_size(i, &cursor);
	}
}

/* What is not all there is nothing, which ends the walk. */
static u32 number(size_t *pos)
{
	const struct kallmodsyms_table t = kallmodsyms_table();
	u32 value;

	return kallmodsyms_uleb128(t.modules, t.modules_len, pos, &value) ? value : 0;
}

/* Symbols and tiles both ascend, so the two lists are read side by side. */
static void walk_owners(void)
{
	const u32 *exception = kallsyms_module_exceptions;
	size_t pos = 0;
	u32 owner = 0, end = kallsyms_module_offsets[0];
	u32 next_owner = number(&pos), length = number(&pos);
	unsigned int i;

	for (i = 0; i < kallsyms_num_syms; i++) {
		u32 key = kallmodsyms_key(symbols[i].start);

		while (key >= end && length) {
			owner = next_owner;
			end += length;
			next_owner = number(&pos);
			length = number(&pos);
		}
		symbols[i].owner = key < end ? owner : 0;
		if (exception < kallsyms_objfile_offsets && exception[0] == i) {
			symbols[i].owner = exception[1];
			exception += 2;
		}
	}
}

/* --- What the searches say ------------------------------------------------- */

static void test_sizes(void)
{
	unsigned int i;

	for (i = 0; i < kallsyms_num_syms; i++) {
		struct kallmodsyms_core_cursor cursor = { 0 };
		unsigned long size = kallmodsyms_core_size(i, &cursor);

		if (size != symbols[i].size)
			fail("symbol %u: size %lx, not %lx\n", i, size, symbols[i].size);
	}
}

static void test_owners(void)
{
	const struct kallmodsyms_table t = kallmodsyms_table();
	struct kallmodsyms_hint hint = { 0 };
	unsigned int i, modules = 0;

	for (i = 0; i < kallsyms_num_syms; i++) {
		struct kallmodsyms_hint none = { 0 };
		u32 key = kallmodsyms_key(symbols[i].start);
		u32 alone = kallmodsyms_symbol_owner(&t, &none, key, i);
		u32 in_turn = kallmodsyms_symbol_owner(&t, &hint, key, i);

		if (alone != symbols[i].owner || in_turn != symbols[i].owner)
			fail("symbol %u: owner %u and %u, not %u\n", i, alone, in_turn,
			     symbols[i].owner);
		modules += symbols[i].owner != 0;
	}
	pr_info("%u symbols, %u in modules\n", kallsyms_num_syms, modules);
}

/*
 * The same rules as in kallmodsyms_sizes.h, for a list of all symbols before
 * @end that can matter, of which none is passed over. Returns the symbol that
 * has the address, or -1.
 */
static int symbol_at(unsigned long addr, unsigned int from, unsigned int end,
		     unsigned long *size)
{
	unsigned long near = symbols[end - 1].start;
	unsigned long limit = ULONG_MAX;
	int i, has = -1, label = -1;
	bool sized = false;

	for (i = from; i < end; i++) {
		const struct symbol *s = &symbols[i];

		if (s->size && addr < s->start + s->size &&
		    (has < 0 || s->start > symbols[has].start))
			has = i;
		if (s->start == near && s->size)
			sized = true;
		if (s->start == near && !s->size && label < 0)
			label = i;
		if (s->start < near && s->start + s->size > near)
			limit = min(limit, s->start + s->size);
	}
	if (has >= 0 && symbols[has].start == near)
		sized = true;
	if (!sized && label >= 0 && addr < limit) {
		*size = end < kallsyms_num_syms ? symbols[end].start : ULONG_MAX;
		*size = min(limit, *size) - near;
		return label;
	}
	if (has >= 0)
		*size = symbols[has].size;
	return has;
}

static void test_lookup(unsigned long addr, unsigned int from, unsigned int end)
{
	unsigned long size = 0, got_size, got_offset;
	char name[KSYM_NAME_LEN];
	int found, want;

	if (!is_ksym_addr(addr))
		return;
	/* Those that start where the one before does, and the next ones below. */
	while (end < kallsyms_num_syms && symbols[end].start <= addr)
		end++;
	want = symbol_at(addr, from, end, &size);
	found = kallsyms_lookup_size_offset(addr, &got_size, &got_offset);
	if (!found != (want < 0))
		fail("+%lx: is %sin a symbol\n", in_image(addr), want < 0 ? "not " : "");
	else if (found && (addr - got_offset != symbols[want].start ||
			   (got_size != size && end < kallsyms_num_syms)))
		fail("+%lx: at %lx of %lx, not %lx of %lx\n", in_image(addr), got_offset,
		     got_size, addr - symbols[want].start, size);
	if (!lookup_symbol_name(addr, name) != (want >= 0) ||
	    !kallsyms_lookup(addr, NULL, NULL, NULL, name) != (want < 0))
		fail("+%lx: lookups differ\n", in_image(addr));
}

/* At the start, the last byte, and one past the end of each symbol. */
static void test_lookups(void)
{
	unsigned long reach = 0;
	unsigned int i, from = 0;

	for (i = 0; i < kallsyms_num_syms; i++) {
		const struct symbol *s = &symbols[i];

		/* What starts before @from ends before this. */
		if (s->start >= reach && (!i || s->start != s[-1].start))
			from = i;
		reach = max(reach, s->start + s->size);
		test_lookup(s->start, from, i + 1);
		if (s->size)
			test_lookup(s->start + s->size - 1, from, i + 1);
		test_lookup(s->start + s->size, from, i + 1);
		cond_resched();
	}
}

/* --- What a lookup costs --------------------------------------------------- */

/* Of each symbol, the place in its middle; with its size, and as without. */
static u64 time_lookups(bool sized)
{
	u64 start = local_clock();
	unsigned int i;

	for (i = 0; i < kallsyms_num_syms; i++) {
		unsigned long addr = symbols[i].start + symbols[i].size / 2;
		unsigned long size, offset;
		unsigned int pos;

		if (!is_ksym_addr(addr))
			continue;
		pos = get_symbol_pos(addr, &size, &offset);
		if (sized)
			kallmodsyms_refine(pos, addr, &size, &offset);
	}
	cond_resched();
	return local_clock() - start;
}

static void test_cost(void)
{
	u64 plain = 0, sized = 0;
	unsigned int round;

	for (round = 0; round < 8; round++) {
		plain += time_lookups(false);
		sized += time_lookups(true);
	}
	pr_info("lookup by address: %llu ns, without sizes %llu ns\n",
		div_u64(sized, 8 * kallsyms_num_syms),
		div_u64(plain, 8 * kallsyms_num_syms));
}

/* By a plain name, and by the same name with its module. */
static void test_cost_by_name(void)
{
	unsigned long addr;
	u64 t, plain, selector;
	unsigned int i;

	t = local_clock();
	for (i = 0; i < 2000; i++)
		kallsyms_lookup_name("schedule_timeout");
	plain = local_clock() - t;
	cond_resched();
	t = local_clock();
	for (i = 0; i < 2000; i++)
		kallmodsyms_resolve("vmlinux:schedule_timeout", &addr);
	selector = local_clock() - t;
	pr_info("lookup by selector: %llu ns, by name %llu ns\n",
		div_u64(selector, 2000), div_u64(plain, 2000));
}

static int test_entry(void *unused)
{
	symbols = vcalloc(kallsyms_num_syms, sizeof(*symbols));
	if (!symbols) {
		pr_err("no memory\n");
		return -ENOMEM;
	}
	walk_sizes();
	walk_owners();
	test_sizes();
	test_owners();
	test_lookups();
	test_cost();
	test_cost_by_name();
	if (failures)
		pr_err("%u failures\n", failures);
	else
		pr_info("success\n");
	vfree(symbols);
	pr_info("finish\n");
	return 0;
}

static int __init kallmodsyms_selftest(void)
{
	struct task_struct *t;

	t = kthread_run(test_entry, NULL, "kallmodsyms_test");
	return PTR_ERR_OR_ZERO(t);
}
late_initcall(kallmodsyms_selftest);
