#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What others read: the file of ranges, as DTrace goes through it.
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

try "anchors of ranges, as DTrace looks for them" anchors
exit $failed
