#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Measure what a stamp after the compiler costs, in instructions (callgrind): "linkpass stamp" and
# kallmod-cc on kernel objects of all sizes that have no note, beside the sizes of these objects.
# The plugin's cost is what bench/plugin.sh prints.
#
# Usage: stamp.sh [OBJECTS]
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=${KALLMOD_WORK:-$top/work}
kernel=${KERNEL:-$work/6.12-plain}
objects=${1:-50}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

[ "${KERNEL-}" ] || "$top/scripts/test-kernel" 6.12 plain

# So many objects, evenly spread over their sizes.
(cd "$kernel" && find kernel mm fs net lib block drivers crypto -name '*.o' -printf '%s %p\n') |
	sort -n > "$scratch/all"
gawk -v want="$objects" -v all="$(wc -l < "$scratch/all")" '
	NR >= (n + 0.5) * all / want { print $2; n++ }' "$scratch/all" > "$scratch/sample"

# count COMMAND...: print its instructions, without those of the programs that it runs
count()
{
	valgrind -q --tool=callgrind --callgrind-out-file="$scratch/out" "$@" > "$scratch/log" 2>&1 ||
		{ cat "$scratch/log" >&2; exit 1; }
	gawk '/^(summary|totals):/ { n = $2 } END { printf "%d", n }' "$scratch/out"
}

# What compiles, for kallmod-cc: there is the object.
printf '#!/bin/sh\n:\n' > "$scratch/compiler"
chmod +x "$scratch/compiler"
cd "$scratch"
idle=$(count "$top/build/linkpass" --version)
idle_cc=$(count "$top/build/kallmod-cc" --version)
while read -r object; do
	objcopy -R .debug_srcinfo "$kernel/$object" x.o
	cp x.o y.o
	sizes="$(stat -c %s x.o) $(readelf -SW x.o | grep -c '^ *\[')"
	linkpass=$(count "$top/build/linkpass" stamp --modname m --modfile d/m --source x.c x.o)
	wrapper=$(count "$top/build/kallmod-cc" "$scratch/compiler" -DKBUILD_MODNAME=m -c -o y.o x.c)
	echo "$linkpass $wrapper $sizes $(($(stat -c %s x.o)))"
done < "$scratch/sample" > "$scratch/counts"
gawk -v idle="$idle" -v idle_cc="$idle_cc" '
	{
		linkpass[NR] = $1
		wrapper[NR] = $2
		size[NR] = $3
		grown[NR] = $5 - $3
	}
	END {
		n = asort(linkpass)
		asort(wrapper)
		asort(size)
		asort(grown)
		m = int((n + 1) / 2)
		printf "%d objects; medians: %.1f kB, of which a stamp adds %.2f kB\n", n, size[m] / 1e3, grown[m] / 1e3
		printf "linkpass stamp: %.2f M instructions at the median, %.2f M at most (%.2f M to start)\n",
			linkpass[m] / 1e6, linkpass[n] / 1e6, idle / 1e6
		printf "kallmod-cc: %.2f M at the median, %.2f M at most (%.2f M to start)\n",
			wrapper[m] / 1e6, wrapper[n] / 1e6, idle_cc / 1e6
	}' "$scratch/counts"
