#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Images in which an address alone does not determine its owner, so that a symbol has the
# right owner or none. They are made with linker scripts and linkers that kernels mostly do
# not use.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

# unit MODNAME OBJECT [FLAG]...: compile standard input; the object declares its module.
unit()
{
	unit_name=$1 unit_object=$2
	shift 2
	{
		cat
		echo "static const char modinfo[] __attribute__((section(\".modinfo\"), used)) ="
		echo "	KBUILD_MODNAME \".file=\" KBUILD_MODFILE;"
	} > unit.c
	cc "$unit_name" "d/$unit_name" "$unit_object" unit.c "$@"
}

# The name and the modules of each symbol that matches $1.
owners()
{
	"$linkpass" list image | gawk -v which="^($1)\$" '
		$4 ~ which { sub(/^[^ ]+ [^ ]+ . /, ""); print }' | sort
}

# Sixty-four bytes of code without a symbol, between two objects of a module.
unclaimed_code()
{
	echo 'int a1(void) { return 1; }' | unit a a1.o
	echo 'int a2(void) { return 1; }' > a2.c
	cc a d/a a2.o a2.c
	printf '.Lx:\t.skip 32, 1\n\t.skip 32, 2\n' | as -o u.o -
	ld_image a1.o u.o a2.o
	"$linkpass" ranges image | grep '^\.text' > got
	same - got <<-EOF
	.text 00000000-00000000 = a1
	.text 00000000-00000006 a
	.text 00000050-00000056 a
	EOF
	fails 1 "$linkpass" check image
	grep -E '^0000000000401006 4a -	.text	no note, and no symbol$' out
	ld_image a1.o a2.o
	"$linkpass" check image
}

# Two sections of one name that the linker places apart.
two_of_a_name()
{
	unit a a.o <<-'EOF'
	asm(".section .u,\"aw\",@progbits,unique,1\n.balign 64\n.long 1\n"
	    ".section .u,\"aw\",@progbits\n.long 2\n.text");
	int f(void) { return 1; }
	EOF
	echo 'int core_v __attribute__((section(".u"), aligned(16))) = 1;' |
		gcc -fno-pie -c -x c -o c.o -
	echo 'SECTIONS { .text 0x401000 : { *(.text) } .u : { *(SORT_BY_ALIGNMENT(.u)) } }' > script
	ld -e 0 -T script -o image a.o c.o
	owners 'core_v|f' > got
	printf '%s\n' core_v "f	[a]" | same - got
}

# The linker keeps one of several copies, and resolves references to the others to it.
one_of_several()
{
	copy='asm(".section .gnu.linkonce.t.foo,\"ax\"\n.weak foo\n.type foo,@function\nfoo:ret\n.size foo,1\n.text");'
	printf '%s\n' "$copy int fb(void) { return 1; }" | unit b b.o
	printf '%s\n' "$copy" | gcc -c -x c -o p.o -
	ld_image p.o b.o
	owners 'foo|fb' > got
	printf '%s\n' "fb	[b]" foo | same - got
	printf '%s\n' "$copy" | unit a a.o
	ld_image a.o b.o
	owners 'foo|fb' | same - got
}

overlay()
{
	for m in a b; do
		echo "int __attribute__((section(\".ov$m\"))) f$m(void) { return 1; } int g$m(void) { return 2; }" |
			unit $m $m.o
	done
	echo 'int __attribute__((section(".ovb"))) plain(void) { return 1; }' |
		gcc -c -x c -fno-pie -o plain.o -
	echo 'SECTIONS { .text 0x401000 : { *(.text) } OVERLAY 0x1000 : { .ova { *(.ova) } .ovb { *(.ovb) } } }' > script
	ld -e 0 -T script -o image a.o plain.o b.o
	owners '[fg].|plain' > got
	printf '%s\n' fa fb "ga	[a]" "gb	[b]" plain | same - got
	"$linkpass" stats image | grep -E '^disputed +2 '
	fails 1 "$linkpass" check image
	[ "$(grep -c '	sections overlap here$' out)" -eq 3 ]
	"$linkpass" ranges image | none '^\.ov' -
}

# Two identical functions: one is kept, under both names.
folded()
{
	for m in a b; do
		echo "int f$m(void) { return 7; } int g$m(void) { return '$m'; }" |
			unit $m $m.o -ffunction-sections
	done
	ld.lld --icf=all -e fa -o image a.o b.o
	owners '[fg].' > got
	printf '%s\n' fa fb "ga	[a]" "gb	[b]" | same - got
	fails 1 "$linkpass" check image
	[ "$(grep -c '	it has several names, and was perhaps folded by the linker$' out)" -eq 2 ]
	"$linkpass" ranges image | grep '^\.text.* [ab]$' > got
	[ "$(wc -l < got)" -eq 2 ]
	# If gold folds them, both notes claim the function.
	ld.gold --icf=all -e fa -o image a.o b.o
	fails 1 "$linkpass" list image
	grep -E '^linkpass: image: .debug_srcinfo: notes .* both claim 0x' err
}

# A section inside another: addresses behind the inner one are still in the outer one.
nested_overlay()
{
	for m in a b; do
		echo "int v${m}[20] __attribute__((section(\".ov$m\"))) = { 1 }; int w$m = 1;" | unit $m $m.o
	done
	echo 'int plain __attribute__((section(".ova"))) = 1;' > a2.c
	cc a d/a a2.o a2.c
	echo 'SECTIONS { .text 0x401000 : { *(.text) } .ova 0x1000 : { a.o(.ova) . = 0x400; a2.o(.ova) }
		.ovb 0x1100 : { *(.ovb) } .data 0x402000 : { *(.data) } }' > script
	ld -e 0 --no-check-sections -T script -o image a.o a2.o b.o
	owners '[vw].|plain' > got
	printf '%s\n' plain va vb "wa	[a]" "wb	[b]" | same - got
}

# Data can be folded, too; and a linker that left no name may have folded.
folded_quietly()
{
	for m in a b; do
		echo "int f$m(void) { return 7; } extern const int r$m; const int r$m = 7;" |
			unit $m $m.o -ffunction-sections -fdata-sections
	done
	ld.lld --icf=all --ignore-data-address-equality -e fa -o image a.o b.o
	printf '%s\n' fa fb ra rb > want
	owners '[fr].' | same want -
	objcopy -R .comment image
	owners '[fr].' | same want -
}

# A section in which a function has but one name is not folded; other names in it are aliases.
aliases()
{
	for m in a b; do
		unit $m $m.o <<-END
		int f$m(void) { return 7; }
		int f${m}_alias(void) __attribute__((alias("f$m")));
		int g$m(void) { return '$m'; }
		END
		unit $m h$m.o <<-END
		int h$m(void) { return 9; }
		int i$m(void) { return 10; }
		END
	done
	ld.lld --icf=all -e fa -o image a.o b.o ha.o hb.o
	owners '[fghi][ab].*' > got
	printf '%s\n' "fa	[a]" "fa_alias	[a]" "fb	[b]" "fb_alias	[b]" "ga	[a]" "gb	[b]" \
		ha hb ia ib | same - got
}

# The same bytes under other names: what has but one of these in the image proves nothing.
divided_otherwise()
{
	echo "extern const int ra1, ra2; const int ra1 = 1, ra2 = 1;" | unit a a.o
	echo "extern const int rb[2]; const int rb[2] = { 1, 1 };" | unit b b.o
	sed "s/^	*//" > c.S <<-END
		.globl fc; .type fc,@function
		fc: nop
		inner: nop; .type inner,@function; .size inner, 1
		ret; .size fc, . - fc
	END
	sed 's/^inner: nop;.*/nop/; s/fc/fd/g' c.S > d.S
	cc a d/a c.o c.S
	cc b d/b d.o d.S
	for objects in "a.o b.o c.o d.o" "d.o c.o b.o a.o"; do
		# shellcheck disable=SC2086
		ld.lld --icf=all --ignore-data-address-equality -e fc -o image $objects
		owners "(ra.|rb|fc|fd|inner)" > got
		printf "%s\n" fc fd inner ra1 ra2 rb | same - got
	done
}

# LLD writes an STT_FILE symbol for what a compiler has made, and none for assembly.
between_sources()
{
	for m in a b c; do
		unit $m $m.o <<-END
		asm(".pushsection .tab,\"a\"\n${m}_label: .long 1\n.popsection");
		static int ${m}_sized __attribute__((used)) = 1;
		END
	done
	printf '\t.section .tab,"a"\nd_label:\t.long 1\n' > d.S
	cc d d/d d.o d.S
	echo 'SECTIONS { .text 0x401000 : { *(.text) } .tab : { *(.tab) } .data : { *(.data) } }' > script
	ld.lld -e 0 -T script -o image a.o b.o c.o
	owners '._label' > got
	# Nothing is before the first one.
	printf '%s\n' a_label "b_label	[b]" "c_label	[c]" | same - got
	# c_label could be of the assembly, and what that has could be of b.
	ld.lld -e 0 -T script -o image a.o b.o d.o c.o
	owners '._label' > got
	printf '%s\n' a_label "b_label	[b]" c_label d_label | same - got
	# So, too, if the assembly has no more there than a label.
	printf '\t.section .tab,"a"\nd_label:\n' > d.S
	cc d d/d d.o d.S
	ld.lld -e 0 -T script -o image a.o b.o d.o c.o
	owners '._label' > got
	printf '%s\n' a_label "b_label	[b]" c_label d_label | same - got
	# And if the assembly has no note, and nothing else is there.
	as -o d.o d.S
	printf 'asm(".pushsection .tab,\"a\"; .long 1; .popsection");\n' | unit c c.o
	ld.lld -e 0 -T script -o image a.o b.o d.o c.o
	owners '._label' > got
	printf '%s\n' a_label "b_label	[b]" d_label | same - got
}

# LLD and mold fold labels without a size, too.
folded_labels()
{
	for m in a b; do
		printf '\t.section .text.%s,"ax"\n\t.globl f%s\nf%s:\tnop\nl%s:\tret\n' $m $m $m $m > $m.S
		cc $m d/$m $m.o $m.S
		echo "int g$m(void) { return '$m'; }" | unit $m g$m.o
	done
	for linker in ld.lld mold; do
		command -v $linker > /dev/null || continue
		$linker --icf=all -e ga -o image a.o b.o ga.o gb.o
		owners '[fgl][ab]' > got
		printf '%s\n' fa fb "ga	[a]" "gb	[b]" la lb | same - got
	done
	# Some machines mark where code begins.
	echo 'int f(void) { return 1; }' | unit a a.o -fno-ident
	objcopy --add-symbol '$x=.text:0,local' --add-symbol '.L1=.text:0,local' a.o
	ld_image a.o
	owners f > got
	echo "f	[a]" | same - got
}

# Symbols without a size where one object ends and the next one begins.
ends()
{
	unit a a.o <<-'EOF'
	struct { } a_key __attribute__((section(".tab"))) = { };
	static struct { } a_own __attribute__((section(".tab"), used)) = { };
	EOF
	printf '\t.section .tab,"a"\n\t.long 1\na_label:\n\t.globl a_typed\n\t.type a_typed,@object\na_typed:\n' > a.S
	cc a d/a a2.o a.S
	echo 'int b __attribute__((section(".tab"))) = 1;' | unit b b.o
	echo 'SECTIONS { .text 0x401000 : { *(.text) } .tab : { HIDDEN(__start_tab = .); a2.o(.tab) a.o(.tab) b.o(.tab) } }' > script
	ld -e 0 -T script -o image a2.o a.o b.o
	owners 'a_.*|b|__start_tab' > got
	printf '%s\n' __start_tab a_key "a_label	[a]" "a_own	[a]" a_typed "b	[b]" | same - got
	ld.lld -e 0 -T script -o image a2.o a.o b.o
	owners 'a_.*|b|__start_tab' | none 'a_.*\[b\]|__start_tab.*\[' -
}

# The same between an object and one that has nothing but that, or no note.
ends_of_others()
{
	echo 'int a __attribute__((section(".tab"))) = 1; int a_f(void) { return 1; }' | unit a a.o
	unit b b.o <<-'EOF'
	struct { } b_global __attribute__((section(".tab"))) = { };
	static struct { } b_local __attribute__((section(".tab"), used)) = { };
	EOF
	printf '\t.section .tab,"a"\n\t.long 1\n\t.type last,@object\nlast:\n' > last.s
	printf '\t.globl last_global\n\t.type last_global,@object\nlast_global:\n' >> last.s
	as -o last.o last.s
	echo 'SECTIONS { .text 0x401000 : { *(.text) } .tab : { last.o(.tab) b.o(.tab) a.o(.tab) } }' > script
	ld -e 0 -T script -o image last.o b.o a.o
	owners 'last.*|[ab]|[ab]_.*' > got
	printf '%s\n' "a	[a]" "a_f	[a]" b_global "b_local	[b]" last last_global | same - got
}

# Who is meant is not sure by the name of a file, nor if another linker has been there.
names_of_files()
{
	echo 'int f(void) { return 1; }' | unit a a.o
	mkdir x y
	printf '\t.globl ax\n\t.type ax,@function\nax:\tret\n\t.size ax,1\n' > x/n.S
	cc a d/a x/n.o x/n.S
	printf '\t.section .tab,"a"\n\t.type core,@object\ncore:\t.long 1\n' > n.s
	as -o y/n.o n.s
	ld_image a.o x/n.o y/n.o
	owners 'core|ax' > got
	printf '%s\n' "ax	[a]" core | same - got
	for linker in ld.gold ld.lld; do
		$linker -r -o r.o a.o y/n.o
		ld_image r.o
		owners core > got
		echo core | same - got
	done
}

thread_local()
{
	unit a a.o <<-'EOF'
	__thread char big[9999];
	__thread int set = 5;
	int data[3000] = { 1 };
	int f(void) { return big[3]; }
	EOF
	ld_image a.o
	owners 'big|set|data|f' > got
	printf '%s\n' big "data	[a]" "f	[a]" set | same - got
}

# A section that gold has discarded looks as if it were at 0.
discarded_by_gold()
{
	echo 'int f(void) { return 1; } int g(void) { return 2; }' | unit a a.o -ffunction-sections
	ld.gold --gc-sections -e f -o image a.o
	owners f > got
	echo "f	[a]" | same - got
}

# More than 2 GB from one end to the other, and no symbol _text.
far_apart()
{
	echo 'char far[1ul << 31]; int f(void) { return 1; }' | unit a a.o -mcmodel=large
	ld -e 0 -Ttext=0xffffffff00000000 -Tbss=0x401000 -o image a.o
	owners 'f|far' > got
	printf '%s\n' "f	[a]" "far	[a]" | same - got
	"$linkpass" stats image > /dev/null
	"$linkpass" stats --json image > /dev/null
}

# Up to the last byte there is an address for.
top_of_memory()
{
	printf '\t.section .reset,"ax"\n\t.globl reset\n\t.type reset,@function\nreset:\tnop\n\tnop\n\t.size reset,2\n' > a.S
	for width in 32 64; do
		flag=-m$width
		cc a d/a a.o a.S "$flag"
		echo 'int f(void) { return 1; }' | unit a f.o "$flag" -mcmodel="$([ $width = 32 ] && echo 32 || echo large)"
		echo "SECTIONS { .text 0x401000 : { *(.text) } .reset -2 : { *(.reset) } }" > script
		ld -m elf_"$([ $width = 32 ] && echo i386 || echo x86_64)" -e 0 -T script -o image f.o a.o
		owners 'f|reset' > got
		printf '%s\n' "f	[a]" "reset	[a]" | same - got
	done
}

compressed_notes()
{
	echo 'int f(void) { return 1; }' | unit a a.o
	ld_image a.o
	"$linkpass" list image > want
	for how in zlib-gabi zlib-gnu; do
		objcopy --compress-debug-sections=$how image "$how"
		readelf -SW $how | grep -E '\.z?debug_srcinfo'
		"$linkpass" list $how | same want -
	done
}

two_note_sections()
{
	for m in a b; do
		echo "int f$m(void) { return 1; }" | unit $m $m.o
	done
	cat > script <<-'EOF'
	SECTIONS {
		.text 0x401000 : { *(.text) }
		.debug_srcinfo 0 : { a.o(.debug_srcinfo) }
		.debug_srcinfo 0 : SUBALIGN(4) { b.o(.debug_srcinfo) }
	}
	EOF
	ld -e 0 -T script -o image a.o b.o
	[ "$(readelf -SW image | grep -c srcinfo)" -eq 2 ]
	owners 'f.' > got
	printf '%s\n' "fa	[a]" "fb	[b]" | same - got
}

# Odd bytes in names break neither lines nor JSON.
names()
{
	echo 'int f(void) { return 1; } int s __attribute__((section(".odd"))) = 1;' | unit a a.o
	tab=$(printf '\t')
	ld_image a.o
	objcopy --redefine-sym "f=f${tab}[ext4]
0 0 T forged \\" --rename-section ".odd=.o\"dd$tab" image
	"$linkpass" list image | gawk 'NF != 4 + /\t/ || /^0 0 T/ || /ext4\]$/ { print; bad = 1 } END { exit bad }'
	"$linkpass" list image | grep -F ' T f\011[ext4]\0120\0400\040T\040forged\040\134	[a]'
	"$linkpass" stats --json image > json
	none "$tab" json
	grep -F '".o\"dd\u0009": {"symbols": ' json
	for verb in ranges notes stats check; do
		"$linkpass" $verb image > out || true
		none '^forged' out
	done
	fails 1 "$linkpass" resolve image nosuch
	"$linkpass" resolve image s
}

# Images of other machines, with the same or another width and byte order.
foreign()
{
	gcc -O2 -Wall -D_GNU_SOURCE -o make-elf "$top/tests/linkpass/make-elf.c" -lelf
	version=$(sed -n 's/^#define KALLMOD_NOTE_VERSION[	 ]*//p' "$top/include/kallmod-note.h")
	# aarch64, riscv, s390x, ppc64; arm, mips, ppc
	for machine in "64 little 183" "64 little 243" "64 big 22" "64 big 21" \
		       "32 little 40" "32 big 8" "32 big 20"; do
		# shellcheck disable=SC2086
		./make-elf $machine "$version" image
		"$linkpass" list image | grep -E '^0+10000 8 T f	\[m\]$'
		"$linkpass" ranges image | grep -x '.text 00000000-00000008 m'
		"$linkpass" notes image | grep -x '	.text 10000-10008'
		for verb in stats check; do
			"$linkpass" $verb image > /dev/null
		done
	done
}

# An object, and a loadable module made of two.
not_linked()
{
	echo 'int fa(void) { return 1; } int da = 1;' | unit m d/a.o -DMODULE
	echo 'int fb(void) { return 1; }' > b.c
	cc m d/m d/b.o b.c -DMODULE
	"$linkpass" notes d/a.o > got
	head -n 1 got | grep -x "d/a.o	unit.c	m	d/m	declares,module"
	grep -x "	.text 0-6" got
	grep -x "	.data 0-4" got
	"$linkpass" list d/b.o | grep ' 6 T fb$'
	ld -r -o m.ko d/a.o d/b.o
	"$linkpass" list --objects m.ko | gawk '$4 ~ /^(f|d)/' > got
	same - got <<-EOF
	0000000000000000 6 T fa	[m] {d/a.o}
	0000000000000010 6 T fb	[m] {d/b.o}
	0000000000000000 4 D da	[m] {d/a.o}
	EOF
	"$linkpass" check m.ko
	# An undefined symbol with an addend gives address 0, not a small number.
	printf '\t.text\n\t.globl f\nf:\tnop\n' > a.s
	(. "$top/tests/linkpass/notes-lib.sh"; note range='gone+0x1000,gone+0x1004' asize=4 |
		sed 's/\.8byte/.4byte/') >> a.s
	as --32 -o u.o a.s
	"$linkpass" list u.o | grep ' T f$'
}

try "code that nobody claims" unclaimed_code
try "two sections of one name" two_of_a_name
try "one copy of several" one_of_several
try "overlays" overlay
try "an overlay inside of a section" nested_overlay
try "functions that the linker folds" folded
try "folded data, and a linker without a name" folded_quietly
try "labels that the linker folds" folded_labels
try "aliases in a section that is not folded" aliases
try "folded sections with other names inside" divided_otherwise
try "symbols between sources, by LLD" between_sources
try "where an object ends" ends
try "where an object ends that has nothing else, or no note" ends_of_others
try "names of files" names_of_files
try "thread-local variables" thread_local
try "what gold discards" discarded_by_gold
try "addresses far apart" far_apart
try "the top of memory" top_of_memory
try "compressed notes" compressed_notes
try "two sections of notes" two_note_sections
try "names with anything in them" names
try "foreign ELF files" foreign
try "objects and modules" not_linked
exit $failed
