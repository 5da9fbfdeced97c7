#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Fuzz linkpass with notes, with logs and with objects, and the kernel's readers with tables, using AFL++ and the
# sanitizers, for SECONDS each: fuzz.sh [SECONDS]
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=../linkpass/layout-lib.sh
. "$top/tests/linkpass/layout-lib.sh"

seconds=${1:-30}
export AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 \
	AFL_NO_AFFINITY=1 AFL_QUIET=1
export ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0
export UBSAN_OPTIONS=halt_on_error=1:abort_on_error=1

compile()
{
	AFL_USE_ASAN=1 AFL_USE_UBSAN=1 afl-cc -O1 -g -Wno-unused-parameter "$@"
}

# Fuzz the program, print how often it ran, fail if it crashed or hung.
fuzz()
{
	afl-fuzz -i seeds -o found -m none -t 2000 -V "$seconds" -- "$@" > log 2>&1 ||
		{ tail -n 20 log; return 1; }
	gawk -v what="$1" '
		$1 == "execs_done" { done = $3 }
		$1 == "execs_per_sec" { rate = $3 }
		END { printf "%s: %d executions, %d a second\n", what, done, rate }' \
		found/default/fuzzer_stats >&3
	bad=$(find found/default/crashes found/default/hangs -name 'id:*')
	for f in $bad; do
		echo "$f"
		"$@" < "$f" 2>&1 | head -n 5
		od -A d -t x1z "$f" | head -n 20
	done
	[ ! "$bad" ]
}

fuzz_notes()
{
	sources=$(find "$top/linkpass" -name '*.c' | grep -vE '/(main|ctf/.*|verbs/ctf)\.c$')
	# shellcheck disable=SC2086 # one word for each file
	compile -D_GNU_SOURCE -fvisibility=hidden -I"$top/include" -I"$top/linkpass" -o notes \
		"$top/tests/fuzz/notes.c" $sources -lelf
	printf 'int f(void) { return 1; } static int d = 1; int *p = &d;
		static const char i[] __attribute__((section(".modinfo"), used)) =
			KBUILD_MODNAME ".file=" KBUILD_MODFILE;\n' > a.c
	cc a d/a d/a.o a.c
	cc a:b "d/a d/b" d/b.o a.c -Df=g -Dp=q
	ld_image d/a.o d/b.o
	mkdir seeds
	objcopy -O binary -j .debug_srcinfo --set-section-flags .debug_srcinfo=alloc \
		image seeds/both
	ld_image d/a.o
	objcopy -O binary -j .debug_srcinfo --set-section-flags .debug_srcinfo=alloc \
		image seeds/one
	ld_image d/a.o d/b.o
	[ -s seeds/both ]
	./notes image < seeds/both
	fuzz ./notes image
}

fuzz_log()
{
	sources=$(find "$top/linkpass" -name '*.c' | grep -vE '/(main\.c|ctf/|verbs/|kernel/)')
	# shellcheck disable=SC2086 # one word for each file
	compile -D_GNU_SOURCE -fvisibility=hidden -I"$top/include" -I"$top/linkpass" -o logs \
		"$top/tests/fuzz/logs.c" $sources -lelf
	layout
	mkdir seeds
	printf "%s\n" "RAX: 0000000000601003 RBX: ffffffff81000000" " [<0000000000601004>] ? a_inner+0x0/0xc" \
		"RIP: 0010:same+0x1/0x10 [mod]" "Kernel Offset: 0x200000 from 0x401000" > seeds/oops
	printf "%s\n" " => a_inner <0000000000601005>" "0000000000601021 same+0x1 ([kernel.kallsyms])" \
		"a_f <-same" "Linux version 6" "Command line: nokaslr" "0x00401003 c_label+0x2/0xc" > seeds/trace
	fuzz ./logs image
}

fuzz_stamp()
{
	compile -D_GNU_SOURCE -fvisibility=hidden -I"$top/include" -I"$top/linkpass" -o stamp \
		"$top/tests/fuzz/stamp.c" "$top"/linkpass/stamp/*.c \
		"$top/linkpass/base/util.c" "$top/linkpass/base/text.c"
	cat > a.s <<-'EOF'
	.section .g,"axG",@progbits,k,comdat
	k:	nop
	.text
	.globl f
	f:	call f
	.section .modinfo,"a"
	.asciz "m.file=d/m"
	.section .c,"aM",@progbits,4
	.long 1
	EOF
	mkdir seeds
	as -o seeds/64 a.s
	as --32 -o seeds/32 a.s
	{
		printf '\t.file "m.c"\n\t.ident "x"\n\t.section .GCC.command.line,"MS",@progbits,1\n'
		printf '\t.asciz "kallmod 1\\t0\\t0\\tm\\td/m\\td/m.o\\td/m.c"\n'
	} | cat - a.s | as -o seeds/recorded
	echo 'int d; extern int u(void *); int f(void) { return u(&d); }' > a.c
	clang-19 -O2 -faddrsig -ffunction-sections -c -o seeds/clang a.c
	clang-19 --target=riscv64-linux-gnu -O2 -c -o seeds/riscv a.c
	clang-19 --target=s390x-linux-gnu -O2 -faddrsig -c -o seeds/big a.c
	# In memory: a disk would be slow.
	scratch_object=$(mktemp -d -p /dev/shm)/m.o
	./stamp "$scratch_object" < seeds/64
	fuzz ./stamp "$scratch_object"
	rm -r "${scratch_object%/*}"
}

fuzz_tables()
{
	compile -D_GNU_SOURCE -I"$top/tests/linkpass/include" \
		-I"$top/kernel/include" -I"$top/kernel" -o tables \
		"$top/tests/fuzz/tables.c" "$top/tests/linkpass/no-tables.c" \
		"$top/kernel/kallmodsyms_table.c" \
		"$top/kernel/kallmodsyms_objfiles.c" "$top/kernel/kallmodsyms_sizes.c" \
		"$top/kernel/kallmodsyms_module.c"
	mkdir seeds
	# The first numbers split the input; small numbers and names follow.
	printf '\0\2\10\2\2\10%0400d' 0 > seeds/text
	{ printf '\0\2\10\2\2\10'; head -c 600 "$top/README.md"; } > seeds/words
	# The record section of a module of two objects, with low addresses.
	printf 'int f(void) { return 1; } int d = 1;\n' > a.c
	cc m "" d/a.o a.c -DMODULE -DKALLMODSYMS
	cc m "" d/b.o a.c -DMODULE -DKALLMODSYMS -Df=g -Dd=e
	ld -e 0 -Ttext=0x10 -Tdata=0x100 -o image d/a.o d/b.o
	objcopy -O binary -j .kallmod image record
	{ printf "\\$(printf %o $(($(wc -c < record) / 8)))"; cat record; } > seeds/record
	head -c 700 /dev/zero | tr '\0' '\3' > seeds/threes
	fuzz ./tables
}

exec 3>&1
try "linkpass on fuzzed notes, $seconds s" fuzz_notes
try "linkpass on fuzzed logs, $seconds s" fuzz_log
try "linkpass stamp on fuzzed objects, $seconds s" fuzz_stamp
try "the kernel's readers on fuzzed tables, $seconds s" fuzz_tables
exit $failed
