#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# linkpass, kallmod-cc and kallmod-ld under valgrind: every verb but check and ctf, on a good image, where it must
# free all memory, and on bad images of every kind.
#
# A verb that dies need not free its memory: there are still pointers to it, so it counts
# as reachable. Lost memory is always an error.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=notes-lib.sh
. "$(dirname "$0")/notes-lib.sh"

# under STATUS KINDS VERB...: run linkpass without errors, and without leaks of these kinds.
under()
{
	status=$1 kinds=$2
	shift 2
	fails "$status" valgrind -q --error-exitcode=99 --leak-check=full \
		--show-leak-kinds="$kinds" --errors-for-leak-kinds="$kinds" "$linkpass" "$@"
	none '^==' err
}

good()
{
	{ note flags=5; note 'range=f_end,f_end2' modname=m:n "modfile='d/m d/n'" object=d/n.o; } |
		{ cat; kallsyms; } | image_with
	ld_image a.o --build-id
	objcopy --rename-section .note.gnu.build-id=.notes image
	objcopy -O binary -j .notes image notes
	"$linkpass" list image | gawk '{ print $1, $3, $4 }' > known
	printf 'ffffffffc0001000 t guest\t[mod]\n' >> known
	cp a.o tables.o
	for verb in list "list --dups" "list --objects" "list --sympos" "list --format=json --sympos" \
		size "size --by=symbol --json" "size --by=directory --csv" "size --svg=map" \
		"diff image" "diff --by=symbol --svg=map image" \
		"list --format=csv --kallsyms known --sympos" ranges notes stats "stats --json" \
		"tables --reserve" "tables --fill" "list --kallsyms known --notes notes" \
		"tables --reserve -o out.S --kallsyms tables.o"; do
		# shellcheck disable=SC2086
		under 0 all $verb image
	done
	under 0 all resolve image f
	under 1 all resolve image g x: m:f@d/n.o
	under 1 all lookup --kallsyms known image f f+1 0xffffffffc0001000 f@ f+1/0x9 0x1 nosuch
	printf " %s\n" "f+0x1/0x2" "=> f" "=> guest" "[<0000000000401000>] f+0x0/0x2" \
		"[<ffffffffc0001000>]" "x+0x1/0x2" > log
	under 0 all annotate image log
	grep "not in image" err
	under 0 all annotate --kallsyms known image log
	grep "guest+0x0" out
	echo "f+0x1/0x9" >> log
	under 1 definite,indirect,possible annotate image log
	under 0 all tables --reserve
	under 0 all --help
	under 2 all ranges
	under 2 all size --by=x image
}

# Stamps, on objects that are good, of another kind, and cut off.
stamps()
{
	gcc -c -o plain.o -ffunction-sections "$top/tests/plugin/sample.c"
	clang-19 -c -faddrsig -o clang.o "$top/tests/plugin/sample.c"
	gcc -m32 -c -o 32.o "$top/tests/plugin/sample.c"
	printf '\t.section .a,"aG",@progbits,g,comdat\n\t.long 1\n' | as -o group.o -
	printf '\t.data\n\t.long 1\n' | as -o none.o -
	gcc -flto -c -o lto.o "$top/tests/plugin/sample.c"
	for o in plain clang 32 group none; do
		cp $o.o a.o
		under 0 all stamp --modname m --modfile d/m --source a.S --module --record a.o
		under 0 all stamp --modname m a.o
	done
	under 1 definite,indirect,possible stamp --modname m lto.o
	size=$(stat -c %s clang.o)
	for n in 3 20 63 64 100 $((size / 2)) $((size - 64)) $((size - 1)); do
		head -c "$n" clang.o > a.o
		under 1 definite,indirect,possible stamp --modname m a.o
	done
	linkpass=$top/build/kallmod-cc
	echo 'int f(void) { return 1; }' > a.c
	under 0 all gcc -DKBUILD_MODNAME=m -c -o a.o a.c
	under 0 all gcc -DKBUILD_MODNAME=m -c a.c
	echo "-c a.c -DKBUILD_MODNAME=a' 'b" > options
	under 0 all gcc @options
	echo "gcc -c -o x.o a.c" > rustc
	printf -- "--emit=obj\n--crate-name=x\n" > lines
	(export RUST_MODFILE=d/x; under 0 all sh rustc @lines -C extra-filename= x.rs)
	LD=kallmod-ld "$linkpass" clang-19 -flto=thin -DKBUILD_MODNAME=m -c -o a.o a.c
	clang-19 -flto=thin -c -o b.o a.c
	linkpass=$top/build/kallmod-ld
	under 0 all ld.lld-19 -r -o c.o a.o
	readelf -SW c.o | grep debug_srcinfo
	under 0 all ld.lld-19 -r -o c.o b.o
	under 1 definite,indirect,possible ld.lld-19 -r -o c.o a.o b.o
}

# The same without kallsyms tables.
symbol_table()
{
	note flags=5 | image_with
	for verb in list stats ranges size; do
		under 0 all $verb image
	done
}

bad()
{
	lost=definite,indirect,possible
	for wrong in descsz=1000 version=4 nmerged=0xffffffff terminator= \
		"modname='a\\nb'" range=f,f+0x100000; do
		note "$wrong" | image_with
		under 1 $lost stats image
	done
	{ note; note; } | image_with
	under 1 $lost ranges image
	for wrong in count=-1 names=255,255,102 tokens=100; do
		{ note; kallsyms "$wrong"; } | image_with
		under 1 $lost stats image
	done
	{ note flags=5; kallsyms room=0; } | image_with
	under 1 $lost tables --fill image
	note flags=5 | image_with
	printf 'text\n' > text
	for file in text image; do
		under 1 $lost list --kallsyms $file image
		under 1 $lost list --kallsyms known --notes $file image
	done
	for file in text missing; do
		under 1 $lost list $file
	done
	for n in 100 4300; do
		head -c $n image > short
		under 1 $lost notes short
	done
}

try "every verb under valgrind" good
try "the symbol table alone, under valgrind" symbol_table
try "stamps under valgrind" stamps
try "bad input under valgrind" bad
exit $failed
