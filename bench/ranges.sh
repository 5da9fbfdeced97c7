#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# "linkpass ranges" beside the kernel's own generate_builtin_ranges.awk, on the same
# kernel: the best of several times, and memory.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=${KALLMOD_WORK:-$top/work}
kernel=${1:-$work/6.12-kallmod}
script=$work/linux-6.12/scripts/generate_builtin_ranges.awk
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

[ -f "$kernel/vmlinux" ] || "$top/scripts/test-kernel" 6.12 kallmod

# best NAME COMMAND...: seconds and KiB
best()
{
	name=$1
	shift
	for _ in 1 2 3 4 5 6 7; do
		/usr/bin/time -f '%e %M' -a -o "$scratch/$name" "$@" > "$scratch/out"
	done
	sort -n "$scratch/$name" | head -n 1
}

cd "$kernel"
best linkpass "$top/build/linkpass" ranges vmlinux > "$scratch/ours"
best awk gawk -f "$script" modules.builtin vmlinux.map vmlinux.o.map > "$scratch/theirs"
read -r time memory < "$scratch/ours"
read -r their_time their_memory < "$scratch/theirs"
gawk -v a="$time" -v b="$their_time" -v m="$memory" -v n="$their_memory" 'BEGIN {
	printf "linkpass ranges %.2f s, %d MiB; generate_builtin_ranges.awk %.2f s, %d MiB: %.0f x as fast\n",
		a, m / 1024, b, n / 1024, b / a
}'
