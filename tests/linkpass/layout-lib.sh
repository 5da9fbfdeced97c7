# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh

# An image whose layout is known to the byte: module a, an object of a and b, the core kernel
# and an object without a note.
#
#	401000 a_f, 10 bytes, with a_inner in it, 6 bytes from 401004; 6 bytes of padding;
#	401010 a_asm, a label of 8 bytes
#	401020 same, of a and b, 4 bytes; 8 bytes that have no symbol
#	401030 same, of the core kernel, 4 bytes; c_label, up to the end
#	401040 none, which has no note
layout()
{
	cat > a.S <<-'EOT'
	.section .modinfo, "a"
	.asciz "a.file=d/a"
	.text
	.globl a_f
	.type a_f, @function
	.type a_inner, @function
	a_f:	.skip 4, 0x90
	a_inner: .skip 6, 0x90
	.size a_inner, . - a_inner
	.size a_f, . - a_f
	.skip 6, 0xcc
	a_asm:	.skip 8, 0x90
	EOT
	cat > b.S <<-'EOT'
	.section .modinfo, "a"
	.asciz "b.file=d/b"
	EOT
	cat > ab.S <<-'EOT'
	.type same, @function
	same:	.skip 4, 0x90
	.size same, 4
	.skip 8, 0x90
	EOT
	cat > core.S <<-'EOT'
	.type same, @function
	same:	.skip 4, 0x90
	.size same, 4
	c_label: .skip 4, 0x90
	EOT
	printf 'none:\t.skip 4, 0x90\n.type none, @function\n.size none, 4\n' > none.s
	cc a d/a d/a.o a.S
	cc b d/b d/b.o b.S
	cc a:b "d/a d/b" d/ab.o ab.S
	cc core core core.o core.S
	as -o none.o none.s
	cat > script <<-EOT
	SECTIONS {
		.text ${1:-0x401000} : {
			_text = .; d/a.o(.text) . = 0x20; d/ab.o(.text)
			. = 0x30; core.o(.text) . = 0x40; none.o(.text) _etext = .;
		}
		.rodata : { *(.rodata) }
		.modinfo 0 : { *(.modinfo) }
	}
	EOT
	# The name of a compiler, or the linker could be any.
	echo 'asm("");' | gcc -x c -c -o empty.o -
	ld -e 0 -T script -o image d/a.o d/b.o d/ab.o core.o none.o empty.o
}
