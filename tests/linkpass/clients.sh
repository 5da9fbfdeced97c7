#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What others read: the file of ranges, as DTrace goes through it; types, as DTrace asks
# for them and as libabigail compares them; and dwz.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

# Three sections, the last right behind the second: code, a list that has no symbols but the
# linker script's, data.  Then one whose name has no dot.
layout()
{
	cat > core.c <<-'EOF'
	int core_f(void) { return 1; }
	int core_g(void) { return 2; }
	int core_a = 1, core_b = 2, core_c = 3;
	asm(".section .locks,\"a\"\n.long 3\n.text");
	EOF
	cat > m.c <<-'EOF'
	static const char modinfo[] __attribute__((section(".modinfo"), used)) =
		KBUILD_MODNAME ".file=" KBUILD_MODFILE;
	int m_f(void) { return 1; }
	int m_data = 2;
	int m_param __attribute__((section("__param"))) = 1;
	asm(".section .locks,\"a\"\n.long 1, 2\n.text");
	EOF
	cc core core core.o core.c -fno-toplevel-reorder
	cc m d/m d/m.o m.c
	cat > script <<-'EOF'
	SECTIONS {
		.text 0x401000 : { _text = .; *(.text) . = ALIGN(16); }
		.locks : { locks_start = .; *(.locks) locks_end = .; }
		.data : { *(.data) }
		__param : { start_param = .; *(__param) stop_param = .; }
		.modinfo 0 : { *(.modinfo) }
	}
	EOF
	ld -e 0 -T script -o image core.o d/m.o
}

# DTrace gets the line of an anchor at the first symbol behind the last range, and looks
# for the anchor from the next one on.
anchors()
{
	layout
	"$linkpass" ranges image > ranges
	nm -n image > symbols
	cat ranges symbols
	# Not _text or core_f, where the first line is read; not locks_start, where that of
	# .locks is, and there is no other symbol until these end; not core_a, which is just
	# where .locks ends, nor core_b, where the line of .data is read.
	gawk '$3 == "=" { print $1, $4 }' ranges > got
	same - got <<-'EOF'
	.text core_g
	.locks locks_end
	.data core_c
	EOF
	gawk -f "$top/tests/kernel/ranges-reader.awk" ranges symbols > read
	cut -d ' ' -f 2- read > got
	same - got <<-'EOF'
	m_f m
	m_data m
	2 symbols in modules, 1 of them text, 3 anchors found
	EOF
}

# Between .locks and .data is a section in which DTrace would wait for an anchor in vain. It
# has no symbol of the module.
no_anchor()
{
	layout
	printf '%s\n' 'asm(".section .marks,\"a\"\n.long 1, 2\n.text");' | tee -a core.c >> m.c
	cc m d/m d/m.o m.c
	cc core core core.o core.c -fno-toplevel-reorder
	sed -i 's/.*\.data .*/.marks : { marks_start = .; *(.marks) marks_end = .; }\n&/' script
	ld -e 0 -T script -o image core.o d/m.o
	"$linkpass" ranges image > ranges
	gawk '$3 == "=" { print $1 }' ranges > got
	printf "%s\n" .text .locks .data | same - got
	nm -n image > symbols
	gawk -f "$top/tests/kernel/ranges-reader.awk" ranges symbols | grep " m_data m$"
	# With a symbol that is the module's, others than DTrace need it.
	printf '%s\n' 'asm(".section .marks,\"a\"\nm_mark: .long 1\n.size m_mark, 4\n.text");' >> m.c
	cc m d/m d/m.o m.c
	ld -e 0 -T script -o image core.o d/m.o
	"$linkpass" ranges image | grep "^\.marks .* m$"
}

# An object with its types, from standard input: typed MODNAME MODFILE OBJECT
typed()
{
	mkdir -p "$(dirname "$3")"
	{
		cat
		[ ! "$2" ] ||
			echo 'static const char i[] __attribute__((section(".modinfo"), used)) = KBUILD_MODNAME ".file=" KBUILD_MODFILE;'
	} > "${3%.o}.c"
	cc "$1" "$2" "$3" "${3%.o}.c" -gctf
}

# Exports of the C before it, which libabigail takes for the interface.
exports()
{
	cat <<-'EOF'
	asm(".section __ksymtab_strings,\"aMS\",@progbits,1; .asciz \"names\";"
	    ".section ___ksymtab,\"a\"; .balign 4; .text");
	EOF
	for name; do
		cat <<-EOF
		asm(".section ___ksymtab; .globl __ksymtab_$name;"
		    "__ksymtab_$name: .long $name - ., 0, 0; .text");
		EOF
	done
}

# ./vmlinux and its types: the core kernel, module a, whose structure has MEMBERS more, and a
# module that is nothing but assembly.
typed_kernel()
{
	{
		cat <<-'EOF'
		struct shared { int i; };
		struct core { struct shared *s; char last; };
		typedef void (*btf_trace_event)(void *, struct core *);
		static union { int map; btf_trace_event handler; } map __attribute__((used));
		struct shared core_var = { 3 };
		int core_f(struct core *c) { return c->s->i; }
		EOF
		exports core_f core_var
	} | typed core "" core.o
	{
		echo "struct shared { int i; }; struct of_a { struct shared s; long l; ${1-} };"
		echo "const struct of_a a_ops = { { 1 } };"
		echo "int a_f(struct of_a *a) { return a->s.i; }"
		exports a_f a_ops
	} | typed a d/a d/a.o
	cat > s.S <<-'EOF'
	.text
	.globl s_f
	s_f: nop
	.section .modinfo, "a"
	.asciz "s.file=d/s"
	EOF
	cc s d/s d/s.o s.S
	ld -e 0 -Ttext=0x401000 -o vmlinux core.o d/a.o d/s.o
	"$linkpass" ctf -o vmlinux.ctfa vmlinux
}

types()
{
	gcc -O2 -Wall -Wextra -o client "$top/tests/kernel/ctf-client.c" -lctf
	typed_kernel
	cat > want <<-'EOF'
	shared_ctf	-
	vmlinux	shared_ctf
	a	shared_ctf
	s	shared_ctf
	nosuch	missing
	a type struct of_a	16
	a type struct shared	4
	a type struct core	missing
	vmlinux type struct core	16
	vmlinux type btf_trace_event	8
	vmlinux variable core_var	4
	a variable a_ops	16
	vmlinux variable a_ops	missing
	EOF
	cut -f 1 want | ./client vmlinux.ctfa > got
	same want got
}

# libabigail looks for vmlinux.ctfa beside vmlinux, and for the types of everything that is
# exported, built-in modules included.
abigail()
{
	command -v kmidiff || skip "no kmidiff; install abigail-tools"
	abidw --help 2>&1 | grep -q -e --ctf || skip "a libabigail that reads no CTF"
	for which in old new; do
		mkdir $which
		(cd $which && typed_kernel "$([ $which = old ] || echo "long more;")")
		rm -r $which/*.o $which/*.c $which/d
	done
	abidw --ctf --linux-tree old > abi
	sed -n "s/.*<\(function\|var\)-decl name='\([^']*\)'.* elf-symbol-id=.*/\2/p" abi |
		sort > got
	printf '%s\n' a_f a_ops core_f core_var | same - got
	kmidiff --ctf old old
	fails 4 kmidiff --ctf old new
	grep -x "'struct of_a' changed:" out
	grep -x "    'long int more', at offset 0x10 (in bytes)" out
}

# dwz knows every section whose name begins with .debug_, or refuses the file. With another
# name for as long as that takes, the notes come through.
dwz_compresses()
{
	command -v dwz || skip "no dwz"
	for m in a b c d; do
		cat > $m.c <<-EOF
		#include <stdio.h>
		static const char i[] __attribute__((section(".modinfo"), used)) = KBUILD_MODNAME ".file=" KBUILD_MODFILE;
		int $m(FILE *f) { return fgetc(f) + $(printf %d "'$m"); }
		EOF
		cc $m d/$m d/$m.o $m.c -g
	done
	ld_image d/?.o
	"$linkpass" list image > want
	fails 1 dwz image
	says "dwz: image: Unknown debugging section .debug_srcinfo"
	objcopy --rename-section .debug_srcinfo=.srcinfo image
	dwz image
	objcopy --rename-section .srcinfo=.debug_srcinfo image
	"$linkpass" list image | same want -
	readelf -wi image | grep DW_TAG_partial_unit
	gdb=$(command -v gdb || true)
	[ ! "$gdb" ] || gdb -batch -ex 'ptype FILE' image | grep _IO_read_ptr
}

try "anchors of ranges, as DTrace looks for them" anchors
try "a section without an anchor, and without use" no_anchor
try "vmlinux.ctfa, as DTrace asks it" types
try "vmlinux.ctfa, as libabigail reads it" abigail
try "dwz, with the notes under another name" dwz_compresses
exit $failed
