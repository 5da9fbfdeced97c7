#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# linkpass diff on pairs of small images.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=notes-lib.sh
. "$top/tests/linkpass/notes-lib.sh"
# shellcheck source=size-lib.sh
. "$top/tests/linkpass/size-lib.sh"

# unit MODNAME OBJECT: assemble standard input; the object declares its module.
unit()
{
	{
		printf '\t.ident "GCC"\n\t.text\n'
		sed 's/^\([^ ]*\) \([a-z]*\) \([0-9]*\)$/\t.pushsection .\2,"wa"\n\1:\t.skip \3\n\t.size \1, \3\n\t.popsection/'
		[ "$1" = core ] || printf '\t.section .modinfo,"a"\n\t.asciz "%s.file=d/%s"\n' "$1" "$1"
	} > unit.S
	sed -i 's/\.text,"wa"/.text,"ax"/; s/\.bss,"wa"/.bss/; s/\.rodata,"wa"/.rodata,"a"/' unit.S
	cc "$1" "$([ "$1" = core ] || echo "d/$1")" "$2" unit.S
}

# link NAME OBJECT...: link an image
link()
{
	name=$1
	shift
	ld_image "$@"
	mv image "$name"
}

# Two images: a grows in text, shrinks in bss; b goes, c comes; core stays, elsewhere.
pair()
{
	unit a d/a.o <<-'EOF'
	a_same text 16
	a_more text 20
	a_less bss 40
	a_gone data 8
	EOF
	unit b d/b.o <<-'EOF'
	b_text text 16
	EOF
	unit core k/core.o <<-'EOF'
	core_text text 32
	core_ro rodata 8
	EOF
	link old d/a.o d/b.o k/core.o
	unit a d/a.o <<-'EOF'
	a_same text 16
	a_more text 30
	a_less bss 8
	a_came data 8
	EOF
	unit c d/c.o <<-'EOF'
	c_text text 100
	EOF
	link new k/core.o d/c.o d/a.o
}

by_module()
{
	pair
	"$linkpass" diff old new > got
	cat > want <<-'EOF'
	  text rodata   data    bss   init  total    old    new  module
	  +100    +11      0      0      0   +111      -    111  c
	   -16    -11      0      0      0    -27     27      -  b
	   +10      0      0    -32      0    -22     95     73  a
	   +94      0      0    -32      0    +62    164    226  total

	0 grew, 1 shrank, 1 came, 1 went: +111 -49 bytes; +62 without padding
	EOF
	same want got
	"$linkpass" diff --json old new > got
	cat > want <<-'EOF'
	{
	  "by": "module",
	  "grew": 0, "shrank": 1, "came": 1, "went": 1,
	  "up": 111, "down": 49, "without_padding": 62,
	  "total": {"text": 94, "rodata": 0, "data": 0, "bss": -32, "init": 0, "total": 62, "old": 164, "new": 226},
	  "rows": [
	    {"kind": "module", "name": "c", "modules": ["c"], "text": 100, "rodata": 11, "data": 0, "bss": 0, "init": 0, "total": 111, "old": 0, "new": 111},
	    {"kind": "module", "name": "b", "modules": ["b"], "text": -16, "rodata": -11, "data": 0, "bss": 0, "init": 0, "total": -27, "old": 27, "new": 0},
	    {"kind": "module", "name": "a", "modules": ["a"], "text": 10, "rodata": 0, "data": 0, "bss": -32, "init": 0, "total": -22, "old": 95, "new": 73}
	  ]
	}
	EOF
	same want got
	"$linkpass" diff --csv -o got old new
	cat > want <<-'EOF'
	module,text,rodata,data,bss,init,total,old,new
	c,100,11,0,0,0,111,0,111
	b,-16,-11,0,0,0,-27,27,0
	a,10,0,0,-32,0,-22,95,73
	EOF
	same want got
}

by_symbol()
{
	pair
	"$linkpass" diff --by=symbol old new | gawk '{ $1 = $1; print }' > got
	cat > want <<-'EOF'
	text rodata data bss init total old new symbol
	+100 0 0 0 0 +100 - 100 c_text [c] {d/c.o}
	0 0 0 -32 0 -32 40 8 a_less [a] {d/a.o}
	-16 0 0 0 0 -16 16 - b_text [b] {d/b.o}
	0 -11 0 0 0 -11 11 - (no symbol) [b] {d/b.o}
	0 +11 0 0 0 +11 - 11 (no symbol) [c] {d/c.o}
	+10 0 0 0 0 +10 20 30 a_more [a] {d/a.o}
	0 0 +8 0 0 +8 - 8 a_came [a] {d/a.o}
	0 0 -8 0 0 -8 8 - a_gone [a] {d/a.o}
	+94 0 0 -32 0 +62 164 226 total

	1 grew, 1 shrank, 3 came, 3 went: +129 -67 bytes; +62 without padding
	EOF
	same want got
	"$linkpass" diff --by=directory --depth=1 old new | gawk '$2 ~ /^[-+0-9]+$/ { print $6, $9 }' > got
	printf '%s\n' "+62 d" "+62 total" | same - got
	"$linkpass" diff --by=section old new | gawk '$2 ~ /^[-+0-9]+$/ { print $6, $9 }' > got
	printf '%s\n' "+94 .text" "-32 .bss" "+62 total" | same - got
	"$linkpass" diff --by=object old new | gawk '$2 ~ /^[-+0-9]+$/ { print $6, $9 }' > got
	printf '%s\n' "+111 d/c.o" "-27 d/b.o" "-22 d/a.o" "+62 total" | same - got
}

# By every key the sums are those of the sections.
sums()
{
	pair
	section_sums old > old.sums
	section_sums new > new.sums
	gawk 'NR == 1 { split($0, old) } NR == 2 { for (i = 1; i <= 6; i++) printf "%d ", $i - old[i]; print old[6], $6 }' \
		old.sums new.sums > want
	for key in module directory object section symbol; do
		"$linkpass" diff --by=$key old new > rows
		gawk '$2 ~ /^[-+0-9]+$/ && $NF == "total" { for (i = 1; i <= 8; i++) printf "%d%s", $i, i < 8 ? " " : "\n" }' rows |
			same want -
		gawk '$2 ~ /^[-+0-9]+$/ && $NF != "total" { for (i = 1; i <= 6; i++) sum[i] += $i }
			END { for (i = 1; i <= 6; i++) printf "%d ", sum[i] }' rows > sum
		gawk 'NR == FNR { split($0, a); next } { for (i = 1; i <= 6; i++) if (a[i] != $i) exit 1 }' want sum
	done
}

# The numbers that a compiler gives are no change, nor is another place, nor another object.
numbers()
{
	unit a d/a.o <<-'EOF'
	f.constprop.0 text 16
	g.isra.0 text 12
	h.part.0 text 4
	h text 16
	i.cold text 5
	__func__.0 rodata 7
	__func__.1 rodata 8
	__already_done.3 data 1
	__UNIQUE_ID_license12 rodata 9
	__initcall__kmod_a__12_345_start6 data 4
	__BTF_ID__func__x__1 data 4
	two.words rodata 10
	moves text 24
	stays text 3
	EOF
	unit b d/b.o <<-'EOF'
	stays text 5
	b text 1
	EOF
	link old d/a.o d/b.o
	unit a d/a.o <<-'EOF'
	f.constprop.1 text 16
	g text 12
	h text 20
	i.cold.7 text 5
	__func__.20 rodata 8
	__func__.30 rodata 7
	__already_done.100 data 1
	__UNIQUE_ID_license1234 rodata 9
	__initcall__kmod_a__99_350_start6 data 4
	__BTF_ID__func__x__17 data 4
	two.words rodata 10
	stays text 3
	EOF
	unit b d/b.o <<-'EOF'
	stays text 5
	moves text 24
	b text 1
	EOF
	link new d/b.o d/a.o
	"$linkpass" diff --by=symbol old new > got
	tail -n 1 got | grep -x "0 grew, 0 shrank, 0 came, 0 went: +0 -0 bytes; +0 without padding"
	# A change of size shows under the plain name.
	unit a d/a.o <<-'EOF'
	f text 18
	__func__.5 rodata 16
	EOF
	link new d/b.o d/a.o
	"$linkpass" diff --by=symbol old new | grep ' \(f\|__func__\) ' | gawk '{ print $6, $7, $8, $9, $10, $11 }' > got
	printf '%s\n' "+2 16 18 f [a] {d/a.o}" "+1 15 16 __func__ [a] {d/a.o}" | same - got
	# size itself shows names as they are.
	"$linkpass" size --by=symbol old | grep ' f\.constprop\.0 \[a\]'
}

same_image()
{
	pair
	"$linkpass" diff --by=symbol old old > got
	cat > want <<-'EOF'
	  text rodata   data    bss   init  total    old    new  symbol
	     0      0      0      0      0      0    164    164  total

	0 grew, 0 shrank, 0 came, 0 went: +0 -0 bytes; +0 without padding
	EOF
	same want got
	"$linkpass" diff --max-growth=0 old old
	"$linkpass" diff --svg=map.svg old old
	grep -c '<title>' map.svg | grep -x 1
}

growth()
{
	pair
	"$linkpass" diff --max-growth=62 old new > all
	fails 1 "$linkpass" diff --max-growth=61 old new
	says "linkpass: new: larger than old by 62 bytes, padding aside; 61 are allowed"
	# What has grown is printed all the same.
	same all out
	fails 1 "$linkpass" diff --max-growth=0 --json -o file old new
	[ -s file ]
	"$linkpass" diff --max-growth=0 new old
	# Padding up to the end of a page hides nothing.
	echo "SECTIONS { .text 0x401000 : { *(.text) . = ALIGN(4096); } =0xcccccccc }" > script
	echo "f text 100" | unit a d/f.o
	ld -e 0 -T script -o old d/f.o
	echo "f text 111" | unit a d/f.o
	ld -e 0 -T script -o new d/f.o
	"$linkpass" diff old new | gawk '$NF == "total" && NR > 1 { print $6 }' | grep -x 0
	for key in module section symbol; do
		"$linkpass" diff --by=$key --max-growth=11 old new
		fails 1 "$linkpass" diff --by=$key --max-growth=10 old new
	done
	for wrong in -1 x 1x 1k '' ' 1' 99999999999999999999; do
		fails 2 "$linkpass" diff --max-growth="$wrong" old new
	done
}

treemap()
{
	pair
	for key in module directory object section symbol; do
		"$linkpass" diff --by=$key --svg=map.svg old new
		boxes map.svg > boxes
		disjoint < boxes
	done
	"$linkpass" diff --svg=map.svg old new
	boxes map.svg | cut -d ' ' -f 5- | sort > got
	printf '%s\n' 'a: d/a.o' 'b: d/b.o' 'c: d/c.o' | same - got
	grep -A 1 '<title>c: d/c.o' map.svg | grep -x '+111 bytes (0 to 111)'
}

bad_input()
{
	pair
	echo text > text
	echo 'int f;' | gcc -c -x c -o plain.o -
	for file in text plain.o missing; do
		fails 1 "$linkpass" diff -o out.txt $file new
		grep "^linkpass: $file: " err
		[ "$(wc -l < err)" -eq 1 ]
		fails 1 "$linkpass" diff -o out.txt old $file
		grep "^linkpass: $file: " err
		[ ! -e out.txt ]
	done
	# Objects and loadable modules can be compared, too; a 32-bit image as well.
	"$linkpass" diff d/a.o d/c.o | tail -n 3 | head -n 1 | gawk '{ exit $7 != 73 || $8 != 111 }'
	gcc -Wall -o make-elf "$top/tests/linkpass/make-elf.c" -lelf
	./make-elf 32 big 8 3 image
	"$linkpass" diff image image | tail -n 1 | grep '^0 grew, 0 shrank'
}

usage()
{
	"$linkpass" diff --help | grep -- '--max-growth=BYTES'
	pair
	fails 2 "$linkpass" diff
	fails 2 "$linkpass" diff old
	fails 2 "$linkpass" diff old new new
	fails 2 "$linkpass" diff --by=x old new
	fails 2 "$linkpass" diff --max-growth old new
}

try "diff: by module, as text, JSON and CSV" by_module
try "diff: by symbol and other keys" by_symbol
try "diff: sums are those of the sections" sums
try "diff: numbers in names, places and objects" numbers
try "diff: no change" same_image
try "diff: a limit to growth" growth
try "diff: a treemap" treemap
try "diff: bad input" bad_input
try "diff: bad usage" usage
exit $failed
