#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# linkpass size on small images, whose sizes are worked out by hand and by readelf.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=notes-lib.sh
. "$top/tests/linkpass/notes-lib.sh"
# shellcheck source=size-lib.sh
. "$top/tests/linkpass/size-lib.sh"

# unit MODNAME MODFILE OBJECT: assemble standard input; the object declares its module.
unit()
{
	{
		cat
		[ "$1" = core ] || printf '\t.section .modinfo,"a"\n\t.asciz "%s.file=%s"\n' "$1" "$2"
	} > unit.S
	cc "$1" "$2" "$3" unit.S
}

# A linker script with the conventions of the kernel's. What .rodata contains makes ld mark
# it writable.
kernel_script()
{
	cat > script <<-'EOF'
	SECTIONS {
		.text 0x401000 : { *(.text) }
		. = ALIGN(0x1000);
		__start_rodata = .;
		.rodata : { *(.rodata) *(.data..ro_after_init) *(.modinfo) }
		__ksymtab : { *(___ksymtab+*) }
		. = ALIGN(0x1000);
		__end_rodata = .;
		.data : { *(.data) }
		. = ALIGN(0x1000);
		__init_begin = .;
		.data..percpu : { *(.data..percpu) }
		.init.text : { *(.init.text) }
		.altinstructions : { *(.altinstructions) }
		.exit.data : { *(.exit.data) }
		. = ALIGN(0x1000);
		__init_end = .;
		.bss : { *(.bss) *(.bss..page_aligned) }
		.note : { *(.note.*) }
	}
	EOF
	ld -e 0 -T script -o image "$@"
}

# An object with so many bytes in each section: 16 times the number for text, and so on.
kernel_object()
{
	n=$4
	unit "$1" "$2" "$3" <<-EOF
		.text
		.skip 16 * $n, 0x90
		.section .rodata,"a"
		.skip 8 * $n, 1
		.section .data..ro_after_init,"aw"
		.skip 8 * $n, 2
		.data
		.skip 4 * $n, 3
		.bss
		.skip 32 * $n
		.section .data..percpu,"aw"
		.skip 64 * $n, 4
		.section .init.text,"ax"
		.skip 128 * $n, 0x90
		.section .altinstructions,"a"
		.skip 256 * $n, 5
		.section .exit.data,"aw"
		.skip 512 * $n, 6
		.section ___ksymtab+$n,"a"
		.skip 1024 * $n, 7
	EOF
}

kernel_image()
{
	kernel_object a d/a d/a.o 1
	kernel_object a:b "d/a d/b" d/ab.o 2
	kernel_object b d/b e/f/b.o 3
	kernel_object core core core.o 4
	kernel_script d/a.o d/ab.o e/f/b.o core.o
}

# .modinfo has the 11 bytes of "a.file=d/a" for a and b and 17 for a:b.
columns()
{
	kernel_image
	"$linkpass" size image > got
	cat > want <<-'EOF'
	  text rodata   data    bss   init  total  module
	    64   4160    272    128   3584   8208  (core kernel)
	    48   3131    204     96   2688   6167  b
	    32   2097    136     64   1792   4121  a:b
	    16   1051     68     32    896   2063  a
	   160  10439    680    320   8960  20559  total
	EOF
	same want got
	same_sums image
	"$linkpass" size -o file image
	same got file
}

keys()
{
	kernel_image
	"$linkpass" size --by=directory image | gawk '{ print $6, $7 }' > got
	printf '%s\n' 'total directory' '8208 .' '6184 d' '6167 e/f' '20559 total' | same - got
	"$linkpass" size --by directory --depth 1 image | gawk '{ print $6, $7 }' > got
	printf '%s\n' 'total directory' '8208 .' '6184 d' '6167 e' '20559 total' | same - got
	"$linkpass" size --by=object image | gawk '{ print $6, $7 }' > got
	printf '%s\n' 'total object' '8208 core.o' '6167 e/f/b.o' '4121 d/ab.o' '2063 d/a.o' \
		'20559 total' | same - got
	# Sections are as readelf has them.
	"$linkpass" size --by=section image | gawk 'NR > 1 { print $6, $7 }' | sed '$d' | sort > got
	readelf -SW image | sed -n 's/^ *\[ *[0-9]*\] *//p' |
		gawk '$7 ~ /A/ { print strtonum("0x" $5), $1 }' | sort | same - got
	grep -x '960 \.altinstructions\|2560 \.altinstructions' got
}

# Without the linker script's symbols names decide, as in an object or a loadable module.
objects()
{
	kernel_object a d/a d/a.o 1
	"$linkpass" size d/a.o > got
	# .altinstructions is read-only data, .exit.data is data, ro_after_init too.
	cat > want <<-'EOF'
	  text rodata   data    bss   init  total  module
	    16   1299    588     32    128   2063  a
	    16   1299    588     32    128   2063  total
	EOF
	same want got
	same_sums d/a.o
	ld -r -o both.o d/a.o d/a.o
	"$linkpass" size both.o | tail -n 1 | grep -x '    32   2598   1176     64    256   4126  total'
	same_sums both.o
}

# An object does not tell its module, unless it was compiled for a loadable one.
parts()
{
	echo "	.skip 16, 0x90" > unit.S
	cc m d/m d/x.o unit.S
	"$linkpass" size d/x.o | gawk 'NR > 1 { print $6, $7, $8, $9 }' > got
	printf '%s\n' "16 (module not known)" "16 total  " | same - got
	"$linkpass" size --json d/x.o > got
	grep -F '{"kind": "module not known", "name": "(module not known)", "text": 16,' got
	"$linkpass" size --json --by=object d/x.o > got
	grep -F '{"kind": "object", "name": "d/x.o", "object": "d/x.o", "text": 16,' got
	"$linkpass" size --svg=map d/x.o
	grep -F '<title>(module not known): d/x.o' map
	cc m "" d/l.o unit.S -DMODULE
	cc m:n "" d/s.o unit.S -DMODULE
	ld -r -o m.ko d/l.o d/s.o
	"$linkpass" size m.ko | gawk 'NR > 1 { print $6, $7 }' > got
	printf '%s\n' "16 m" "16 m:n" "32 total" | same - got
	"$linkpass" size --json --by=object m.ko > got
	grep -F '"name": "d/s.o", "modules": ["m", "n"], "object": "d/s.o", "text": 16,' got
	# Not that of an image, or of a part of one: there such an object is shared.
	ld -r -o part.o d/l.o d/x.o
	"$linkpass" size part.o | gawk 'NR > 1 { print $6, $7, $8, $9 }' > got
	printf '%s\n' "32 (module not known)" "32 total  " | same - got
	ld_image d/l.o d/x.o
	"$linkpass" size image | gawk 'NR > 1 { print $6, $7, $8 }' > got
	printf '%s\n' "32 (core kernel)" "32 total " | same - got
	command -v valgrind > /dev/null || return 0
	valgrind -q --error-exitcode=99 --leak-check=full "$linkpass" diff --by=object m.ko part.o > out
}

# What is in no range: an object without a note, with and without symbols, and the linker's
# padding up to an aligned address.
unclaimed()
{
	unit a d/a a.o <<-'EOF'
		.text
		.globl f
		.type f, @function
	f:	.skip 10, 0x90
		.size f, 10
	EOF
	as -o u.o - <<-'EOF'
		.text
		.balign 16
		.type u, @object
	u:	.skip 20, 0x90
		.size u, 20
		.balign 64
		.skip 40, 1
	label:	.skip 12, 1
		.skip 12, 2
	EOF
	printf '\t.text\n\t.balign 16\n\t.skip 12, 0x90\n' | unit b d/b b.o
	printf "\t.text\n\t.balign 8\n\t.skip 8, 0x90\n" | as -o v.o -
	printf 'SECTIONS { .text 0x401000 : { *(.text) end = .; . = ALIGN(4096); after = .; QUAD(1) } =0xcccccccc }' > script
	ld -e 0 -T script -o image a.o u.o b.o v.o
	# f to 10, padding to 64, u to 84, 84 of u.o without a symbol, and the label's 24; b to
	# 204, v.o to 216 (too long to be padding), padding to 4096, and what the script has there
	"$linkpass" size --by=symbol image | gawk '$1 && $7 != "total" { print $1, $7, $8, $9 }' | sed 1d > got
	cat > want <<-'EOF'
	3934 (padding)  
	96 (nobody)  
	24 label  
	12 (no symbol) [b]
	20 u  
	10 f [a] {a.o}
	8 after  
	EOF
	same want got
	"$linkpass" size image | gawk '{ print $1, $7, $8 }' > got
	cat > want <<-'EOF'
	text module 
	3934 (padding) 
	148 (nobody) 
	12 b 
	10 a 
	4104 total 
	EOF
	same want got
	same_sums image
}

# Each byte is counted for one symbol.
symbols()
{
	unit a d/a a.o <<-'EOF'
		.text
		.ident "GCC"
		.globl f, alias, table
		.type f, @function
		.type alias, @function
	alias:
	f:	.skip 16, 0x90
		.size f, 16
		.size alias, 16
	after:	.skip 8, 0x90		/* no size: up to the next one */
	table:	.skip 4, 1
	entry:	.skip 8, 2		/* inside */
		.size entry, 8
		.skip 4, 3
	inside:	.skip 4, 4		/* a label inside has nothing */
		.size table, 20
		.skip 2, 5		/* after the table: no symbol */
	long:	.skip 2, 6
		.size long, 1000	/* beyond the end */
	EOF
	unit b d/b b.o <<-'EOF'
		.text
	g:	.skip 5, 0x90
		.size g, 5
	EOF
	ld_image a.o b.o
	"$linkpass" size --by=symbol image | gawk '$1 && $7 != "total" { print $1, $7, $8, $9, $10 }' | sed 1d > got
	cat > want <<-'EOF'
	16 alias [a] {a.o} 
	2 (no symbol) [a] {a.o}
	12 table [a] {a.o} 
	8 after [a] {a.o} 
	8 entry [a] {a.o} 
	5 g [b] {b.o} 
	2 long [a] {a.o} 
	EOF
	same want got
	same_sums image
}

programs()
{
	unit a:b "d/a d/b" d/ab.o <<-'EOF'
		.section .x,"a"
	"a\\b,\"c<&>":	.byte 1
		.size "a\\b,\"c<&>", 1
	EOF
	ld_image d/ab.o
	"$linkpass" size --json image > got
	cat > want <<-'EOF'
	{
	  "by": "module",
	  "total": {"text": 0, "rodata": 18, "data": 0, "bss": 0, "init": 0, "total": 18},
	  "rows": [
	    {"kind": "module", "name": "a:b", "modules": ["a", "b"], "text": 0, "rodata": 18, "data": 0, "bss": 0, "init": 0, "total": 18}
	  ]
	}
	EOF
	same want got
	"$linkpass" size --csv --by=symbol image > got
	cat > want <<-'EOF'
	symbol,modules,object,text,rodata,data,bss,init,total
	(no symbol),a b,d/ab.o,0,17,0,0,0,17
	"a\134b,""c<&>",a b,d/ab.o,0,1,0,0,0,1
	EOF
	same want got
	"$linkpass" size --json --by=symbol image | grep -F '"kind": "symbol", "name": "a\\b,\"c<&>", "modules": ["a", "b"], "object": "d/ab.o", "text": 0,'
	"$linkpass" size --by=symbol image | grep -F 'a\134b,"c<&> [a] [b] {d/ab.o}'
	"$linkpass" size --by=symbol --svg map image
	grep -F '<title>d/ab.o: a\b,&#34;c&#60;&#38;&#62;' map
	# The map's own quotes and brackets are balanced.
	gawk -v RS= '{ exit gsub(/</, "") != gsub(/>/, "") || gsub(/"/, "") % 2 }' map
}

# The boxes of a treemap fill it, in proportion, without overlap.
treemap()
{
	kernel_image
	for key in module directory object section symbol; do
		"$linkpass" size --by=$key --svg=map.svg image
		boxes map.svg > boxes
		disjoint < boxes > verdict || { cat verdict; return 1; }
	done
	"$linkpass" size --by=section --svg=map.svg image
	boxes map.svg > boxes
	"$linkpass" size --by=section image | gawk '
		FILENAME == "-" && NR > 1 && $7 != "total" { size[$7] = $6; all += $6 }
		FILENAME != "-" {
			n++
			area[$5] = $3 * $4
			sum += $3 * $4
		}
		END {
			for (s in size) {
				off = area[s] / sum - size[s] / all
				if (off > 0.0001 || off < -0.0001) {
					print s, area[s], sum, size[s], all
					exit 1
				}
			}
			exit n != 9 || sum < 1561000
		}' - boxes
	# Modules contain directories, which contain objects.
	"$linkpass" size --svg=map.svg image
	boxes map.svg | cut -d ' ' -f 5- | sort > got
	printf '%s\n' '(core kernel): core.o' 'a: d/a.o' 'a:b: d/ab.o' 'b: e/f/b.o' | same - got
	"$linkpass" size --by=directory --depth=1 --svg=map.svg image
	boxes map.svg | cut -d ' ' -f 5- | sort > got
	printf '%s\n' . d e | same - got
	[ "$(grep -c '<title>' map.svg)" -eq 4 ]
}

# Thousands of boxes: those that are too small are one.
many_boxes()
{
	seq 3000 | gawk '{
		printf "\t.globl v%d\nv%d:\t.skip %d, 1\n\t.size v%d, %d\n", $1, $1, 1 + $1 % 97 * $1 % 89, $1, 1 + $1 % 97 * $1 % 89
	} END { print "big:\t.skip 1000000\n\t.size big, 1000000" }' | sed '1i \	.data' | unit a d/a a.o
	ld_image a.o
	"$linkpass" size --by=symbol --svg=map.svg image
	boxes map.svg > boxes
	disjoint < boxes
	grep -c ' a.o: v' boxes
	grep ' a.o: ([0-9]* more)$' boxes
	[ "$(grep -c ' a.o: v' boxes)" -gt 500 ]
	[ "$(gawk '{ n += /more\)$/ ? substr($6, 2) : 1 } END { print n }' boxes)" -eq 3002 ]
	same_sums image
}

bad_input()
{
	echo text > text
	fails 1 "$linkpass" size text
	says "linkpass: text: not an ELF file"
	echo 'int f;' | gcc -c -x c -o plain.o -
	fails 1 "$linkpass" size plain.o
	says "linkpass: plain.o: no kallmod notes in it; was it compiled with kallmod.so?"
	fails 1 "$linkpass" size missing
	note | image_with
	strip -o stripped --strip-all --keep-section=.debug_srcinfo image
	fails 1 "$linkpass" size --svg map stripped
	says "linkpass: stripped: no symbols"
	[ ! -e map ]
}

# A file with debug information has the headers of all sections, but not what is in them.
split_off()
{
	kernel_image
	"$linkpass" size image > want
	objcopy --only-keep-debug image image.debug
	for args in "size" "size --svg=map" "diff image" "extract -o new"; do
		# shellcheck disable=SC2086
		fails 1 "$linkpass" $args image.debug
		says "linkpass: image.debug: the contents of its sections are in the image that it was split from; use that"
		[ ! -s out ]
		[ ! -e new ]
		[ ! -e map ]
	done
	objcopy --only-keep-debug d/a.o a.debug
	fails 1 "$linkpass" size a.debug
	# Neither an extract nor an object with nothing but bss is one.
	"$linkpass" extract -o extract image
	"$linkpass" size extract | same want -
	printf "\t.bss\n\t.skip 8\n" > bss.S
	cc core core bss.o bss.S
	"$linkpass" size bss.o | grep -E "^ +0 +0 +0 +8 +0 +8  total"
}

# Sections so large that their sum is no number of 63 bits; and just not as large.
too_large()
{
	for size in 7 3; do
		top_byte=$([ $size = 7 ] && echo 177 || echo 077)
		{
			note
			printf '\t.section .big1,"aw",@nobits\n\t.skip 8\n'
			printf '\t.section .big2,"aw",@nobits\n\t.skip 8\n'
		} | image_with
		for name in .big1 .big2; do
			header=$(readelf -hSW image | gawk -v name=$name '
				/Start of section headers:/ { start = $5 }
				{ gsub(/[][]/, "") }
				$2 == name { print start + 64 * $1 }')
			poke image $((header + 32)) "\000\360\377\377\377\377\377\\$top_byte"
		done
		readelf -SW image | grep -c " ${size}ffffffffffff000 "
		mv image image.$size
	done
	fails 1 "$linkpass" size image.7
	says "linkpass: image.7: .big2: 0x7ffffffffffff000 bytes are too many to count"
	fails 1 "$linkpass" diff image.3 image.7
	says "linkpass: image.7: .big2: 0x7ffffffffffff000 bytes are too many to count"
	"$linkpass" size image.3 | gawk 'END { exit $4 != "9223372036854767616" || $7 != "total" }'
}

# Any width and byte order.
other_machines()
{
	gcc -Wall -o make-elf "$top/tests/linkpass/make-elf.c" -lelf
	for kind in "32 little 40" "32 big 8" "64 big 22"; do
		# shellcheck disable=SC2086
		./make-elf $kind 3 image
		"$linkpass" size image > got
		tail -n 1 got | gawk '{ exit $1 < 1 || $1 != $6 }'
	done
}

# Overlapping sections count both, and are nobody's.
overlaid()
{
	kernel_object a d/a d/a.o 1
	cat > script <<-'EOF'
	SECTIONS {
		.text 0x401000 : { *(.text) }
		.rodata 0x500000 : { *(.rodata) }
		.data 0x500002 : { *(.data) }
		label = .;
		/DISCARD/ : { *(.bss) *(.modinfo) *(.init.text) *(.altinstructions) *(.exit.data) *(.data..*) *(___ksymtab*) *(.note*) }
	}
	EOF
	ld -e 0 -T script --no-check-sections -o image d/a.o
	"$linkpass" size image > got
	cat > want <<-'EOF'
	  text rodata   data    bss   init  total  module
	    16      0      0      0      0     16  a
	     0      8      4      0      0     12  (nobody)
	    16      8      4      0      0     28  total
	EOF
	same want got
	same_sums image
}

usage()
{
	"$linkpass" size --help | grep -- '--by=KEY'
	"$linkpass" extract --help | grep "^Write a small file"
	"$linkpass" size --help | grep "^Print what is in"
	note | image_with
	for wrong in "--by=nosuch" "--depth=2" "--by=directory --depth=0" "--by=directory --depth=x" \
		"--by=directory --depth=-1" "--json --csv" "--svg=x --json" "--svg=x -o y" "--nosuch" \
		"image"; do
		# shellcheck disable=SC2086
		fails 2 "$linkpass" size $wrong image
	done
	fails 2 "$linkpass" size
}

try "size: what counts in which column" columns
try "size: by each key" keys
try "size: objects" objects
try "size: parts of a link" parts
try "size: nobody's bytes and padding" unclaimed
try "size: each byte is one symbol's" symbols
try "size: JSON, CSV and XML" programs
try "size: a treemap" treemap
try "size: a treemap of many boxes" many_boxes
try "size: bad input" bad_input
try "size: split debug information" split_off
try "size: too large" too_large
try "size: other machines" other_machines
try "size: overlapping sections" overlaid
try "size: bad usage" usage
exit $failed
