#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# How linkpass grows with the notes: a made-up image of as many objects as a small
# kernel has, of four and of sixteen times as many (see many-notes). For each verb the
# instructions (callgrind), time in user and system (the least of three) and memory. A
# factor that is well above 4 would be worse than n log n.
#
# Usage: growth.sh [OBJECTS]
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
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
	# One name for all, of as many bytes.
	sed -i 's/same_[0-9]\{7\}/same\x00\x00\x00\x00\x00\x00\x00\x00/g' "image$times"
	rm a.s a.o
done

# measure VERB IMAGE: millions of instructions, milliseconds, MiB
measure()
{
	# shellcheck disable=SC2086 # a verb and its options
	valgrind --tool=callgrind --callgrind-out-file=callgrind "$linkpass" $1 "$2" \
		> /dev/null 2> log || { cat log; exit 1; }
	rm -f times
	for _ in 1 2 3; do
		# shellcheck disable=SC2086
		/usr/bin/time -f '%U %S %M' -a -o times "$linkpass" $1 "$2" > /dev/null
	done
	gawk -v instructions="$(sed -n 's/^totals: //p' callgrind)" '
		NR == 1 || $1 + $2 < least { least = $1 + $2 }
		$3 > memory { memory = $3 }
		END { printf "%.0f %.0f %.1f\n", instructions / 1e6, 1000 * least, memory / 1024 }
	' times
}

printf '%-17s %8s %16s %16s %16s   %s\n' "" objects "M instructions" "ms" "MiB" \
	"grown, each for 4 times the objects"
for verb in ranges list "list --dups" notes stats "tables --reserve" "tables --fill"; do
	for times in 1 4 16; do
		measure "$verb" "image$times"
	done | gawk -v verb="$verb" -v objects="$objects" '
		{
			growth = NR == 1 ? "" : sprintf("%15.2f %15.2f", $1 / before, $3 / memory)
			printf "%-17s %8d %16d %16d %16.1f   %s\n", NR == 1 ? verb : "",
				objects * 4 ^ (NR - 1), $1, $2, $3, growth
			before = $1
			memory = $3
		}'
done
