#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Measure what kallmod adds to the time of a full build, and of "make vmlinux" after
# touching one file: the same tree is built with and without kallmod. The unit is seconds
# of processor time, which other work on the machine disturbs least. Of several builds
# after a touch, the fastest counts.
#
# Usage: build.sh [ROUNDS]
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=${KALLMOD_WORK:-$top/work}
tree=$work/linux-6.12
rounds=${1:-5}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch" "$work/bench-with" "$work/bench-without"' EXIT

for flavour in kallmod plain; do
	"$top/scripts/test-kernel" 6.12 $flavour
done

# build with|without [TARGET]...: print seconds of user and system time
build()
{
	how=$1
	shift
	if [ "$how" = with ]; then
		set -- "KCFLAGS=-fplugin=$top/build/kallmod.so" "$@"
	fi
	/usr/bin/time -f '%U %S' -o "$scratch/time" \
		make -s -C "$tree" O="$work/bench-$how" -j"$(nproc)" "$@" > "$scratch/log" 2>&1 ||
		{ tail "$scratch/log" >&2; exit 1; }
	gawk '{ print $1 + $2 }' "$scratch/time"
}

row()
{
	gawk -v what="$1" -v a="$2" -v b="$3" 'BEGIN {
		printf "%-44s %12.1f %12.1f %9.3f\n", what, a, b, a / b
	}'
}

for how in with without; do
	mkdir -p "$work/bench-$how"
done
cp "$work/6.12-kallmod/.config" "$work/bench-with/.config"
cp "$work/6.12-plain/.config" "$work/bench-without/.config"
# The self-test is not part of a kernel that is used.
"$tree/scripts/config" --file "$work/bench-with/.config" -d KALLMODSYMS_KUNIT_TEST
for how in with without; do
	build $how olddefconfig > "$scratch/configured"
	build $how vmlinux modules bzImage > "$scratch/full-$how"
done
row "full build, seconds of processor time" \
	"$(cat "$scratch/full-with")" "$(cat "$scratch/full-without")"

for _ in $(seq "$rounds"); do
	for how in with without; do
		touch "$tree/kernel/fork.c"
		build $how vmlinux >> "$scratch/touched-$how"
	done
done
row "\"make vmlinux\" after touching kernel/fork.c" \
	"$(sort -n "$scratch/touched-with" | head -n 1)" \
	"$(sort -n "$scratch/touched-without" | head -n 1)"
