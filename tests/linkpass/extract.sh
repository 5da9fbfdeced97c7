#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# linkpass extract: every verb prints the same for the extract as for the image.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=notes-lib.sh
. "$(dirname "$0")/notes-lib.sh"
# shellcheck source=program-lib.sh
. "$(dirname "$0")/program-lib.sh"
# shellcheck source=extract-lib.sh
. "$(dirname "$0")/extract-lib.sh"

# A program as a kernel: tables, debug information, sections of all kinds.
program()
{
	object m1 d/m1 d/m1.o f_1 y -g
	object m2 d/m2 d/m2.o f_2 y -g
	cat > more.c <<-'EOF2'
	__thread int thread_data = 1, thread_bss;
	int __attribute__((section(".data.own"))) own = 1;
	EOF2
	cc more d/more d/more.o more.c -g
	make_program -Wl,--build-id d/m1.o d/m2.o d/more.o
}

same_program()
{
	program
	extract_of program extract
	"$linkpass" list extract | grep -E ' D own$'
	"$linkpass" list extract | grep -E ' [bB] f_1_bss	\[m1\]$'
	# Addresses, sizes, flags and the build ID stay; debug information goes.
	for file in program extract; do
		readelf -SW $file | sed -n 's/^ *\[ *[0-9]*\] //p' |
			gawk '$7 ~ /A/ { sub("I", "", $7); print $1, $3, $5, $7 }' > sections.$file
		readelf -n $file 2>&1 | grep -i 'build id' > id.$file
	done
	[ -s id.program ]
	same id.program id.extract
	same sections.program sections.extract
	readelf -SW extract > sections
	none '\.debug_(info|line|abbrev)| RELA ' sections
	[ "$(wc -c < extract)" -lt "$(($(wc -c < program) / 4))" ]
	"$linkpass" extract -o again program
	cmp extract again
}

tools()
{
	command -v eu-elflint > /dev/null || skip "no eu-elflint"
	program
	"$linkpass" extract -o extract program
	readable program extract
	nm program | cut -c 20- | sort > want
	nm extract | cut -c 20- | sort | same want -
	command -v gdb > /dev/null || return 0
	gdb -batch -ex 'info symbol f_2' -ex 'info address own' extract > out 2> err
	same /dev/null err
	grep -x 'f_2 in section .text' out
	grep 'Symbol "own" is at 0x' out
}

# kallsyms' tables, and stretches that no note speaks of.
kernel()
{
	{
		note flags=5
		kallsyms
		printf '\t.text\n\t.skip 128, 0x90\n'
		printf '\t.section .unknown,"a"\n\t.quad 1, 2, 3, 4, 5, 6, 7, 8, 9\n'
		printf '\t.section .zeroes,"a"\n\t.skip 100\n'
	} | image_with
	extract_of image extract
	"$linkpass" list extract | grep -x '0*401000 2 T f	\[m\]'
	fails 1 "$linkpass" check extract
	grep -x '0*[0-9a-f]* 48 -	.unknown	no note, and no symbol' out
	none zeroes out
	# From the symbol table.
	note flags=5 | image_with
	extract_of image extract
}

# Several sections of notes, compressed ones, linkers that fold.
others()
{
	object m1 d/m1 d/m1.o f_1 y
	object m2 d/m2 d/m2.o f_2 y
	for linker in ld ld.lld; do
		command -v $linker > /dev/null || continue
		$linker -e 0 -o image d/m1.o d/m2.o
		extract_of image extract
		objcopy --compress-debug-sections=zlib-gnu image gnu
		extract_of gnu extract
		objcopy --compress-debug-sections=zlib image gabi
		extract_of gabi extract
	done
	ld -shared -o image d/m1.o d/m2.o
	extract_of image extract
}

# What needs the contents says so, and does no harm.
refused()
{
	{ note flags=5; kallsyms; } | image_with
	"$linkpass" extract -o extract image
	cp extract before
	fails 1 "$linkpass" tables --fill extract
	says "linkpass: extract: kallsyms_module_tables: not in an extract; this needs the image"
	cmp before extract
	for file in a.o missing /dev/null; do
		fails 1 "$linkpass" extract -o new $file
		grep -x "linkpass: $file: .*" err
		[ ! -e new ]
	done
	fails 1 "$linkpass" extract -o missing/new image
	says "linkpass: missing/new: cannot create: No such file or directory"
	fails 1 "$linkpass" extract -o /dev/full image
	grep -x "linkpass: /dev/full: cannot write: .*" err
	fails 2 "$linkpass" extract image
	fails 2 "$linkpass" extract -o new
	ls > files
	none 'new|\.[A-Za-z0-9]{6}$' files
}

# bad_section MESSAGE [ASSIGNMENT]...: what an extract says of itself is checked; assignments
# change it. (In one that linkpass makes, this is compressed.)
bad_section()
{
	message=$1
	shift
	{
		note flags=5
		xversion=1 sections=$nsections had=".fill $nsections,1,1" pieces=1 piece=1 offset=0 len=1
		bytes='.byte 0'
		for assignment in "$@"; do
			eval "$assignment"
		done
		cat <<-EOF2
		.pushsection .kallmod_extract,"",@progbits
		.4byte $xversion, $sections
		$had
		.4byte $pieces, $piece
		.8byte $offset, $len
		$bytes
		.popsection
		EOF2
	} | image_with
	nsections=$(readelf -h image | sed -n 's/ *Number of section headers: *//p')
	[ "$message" ] || return 0
	fails 1 "$linkpass" list image
	says "linkpass: image: .kallmod_extract: $message"
}

damaged()
{
	nsections=1
	bad_section ""
	bad_section ""
	"$linkpass" list image
	bad_section "from another version of linkpass" xversion=2
	bad_section "for another number of sections" "sections='$nsections + 1'"
	bad_section "for another number of sections" sections=0
	bad_section "ends early" pieces=1000
	bad_section "ends early" pieces=0xffffffff
	bad_section "ends early" len=2 bytes=
	bad_section "piece 0 is in no section" piece=100
	bad_section "piece 0 is in no section" offset=3
	bad_section "piece 0 is in no section" len=4
	bad_section "piece 0 is in no section" offset=-1
	bad_section "piece 0 is in no section" offset=-1 len=2
	# A real one, cut short or with other bytes in what is compressed.
	{ note flags=5; kallsyms; } | image_with
	"$linkpass" extract -o extract image
	for cut in 1 100 1000; do
		head -c -$cut extract > short
		fails 1 "$linkpass" list short
	done
	at=$(readelf -SW extract | sed 's/^ *\[ *[0-9]*\]//' |
		gawk '$1 == ".kallmod_extract" { print strtonum("0x" $4) }')
	poke extract $((at + 40)) '\377\377\377'
	fails 1 "$linkpass" list extract
	grep '^linkpass: extract: .kallmod_extract: ' err
}

# Padding goes into the file, so an alignment must be one, and not be large.
alignment()
{
	{ note flags=5; printf "\t.section .comment\n\t.asciz \"GCC\"\n"; } | image_with
	header=$(readelf -hSW image | gawk '
		/Start of section headers:/ { start = $5 }
		{ gsub(/[][]/, "") }
		$2 == ".comment" { print start + 64 * $1 }')
	# 64 KiB, 128 KiB, and no power of two.
	poke image $((header + 48)) "\000\000\001"
	"$linkpass" extract -o extract image
	poke image $((header + 48)) "\000\000\002"
	fails 1 "$linkpass" extract -o new image
	says "linkpass: image: .comment: aligned to 0x20000 bytes"
	poke image $((header + 48)) "\003\000\000"
	fails 1 "$linkpass" extract -o new image
	says "linkpass: image: .comment: aligned to 0x3 bytes"
	[ ! -e new ]
}

# Every verb is compared, or needs more than an image (ctf) or no image (stamp).
every_verb()
{
	"$linkpass" --help | sed -n '/^Verbs:/,/^$/s/^  \([a-z]*\) .*/\1/p' |
		grep -vxE 'ctf|extract|stamp' | sort > want
	verbs_to_compare | cut -d ' ' -f 1 | sort -u | same want -
}

memory()
{
	command -v valgrind > /dev/null || skip "no valgrind"
	{ note flags=5; kallsyms; } | image_with
	for args in "extract -o extract image" "list extract" "check extract" \
		"extract -o again extract"; do
		# shellcheck disable=SC2086
		fails 0 valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=all \
			--errors-for-leak-kinds=all "$linkpass" $args
		none '^==' err
	done
}

try "extract: a program" same_program
try "extract: other programs read it" tools
try "extract: kallsyms and stretches" kernel
try "extract: other linkers and compression" others
try "extract: what needs the image" refused
try "extract: damaged" damaged
try "extract: alignment" alignment
try "extract: every verb" every_verb
try "extract: memory" memory
exit $failed
