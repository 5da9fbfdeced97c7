# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Make notes and kallsyms tables with chosen errors, for tests of linkpass.

# note [ASSIGNMENT]...: print the assembly of a note; assignments change its fields.
note()
{
	namesz=8 descsz='2f-1f' type=1 name=kallmod
	version=3 asize=8 flags=0 nranges=1 nmerged=0 range='f,f_end'
	modname=m modfile=d/m object=d/m.o source=d/m.c terminator='\0'
	for assignment in "$@"; do
		eval "$assignment"
	done
	cat <<-EOF
		.pushsection .debug_srcinfo,"",@progbits
		.4byte $namesz,$descsz,$type
		.asciz "$name"
	1:	.byte $version,$asize
		.2byte $flags
		.4byte $nranges,$nmerged
		.8byte $range
		.asciz "$modname"
		.asciz "$modfile"
		.asciz "$object"
		.ascii "$source$(printf %s "$terminator")"
	2:	.balign 4
		.popsection
	EOF
}

# Link "image" with one function and the notes on standard input.
image_with()
{
	{
		printf '\t.text\n\t.globl f\n\t.type f, @function\nf:\tnop\n\tnop\n\t.size f, 2\nf_end:\tnop\nf_end2:\n'
		cat
	} > a.s
	as -o a.o a.s
	ld_image a.o
}

# Overwrite the bytes from offset $2 of file $1 with the output of printf $3.
poke()
{
	# shellcheck disable=SC2059
	printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2> /dev/null
}

# kallsyms [ASSIGNMENT]...: print the assembly of kallsyms tables with the one symbol f, and
# of room for linkpass's tables; assignments change their fields.
kallsyms()
{
	offsets=-1 base=f count=1 names='2,84,102' tokens=256 step=2 room=200
	tables_version=2 bytes='end-header' at='offsets-header'
	for assignment in "$@"; do
		eval "$assignment"
	done
	cat <<-EOF
		.section .rodata
		.globl kallsyms_offsets, kallsyms_relative_base, kallsyms_num_syms
		.globl kallsyms_names, kallsyms_token_table, kallsyms_token_index
	kallsyms_offsets:
		.4byte $offsets
		.balign 8
	kallsyms_relative_base:
		.8byte $base
	kallsyms_num_syms:
		.4byte $count
	kallsyms_names:
		.byte $names
	kallsyms_token_table:
		.set i, 0
		.rept $tokens
		.byte i, 0
		.set i, i + 1
		.endr
		.balign 2
	kallsyms_token_index:
		.set i, 0
		.rept 256
		.2byte $step * i
		.set i, i + 1
		.endr
	kallsyms_seqs_of_names:
		.byte 0
		.balign 4
	EOF
	cat <<-EOF2
		.globl kallsyms_module_tables
	kallsyms_module_tables:
	header:	.4byte $tables_version, $bytes, $at, 0
		.irp table, markers, exceptions, unit_offsets, unit_markers, modules, names, units, pairs, paths
		.4byte \\table - header, 0
		.endr
		.irp table, offsets, markers, exceptions, unit_offsets, unit_markers, modules, names, units, pairs, paths
	\\table:	.skip $room
		.endr
	end:	.skip 1
	EOF2
}

# Print the assembly of tables in which each token is one byte, up to the label of the offsets.
kallsyms_tokens()
{
	cat <<-'END'
	kallsyms_token_table:
		.set i, 0
		.rept 256
		.byte i, 0
		.set i, i + 1
		.endr
		.balign 4
	kallsyms_token_index:
		.set i, 0
		.rept 256
		.2byte 2 * i
		.set i, i + 1
		.endr
		.balign 4
	kallsyms_offsets:
	END
}
