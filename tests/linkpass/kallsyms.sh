#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The layouts of kallsyms tables, on images made for the purpose: with and without
# kallsyms_relative_base, in 32 and 64 bits, linked or not. errors.sh damages the rest of
# the tables.
. "$(dirname "$0")/../lib.sh"
# shellcheck source=notes-lib.sh
. "$(dirname "$0")/notes-lib.sh"

# note_of BITS [ASSIGNMENT]...: print the assembly of a note.
note_of()
{
	size=$(($1 / 8))
	shift
	note asize=$size "$@" | sed "s/\.8byte/.${size}byte/"
}

# tables_of WORD [NAME[=VALUE]]...: print the assembly of kallsyms tables with these
# symbols, in the order of 7.0. WORD is what kallsyms_offsets has for a symbol, with % for
# its value, which is its name if no other is given.
tables_of()
{
	word=$1
	shift
	cat <<-EOF2
		.section .rodata, "a"
		.globl kallsyms_num_syms, kallsyms_names, kallsyms_token_table
		.globl kallsyms_token_index, kallsyms_offsets, kallsyms_seqs_of_names
		.balign 4
	kallsyms_num_syms:
		.4byte $#
	kallsyms_names:
	EOF2
	for symbol in "$@"; do
		name=${symbol%=*}
		printf '\t.byte %s\n\t.ascii "T%s"\n' $((${#name} + 1)) "$name"
	done
	kallsyms_tokens
	for symbol in "$@"; do
		echo "	.4byte $word" | sed "s/%/${symbol#*=}/"
	done
	printf 'kallsyms_seqs_of_names:\n\t.byte 0\n'
}

# kallsyms_relative_base, as kernels before 7.0 have it.
relative_base()
{
	cat <<-EOF2
		.globl kallsyms_relative_base
		.balign 8
	kallsyms_relative_base:
		.$(($1 / 8))byte _text
	EOF2
}

functions()
{
	printf '%s:\t.skip 16\n\t.size %s, 16\n' "$1" "$1"
	[ $# -eq 1 ] || { shift; functions "$@"; }
}

# image_of BITS [LD-OPTION]...: link "image" of a module with two objects and the tables on standard input.
image_of()
{
	bits=$1
	shift
	{
		printf '\t.globl _text, f\n\t.text\n'
		functions _text f same
		echo .La_end:
		note_of $bits flags=5 range='_text,.La_end'
	} > a.s
	{
		printf '\t.globl g, end\n\t.text\n'
		functions g same
		printf '.Lb_end:\n\t.data\n\t.4byte 0\nend:\n'
		note_of $bits flags=5 range='g,.Lb_end' object=d/n.o source=d/n.c
	} > b.s
	cat > tables.s
	for f in a b tables; do
		as --$bits -o $f.o $f.s
	done
	machine=elf_x86_64
	[ $bits -eq 64 ] || machine=elf_i386
	ld -m $machine -e 0 -Ttext=0x401000 --section-start=.rodata=0x501000 \
		-Tdata=0x901000 "$@" -o image a.o b.o tables.o
}

symbols="_text f same=0x401020 g same=0x401040 end"

is_right()
{
	# With 8 digits or 16.
	"$linkpass" list image | sed "s,^00000000,," > got
	same - got <<-EOF2
	00401000 10 T _text	[m]
	00401010 10 T f	[m]
	00401020 10 T same	[m] {d/m.o}
	00401030 10 T g	[m]
	00401040 10 T same	[m] {d/n.o}
	00901004 0 T end
	EOF2
}

misplaced()
{
	fails 1 "$linkpass" list image
	says "linkpass: image: kallsyms_offsets: symbol $1, $2, is not where the symbol table has it"
}

# Each word is relative to its own place.
# shellcheck disable=SC2086 # $symbols are several words
distances()
{
	for bits in 64 32; do
		tables_of '% - .' $symbols | image_of $bits
		is_right
		"$linkpass" stats image | grep -q '^shared names         2  symbols'
	done
	# Symbols on both sides of the table, and high up.
	tables_of '% - .' _text f g end | image_of 64 -Ttext=0xffffffff81000000 \
		--section-start=.rodata=0xffffffff80000000 -Tdata=0xffffffff82000000
	"$linkpass" list image | sed -n '2p;$p' > got
	same - got <<-EOF2
	ffffffff81000010 10 T f	[m]
	ffffffff82000004 0 T end
	EOF2
}

# A 32-bit kernel that cannot be relocated has addresses there.
# shellcheck disable=SC2086
addresses()
{
	tables_of '%' $symbols | image_of 32
	is_right
	# In 64 bits, the same words can only be distances.
	tables_of '%' $symbols | image_of 64
	misplaced 0 _text
}

# With a base: words are unsigned, except on x86-64 before 6.15.
# shellcheck disable=SC2086
with_base()
{
	for bits in 64 32; do
		{ tables_of '% - 0x401000' $symbols; relative_base $bits; } | image_of $bits
		is_right
	done
	{ tables_of '% - 0x401000' f end; relative_base 32; } | image_of 32 -Tdata=0xffff0000
	"$linkpass" list image > got
	same - got <<-EOF2
	00401010 10 T f	[m]
	ffff0004 0 T end
	EOF2
}

# Words that the symbol table contradicts.
damaged()
{
	for bits in 64 32; do
		tables_of '% - . - 4' f g | image_of $bits
		misplaced 0 f
		# Outside of the image, another symbol's address, another symbol's name.
		for value in 0x10000000 f 0x401040; do
			tables_of '% - .' f g=$value | image_of $bits
			misplaced 1 g
		done
		tables_of '% - .' f f=g | image_of $bits
		misplaced 1 f
		tables_of '% - .' f g | sed 's/\.4byte 2$/.4byte 3/; s/^kallsyms_token_table:/	.byte 2, 84, 103\n&/' |
			image_of $bits
		fails 1 "$linkpass" list image
		says "linkpass: image: kallsyms_offsets is shorter than 12 bytes"
		tables_of '% - .' f g | image_of $bits
		objcopy --strip-symbol=_text image
		fails 1 "$linkpass" list image
		says "linkpass: image: no symbol _text"
	done
}

# What the symbol table does not have must at least be in the image.
unknown()
{
	for bits in 64 32; do
		for value in 0x401000 g 0x501000 0x901004; do
			tables_of '% - .' f x=$value | image_of $bits
			"$linkpass" list image | grep -q ' 0 T x'
		done
		for value in 0x400fff 0x901005; do
			tables_of '% - .' f x=$value | image_of $bits
			misplaced 1 x
		done
	done
	# An address and a distance, and nothing speaks against either.
	tables_of % x=0x401000 | image_of 32 -Tdata=0x1000000
	fails 1 "$linkpass" list image
	says "linkpass: image: kallsyms_offsets: these may be addresses or distances"
}

# reserve: make room in "out.S" by the kallsyms tables on standard input, for the next link
# of "image".
reserve()
{
	cat > k.s
	as --$bits -o k.o k.s
	"$linkpass" tables --reserve -o out.S --kallsyms k.o image
}

# In an object, relocations stand for the distances.
# shellcheck disable=SC2086
unlinked()
{
	at="_text=0 f=0x10 same=0x20 g=0x30 same=0x40 end=0x500004"
	for bits in 64 32; do
		tables_of '% - .' $symbols | image_of $bits
		"$linkpass" tables --reserve -o want image
		tables_of '_text - . + %' $at | reserve
		same want out.S
		tables_of '_text - . + %' $at > k.s
		sed 's/0x20$/0x21/' k.s > bad.s
		fails 1 reserve < bad.s
		says "linkpass: k.o: kallsyms_offsets: symbol 2, same, is not where the symbol table has it"
		tables_of '_text - . + %' $at | sed 's/_text - . + 0x30/g - ./' > bad.s
		fails 1 reserve < bad.s
		says "linkpass: k.o: kallsyms_offsets: word 3 has no relocation against _text"
		tables_of % $at > bad.s
		fails 1 reserve < bad.s
		says "linkpass: k.o: kallsyms_offsets: symbol 0, _text, is not where the symbol table has it"
	done
	tables_of 0x401000+% $at | reserve
	same want out.S
}

# In the object of 6.1, nothing is behind kallsyms_token_index.
# shellcheck disable=SC2086
last_table()
{
	for bits in 64 32; do
		tables_of '% - .' $symbols | image_of $bits
		"$linkpass" tables --reserve -o want image
		{
			tables_of '%' _text=0 f=0x10 same=0x20 g=0x30 same=0x40 end=0x500004
			printf '\t.globl kallsyms_relative_base\n\t.balign 8\n'
			printf 'kallsyms_relative_base:\n\t.%dbyte 0\n' $((bits / 8))
		} > tables.s
		gawk '/^kallsyms_token_index:/ { last = 1 }
			/^\t?\.balign/ { last = 0 }
			last { index_table = index_table $0 "\n"; next }
			{ print }
			END { printf "%s", index_table }' tables.s > last.s
		reserve < last.s
		same want out.S
		gawk '/^kallsyms_token_index:/ { last = 1 }
			last && /rept/ { sub(/256/, 255) }
			{ print }' last.s > short.s
		fails 1 reserve < short.s
		says "linkpass: k.o: kallsyms_token_index is shorter than 512 bytes"
	done
}

# vmlinux.unstripped, and vmlinux, from which .modinfo was removed; and an image whose sections
# were moved. Then the notes are not about the image as it is.
# shellcheck disable=SC2086
unstripped()
{
	outside="is outside every section"
	tables_of '% - .' $symbols > tables.s
	{ cat tables.s; note_of 64 object=d/o.o source=d/o.c range='info,.Linfo_end'
	  printf '\t.section .modinfo, "a"\ninfo:\t.skip 8\n.Linfo_end:\n'; } > with.s
	image_of 64 --emit-relocs --section-start=.modinfo=0x601000 < with.s
	is_right
	"$linkpass" notes image > notes
	grep -q "	.modinfo 601000-" notes
	objcopy --remove-section='.rel*' image
	is_right
	for option in --remove-section=.modinfo --change-addresses=0x1000 \
		      --change-addresses=-0x1000; do
		objcopy --set-section-flags .modinfo=noload "$option" image moved
		fails 1 "$linkpass" list moved
		grep "^linkpass: moved: .debug_srcinfo: note at offset 0x[0-9a-f]*: range .* $outside$" err
	done
	# A range that is in a section in part.
	note range='f,f_end+0x1000' | image_with
	fails 1 "$linkpass" notes image
	says "linkpass: image: .debug_srcinfo: note at offset 0x0: range 0x401000-0x402002 $outside"
}

try "no base, distances" distances
try "no base, addresses" addresses
try "a base" with_base
try "no base, damaged" damaged
try "no base, symbols that the symbol table lacks" unknown
try "no base, an object" unlinked
try "the last table of an object" last_table
try "notes that are not about the image" unstripped

exit $failed
