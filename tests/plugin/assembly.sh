#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the plugin recognises as a section, and which sections get a range: those whose
# addresses belong to this object alone. Objects with other sections must still compile,
# as they do without the plugin.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=compilers.sh
. "$top/tests/plugin/compilers.sh"
# shellcheck source=sections-lib.sh
. "$top/tests/plugin/sections-lib.sh"

# --- Directives --------------------------------------------------------------

strings()
{
	cat > a.c <<-'EOF'
	const char *one = "x; .section foo,\"a\"";
	const char *two = "\"; .section foo,\"a\"\\";
	const char *three = "/* ; .section foo,\"a\"";
	const char *four = "';# .section foo,\"a\"\n.section foo,\"a\"\n";
	const char four_again[] = "/*";
	int last __attribute__((section(".last"))) = 1;
	EOF
	same_sections a.c
	owns .data .last .rodata
}

# If the plugin misread one of these, it would miss it or the next one.
characters()
{
	cat > a.c <<-'EOF'
	asm(R"X(
		.section .a1,"a" ; .byte ';', '", '\'', '\\, 'x, '#
		.section .a2,"a" ; .ascii "\\" ; .ascii "\"; .section .no1,\"a\""
		.section .a3,"a" ; .byte 1 # don't ".section .no2,"a"
		.section .a4,"a" ; .byte 1 /* .section .no3,"a"
		" ' ; */ ; .section .a5,"a"
		.byte 1 ; / " .section .no4,"a"
		/* a */ label: /* b */ 1: "quoted ; label" : other : .section .a6,"a"
		.byte 1
	# 12 "a ; file"
		.SECTION .a7,"a"
		.byte 1
		.section .a8 /* " */ , /* ' */ "a" /* # */ , @progbits
		.byte 1
		.ascii "two
		.section .no5,\"a\"
		lines"
		.section .a9,"a" ; .byte 4 / 2 ; .PushSection .a10,"a" ; .byte 1 ; .popsection
		.ascii ".section .no6" ; .set .x.section, 1 ; .byte 2
	)X");
	EOF
	same_sections a.c 2> messages || { cat messages; return 1; }
	grep -v "unterminated string\|Assembler messages" messages > other || true
	[ ! -s other ] || { cat other; return 1; }
	owns .a1 .a2 .a3 .a4 .a5 .a6 .a7 .a8 .a9 .a10
}

# All spellings of a section directive, also for sections allocated by default.
spellings()
{
	cat > a.S <<-'EOF'
		.sect .sect,"a" ; .byte 1
		.section .numeric,"0x2" ; .byte 1
		.section .mixed,"w2" ; .byte 1
		.section .not.allocated,"0x1" ; .byte 1
		.section .data1 ; .byte 1
		.section .rodata1 ; .byte 1
		.section .init ; .byte 1
		.section .fini ; .byte 1
		.section .init_array ; .quad 1
		.section .fini_array.5 ; .quad 1
		.section .data1.no ; .byte 1
		.section"joined","a" ; .byte 1
	EOF
	only_stamp='joined"'
	same_sections a.S
	ld -r -o b.o a.o
	ld_image b.o
	"$linkpass" notes image | gawk '/^\t/ { print $1 }' | sort -u > got
	printf '%s\n' .sect .numeric .mixed .data1 .rodata1 .init .fini .init_array \
		.fini_array | sort > want
	# The linker gathers numbered sections.
	sed "s,\.5$,," got | sort -u | same want -
}

macro_arguments()
{
	cat > a.S <<-'EOF'
		.macro with_flags flags=aw
		.section .flags,"\flags"
		.byte 1
		.endm
		with_flags
		.macro with_name name
		.section .\name,"a"
		.byte 1
		.pushsection .sub.\@,"a"
		.byte 1
		.popsection
		.endm
		with_name named
		.irp name, x, y
		.section .irp.\name,"a"
		.byte 1
		.endr
		.altmacro
		.macro alt flags
		.section .alt,"&flags"
		.byte 1
		.section .alt2,"flags"
		.byte 1
		.endm
		alt aw
		.section .plain,"a"
		.byte 1
	EOF
	only_stamp=".flags .named .sub.1 .irp.x .irp.y .alt .alt2"
	same_sections a.S
	owns .plain
}

# .end ends the text, unless it is left out.
end_of_text()
{
	cat > a.S <<-'EOF'
		.macro outer
		.rept 2
		nop
		.endr
		.end
		.endm
		.text
	.end:	nop
		.ascii "x; .end"
		# .end
	EOF
	same_sections a.S
	owns .text
	# The assembler reads no further.
	cat > a.S <<-'EOF'
		.text
		nop
		.section .before,"a"
		.byte 1
	last: .END
		.section .behind,"a"
		.byte 1
		no instruction
	EOF
	same_sections a.S
	owns .text .before
	# It does, since this is left out.
	cat > a.S <<-'EOF'
		.text
		.if 0
		nop ; .end
		.endif
		.if 0
		.end
		.endif
		nop
		.section .more,"a"
		.byte 1
	EOF
	same_sections a.S
	owns .text .more
	"$linkpass" notes a.o | grep -c -v "^	" | grep -qx 1
	echo "asm(\".pushsection .x,\\\"a\\\"; .byte 1; .popsection; .end\");" > a.c
	cc a d/a a.o a.c
	cc a d/a m.o a.c -DMODULE -DKALLMODSYMS
	owns .x
	readelf -SW m.o | grep " \.kallmod "
	# In a body, nothing can be in front of it.
	printf "\t.macro m\n\tnop\n\t.end\n\t.endm\n\t.text\n\tm\n" > a.S
	fails 1 cc a d/a a.o a.S
	grep "Error: kallmod: .end in a macro or a loop, where no stamp can be" err
	[ ! -e a.o ]
}

# For these, the assembler itself only warns.
text_without_end()
{
	printf "asm(\"nop /* .end\");\n" > a.c
	fails 1 cc a d/a a.o a.c
	grep -F "kallmod: a.o: the assembler does not read a stamp behind a comment without end" err
	printf "asm(\".section .x\\\\n.ascii \\\"\");\n" > a.c
	fails 1 cc a d/a a.o a.c
	grep -F "kallmod: a.o: the assembler does not read a stamp behind a string without end" err
	printf "\t.if 0\n\t.end\n\t.endif\n\t.ascii \"\n" > a.S
	fails 1 cc a d/a a.o a.S
	grep -F "kallmod: a.o: the assembler does not read a stamp behind a string without end" err
}

# --- Owners of addresses -----------------------------------------------------

# Section names that the assembler takes for registers or operators.
intel_syntax()
{
	cat > a.c <<-'EOF'
	#define IN(s) __attribute__((section(s), used))
	int rax IN("rax") = 1, mod IN("mod") = 1, dot IN(".") = 1;
	int percent IN("%rax") = 1, table IN("__table") = 1;
	EOF
	for syntax in att intel; do
		only_stamp=". %rax"
		[ $syntax = att ] || only_stamp=". %rax rax mod"
		same_sections a.c -masm=$syntax -fno-section-anchors \
			-Drax=v1 -Dmod=v2 -Dtable=v3
		owned > $syntax
	done
	printf '%s\n' __table mod rax | same - att
	echo __table | same - intel
	cat > a.S <<-'EOF'
		.section rax,"aw"
		.quad 1
		.att_syntax noprefix
		.section .plain,"aw"
		.quad 1
	EOF
	only_stamp=rax
	same_sections a.S
	owns .plain
}

# Two sections of one name: the name stands for one of them.
same_name()
{
	cat > a.c <<-'EOF'
	asm(".section .u,\"aw\",@progbits,unique,1\n.balign 64\n.long 1\n"
	    ".section .u,\"aw\",@progbits\n.long 2\n.text");
	int f(void) { return 1; }
	static const char info[] __attribute__((section(".modinfo"), used)) =
		KBUILD_MODNAME ".file=" KBUILD_MODFILE;
	EOF
	cat > core.c <<-'EOF'
	int core_v __attribute__((section(".u"), aligned(16))) = 1;
	EOF
	only_stamp=.u
	same_sections a.c
	"$gcc" -c -fno-pie -o core.o core.c
	echo 'SECTIONS { .text 0x401000 : { *(.text) } .u : { *(SORT_BY_ALIGNMENT(.u)) } }' > lds
	ld -e 0 -T lds -o image a.o core.o
	"$linkpass" list image > list
	grep ' f	\[a\]$' list
	grep ' core_v$' list
	cat > a.S <<-'EOF'
		.section .r,"awR" ; .byte 1
		.section .r,"aw" ; .byte 1
		.section .q,"awR" ; .byte 1
		.section .q ; .byte 1
		.section .plain,"a" ; .byte 1
	EOF
	only_stamp=".r .q"
	same_sections a.S
	owns .plain
	cat > a.S <<-'EOF'
		.macro in name
		.section \name,"aw",@progbits,unique,7
		.endm
		in .u
		.balign 64
		.byte 1
		.section .u,"aw",@progbits
		.byte 2
	EOF
	only_stamp=.u
	same_sections a.S
	owned | same /dev/null -
}

# ld keeps one of several copies, and resolves references to the others to it.
copies()
{
	cat > dropped.c <<-'EOF'
	asm(".section .gnu.linkonce.t.foo,\"ax\"\n.weak foo\n.type foo,@function\n"
	    "foo: ret\n.size foo,1\n.text");
	asm(".section .group,\"axG\",@progbits,g,comdat\n.weak bar\n.type bar,@function\n"
	    "bar: ret\n.size bar,1\n.section .joined,\"a?\"\n.long 1\n.text");
	#ifdef STAMPED
	int fb(void) { return 1; }
	static const char info[] __attribute__((section(".modinfo"), used)) =
		KBUILD_MODNAME ".file=" KBUILD_MODFILE;
	#endif
	EOF
	"$gcc" -c -o kept.o dropped.c
	same_sections dropped.c -DSTAMPED
	ld -e 0 -Ttext=0x401000 -o image kept.o a.o
	"$linkpass" list image > list
	grep ' fb	\[a\]$' list
	grep ' foo$' list
	grep ' bar$' list
	# They get no range even if the object is alone.
	ld_image a.o
	"$linkpass" notes image | gawk '/^\t/ { print $1 }' | sort -u > got
	printf '%s\n' .modinfo .text | same - got
}

# A section can be joined to a group behind its directive.
attached()
{
	cat > a.S <<-'EOF'
		.section .group,"aG",@progbits,g,comdat
		.byte 1
		.text
		nop
		.attach_to_group g
	EOF
	same_sections a.S
	owned | same /dev/null -
}

# What an included file has is not seen here: it can be a second section of a name.
included()
{
	printf '\t.section .u,"aw",@progbits,unique,1\n\t.balign 64\n\t.long 1\n' > u.s
	printf '\t.section .u,"aw",@progbits\n\t.long 2\n\t.include "u.s"\n' > a.S
	only_stamp=.u
	same_sections a.S
	owned | same /dev/null -
}

# The linker leaves out of it what is there twice.
eh_frame()
{
	echo 'int f(void) { return 1; }' > a.c
	cc a d/a a.o a.c -fasynchronous-unwind-tables -fno-dwarf2-cfi-asm
	cc b d/b b.o a.c -fasynchronous-unwind-tables -fno-dwarf2-cfi-asm -Df=g
	for linker in ld ld.lld; do
		$linker -e 0 -o image a.o b.o
		"$linkpass" list image | grep -E ' T [fg]$' > got
		[ "$(wc -l < got)" -eq 2 ]
	done
}

# Large sections stay large.
large()
{
	cat > a.c <<-'EOF'
	int data = 1, bss, many[1000];
	int *const rodata = &bss;
	int __attribute__((retain, used)) retained = 3;
	EOF
	# What is retained is in a second section of that name.
	only_stamp=.ldata
	for more in "" -fdata-sections; do
		# shellcheck disable=SC2086
		same_sections a.c -mcmodel=medium -mlarge-data-threshold=1 $more
		for o in plain a; do
			readelf -SW $o.o | grep -oE ' \.l.*' | gawk '{ print $1, $7 }' > $o.flags
		done
		same plain.flags a.flags
		grep -x '\.lbss.* WAl' a.flags
		"$linkpass" notes a.o | grep "^	\.lbss"
	done
}

# .gnu.linkonce.this_module, which each module has just once, gets a range.
this_module()
{
	echo 'int m __attribute__((section(".gnu.linkonce.this_module"))) = 1;' > a.c
	cc a d/a a.o a.c
	owns .gnu.linkonce.this_module
}

thread_local()
{
	cat > a.c <<-'EOF'
	__thread char big[9999];
	__thread int set = 1;
	int d[3000] = { 1 };
	int main(void) { return big[3] + set; }
	asm(".section .tdata.more,\"awT\"\n.long 1\n.section .other,\"awT\"\n.long 1\n.text");
	EOF
	same_sections a.c
	objdump -r -j .debug_srcinfo a.o > relocations
	grep '\.data$\|\.data+' relocations
	none 'tdata|tbss|other' relocations
	cat > a.S <<-'EOF'
		.section .tbss ; .zero 8
		.section .tdata ; .long 1
		.section .tdata.x,"aw" ; .long 1
		.section .tbss.x,"aw",@nobits ; .zero 8
	EOF
	same_sections a.S
	objdump -r -j .debug_srcinfo a.o > relocations
	none 'tdata|tbss' relocations
}

# Only ld knows which object gets a common symbol.
common()
{
	echo 'int c; int d = 1;' > a.c
	cc a d/a a.o a.c -fcommon
	ld_image a.o
	"$linkpass" notes image > notes
	"$linkpass" list image | grep ' c$'
	"$linkpass" notes image | gawk '/^\t/ { print $1 }' | sort -u > got
	echo .data | same - got
}

try "strings" strings
try "comments, characters, labels" characters
try "spellings of a section" spellings
try "macro arguments" macro_arguments
try ".end" end_of_text
try "strings and comments without end" text_without_end
try "section names that are something else" intel_syntax
try "two sections of one name" same_name
try "copies of which one is kept" copies
try ".attach_to_group" attached
try ".include" included
try ".eh_frame" eh_frame
try "large sections" large
try "a module's own structure" this_module
try "thread-local sections" thread_local
try "common symbols" common
exit $failed
