/* SPDX-License-Identifier: GPL-2.0-only */
/* 20,000 symbols, which have the same names in each object that includes this. */
	.data
	.altmacro

	.macro many_symbol n
	.type	kms_many_\n, @object
kms_many_\n:
	.byte	0
	.size	kms_many_\n, 1
	.endm

	.set	number, 0
	.rept	20000
	many_symbol %number
	.set	number, number + 1
	.endr

	.section .note.GNU-stack, "", @progbits
