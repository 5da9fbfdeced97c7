#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Measure what kallmod-ld adds to a link with ThinLTO, of the objects of ext4 and of xfs: seconds of
# processor time, the least of several rounds in turns.
#
# Usage: lto.sh [ROUNDS]
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=${KALLMOD_WORK:-$top/work}
kernel=$work/6.12-clang-thinlto
rounds=${1:-5}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$top/scripts/test-kernel" 6.12 clang-thinlto > "$scratch/log"
cd "$kernel"

# link HOW [WRAPPER]: link $objects, and note the time.
link()
{
	how=$1
	shift
	# shellcheck disable=SC2086 # words
	/usr/bin/time -f '%U %S' -o "$scratch/time" "$@" ld.lld-19 -r -o "$scratch/linked.o" $objects
	gawk '{ print $1 + $2 }' "$scratch/time" >> "$scratch/$how"
}

for module in ext4 xfs; do
	objects=$(find fs/$module -name '*.o' ! -name $module.o)
	rm -f "$scratch/with" "$scratch/without"
	for _ in $(seq "$rounds"); do
		link without
		link with "$top/build/kallmod-ld"
	done
	gawk -v what="$module, $(echo "$objects" | wc -l) objects" \
		-v a="$(sort -n "$scratch/with" | head -n 1)" -v b="$(sort -n "$scratch/without" | head -n 1)" 'BEGIN {
		printf "%-24s kallmod-ld %6.2f s, ld.lld %6.2f s, ratio %5.3f\n", what, a, b, a / b
	}'
done
