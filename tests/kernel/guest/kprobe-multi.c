// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Attach the smallest BPF program there is to SYMBOLs, by one kprobe_multi link, and print
 * how often it runs while WORD is written to FILE; or that the link is refused.
 *
 * Usage: kprobe-multi FILE WORD SYMBOL...
 */
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int bpf(int command, union bpf_attr *attr)
{
	return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

static int load(void)
{
	struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.prog_type = BPF_PROG_TYPE_KPROBE;
	attr.expected_attach_type = BPF_TRACE_KPROBE_MULTI;
	attr.insns = (uintptr_t)insns;
	attr.insn_cnt = sizeof(insns) / sizeof(insns[0]);
	attr.license = (uintptr_t)"GPL";
	return bpf(BPF_PROG_LOAD, &attr);
}

static int attach(int program, char **symbols, unsigned int count)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.link_create.prog_fd = program;
	attr.link_create.attach_type = BPF_TRACE_KPROBE_MULTI;
	attr.link_create.kprobe_multi.syms = (uintptr_t)symbols;
	attr.link_create.kprobe_multi.cnt = count;
	return bpf(BPF_LINK_CREATE, &attr);
}

/* Needs /proc/sys/kernel/bpf_stats_enabled. */
static unsigned long long runs(int program)
{
	struct bpf_prog_info info = { 0 };
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.info.bpf_fd = program;
	attr.info.info_len = sizeof(info);
	attr.info.info = (uintptr_t)&info;
	return bpf(BPF_OBJ_GET_INFO_BY_FD, &attr) ? 0 : info.run_cnt;
}

int main(int argc, char **argv)
{
	int program = load(), file;

	if (argc < 4 || program < 0) {
		perror("kprobe-multi");
		return 1;
	}
	if (attach(program, argv + 3, argc - 3) < 0) {
		puts("refused");
		return 0;
	}
	file = open(argv[1], O_WRONLY);
	if (file < 0 || write(file, argv[2], strlen(argv[2])) < 0) {
		perror(argv[1]);
		return 1;
	}
	printf("%llu\n", runs(program));
	return 0;
}
