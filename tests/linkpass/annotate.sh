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
	layout 0xffffffff80401000
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
	{ head -c 3000000 /dev/zero | tr '\0' x; echo ' a_f+0x1/0x4'; } > want
	annotated
	# It comes in pieces, which may end in a token: "a_f+0x1/0x4" and "0".
	for n in 1048572 1048573 1048574 1048575 1048576; do
		{ head -c $((n - 12)) /dev/zero | tr '\0' ' '; echo ' a_f+0x1/0x40 a_f+0x1/0x4'; echo ' a_f+0x1/0xff'; } > log
		fails 1 "$linkpass" annotate image log
		same log out
		says "linkpass: log: line 2: a_f has 0xff bytes, but 0x4 in image: not of this kernel"
	done
}

# Symbols that have one name and one size.
ambiguous()
{
	layout 0xffffffff80401000
	echo ' same+0x1/0x4 (one of [a] [b] {d/ab.o}, {core.o})' > want
	echo ' same+0x1/0x4' > log
	annotated
	# The address tells which.
	cat > want <<-'EOF'
	[<ffffffff80601031>] same+0x1/0x4 {core.o}
	[<ffffffff80601021>] ? same+0x1/0x4 [a] [b] {d/ab.o}
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
	layout 0xffffffff80401000
	cat > want <<-'EOF'
	RAX: ffffffff80601003 <a_f+0x3/0xa [a] {d/a.o}> RBX: 0000000000000010 RCX: ffffffff80601021 <same+0x1/0x4 [a] [b] {d/ab.o}>
	 [<ffffffff80601008>] <a_inner+0x4/0x6 [a] {d/a.o}>
	 [<ffffffff80601004>] a_inner+0x0/0xc [a] {d/a.o}
	 [ffffffff80601004] ? a_inner+0x0/0xc [a] {d/a.o}
	0x601003 0xffffffff80601003 <a_f+0x3/0xa [a] {d/a.o}>, 0xffffffff80601003 <a_f+0x3/0xa [a] {d/a.o}>.
	ffffffff80601026 <in no symbol, behind same+0x6/0x4 [a] [b] {d/ab.o}> ffffffff8060103c <c_label+0x8/0x0 {?}> ffffffff80601019 <a_asm+0x9/0x0 {?}>
	ffffffff80401003 ffffffff80601040 <none+0x0/0x4 {?}> 00ffffffff80601003 1ffffffff80601003 601003
	Code: ffffffff80601003
	EOF
	sed -E 's/ (<[^>]*\}>|(\[a\] (\[b\] )?)?\{[^}]*\})//g' want > log
	none '[{]' log
	mv want annotated
	cp log plain
	offset="Kernel Offset: 0x200000 from 0xffffffff80401000 (relocation range: 0xffffffff80601000-0xffffffff80602000)"
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
	layout 0xffffffff80401000
	cat > want <<-'EOF'
	RAX: ffffffff00601003 ffffffff80601003
	 [<ffffffff80601004>] a_inner+0x0/0xc [a] {d/a.o}
	RAX: ffffffff80601003 <a_f+0x3/0xa [a] {d/a.o}>
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
	layout 0xffffffff80401000
	cat > want <<-'EOF'
	dd  85 [000] 24.1: cycles:
		fffffff80601003 a_f+0x3 ([kernel.kallsyms])
		ffffffff80601003 a_f+0x3 [a] {d/a.o} ([kernel.kallsyms])
		ffffffff80601021 same [a] [b] {d/ab.o} ([kernel.kallsyms])
		ffffffff80601031 same+0x1 {core.o} ([kernel.kallsyms])
		ffffffff80601009 a_inner [a] {d/a.o} ([kernel.kallsyms])
		00007f5554601003 a_f+0x3 (/usr/bin/dd)
		ffffffffc0001003 a_f+0x3 ([ext])
		ffffffff80601025 [unknown] ([kernel.kallsyms])

	EOF
	sed -i 's/1025 /1025 <in no symbol, behind same+0x5\/0x4 [a] [b] {d\/ab.o}> /' want
	sed -E 's/ (<[^>]*\}>|(\[a\] (\[b\] )?)?\{[^}]*\})//g' want > log
	none '[{]' log
	"$linkpass" annotate image log | same want -
	cat > want <<-'EOF'
	              dd-85      [000] .....    24.149449: <stack trace>
	 => [FTRACE TRAMPOLINE]
	 => a_inner <ffffffff80601005> [a] {d/a.o}
	 => same <ffffffff80601031> {core.o}
	 => c_label <ffffffff80601034> {core.o}
	 => a_f+0x2/0x4 <ffffffff80601002> [a] {d/a.o}
	 => ext_f <ffffffffc0001003>
	a_f <ffffffff80601000> <-same <ffffffff80601022> [a] [b] {d/ab.o}
	EOF
	sed -E 's/ (<[^>]*\}>|(\[a\] (\[b\] )?)?\{[^}]*\})//g' want > log
	none '[{]' log
	"$linkpass" annotate image log | sed 's/^a_f <ffffffff80601000> <a_f+0x0.0xa .a. {d.a.o}>/a_f <ffffffff80601000>/' > got
	same want got
}

# A single name without an offset tells nothing: it could be a module's, or a program's.
no_guess()
{
	layout 0xffffffff80401000
	printf '%s\n' ' => a_inner <ffffffff80601005>' 'ffffffff80601005' > want
	cp want log
	annotated
	# Two do not agree.
	printf '%s\n' ' => a_inner <ffffffff80601005>' ' => a_f <ffffffff80801000>' > want
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
	layout 0xffffffff80401000
	{
		"$linkpass" list image | gawk '{
			sub("^ffffffff804", "ffffffff806")
			print $1, $3, $4 }'
		printf '%s\t%s\n' "ffffffffc0000000 t g_f" "[g]" "ffffffffc0000020 t same" "[g]" \
			"ffffffffc0000040 d a_f" "[g]"
	} > known
	cat > want <<-'EOF'
	 => a_inner [a] {d/a.o}
	 => g_f [g]
	 => same (one of [a] [b] {d/ab.o}, {core.o}, [g])
	 => nosuch
	 => a_f [a] {d/a.o}
	  a_inner [a] {d/a.o} <-same (one of [a] [b] {d/ab.o}, {core.o}, [g])
	 same+0x1/0x20 [g]
	 ffffffffc0000008 <g_f+0x8/0x20 [g]> ffffffff80601001 <a_f+0x1/0xa [a] {d/a.o}>
	EOF
	sed -E 's/ (<[^>]*[]}]>|\(one of [^)]*\)|(\[[abg]\] )*\{[^}]*\})//g; s/ => g_f .*/ => g_f/' want > log
	none '[{]' log
	"$linkpass" annotate --kallsyms=known image log | same want -
	"$linkpass" annotate image log > got 2> err
	same log got
	grep -q "^linkpass: log: 2 addresses from line 8 on are left" err
	sed -i 1d err
	says "linkpass: log: 5 names without an offset from line 1 on are left as they are: they may be of loadable modules; see --kallsyms"
	sed 1d known > other
	fails 1 "$linkpass" annotate --kallsyms=other image log
	grep -q "not of this kernel" err
}

# Of several boots, each has its own place.
boots()
{
	layout 0xffffffff80401000
	cat > want <<-'EOF'
	ffffffff80601001 <a_f+0x1/0xa [a] {d/a.o}>
	Kernel Offset: 0x200000 from 0xffffffff80401000
	Linux version 6.12
	Command line: root=/dev/vda nokaslr
	ffffffff80601001 ffffffff80401001 <a_f+0x1/0xa [a] {d/a.o}>
	Linux version 6.12
	Command line: root=/dev/vda nokaslr2
	ffffffff80601001 ffffffff80801001 <a_f+0x1/0xa [a] {d/a.o}>
	Kernel Offset: 0x400000 from 0xffffffff80401000
	Linux version 6.12
	ffffffff80401001 <a_f+0x1/0xa [a] {d/a.o}>
	Kernel Offset: disabled
	Linux version 6.12
	ffffffff80401001
	EOF
	sed -E 's/ <[^>]*\}>//g' want > log
	none '[{]' log
	annotated
}

# A log of another kernel is an error, and told from one with a few unknown names.
other_kernel()
{
	layout 0xffffffff80401000
	printf '%s\n' ' a_f+0x1/0x4' ' a_inner+0x1/0xd' > log
	fails 1 "$linkpass" annotate image log
	says "linkpass: log: line 2: a_inner has 0xd bytes, but 0xc in image: not of this kernel"
	printf '%s\n' ' a_f+0x1/0x4 [a] {d/a.o}' ' a_inner+0x1/0xd' | same - out
	echo ' same+0x1/0x14' > log
	fails 1 "$linkpass" annotate -o new image log
	says "linkpass: log: line 1: same has 0x14 bytes, but one of that name has 0x10 in image: not of this kernel"
	same log new
	printf '%s\n' 'Kernel Offset: 0x200000 from 0xffffffff80401000' '[<ffffffff80801004>] a_inner+0x0/0xc' > log
	fails 1 "$linkpass" annotate image log
	says "linkpass: log: line 2: the kernel was moved by 0x400000, elsewhere by 0x200000: not of this kernel, or of two boots"
	printf '%s\n' ' bpf_prog_6deef7357e7b4530_f+0x1/0x20' ' x+0x1/0x2' > log
	"$linkpass" annotate image log > out 2> err
	same log out
	says "linkpass: log: 2 symbols are not in image; the first is bpf_prog_6deef7357e7b4530_f in line 1"
}

colors()
{
	layout 0xffffffff80401000
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
	layout 0xffffffff80401000
	echo > log
	for wrong in "image log x" "--offset image log" "--offset= image log" "--offset=1x image log" "--offset=-1 image log" "--offset=+0 image log" \
		"--offset=0x image log" "--offset=1 --kallsyms=known image log"; do
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
	layout 0xffffffff80401000
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

# A symbol that is not at the address beside it is of another kernel.
contradiction()
{
	layout 0xffffffff80401000
	while read -r line; do
		printf '%s\n' "$line" ' a_f+0x1/0x4' > log
		printf '%s\n' "$line" ' a_f+0x1/0x4 [a] {d/a.o}' > want
		fails 1 "$linkpass" annotate --offset=0x200000 image log
		same want out
		grep -E '^linkpass: log: line 1: [a-z]+ is not at 0xffffffff806010[0-9a-f]+ in image, moved by 0x200000: not of this kernel$' err
	done <<-'EOT'
	ffffffff80601003 none+0x3 ([kernel.kallsyms])
	ffffffff80601003 none ([kernel.kallsyms])
	ffffffff80601003 none+0x3
	=> none <ffffffff80601003>
	[<ffffffff80601003>] same+0x1/0x4
	EOT
}

# What belongs to another file is left alone; what only looks so is not.
foreign()
{
	layout 0xffffffff80401000
	tab=$(printf '\t')
	cat > want <<-EOF
	 a_f+0x1/0x4${tab}[moda]
	 a_f+0x1/0x4  [moda]
	 a_f+0x1/0x4 [moda](OE)
	 a_f+0x1/0x4 (moda)
	ffffffff80601003 a_f+0x3 ([guest.kernel.kallsyms])
	ffffffff80601003 a_f (/usr/bin/foo)
	ffffffff80601003 [unknown] (/usr/bin/foo)
	ffffffff80601003 a_f+0x3 [a] {d/a.o} ([kernel.kallsyms])
	ffffffff80601003 <a_f+0x3/0xa [a] {d/a.o}> [unknown] ([kernel.kallsyms])
	 a_f+0x1/0x4 [a] {d/a.o} (P)
	 a_f+0x1/0x4 [a] {d/a.o} (unreliable)
	EOF
	sed -E 's/ (<[^>]*\}>|(\[a\] )\{[^}]*\})//g' want > log
	annotated --offset=0x200000
}

# Numbers that may be of a program, where the kernel is linked low.
low()
{
	layout
	cat > want <<-'EOF'
	User PSW : 0705000180000000 0000000000401003
	RIP: 0033:0x0000000000401003
	[mem 0x0000000000401003-0x0000000000401009]
	 [<0000000000401008>] <a_inner+0x4/0x6 [a] {d/a.o}>
	 [<0000000000401004>] a_inner+0x0/0xc [a] {d/a.o}
	 a_inner+0x0/0xc [a] {d/a.o}
	EOF
	sed -E 's/ (<[^>]*\}>|\[a\] \{[^}]*\})//g' want > log
	annotated --offset=0
}

# The colours of dmesg, and those of annotate.
color_in()
{
	layout 0xffffffff80401000
	printf '\033[32m[    1.0] \033[0m\033[31ma_f+0x1/0x4 [a] {d/a.o}\033[0m \033[32m<4>\033[0m\n' > want
	printf ' a_f+0x1/0x4 \033[33m[ext]\033[m ffffffff80601003 <a_f+0x3/0xa [a] {d/a.o}>\n' >> want
	sed -E 's/ (<a[^>]*\}>|\[a\] \{[^}]*\})//g' want > log
	annotated --offset=0x200000
	printf '%s\n' ' a_f+0x1/0x4' ' same+0x1/0x4' ' none+0x0/0x4' 'RAX: ffffffff80601003' > log
	"$linkpass" annotate --color=always --offset=0x200000 image log > want
	mv want log
	cp log want
	for c in always never; do
		"$linkpass" annotate --color=$c --offset=0x200000 image log | same want -
	done
}

# A line that is of another kernel does not take the others with it, nor half of itself.
bad_line()
{
	layout 0xffffffff80401000
	printf '%s\n' ' a_f+0x1/0x4' 'Comm: a_inner+0x1/0xd a_f+0x1/0x4' ' a_f+0x1/0x4 a_f+0x1/0x99' ' a_f+0x2/0x4' > log
	printf '%s\n' ' a_f+0x1/0x4 [a] {d/a.o}' 'Comm: a_inner+0x1/0xd a_f+0x1/0x4' \
		' a_f+0x1/0x4 a_f+0x1/0x99' ' a_f+0x2/0x4 [a] {d/a.o}' > want
	fails 1 "$linkpass" annotate image log
	same want out
	says "linkpass: log: line 2: a_inner has 0xd bytes, but 0xc in image: not of this kernel"
}

# A boot that contradicts itself has no place; the others have theirs.
contradictory_boot()
{
	layout 0xffffffff80401000
	cat > want <<-'EOF'
	Linux version 6.12
	ffffffff80601003
	Kernel Offset: 0x200000 from 0xffffffff80401000
	 [<ffffffff80801004>] a_inner+0x0/0xc [a] {d/a.o}
	Linux version 6.12
	Kernel Offset: 0x400000 from 0xffffffff80401000
	ffffffff80801003 <a_f+0x3/0xa [a] {d/a.o}>
	EOF
	sed -E 's/ (<a[^>]*\}>|\[a\] \{[^}]*\})//g' want > log
	fails 1 "$linkpass" annotate image log
	same want out
	says "linkpass: log: line 4: the kernel was moved by 0x400000, elsewhere by 0x200000: not of this kernel, or of two boots"
}

# If the shift is given, it is that of the boots that tell no other.
given()
{
	layout 0xffffffff80401000
	cat > want <<-'EOF'
	ffffffff80601003 <a_f+0x3/0xa [a] {d/a.o}>
	Linux version 6.12
	Kernel Offset: 0x400000 from 0xffffffff80401000
	ffffffff80601003 ffffffff80801003
	Linux version 6.12
	ffffffff80601003 <a_f+0x3/0xa [a] {d/a.o}>
	EOF
	sed -E 's/ <a[^>]*\}>//g' want > log
	annotated --offset=0x200000
	says "linkpass: log: line 3 is of another boot, moved by another distance: its addresses are left as they are"
}

# "Kernel Offset" of another kernel, or of none.
offsets()
{
	layout 0xffffffff80401000
	for offset in "0x123 from 0xffffffff80401000" "0x123" "0x200000 from 0xffffffff80000000" \
		"0x7f00000000000000 from 0xffffffff80401000"; do
		printf '%s\n' "Kernel Offset: $offset" ffffffff80601003 ffffffff80401126 > log
		fails 1 "$linkpass" annotate image log
		same log out
		says 'linkpass: log: line 1: no such "Kernel Offset" is possible for image: not of this kernel'
	done
	for offset in 0x123 1 0x7f00000000000000; do
		fails 1 "$linkpass" annotate --offset=$offset image log
		grep -q "^linkpass: image: cannot have been moved by 0x" err
	done
}

# A name without an offset does not tell the place of a symbol that is longer than KASLR's step.
long_symbol()
{
	gcc -m32 -c -x assembler -o /dev/null /dev/null || skip "no 32-bit assembler"
	for f in f g; do
		printf '\t.globl %s\n%s:\t.skip 0x3000\n.type %s, @function\n.size %s, 0x3000\n' $f $f $f $f
	done > a.S
	gcc -fplugin="$plugin" -m32 -DKBUILD_MODNAME='"core"' -c -o core.o a.S
	ld -m elf_i386 -e 0 -Ttext=0xc0401000 -o image core.o
	# Both are moved by 0x200000, but look as if it was 0x202000.
	printf '%s\n' ' => f <c0603004>' ' => g <c0606004>' ' [<c0604004>]' > log
	"$linkpass" annotate image log | same log -
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
try "a symbol beside an address that is not its own" contradiction
try "symbols of other files" foreign
try "a kernel that is linked low" low
try "colours in the log" color_in
try "a line of another kernel" bad_line
try "a contradictory boot" contradictory_boot
try "a given shift, and boots" given
try "offsets that are not possible" offsets
try "a symbol longer than the step of KASLR" long_symbol
try "usage" usage
try "addresses of 32 bits" narrow
exit $failed
