#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Compare "linkpass ranges" with the kernel's own generate_builtin_ranges.awk, on the same
# kernel: user and system time (of 20 runs together, as the clock's resolution is 10 ms;
# the best of three), instructions (callgrind), and memory.
#
# Usage: ranges.sh [DIRECTORY], of a build with vmlinux.map and vmlinux.o.map.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=${KALLMOD_WORK:-$top/work}
kernel=${1:-$work/6.12-kallmod}
script=$work/linux-6.12/scripts/generate_builtin_ranges.awk
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

[ -f "$kernel/vmlinux" ] || "$top/scripts/test-kernel" 6.12 kallmod
for file in vmlinux vmlinux.map vmlinux.o.map modules.builtin; do
	[ -f "$kernel/$file" ] || { echo "ranges.sh: $kernel: no $file" >&2; exit 1; }
done

# measure COMMAND...: print milliseconds, millions of instructions, MiB
measure()
{
	for _ in 1 2 3; do
		# shellcheck disable=SC2016
		/usr/bin/time -f '%U %S %M' -a -o "$scratch/times" sh -c '
			for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
				"$@" > /dev/null
			done' sh "$@"
	done
	valgrind --tool=callgrind --callgrind-out-file="$scratch/callgrind" "$@" \
		> /dev/null 2> "$scratch/log" || { cat "$scratch/log" >&2; exit 1; }
	gawk -v instructions="$(sed -n 's/^totals: //p' "$scratch/callgrind")" '
		NR == 1 || $1 + $2 < least { least = $1 + $2 }
		$3 > memory { memory = $3 }
		END { printf "%.1f %.0f %.1f\n", 1000 * least / 20, instructions / 1e6, memory / 1024 }
	' "$scratch/times"
	rm "$scratch/times"
}

cd "$kernel"
echo "$(nm vmlinux | wc -l) symbols"
{
	measure "$top/build/linkpass" ranges vmlinux
	measure gawk -f "$script" modules.builtin vmlinux.map vmlinux.o.map
} | gawk '
	{
		for (i = 1; i <= 3; i++)
			value[NR, i] = $i
	}
	END {
		split("ms|M instructions|MiB", unit, "|")
		printf "%-16s %16s %28s %8s\n", "", "linkpass ranges", "generate_builtin_ranges.awk", "ratio"
		for (i = 1; i <= 3; i++)
			printf "%-16s %16s %28s %8.3f\n", unit[i], value[1, i], value[2, i],
				value[1, i] / value[2, i]
	}'
