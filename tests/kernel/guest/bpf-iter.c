// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a BPF program of the ksym iterator reads in struct kallsym_iter, as the lines of
 * /proc/kallmodsyms. The members are found by the kernel's BTF.
 */
#include <ctype.h>
#include <err.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

struct btf_head {
	unsigned short magic;
	unsigned char version, flags;
	unsigned int hdr_len, type_off, type_len, str_off, str_len;
};

struct btf_kind {
	unsigned int name, info, size;
};

struct btf_field {
	unsigned int name, type, offset;
};

static char btf[64 << 20];
static const char *strings;

static long bpf(int cmd, union bpf_attr *attr)
{
	return syscall(SYS_bpf, cmd, attr, sizeof(*attr));
}

/* Bytes behind the head of a type (linux/btf.h). */
static unsigned int more(unsigned int kind, unsigned int vlen)
{
	switch (kind) {
	case 1: case 14: case 17:
		return 4;
	case 3:
		return 12;
	case 4: case 5: case 15: case 19:
		return 12 * vlen;
	case 6: case 13:
		return 8 * vlen;
	}
	return 0;
}

/* The type of this kind and name, and its number. */
static const struct btf_kind *find(unsigned int kind, const char *name, unsigned int *id)
{
	const struct btf_head *h = (const struct btf_head *)btf;
	const char *p = btf + h->hdr_len + h->type_off, *end = p + h->type_len;

	strings = btf + h->hdr_len + h->str_off;
	for (*id = 1; p < end; ++*id) {
		const struct btf_kind *t = (const struct btf_kind *)p;
		unsigned int k = t->info >> 24 & 0x1f;

		if (k == kind && !strcmp(strings + t->name, name))
			return t;
		p += sizeof(*t) + more(k, t->info & 0xffff);
	}
	errx(1, "BTF has no %s", name);
}

static int offset(const char *member)
{
	unsigned int id;
	const struct btf_kind *t = find(4, "kallsym_iter", &id);
	const struct btf_field *m = (const struct btf_field *)(t + 1);

	for (unsigned int i = 0; i < (t->info & 0xffff); i++)
		if (!strcmp(strings + m[i].name, member))
			return m[i].offset / 8;
	errx(1, "kallsym_iter has no %s", member);
}

/* --- The program ----------------------------------------------------------- */

static struct bpf_insn code[256];
static unsigned int len;

static void emit(unsigned char op, int dst, int src, int off, int imm)
{
	code[len++] = (struct bpf_insn){ op, dst, src, off, imm };
}

/* *(SIZE *)(r10 + to) = *(SIZE *)(r7 + from), as 64 bits */
static void copy(unsigned char size, int from, int to)
{
	emit(BPF_LDX | size | BPF_MEM, 1, 7, from, 0);
	emit(BPF_STX | BPF_DW | BPF_MEM, 10, 1, to, 0);
}

/* bpf_seq_printf(r8, FORMAT, its size, r10 - 64, BYTES); r10 - 96 is for the format */
static void print(const char *format, int bytes)
{
	unsigned int words[8] = { 0 };
	int size = strlen(format) + 1;

	memcpy(words, format, size);
	for (int i = 0; i < (size + 3) / 4; i++)
		emit(BPF_ST | BPF_W | BPF_MEM, 10, 0, -96 + 4 * i, words[i]);
	emit(BPF_ALU64 | BPF_MOV | BPF_X, 1, 8, 0, 0);
	emit(BPF_ALU64 | BPF_MOV | BPF_X, 2, 10, 0, 0);
	emit(BPF_ALU64 | BPF_ADD | BPF_K, 2, 0, 0, -96);
	emit(BPF_ALU64 | BPF_MOV | BPF_K, 3, 0, 0, size);
	emit(BPF_ALU64 | BPF_MOV | BPF_X, 4, 10, 0, 0);
	emit(BPF_ALU64 | BPF_ADD | BPF_K, 4, 0, 0, -64);
	emit(BPF_ALU64 | BPF_MOV | BPF_K, 5, 0, 0, bytes);
	emit(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_seq_printf);
}

/* A member that points to a string. */
static void print_pointed(const char *member, const char *format)
{
	copy(BPF_DW, offset(member), -64);
	print(format, 8);
}

static void print_string(const char *member, const char *format)
{
	emit(BPF_ALU64 | BPF_MOV | BPF_X, 1, 7, 0, 0);
	emit(BPF_ALU64 | BPF_ADD | BPF_K, 1, 0, 0, offset(member));
	emit(BPF_STX | BPF_DW | BPF_MEM, 10, 1, -64, 0);
	print(format, 8);
}

static void make_program(void)
{
	unsigned int jump;

	emit(BPF_LDX | BPF_DW | BPF_MEM, 7, 1, 8, 0);	/* ctx->ksym */
	emit(BPF_LDX | BPF_DW | BPF_MEM, 2, 1, 0, 0);	/* ctx->meta */
	emit(BPF_LDX | BPF_DW | BPF_MEM, 8, 2, 0, 0);	/* meta->seq */
	jump = len;
	emit(BPF_JMP | BPF_JEQ | BPF_K, 7, 0, 0, 0);
	copy(BPF_DW, offset("value"), -64);
	copy(BPF_DW, offset("size"), -56);
	copy(BPF_B, offset("type"), -48);
	copy(BPF_W, offset("exported"), -40);
	print("%llx %llx %u %u\t", 32);
	copy(BPF_W, offset("nr_modules"), -64);
	print("%u\t", 8);
	print_string("name", "%s\t");
	print_string("module_name", "%s\t");
	print_pointed("modules", "%s\t");
	print_pointed("object", "%s\n");
	code[jump].off = len - jump - 1;
	emit(BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, 0);
	emit(BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

static int open_iterator(void)
{
	static char log[1 << 20];
	union bpf_attr load = { 0 }, link = { 0 }, iter = { 0 };
	unsigned int id;

	find(12, "bpf_iter_ksym", &id);
	load.prog_type = BPF_PROG_TYPE_TRACING;
	load.expected_attach_type = BPF_TRACE_ITER;
	load.attach_btf_id = id;
	load.insns = (unsigned long)code;
	load.insn_cnt = len;
	load.license = (unsigned long)"GPL";
	load.log_buf = (unsigned long)log;
	load.log_size = sizeof(log);
	load.log_level = 1;
	link.link_create.prog_fd = bpf(BPF_PROG_LOAD, &load);
	if ((int)link.link_create.prog_fd < 0)
		err(1, "%s", log);
	link.link_create.attach_type = BPF_TRACE_ITER;
	iter.iter_create.link_fd = bpf(BPF_LINK_CREATE, &link);
	if ((int)iter.iter_create.link_fd < 0)
		err(1, "link");
	return bpf(BPF_ITER_CREATE, &iter);
}

/* --- Its lines -------------------------------------------------------------- */

static void show(char *line)
{
	char *field[6];
	unsigned long long value, size;
	unsigned int type, exported, i, modules = 0;

	for (i = 0; i < 6; i++)
		field[i] = strsep(&line, "\t\n");
	if (!field[5] || sscanf(field[0], "%llx %llx %u %u", &value, &size, &type, &exported) != 4)
		errx(1, "%s: not a line", field[0]);
	if (!*field[2])
		return;
	for (const char *p = field[4]; *p; p++)
		modules += *p == '[';
	/* As many as there are, unless they do not fit. */
	if (modules != (unsigned int)atoi(field[1]) && strlen(field[4]) < 200)
		errx(1, "%s: %u modules of %s", field[2], modules, field[1]);
	if (*field[3])
		type = exported ? toupper(type) : tolower(type);
	printf("%016llx %llx %c %s", value, size, type, field[2]);
	if (*field[4])
		printf("\t%s", field[4]);
	if (*field[5])
		printf("%s{%s}", *field[4] ? " " : "\t", field[5]);
	putchar('\n');
}

int main(void)
{
	FILE *f = fopen("/sys/kernel/btf/vmlinux", "r");
	static char line[4096];

	if (!f || fread(btf, 1, sizeof(btf), f) < sizeof(struct btf_head))
		err(1, "BTF");
	fclose(f);
	make_program();
	f = fdopen(open_iterator(), "r");
	if (!f)
		err(1, "iterator");
	while (fgets(line, sizeof(line), f))
		show(line);
	return 0;
}
