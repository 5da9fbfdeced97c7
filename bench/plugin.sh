#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Measure what kallmod.so costs a compiler run, in instructions (cachegrind): kernel
# objects of all sizes are compiled without a plugin, with an empty one, and with
# kallmod.so. The assembler is included, since it has to assemble the note.
#
# Usage: plugin.sh [OBJECTS]
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=${KALLMOD_WORK:-$top/work}
kernel=$work/6.12-plain
objects=${1:-50}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export kernel scratch top

"$top/scripts/test-kernel" 6.12 plain
g++ -O2 -shared -fPIC -fno-rtti -isystem "$(gcc -print-file-name=plugin)/include" \
	-o "$scratch/empty.so" "$top/bench/empty-plugin.cc"

# Choose so many objects that are made from C, evenly spread over their sizes.
(cd "$kernel" && find kernel mm fs net lib block drivers crypto -name '.*.o.cmd' -size -2000 |
	xargs grep -lE '^savedcmd_[^ ]*\.o := gcc .*\.c( |$)') |
	while read -r cmd; do
		echo "$(stat -c %s "$kernel/$(dirname "$cmd")/$(basename "$cmd" .cmd | cut -c 2-)") $cmd"
	done | sort -n > "$scratch/all"
gawk -v want="$objects" -v all="$(wc -l < "$scratch/all")" '
	NR >= (n + 0.5) * all / want { print $2; n++ }' "$scratch/all" > "$scratch/sample"

cat > "$scratch/measure" <<'EOS'
# measure CMD: print instructions without a plugin, with the empty one, with kallmod.
command=$(sed -n 's/^savedcmd_[^ ]* := //p' "$kernel/$1" | head -n 1 |
	sed 's/ ; .*//; s/-Wp,-MMD,[^ ]*//; s, -o [^ ]*/\([^/ ]*\.o\) , -o MINE/\1 ,')
mine=$(mktemp -d "$scratch/XXXXXX")
counts=
for plugin in "" "-fplugin=$scratch/empty.so" "-fplugin=$top/build/kallmod.so"; do
	rm -f "$mine"/out.*
	run=$(printf '%s' "$command" | sed "s,MINE,$mine,")
	(cd "$kernel" && eval "$run $plugin -wrapper valgrind,-q,--tool=cachegrind,--cache-sim=no,--cachegrind-out-file=$mine/out.%p") \
		> "$mine/log" 2>&1 || { cat "$mine/log" >&2; exit 1; }
	counts="$counts $(gawk '/^summary:/ { n += $2 } END { printf "%d", n }' "$mine"/out.*)"
done
echo "$counts $1"
rm -rf "$mine"
EOS

xargs -n 1 -P "$(nproc)" sh "$scratch/measure" < "$scratch/sample" > "$scratch/counts"
gawk '
	{
		base[NR] = $1
		empty[NR] = $2 - $1
		ours[NR] = $3 - $1
		ratio[NR] = ($3 - $1) / ($2 - $1)
	}
	END {
		n = asort(base)
		asort(empty)
		asort(ours)
		asort(ratio)
		m = int((n + 1) / 2)
		printf "%d objects; medians: %.0f M instructions, an empty plugin adds %.2f M, kallmod.so %.2f M\n",
			n, base[m] / 1e6, empty[m] / 1e6, ours[m] / 1e6
		printf "kallmod.so / empty plugin, added: %.2f at the median, %.2f at most\n", ratio[m], ratio[n]
		printf "kallmod.so, added: %.3f %% of the median\n", 100 * ours[m] / base[m]
	}' "$scratch/counts"
