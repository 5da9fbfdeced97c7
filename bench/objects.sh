#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Measure how much the plugin adds to object files: compare the objects that are both in a
# build with it and in one without; and count the bytes of the note in each, with its
# relocations. (The rest of the difference is headers and section symbols.)
#
# Usage: objects.sh [WITH WITHOUT], two build directories
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=${KALLMOD_WORK:-$top/work}
with=${1:-$work/6.12-kallmod}
without=${2:-$work/6.12-plain}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if [ $# -eq 0 ]; then
	"$top/scripts/test-kernel" 6.12 kallmod
	"$top/scripts/test-kernel" 6.12 plain
fi

# List the objects that the compiler made, according to their .cmd files. (Other objects
# are linked from these, or wrap other files.)
objects()
{
	(cd "$1" && find . -name '.*.o.cmd' -exec \
		grep -lE '^savedcmd_[^ ]*\.o := [^ ]*gcc .* -c ' {} + |
		sed 's,\.\([^/]*\)\.cmd$,\1,' | xargs ls 2> /dev/null | sort)
}

objects "$with" > "$scratch/with"
objects "$without" > "$scratch/without"
comm -12 "$scratch/with" "$scratch/without" > "$scratch/both"

bytes()
{
	(cd "$1" && xargs stat -c '%s' < "$scratch/both")
}

# For each object that has a note, print the bytes of the note, of the record (in objects
# of loadable modules), and of their relocations.
notes()
{
	(cd "$with" && xargs readelf -SW < "$scratch/both") | gawk '
		sub(/^ *\[ *[0-9]+\] */, "") && $1 ~ /^(\.rela?)?\.(debug_srcinfo|kallmod)$/ {
			n[file] += strtonum("0x" $5)
		}
		/^File: / { file = $2 }
		END { for (f in n) print n[f] }' | sort -n
}

bytes "$with" > "$scratch/bytes-with"
bytes "$without" > "$scratch/bytes-without"
notes > "$scratch/notes"
paste "$scratch/bytes-with" "$scratch/bytes-without" | gawk '
	{
		a += $1
		b += $2
		ratio[NR] = $1 / $2
	}
	END {
		asort(ratio)
		printf "%d objects: %d bytes with the plugin, %d without: %.4f\n", NR, a, b, a / b
		printf "of each: %.4f at the median, %.4f at most\n", ratio[int((NR + 1) / 2)], ratio[NR]
	}'
gawk '
	{
		total += $1
		n[NR] = $1
	}
	END {
		printf "%d notes with their relocations: %d bytes; each %d at the median, %d at most\n",
			NR, total, n[int((NR + 1) / 2)], n[NR]
	}' "$scratch/notes"
