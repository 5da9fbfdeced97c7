#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The plugin and linkpass on small images for several machines.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=../linkpass/program-lib.sh
. "$top/tests/linkpass/program-lib.sh"
# shellcheck source=../linkpass/notes-lib.sh
. "$top/tests/linkpass/notes-lib.sh"
# shellcheck source=../linkpass/extract-lib.sh
. "$top/tests/linkpass/extract-lib.sh"
# shellcheck source=../plugin/sections-lib.sh
. "$top/tests/plugin/sections-lib.sh"
# shellcheck source=../linkpass/size-lib.sh
. "$top/tests/linkpass/size-lib.sh"
# shellcheck source=machines.sh
. "$top/tests/cross/machines.sh"

build_plugin()
{
	command -v "$gcc" > /dev/null || skip "no $gcc"
	make -C "$top" GCC="$gcc" "${plugin#"$top/"}"
}

need_plugin()
{
	[ -f "$plugin" ] || skip "no plugin for $machine"
}

# --- Assembly ----------------------------------------------------------------

# A comment may have a quote in it, which would begin a string elsewhere. What would begin a
# comment for another machine does not hide what is behind it.
comments()
{
	need_plugin
	cat > a.c <<-EOF
	asm(R"X(
		.section .a1,"a" ; .byte 1 $comment don't " .section .no1,"a"
		.section .a2,"a"$comment2 " ; .section .no2,"a"
		.byte 2
	# " .section .no3,"a"
		.text ; $no_comment ; .org 8 ; .section .a3,"a",%progbits ; .byte 3
		/* " */ .section .a4,"a" $comment "
		.byte 4
		label: # " .section .no4,"a"
		.section .a5,"a"
		.byte 5
		.text
	)X");
	EOF
	same_sections a.c
	owned | grep -v '^\.text$' > got
	printf '.a%s\n' 1 2 3 4 5 | same - got
}

# A section exists only if something enters it.
macros()
{
	need_plugin
	cat > a.S <<-'EOF'
		.macro unused
		.section .never,"a"
		.byte 1
		.section .rodata.cst8.never,"aM",%progbits,8
		.byte 1
		.endm
		.macro used
		.section .made,"a"
		.byte 1
		.section .rodata.cst8.made,"aM",%progbits,8
		constant: .8byte 1
		.size constant, 8
		.endm
		used
		.rept 0
		.section .no-loop,"a"
		.byte 1
		.endr
		.rept 1
		.section .a-loop,"a"
		.byte 1
		.endr
		.ident "GCC"
	EOF
	same_sections a.S
	owns .made .a-loop
	"$linkpass" list --objects image | grep ' constant	{a.o}$'
	# As part of a loadable module, too.
	cc a d/a m.o a.S -DMODULE -DKALLMODSYMS
	"${cross}objdump" -h m.o > sections
	grep -q ' \.a-loop ' sections
	none '\.(never|no-loop)' sections
}

# The stamp goes before .end, also through a pipe.
ends()
{
	need_plugin
	printf '\t.text\n\t.4byte 0\n\t.section .last,"a"\n\t.byte 1\nl: .end\n\tno instruction\n' > a.S
	same_sections a.S -pipe
	owns .text .last
}

# Only what is in .modinfo declares a module.
declares()
{
	need_plugin
	cat > a.c <<-'EOF'
	static const char i[] __attribute__((section(".modinfo"), used)) = "nothing";
	int f(void) { asm(".ascii \"a.file=d/a\""); return 1; }
	EOF
	cc a d/a a.o a.c
	"$linkpass" notes a.o | head -n 1 | cut -f 5 | grep -x -e -
}

# --- Images ------------------------------------------------------------------

# unit MODNAME MODFILE OBJECT PREFIX: compile an object whose symbols begin with PREFIX; it
# declares its module. Its calls are what a linker can make shorter.
unit()
{
	cat > unit.c <<-EOF
	int hub(int);
	struct none { };
	int $4_text(int x) { return hub(x) + hub(x + 1) + hub(x + 2); }
	static int __attribute__((noinline, used)) $4_local(int x) { return 3 * hub(x); }
	int __attribute__((section(".init.text"))) $4_init(int x) { return hub(x) + 1; }
	int $4_data = 1, $4_bss;
	const int $4_rodata[3] = { 1, 2, 3 };
	static struct none $4_key __attribute__((used, section(".data")));
	asm(".pushsection .text\n.balign 8\n$4_label: .4byte 0\n.popsection");
	static const char $4_info[] __attribute__((section(".modinfo"), used)) =
		KBUILD_MODNAME ".file=" KBUILD_MODFILE;
	EOF
	cc "$1" "$2" "$3" unit.c -fno-toplevel-reorder -fno-section-anchors
}

units()
{
	unit a d/a d/a1.o a1
	unit b d/b d/b.o b
	unit a:b "d/a d/b" d/ab.o ab
	unit a d/a d/a2.o a2
	cat > core.c <<-'EOF'
	int __attribute__((noinline)) hub(int x) { return x; }
	int core_data = 1;
	EOF
	cc core core core.o core.c
}

# The modules of a symbol, by its name, as a function of gawk.
modules_of='
	function modules_of(name) {
		if (name ~ /^ab_/)
			return "a b"
		return name ~ /^(a1|a2|b)_/ ? substr(name, 1, 1) : ""
	}'

# The lines that "list" should have, from nm.
from_nm()
{
	"${cross}nm" -S "$1" | gawk -v width=$((2 * bytes)) "$modules_of"'
		NF == 3 { $0 = $1 " 0 " $2 " " $3 }
		{
			sub(/^0+/, "", $2)
			modules = modules_of($4)
			gsub(/[a-z]+/, "[&]", modules)
			print $1, ($2 == "" ? 0 : $2), $3, $4 (modules == "" ? "" : "\t" modules)
		}' | sort
}

# Every symbol has the same owner in the ranges as by its name.
check_ranges()
{
	"$linkpass" ranges image > ranges
	none ' = [$.]' ranges
	"${cross}readelf" -SW image | sed 's/^ *\[ *[0-9]*\]//' > sections
	"${cross}nm" -S image | gawk 'NF == 4' > symbols
	gawk "$modules_of"'
		FILENAME == "sections" { base[$1] = strtonum("0x" $3) }
		FILENAME == "ranges" && $3 != "=" {
			split($2, r, "-")
			from[++n] = base[$1] + strtonum("0x" r[1])
			upto[n] = base[$1] + strtonum("0x" r[2])
			$1 = $2 = ""
			modules[n] = substr($0, 3)
		}
		FILENAME == "symbols" {
			addr = strtonum("0x" $1)
			got = ""
			for (i = 1; i <= n; i++)
				if (addr >= from[i] && addr < upto[i])
					got = modules[i]
			if (got != modules_of($4)) {
				print $0 ": " got
				bad = 1
			}
			checked += got != ""
		}
		END { exit bad || checked != 4 * 7 }' sections ranges symbols
}

check_image()
{
	same_sums image
	from_nm image > want
	"$linkpass" list image | sort | same want -
	grep -q '	\[a\] \[b\]$' want
	check_ranges
	"$linkpass" check image > unknown || [ $? -eq 1 ]
	none ' (a1|a2|b|ab|core)_' unknown
}

# In bytes, function $1 of file $2.
size_of_function()
{
	"${cross}nm" -S "$2" | gawk -v name="$1" '$4 == name { print strtonum("0x" $2) }'
}

linked()
{
	need_plugin
	units
	ld_image d/*.o core.o
	check_image
	# As one object first, which has more than one section of a name behind another.
	"${cross}ld" -r -o all.o d/b.o core.o d/ab.o d/a2.o d/a1.o
	ld_image all.o
	check_image
	ld_image all.o --no-relax
	check_image
}

# The code has become shorter in the tests above.
relaxed()
{
	need_plugin
	units
	ld_image d/*.o core.o
	[ "$(size_of_function a2_text image)" -lt "$(size_of_function a2_text d/a2.o)" ]
	"${cross}objcopy" --prefix-symbols=__pi_ d/a1.o
	"${cross}ld" -r -o all.o d/b.o d/a1.o core.o
	ld_image all.o
	"$linkpass" list image > list
	grep -E ' __pi_a1_text	\[a\]$' list
	none ' __pi_([$]|\.L)' list
}

# An object of another kind is read as any: with made-up addresses.
objects()
{
	need_plugin
	units
	"$linkpass" list d/a1.o | gawk '{ print $4, $5 }' | sort > got
	"${cross}nm" d/a1.o | gawk '$NF != "hub" { print $NF, "[a]" }' | sort | same - got
}

# An extract serves every verb instead of the image, and other programs read it.
extracts()
{
	need_plugin
	units
	ld_image d/*.o core.o --build-id
	extract_of image extract
	command -v eu-elflint > /dev/null || skip "no eu-elflint"
	readable image extract
	[ "$bytes" -eq 8 ] || return 0
	printf 'int f(void) { return 1; }\nint g;\n' > a.c
	cc a d/a a.o a.c -fPIC -fvisibility=hidden
	kallsyms > k.s
	"${cross}as" -o k.o k.s
	ld_image a.o k.o
	extract_of image extract
	"$linkpass" list extract | grep ' T f$'
	[ "$("$linkpass" list extract | wc -l)" -eq 1 ]
	[ "$shared" ] || return 0
	# shellcheck disable=SC2086 # several options
	"${cross}ld" $shared -Bsymbolic -z notext -Ttext=0x401000 -o image a.o k.o
	extract_of image extract
	readable image extract
}

# --- Tables ------------------------------------------------------------------

# linkpass writes tables in the byte order of the machine.
tables()
{
	need_plugin
	[ -z "$emulator" ] || command -v "$emulator" > /dev/null || skip "no $emulator"
	echo 'int main(void) { return 0; }' > t.c
	"$gcc" -static -o t t.c || skip "no C library for $machine"
	set --
	for i in 1 2 3 4 5 6 7 8 9; do
		object m$i d/m$i d/m$i.o f_m$i y
		object m$i:n-long-$i "d/m$i d/n-long-$i" d/s$i.o f_s$i
		object n_long_$i d/n-long-$i d/n$i.o f_n$i y
		set -- "$@" d/m$i.o d/s$i.o d/n$i.o
	done
	make_program -static -Wl,-Ttext-segment=0x1000000 "$@"
	look_up
	[ "$(grep -c '	\[m3\] \[n_long_3\]' list)" -eq 4 ]
}

# Without its dynamic relocations an image has 0 for the base of kallsyms. Symbols tell what
# it is, if two of them agree.
kallsyms_base()
{
	need_plugin
	printf 'int f(void) { return 1; }\nint g(void) { return 2; }\n' > a.c
	cc a d/a a.o a.c -fPIC -fvisibility=hidden -fno-toplevel-reorder
	distance=$((0x$("${cross}nm" a.o | sed -n 's/ T g$//p')))
	bad="kallsyms_relative_base is not in the file, and"
	while read -r offsets names message; do
		kallsyms count=2 "offsets=$offsets" "names='$names'" > k.s
		"${cross}as" -o k.o k.s
		# shellcheck disable=SC2086 # several options
		"${cross}ld" $shared -Bsymbolic -z notext -Ttext=0x401000 -o image a.o k.o
		if [ "$message" ]; then
			fails 1 "$linkpass" list image
			says "linkpass: image: $bad $message"
		else
			"$linkpass" list image | gawk '{ print $1, $4, $5 }' > got
			"${cross}nm" image | gawk '/ [tT] [fg]$/ { print $1, $3, "" }' | same got -
		fi
	done <<-EOF
	0,$distance 2,84,102,2,84,103
	0,$((distance + 4)) 2,84,102,2,84,103 f and g do not agree on it
	0,$distance 2,84,102,2,84,104 too few symbols have names of their own to tell it
	EOF
}

for m in $machines; do
	set_machine "$m"
	try "$m: the plugin builds" build_plugin
	try "$m: comments" comments
	try "$m: macros" macros
	try "$m: .end in a pipe" ends
	try "$m: declaration of a module" declares
	try "$m: linked images" linked
	[ "$m" != riscv64 ] || try "$m: linker relaxation" relaxed
	wrapper=$top/build/kallmod-cc
	try "$m: linked images, stamped by kallmod-cc" linked
	[ "$m" != riscv64 ] || try "$m: linker relaxation, kallmod-cc" relaxed
	wrapper=
	try "$m: objects" objects
	try "$m: extracts" extracts
	[ -z "$shared" ] || try "$m: base of kallsyms" kallsyms_base
	try "$m: tables, read by the kernel's code" tables
done
exit $failed
