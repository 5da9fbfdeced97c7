#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# linkpass annotate: logs of all kinds, on an image whose layout is known.
#
# The kernel prints the distance to the next symbol for a size: 4 for a_f, 0xc for a_inner,
# 0x10 for a_asm and for the first "same", 4 for the second, 0xc for c_label.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=layout-lib.sh
. "$top/tests/linkpass/layout-lib.sh"

# annotated [OPTION]...: ./log becomes ./want, also if it comes from standard input.
annotated()
{
	"$linkpass" annotate "$@" image log > got 2> err || { cat err; return 1; }
	same want got
	"$linkpass" annotate "$@" image < log | same want -
	"$linkpass" annotate "$@" image - < log | same want -
	# What has been annotated is left alone.
	"$linkpass" annotate "$@" image want | same want -
}

symbols()
{
	layout
	cat > want <<-'EOF'
	[    1.234567] Oops: invalid opcode: 0000 [#1] SMP
	[    1.234568] RIP: 0010:a_inner+0x2/0xc [a] {d/a.o}
	[    1.234568] Code: 00 00 0f 1f 44 00 00 <0f> 0b a_f+0x1/0x4
	[    1.234569] Call Trace:
	[    1.234570]  <TASK>
	[    1.234571]  a_f+0x3/0x4 [a] {d/a.o}
	[    1.234572]  ? same+0x1/0x10 [a] [b] {d/ab.o}
	[    1.234573]  a_f+0x3/0xa [a] {d/a.o}
	[    1.234573]  a_f+0x4/0x4 [a] {d/a.o}
	[    1.234574]  a_asm+0x9/0x10 {?}
	[    1.234574]  c_label+0x2/0xc {core.o}
	[    1.234575]  none+0x1/0x4 {?}
	[    1.234576]  ext_f+0x1/0x20 [ext]
	[    1.234576]  a_f+0x1/0x20 [ext 0123456789abcdef0123456789abcdef01234567]
	[    1.234577]  ? a_f+0x1/0x20 [ext]
	[    1.234578]  same+0x1/0x10 [a] [b] {d/ab.o}
	[    1.234579] calling  a_inner+0x0/0xc [a] {d/a.o} @ 1, a_f+0x0/0x4 [a] {d/a.o}.
	[    1.234580] pc : a_f+0x0/0x4 [a] {d/a.o}
	[    1.234581] lr : a_inner+0x1/0xc [a] {d/a.o}
	 a_f+1/0x4 a_f+0x/0x4 a_f+0x1/0x4x a_f+0x1 x+0x1/0x a_f 401000 +0x1/0x2
	EOF
	sed -E 's/ (\[a\] (\[b\] )?)?\{[^}]*\}//g' want > log
	grep -F 'same+0x1/0x10' log
	none '[{]' log
	annotated
	[ ! -s err ]
	# Bytes that are no text; no newline at the end; a line longer than any.
	printf 'a\000\377 a_f+0x1/0x4' > log
	printf 'a\000\377 a_f+0x1/0x4 [a] {d/a.o}' > want
	annotated
	{ head -c 3000000 /dev/zero | tr '\0' x; echo ' a_f+0x1/0x4'; } > log
	{ head -c 3000000 /dev/zero | tr '\0' x; echo ' a_f+0x1/0x4 [a] {d/a.o}'; } > want
	annotated
}

# Symbols that have one name and one size.
ambiguous()
{
	layout
	echo ' same+0x1/0x4 (one of [a] [b] {d/ab.o}, {core.o})' > want
	echo ' same+0x1/0x4' > log
	annotated
	# The address tells which.
	cat > want <<-'EOF'
	[<0000000000601031>] same+0x1/0x4 {core.o}
	[<0000000000601021>] ? same+0x1/0x4 [a] [b] {d/ab.o}
	EOF
	sed 's/4 .*/4/' want > log
	annotated --offset=0x200000
	set --
	for i in 1 2 3 4 5 6 7; do
		printf 'twice:\t.skip 4\n.size twice, 4\n.type twice, @function\n' > t.S
		cc core core t$i.o t.S
		set -- "$@" t$i.o
	done
	ld_image "$@"
	echo ' twice+0x1/0x4 (one of {t1.o}, {t2.o}, {t3.o}, {t4.o}, ...)' > want
	echo ' twice+0x1/0x4' > log
	annotated
}

# Addresses, with all that tells how far the kernel was moved: at the end of the log, before,
# or in an option.
addresses()
{
	layout
	cat > want <<-'EOF'
	RAX: 0000000000601003 <a_f+0x3/0xa [a] {d/a.o}> RBX: 0000000000000010 RCX: 0000000000601021 <same+0x1/0x4 [a] [b] {d/ab.o}>
	 [<0000000000601008>] <a_inner+0x4/0x6 [a] {d/a.o}>
	 [<0000000000601004>] a_inner+0x0/0xc [a] {d/a.o}
	 [0000000000601004] ? a_inner+0x0/0xc [a] {d/a.o}
	0x601003 0x0000000000601003 <a_f+0x3/0xa [a] {d/a.o}>, 0x00601003 <a_f+0x3/0xa [a] {d/a.o}>.
	0000000000601026 <in no symbol, behind same+0x6/0x4 [a] [b] {d/ab.o}> 000000000060103c <c_label+0x8/0x0 {?}> 0000000000601019 <a_asm+0x9/0x0 {?}>
	0000000000401003 0000000000601040 <none+0x0/0x4 {?}> 000000000000601003 10000000000601003 601003
	Code: 0000000000601003
	EOF
	sed -E 's/ (<[^>]*\}>|(\[a\] (\[b\] )?)?\{[^}]*\})//g' want > log
	none '[{]' log
	mv want annotated
	cp log plain
	offset="Kernel Offset: 0x200000 from 0x0000000000601000 (relocation range: 0x601000-0x602000)"
	{ cat annotated; echo "$offset"; } > want
	{ cat plain; echo "$offset"; } > log
	"$linkpass" annotate image log | same want -
	{ echo "$offset"; cat annotated; } > want
	{ echo "$offset"; cat plain; } > log
	annotated
	cp annotated want
	cp plain log
	annotated --offset=0x200000
	annotated --offset=2097152
	# One line with address and symbol tells it for those that follow, and in a file for all.
	sed 1,2d annotated > want
	sed 1,2d plain > log
	annotated
	"$linkpass" annotate image plain | same annotated -
}

# As it comes: lines that pass before the shift is known keep their addresses.
piped()
{
	layout
	cat > want <<-'EOF'
	RAX: ffffffff00601003 0000000000601003
	 [<0000000000601004>] a_inner+0x0/0xc [a] {d/a.o}
	RAX: 0000000000601003 <a_f+0x3/0xa [a] {d/a.o}>
	EOF
	sed -E 's/ (<[^>]*\}>|\[a\] \{[^}]*\})//g' want > log
	# shellcheck disable=SC2002 # cat makes it a pipe
	cat log | "$linkpass" annotate image > got
	same want got
	# Each line comes out before the next one is there.
	mkfifo to from
	"$linkpass" annotate image < to > from &
	exec 5> to 6< from
	for line in 1 2 3; do
		sed -n ${line}p log >&5
		read -r got <&6
		echo "$got"
	done > got
	exec 5>&- 6<&-
	wait
	sed 's/^ *//' want | same - got
}

# perf and ftrace print addresses with names, whose offset is an option.
perf()
{
	layout
	cat > want <<-'EOF'
	dd  85 [000] 24.1: cycles:
		          601003 a_f+0x3 ([kernel.kallsyms])
		0000000000601003 a_f+0x3 [a] {d/a.o} ([kernel.kallsyms])
		0000000000601021 same [a] [b] {d/ab.o} ([kernel.kallsyms])
		0000000000601031 same+0x1 {core.o} ([kernel.kallsyms])
		0000000000601009 a_inner [a] {d/a.o} ([kernel.kallsyms])
		00007f5554601003 a_f+0x3 (/usr/bin/dd)
		ffffffffc0001003 a_f+0x3 ([ext])
		0000000000601025 [unknown] ([kernel.kallsyms])

	EOF
	sed -i 's/1025 /1025 <in no symbol, behind same+0x5\/0x4 [a] [b] {d\/ab.o}> /' want
	sed -E 's/ (<[^>]*\}>|(\[a\] (\[b\] )?)?\{[^}]*\})//g' want > log
	none '[{]' log
	"$linkpass" annotate image log | same want -
	cat > want <<-'EOF'
	              dd-85      [000] .....    24.149449: <stack trace>
	 => [FTRACE TRAMPOLINE]
	 => a_inner <0000000000601005> [a] {d/a.o}
	 => same <0000000000601031> {core.o}
	 => c_label <0000000000601034> {core.o}
	 => a_f+0x2/0x4 <0000000000601002> [a] {d/a.o}
	 => ext_f <ffffffffc0001003>
	a_f <0000000000601000> <-same <0000000000601022> [a] [b] {d/ab.o}
	EOF
	sed -E 's/ (<[^>]*\}>|(\[a\] (\[b\] )?)?\{[^}]*\})//g' want > log
	none '[{]' log
	"$linkpass" annotate image log | sed 's/^a_f <0000000000601000> <a_f+0x0.0xa .a. {d.a.o}>/a_f <0000000000601000>/' > got
	same want got
}

# A single name without an offset tells nothing: it could be a module's, or a program's.
no_guess()
{
	layout
	printf '%s\n' ' => a_inner <0000000000601005>' '0000000000601005' > want
	cp want log
	annotated
	# Two do not agree.
	printf '%s\n' ' => a_inner <0000000000601005>' ' => a_f <0000000000801000>' > want
	cp want log
	annotated
	# The user of this address has another kernel.
	printf '%s\n' ' [<ffffffff12345678>] a_f+0x1/0x4' > log
	sed 's/$/ [a] {d\/a.o}/' log > want
	annotated
}

# With /proc/kallsyms all symbols are known, so that a name is enough.
running()
{
	layout
	{
		"$linkpass" list image | gawk '{
			shift = $4 ~ /^(_text|a_|same|c_|none|_etext)/ ? 0x200000 : 0
			printf "%016x %s %s\n", strtonum("0x" $1) + shift, $3, $4 }'
		printf '%s\t%s\n' "00000000ffff0000 t g_f" "[g]" "00000000ffff0020 t same" "[g]" \
			"00000000ffff0040 d a_f" "[g]"
	} > known
	cat > want <<-'EOF'
	 => a_inner [a] {d/a.o}
	 => g_f [g]
	 => same (one of [a] [b] {d/ab.o}, {core.o}, [g])
	 => nosuch
	 => a_f [a] {d/a.o}
	  a_inner [a] {d/a.o} <-same (one of [a] [b] {d/ab.o}, {core.o}, [g])
	 same+0x1/0x20 [g]
	 00000000ffff0008 <g_f+0x8/0x20 [g]> 0000000000601001 <a_f+0x1/0xa [a] {d/a.o}>
	EOF
	sed -E 's/ (<[^>]*[]}]>|\(one of [^)]*\)|(\[[abg]\] )*\{[^}]*\})//g; s/ => g_f .*/ => g_f/' want > log
	none '[{]' log
	"$linkpass" annotate --kallsyms=known image log | same want -
	"$linkpass" annotate image log > got 2> err
	same log got
	says "linkpass: log: 5 names without an offset from line 1 on are left as they are: they may be of loadable modules; see --kallsyms"
	sed 1d known > other
	fails 1 "$linkpass" annotate --kallsyms=other image log
	grep -q "not of this kernel" err
}

# Of several boots, each has its own place.
boots()
{
	layout
	cat > want <<-'EOF'
	0000000000601001 <a_f+0x1/0xa [a] {d/a.o}>
	Kernel Offset: 0x200000 from 0x401000
	Linux version 6.12
	Command line: root=/dev/vda nokaslr
	0000000000601001 0000000000401001 <a_f+0x1/0xa [a] {d/a.o}>
	Linux version 6.12
	Command line: root=/dev/vda nokaslr2
	0000000000601001 0000000000801001 <a_f+0x1/0xa [a] {d/a.o}>
	Kernel Offset: 0x400000 from 0x401000
	Linux version 6.12
	0000000000401001 <a_f+0x1/0xa [a] {d/a.o}>
	Kernel Offset: disabled
	Linux version 6.12
	0000000000401001
	EOF
	sed -E 's/ <[^>]*\}>//g' want > log
	none '[{]' log
	annotated
}

# A log of another kernel is an error, and told from one with a few unknown names.
other_kernel()
{
	layout
	printf '%s\n' ' a_f+0x1/0x4' ' a_inner+0x1/0xd' > log
	fails 1 "$linkpass" annotate image log
	says "linkpass: log: line 2: a_inner has 0xd bytes, but 0xc in image: not of this kernel"
	echo ' a_f+0x1/0x4 [a] {d/a.o}' | same - out
	echo ' same+0x1/0x14' > log
	fails 1 "$linkpass" annotate -o new image log
	says "linkpass: log: line 1: same has 0x14 bytes, but one of that name has 0x10 in image: not of this kernel"
	[ ! -e new ]
	printf '%s\n' 'Kernel Offset: 0x200000 from 0x401000' '[<0000000000801004>] a_inner+0x0/0xc' > log
	fails 1 "$linkpass" annotate image log
	says "linkpass: log: line 2: the kernel was moved by 0x400000, elsewhere by 0x200000: not of this kernel, or of two boots"
	printf '%s\n' ' bpf_prog_6deef7357e7b4530_f+0x1/0x20' ' x+0x1/0x2' > log
	"$linkpass" annotate image log > out 2> err
	same log out
	says "linkpass: log: 2 symbols are not in image; the first is bpf_prog_6deef7357e7b4530_f in line 1"
}

colors()
{
	layout
	printf ' same+0x1/0x10 \033[32m[a]\033[m \033[32m[b]\033[m \033[36m{d/ab.o}\033[m none+0x0/0x4 \033[33m{?}\033[m\n' > want
	echo ' same+0x1/0x10 none+0x0/0x4' > log
	for c in --color --color=always --colour=always; do
		"$linkpass" annotate $c image log | same want -
	done
	echo ' same+0x1/0x10 [a] [b] {d/ab.o} none+0x0/0x4 {?}' > want
	for c in --color=auto --color=never; do
		"$linkpass" annotate $c image log | same want -
	done
	fails 2 "$linkpass" annotate --color=blue image log
	command -v script > /dev/null || return 0
	TERM=xterm script -q -e -c "$linkpass annotate image log" typescript > on-terminal
	grep -q '32m' on-terminal
	NO_COLOR=1 TERM=xterm script -q -e -c "$linkpass annotate image log" typescript > on-terminal
	none '32m' on-terminal
	TERM=dumb script -q -e -c "$linkpass annotate image log" typescript > on-terminal
	none '32m' on-terminal
}

usage()
{
	layout
	echo > log
	for wrong in "image log x" "--offset image log" "--offset= image log" "--offset=1x image log" \
		"--offset=1 --kallsyms=known image log"; do
		# shellcheck disable=SC2086
		fails 2 "$linkpass" annotate $wrong
	done
	fails 1 "$linkpass" annotate image missing
	says "linkpass: missing: cannot open: No such file or directory"
	fails 1 "$linkpass" annotate image .
	says "linkpass: .: cannot read: Is a directory"
	fails 1 "$linkpass" annotate d/a.o log
	says "linkpass: d/a.o: not linked: its sections have no addresses yet"
}

# 32-bit words can be anything, so that only those in "[<" and ">]" are addresses.
narrow()
{
	gcc -m32 -c -x assembler -o /dev/null /dev/null || skip "no 32-bit assembler"
	layout
	"$linkpass" notes d/a.o > notes
	printf '\t.text\nf:\t.skip 8, 0x90\n.type f, @function\n.size f, 8\nf_end:\n' > a.S
	gcc -fplugin="$plugin" -m32 -DKBUILD_MODNAME='"core"' -c -o core.o a.S
	ld -m elf_i386 -e 0 -Ttext=0xc0401000 -o image core.o
	cat > want <<-'EOF'
	 [<c0601004>] <f+0x4/0x8 {core.o}>
	 [<c0601004>] f+0x4/0x8 {core.o}
	 c0601004 0xc0601004 (c0601004) EAX: c0601004
	 f+0x4/0x8 {core.o}
	EOF
	sed -E 's/ (<[^>]*\}>|\{[^}]*\})//g' want > log
	annotated
}


try "symbols" symbols
try "symbols of one name and one size" ambiguous
try "addresses" addresses
try "a log as it comes" piped
try "perf and ftrace" perf
try "no guess from one name" no_guess
try "a running kernel" running
try "several boots" boots
try "another kernel" other_kernel
try "colours" colors
try "usage" usage
try "addresses of 32 bits" narrow
exit $failed
