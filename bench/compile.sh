#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Measure what a stamp adds to a compilation, in processor time: objects of a kernel are compiled by gcc,
# by "kallmod-cc gcc", and by gcc with the plugin. gcc alone is measured twice, which shows how much of a
# difference is noise.
#
# For each object the four are run one after the other, and all of it ROUNDS times. Of each object the
# least time counts. How each compares with gcc right before it is printed, too.
#
# Usage: [KERNEL=DIRECTORY] compile.sh [ROUNDS [DIRECTORY]...]
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=${KALLMOD_WORK:-$top/work}
kernel=${KERNEL:-$work/6.12-plain}
rounds=${1:-3}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- fs/ext4 net/ipv4
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

[ "${KERNEL-}" ] || "$top/scripts/test-kernel" 6.12 plain
gcc -O2 -Wall -o "$scratch/cpu-time" "$top/bench/cpu-time.c"
cd "$scratch"
ln -s "$kernel/include" "$kernel/arch" .
mkdir gcc again wrapper plugin

# The scripts that compile one object each.
n=0
for directory; do
	mkdir -p "$directory"
	for cmd in "$kernel/$directory"/.*.o.cmd; do
		command=$(sed -n '/^savedcmd_[^ ]* := gcc .*\.c\( \|$\)/{
			s/^[^ ]* := gcc //
			s/ ; .*//
			p
			q
		}' "$cmd")
		[ "$command" ] || continue
		echo "gcc $command" | tee gcc/$n > again/$n
		echo "$top/build/kallmod-cc gcc $command" > wrapper/$n
		echo "gcc -fplugin=$top/build/kallmod.so $command" > plugin/$n
		n=$((n + 1))
	done
done

for round in $(seq "$rounds"); do
	for i in $(seq 0 $((n - 1))); do
		echo "$i $(./cpu-time "$round" "gcc/$i" "again/$i" "wrapper/$i" "plugin/$i")"
	done
done > counts

gawk -v rounds="$rounds" '
	BEGIN { split("gcc gcc kallmod-cc plugin", names); names[2] = "gcc, again" }
	{
		for (v = 1; v <= 4; v++) {
			if (!(($1, v) in least) || $(v + 1) < least[$1, v])
				least[$1, v] = $(v + 1)
			# How each compares with gcc, beside which it was run.
			ratio[v][NR] = $(v + 1) / $2
		}
		objects[$1]
	}
	END {
		printf "%d objects, %d rounds\n", length(objects), rounds
		for (v = 1; v <= 4; v++) {
			for (i in objects)
				sum[v] += least[i, v]
			count = asort(ratio[v])
			printf "%-12s %9.3f s, ratio %.4f; of the single compilations: median %.4f, quartiles %.4f and %.4f; %.2f ms an object\n",
				names[v], sum[v] / 1e6, sum[v] / sum[1], ratio[v][int((count + 1) / 2)],
				ratio[v][int((count + 3) / 4)], ratio[v][int((3 * count + 3) / 4)],
				(sum[v] - sum[1]) / 1e3 / length(objects)
		}
	}' counts
