#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Measure how the cost of linkpass grows with the number of notes: on a made-up image with
# as many objects as a small kernel, with 4 and with 16 times as many (see many-notes).
# Prints for each verb the instructions (callgrind), user and system time (the least of
# three runs) and memory. A factor well above 4 is worse than n log n. The last rows are
# for input that once took quadratic time: many symbols at one address, many sections, many
# structures that modules do not share.
#
# Usage: growth.sh [OBJECTS]
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=../tests/linkpass/notes-lib.sh
. "$top/tests/linkpass/notes-lib.sh"
objects=${1:-1300}
linkpass=$top/build/linkpass
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
export LC_ALL=C

for times in 1 4 16; do
	"$top/bench/many-notes" -v objects=$((times * objects)) > a.s
	as -o a.o a.s
	ld -e 0 -Ttext=0x1000000 -o "image$times" a.o
	# Give all these symbols one name, padded to the same length.
	sed -i 's/same_[0-9]\{7\}/same\x00\x00\x00\x00\x00\x00\x00\x00/g' "image$times"
	rm a.s a.o
done

# measure VERB IMAGE: print millions of instructions, milliseconds, MiB. The verb check
# finds something in these images, and says so by its exit status.
measure()
{
	rm -f callgrind.*
	# shellcheck disable=SC2086 # a verb and its options
	valgrind --tool=callgrind --callgrind-out-file=callgrind.%p "$linkpass" $1 "$2" \
		> /dev/null 2> log || [ "$1" = check ] || { cat log; exit 1; }
	rm -f times
	for _ in 1 2 3; do
		# shellcheck disable=SC2086
		/usr/bin/time -q -f '%U %S %M' -a -o times "$linkpass" $1 "$2" > /dev/null ||
			[ "$1" = check ]
	done
	instructions=$(sed -n 's/^totals: //p' callgrind.* | gawk '{ n += $1 } END { print n }')
	gawk -v instructions="$instructions" '
		NR == 1 || $1 + $2 < least { least = $1 + $2 }
		$3 > memory { memory = $3 }
		END { printf "%.0f %.0f %.1f\n", instructions / 1e6, 1000 * least, memory / 1024 }
	' times
}

# rows WHAT VERB NUMBER IMAGE-PREFIX: print rows for NUMBER, 4 * NUMBER and 16 * NUMBER.
rows()
{
	for times in 1 4 16; do
		measure "$2" "$4$times"
	done | gawk -v what="$1" -v number="$3" '
		{
			growth = NR == 1 ? "" : sprintf("%15.2f %15.2f", $1 / before, $3 / memory)
			printf "%-17s %8d %16d %16d %16.1f   %s\n", NR == 1 ? what : "",
				number * 4 ^ (NR - 1), $1, $2, $3, growth
			before = $1
			memory = $3
		}'
}

# link_note IMAGE [LD-ARGUMENT]...: link the assembly on standard input and one note.
link_note()
{
	image=$1
	shift
	{ cat; printf '\t.text\nf:\tnop\nf_end:\n'; note; } > a.s
	as -o a.o a.s
	ld -e 0 "$@" -o "$image" a.o 2> /dev/null
}

# unshared TIMES NUMBER: two modules with so many structures of the same names, none alike.
unshared()
{
	mkdir -p "d$1"
	for module in a b; do
		gawk -v n="$2" -v type="$([ $module = a ] && echo int || echo long)" 'BEGIN {
			print "static const char i[] __attribute__((section(\".modinfo\"), used)) ="
			print "\tKBUILD_MODNAME \".file=\" KBUILD_MODFILE;"
			for (; k < n; k++) {
				printf "struct s%d { %s m; struct s%d *next; };\n", k, type, k
				printf "struct s%d VARIABLE(v%d);\n", k, k
			}
		}' > "d$1/$module.c"
		gcc -gctf "-DVARIABLE(v)=${module}_##v" "-DKBUILD_MODNAME=\"$module\"" \
			"-DKBUILD_MODFILE=\"d$1/$module\"" "-fplugin=$top/build/kallmod.so" \
			-c -o "d$1/$module.o" "d$1/$module.c"
	done
	ld -e 0 -o "unshared$1" "d$1/a.o" "d$1/b.o" 2> /dev/null
}

for times in 1 4 16; do
	gawk -v n=$((3750 * times)) 'BEGIN {
		for (; i < n; i++)
			printf "\t.globl same_%d\nsame_%d:\n", i, i
		print "\tnop"
	}' | link_note "alike$times"
	n=$((1875 * times))
	gawk -v n=$n 'BEGIN {
		print "SECTIONS { .text 0x1000 : { *(.text) }"
		for (; i < n; i++)
			printf ".s%d : { *(.s%d) }\n", i, i
		print "}"
	}' > script
	gawk -v n=$n 'BEGIN {
		for (; i < n; i++)
			printf "\t.section .s%d,\"aw\"\nv%d:\t.long 1\n", i, i
	}' | link_note "sections$times" -T script
	unshared "$times" $((250 * times))
done

printf '%-17s %8s %16s %16s %16s   %s\n' "" number "M instructions" "ms" "MiB" \
	"grown, each for 4 times as many"
for verb in ranges list "list --dups" notes stats check size "size --by=symbol" \
	"tables --reserve" "tables --fill"; do
	rows "$verb" "$verb" "$objects" image
done
rows "list, one address" list 3750 alike
rows "list, sections" list 1875 sections
rows "stats, sections" stats 1875 sections
rows "size, treemap" "size --by=symbol --svg=map" "$objects" image
rows "size, one address" "size --by=symbol" 3750 alike
rows "size, sections" "size --by=section" 1875 sections
rows "ctf, all different" "ctf -o archive" 250 unshared
