#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Measure time, memory and size of the types of all modules, beside DWARF and BTF.
#
#	ctf.sh [FLAVOUR]	ctf, or big-ctf (see test-kernel)
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=${KALLMOD_WORK:-$top/work}
flavour=${1:-ctf}
kernel=$work/6.12-$flavour
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$top/scripts/test-kernel" 6.12 "$flavour"
cd "$kernel"
sed 's/o$/ko/' modules.order > "$scratch/modules"

row()
{
	printf '%-52s %12s\n' "$@"
}

# sections PATTERN: print the bytes of matching sections in the files named on standard
# input.
sections()
{
	xargs size -A 2> /dev/null | gawk -v what="$1" '$1 ~ what { n += $2 } END { print n + 0 }'
}

# link NAME [OPTION]...: make archive NAME, and measure that
link()
{
	name=$1
	shift
	# shellcheck disable=SC2046 # one word for each module
	/usr/bin/time -f "%U %e %M" -o "$scratch/time" "$top/build/linkpass" ctf "$@" \
		-o "$scratch/$name" vmlinux $(cat "$scratch/modules")
}

"$top/build/linkpass" notes vmlinux | gawk -F '\t' 'NF == 5 { print $1 }' > "$scratch/objects"
while read -r ko; do
	cat "${ko%.ko}.mod"
done < "$scratch/modules" >> "$scratch/objects"
sort -u "$scratch/objects" -o "$scratch/objects"

link compressed
read -r user elapsed kib < "$scratch/time"
link plain --uncompressed
row "objects" "$(wc -l < "$scratch/objects")"
row "dictionaries" "$(od -An -t u8 -j 16 -N 8 "$scratch/plain" | tr -d ' ')"
row "linkpass ctf, seconds of CPU" "$user"
row "  elapsed" "$elapsed"
row "  memory, MiB" $((kib / 1024))
row "CTF in the objects, bytes" "$(sections '^[.]ctf$' < "$scratch/objects")"
row "archive, bytes" "$(stat -c %s "$scratch/plain")"
row "  compressed" "$(stat -c %s "$scratch/compressed")"
row "DWARF of vmlinux and modules (.debug_*), bytes" \
	"$( (echo vmlinux; cat "$scratch/modules") | sections '^[.]debug_[^s]|^[.]debug_str')"
row "  .debug_info, .debug_abbrev, .debug_str" \
	"$( (echo vmlinux; cat "$scratch/modules") | sections '^[.]debug_(info|abbrev|str)$')"
row "BTF of vmlinux and modules, bytes" \
	"$( (echo vmlinux; cat "$scratch/modules") | sections '^[.]BTF')"
