// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/kms-ask: ask the kernel's old interfaces what they know of an address or a
 * name. Write questions, one a line; then read the answers, one a line in the same
 * order:
 *
 *	a ADDRESS	ADDRESS OFFSET SIZE NAME [MODULE]
 *	n NAME		NAME ADDRESS ADDRESS COUNT SUM
 *	p ADDRESS	ADDRESS ENTRY PROBE
 *	q NAME		NAME ENTRY PROBE
 *	c		ns for a look-up by address, and for one by name
 *
 * The first has what kallsyms_lookup() says, or "-". The other interfaces say the
 * same in other words; where one does not, TAB INTERFACE=ANSWER is added, and where
 * sprint_backtrace() means the symbol before. ftrace= is how far away the place is
 * where ftrace_location() puts a call.
 *
 * The second has the addresses by kallsyms_lookup_name() and by
 * module_kallsyms_lookup_name(), and how many kallsyms_on_each_match_symbol()
 * finds. SUM is over the low halves of their addresses, each times its place in the
 * order.
 *
 * The others have what kprobe_on_func_entry() and register_kprobe() return.
 */
#include <linux/ftrace.h>
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>
#include <linux/version.h>
#include <linux/vmalloc.h>
#ifdef CONFIG_KGDB_KDB
#include <linux/kdb.h>
#include <linux/kgdb.h>
#include "../../kernel/debug/kdb/kdb_private.h"
#endif

#define MAX_TEXT	(32UL << 20)
#define MAX_LINE	(2 * KSYM_NAME_LEN)
#define POISON		0x5a5a5a5aUL
#define KDB_MAX_OFFSET	(8UL << 20)	/* kdbnearsym() does not go further */

static DEFINE_MUTEX(lock);
static char *text;
static size_t text_len;

/* The line that is up next, and where it starts. */
static loff_t line_number;
static size_t line_start;

static char line[MAX_LINE], name[KSYM_NAME_LEN];
static char want[KSYM_SYMBOL_LEN], got[KSYM_SYMBOL_LEN];

static void check(struct seq_file *m, const char *interface)
{
	if (strcmp(got, want))
		seq_printf(m, "\t%s=%s", interface, got);
}

static void check_numbers(struct seq_file *m, unsigned long addr, bool found,
			  unsigned long size, unsigned long offset)
{
	unsigned long s[4] = { POISON, POISON, POISON, POISON };
	unsigned long o[4] = { POISON, POISON, POISON, POISON };
	int i, ret[4];

	ret[0] = kallsyms_lookup_size_offset(addr, &s[0], &o[0]);
	ret[1] = kallsyms_lookup_size_offset(addr, &s[1], NULL);
	ret[2] = kallsyms_lookup_size_offset(addr, NULL, &o[2]);
	ret[3] = kallsyms_lookup_size_offset(addr, NULL, NULL);
	for (i = 0; i < 4; i++) {
		bool sized = found && !(i & 2), placed = found && !(i & 1);

		if (ret[i] != found || s[i] != (sized ? size : POISON) ||
		    o[i] != (placed ? offset : POISON))
			seq_printf(m, "\tsize_offset%d=%d,%lx,%lx", i, ret[i], o[i], s[i]);
	}
}

static void check_names(struct seq_file *m, unsigned long addr, const char *symbol)
{
	int ret;

	if (!kallsyms_lookup(addr, NULL, NULL, NULL, got))
		strscpy(got, "-", sizeof(got));
	strscpy(want, symbol ?: "-", sizeof(want));
	check(m, "lookup");
	ret = lookup_symbol_name(addr, got);
	if (ret)
		strscpy(got, ret == -ERANGE ? "-" : "?", sizeof(got));
	check(m, "symbol_name");
}

static void check_texts(struct seq_file *m, unsigned long addr, const char *symbol,
			unsigned long size, unsigned long offset, const char *module)
{
	int len;

	/* Without the offset. */
	len = symbol ? sprintf(want, "%s", symbol) : sprintf(want, "0x%lx", addr);
	if (symbol && module)
		sprintf(want + len, " [%s]", module);
	sprint_symbol_no_offset(got, addr);
	check(m, "no_offset");
	snprintf(got, sizeof(got), "%ps", (void *)addr);
	check(m, "%ps");

	if (symbol)
		len = sprintf(want, "%s+%#lx/%#lx", symbol, offset, size);
	if (symbol && module)
		sprintf(want + len, " [%s]", module);
	sprint_symbol(got, addr);
	check(m, "sprint_symbol");
	snprintf(got, sizeof(got), "%pS", (void *)addr);
	check(m, "%pS");
	if (!IS_ENABLED(CONFIG_STACKTRACE_BUILD_ID) || !module) {
		snprintf(got, sizeof(got), "%pSb", (void *)addr);
		check(m, "%pSb");
	}

	/* What follows from this is for a test to know: it may be another symbol. */
	sprint_backtrace(got, addr);
	check(m, "backtrace");
	strscpy(want, got, sizeof(want));
	snprintf(got, sizeof(got), "%pB", (void *)addr);
	check(m, "%pB");
	if (!IS_ENABLED(CONFIG_STACKTRACE_BUILD_ID)) {
		snprintf(got, sizeof(got), "%pBb", (void *)addr);
		check(m, "%pBb");
	}
}

static void check_debugger(struct seq_file *m, unsigned long addr, const char *symbol,
			   unsigned long size, unsigned long offset)
{
#ifdef CONFIG_KGDB_KDB
	kdb_symtab_t answer;
	int ret = kdbnearsym(addr, &answer);

	if (offset > KDB_MAX_OFFSET || addr < PAGE_SIZE)
		symbol = NULL;
	if (ret != !!symbol)
		seq_printf(m, "\tkdb=%d", ret);
	else if (symbol && (answer.sym_start != addr - offset ||
			    answer.sym_end != addr - offset + size ||
			    strcmp(answer.sym_name, symbol)))
		seq_printf(m, "\tkdb=%s,%lx,%lx", answer.sym_name, answer.sym_start,
			   answer.sym_end);
#endif
}

static void answer_address(struct seq_file *m, unsigned long addr)
{
	unsigned long size = 0, offset = 0, location = ftrace_location(addr);
	char *module = NULL;
	const char *symbol = kallsyms_lookup(addr, &size, &offset, &module, name);

	seq_printf(m, "%lx", addr);
	if (symbol)
		seq_printf(m, " %lx %lx %s", offset, size, symbol);
	else
		seq_puts(m, " -");
	if (symbol && module)
		seq_printf(m, " [%s]", module);
	check_numbers(m, addr, symbol, size, offset);
	check_names(m, addr, symbol);
	check_texts(m, addr, symbol, size, offset, module);
	check_debugger(m, addr, symbol, size, offset);
	if (location)
		seq_printf(m, "\tftrace=%ld", location - addr);
	seq_putc(m, '\n');
}

struct matches {
	u32 sum;
	unsigned int count;
};

static int match(void *data, unsigned long addr)
{
	struct matches *matches = data;

	matches->sum += (u32)addr * ++matches->count;
	return 0;
}

static void answer_name(struct seq_file *m, const char *symbol)
{
	struct matches matches = { 0 };

	kallsyms_on_each_match_symbol(match, symbol, &matches);
	seq_printf(m, "%s %lx %lx %u %x\n", symbol, kallsyms_lookup_name(symbol),
		   module_kallsyms_lookup_name(symbol), matches.count, matches.sum);
}

/* Disabled: it is not to fire. */
static void answer_probe(struct seq_file *m, unsigned long addr, const char *symbol)
{
	static struct kprobe probe;
	int entry = kprobe_on_func_entry((kprobe_opcode_t *)addr, symbol, 0);
	int err;

	memset(&probe, 0, sizeof(probe));
	probe.addr = (kprobe_opcode_t *)addr;
	probe.symbol_name = symbol;
	probe.flags = KPROBE_FLAG_DISABLED;
	err = register_kprobe(&probe);
	if (!err)
		unregister_kprobe(&probe);
	if (symbol)
		seq_printf(m, "%s %d %d\n", symbol, entry, err);
	else
		seq_printf(m, "%lx %d %d\n", addr, entry, err);
}

struct all {
	unsigned long *addr;
	unsigned int count, room;
};

/* Before 6.4 kallsyms_on_each_symbol() passed the module of a symbol, too. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)
#define MODULE_ARGUMENT	struct module *module,
#else
#define MODULE_ARGUMENT
#endif

static int collect(void *data, const char *symbol, MODULE_ARGUMENT unsigned long addr)
{
	struct all *all = data;

	if (all->addr && all->count < all->room)
		all->addr[all->count] = addr;
	all->count++;
	return 0;
}

/* The best of a few rounds, in which others may have had the processor. */
static u64 address_cost(const struct all *all)
{
	u64 best = U64_MAX;
	int round, i;

	for (round = 0; round < 5; round++) {
		u64 start = ktime_get_ns();

		for (i = 0; i < all->count; i++) {
			unsigned long size, offset;

			kallsyms_lookup_size_offset(all->addr[i], &size, &offset);
		}
		best = min(best, ktime_get_ns() - start);
		cond_resched();
	}
	return div64_u64(best, all->count);
}

static u64 name_cost(const struct all *all)
{
	u64 sum = 0;
	int i, n = 0;

	for (i = 0; i < all->count; i += 16) {
		u64 start, best = U64_MAX;
		int round;

		if (lookup_symbol_name(all->addr[i], name))
			continue;
		for (round = 0; round < 3; round++) {
			start = ktime_get_ns();
			kallsyms_lookup_name(name);
			best = min(best, ktime_get_ns() - start);
		}
		sum += best;
		n++;
		cond_resched();
	}
	return n ? div_u64(sum, n) : 0;
}

static void answer_cost(struct seq_file *m)
{
	struct all all = { 0 };

	kallsyms_on_each_symbol(collect, &all);
	all.room = all.count;
	all.count = 0;
	all.addr = vmalloc_array(all.room, sizeof(*all.addr));
	if (!all.addr) {
		seq_puts(m, "no memory\n");
		return;
	}
	kallsyms_on_each_symbol(collect, &all);
	seq_printf(m, "%llu", address_cost(&all));
	seq_printf(m, " %llu\n", name_cost(&all));
	vfree(all.addr);
}

static void skip_line(void)
{
	const char *end = memchr(text + line_start, '\n', text_len - line_start);

	line_start = end ? end + 1 - text : text_len;
	line_number++;
}

static void *ask_start(struct seq_file *m, loff_t *pos)
{
	mutex_lock(&lock);
	if (*pos < line_number)
		line_start = line_number = 0;
	while (line_number < *pos && line_start < text_len)
		skip_line();
	return line_start < text_len ? m : NULL;
}

static void *ask_next(struct seq_file *m, void *v, loff_t *pos)
{
	skip_line();
	++*pos;
	return line_start < text_len ? m : NULL;
}

static void ask_stop(struct seq_file *m, void *v)
{
	mutex_unlock(&lock);
}

static int ask_show(struct seq_file *m, void *v)
{
	unsigned long addr = 0;
	size_t len;

	len = min(text_len - line_start, sizeof(line) - 1);
	memcpy(line, text + line_start, len);
	line[len] = '\0';
	line[strcspn(line, "\n")] = '\0';
	if ((line[0] == 'a' || line[0] == 'p') && kstrtoul(line + 2, 16, &addr))
		line[0] = '?';
	switch (line[0]) {
	case 'a':
		answer_address(m, addr);
		break;
	case 'n':
		answer_name(m, line + 2);
		break;
	case 'p':
		answer_probe(m, addr, NULL);
		break;
	case 'q':
		answer_probe(m, 0, line + 2);
		break;
	case 'c':
		answer_cost(m);
		break;
	default:
		seq_puts(m, "?\n");
	}
	return 0;
}

static const struct seq_operations ask_seq_ops = {
	.start = ask_start, .next = ask_next, .stop = ask_stop, .show = ask_show,
};

static int ask_open(struct inode *inode, struct file *file)
{
	return seq_open(file, &ask_seq_ops);
}

/* What is written from the start of the file on replaces what was there. */
static ssize_t ask_write(struct file *file, const char __user *from, size_t len,
			 loff_t *pos)
{
	ssize_t ret = len;

	if (*pos < 0 || *pos > MAX_TEXT || len > MAX_TEXT - *pos)
		return -EFBIG;
	mutex_lock(&lock);
	if (!text)
		text = vmalloc(MAX_TEXT);
	if (!text) {
		ret = -ENOMEM;
	} else if (copy_from_user(text + *pos, from, len)) {
		ret = -EFAULT;
	} else {
		*pos += len;
		text_len = *pos;
		line_start = line_number = 0;
	}
	mutex_unlock(&lock);
	return ret;
}

static const struct proc_ops ask_ops = {
	.proc_open = ask_open,
	.proc_read = seq_read,
	.proc_write = ask_write,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release,
};

static int __init kms_ask_init(void)
{
	return proc_create("kms-ask", 0600, NULL, &ask_ops) ? 0 : -ENOMEM;
}

module_init(kms_ask_init);
MODULE_DESCRIPTION("kallmod sample");
MODULE_LICENSE("GPL");
