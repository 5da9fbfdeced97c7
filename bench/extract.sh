#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What "linkpass extract" leaves of a kernel, in bytes, beside the files that distributions
# install; the cost of making and of reading it.
#
# Usage: extract.sh [DIRECTORY]...
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=${KALLMOD_WORK:-$top/work}
linkpass=$top/build/linkpass
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
extract=$scratch/extract

if [ $# -eq 0 ]; then
	[ -f "$work/6.12-kallmod/vmlinux" ] || "$top/scripts/test-kernel" 6.12 kallmod
	set -- "$work/6.12-kallmod"
fi

# section NAME FILE: its bytes in the file, 0 if there is none.
section()
{
	readelf -SW "$2" | sed 's/^ *\[ *[0-9]*\] //' |
		gawk -v name="$1" '$1 == name && $2 != "NOBITS" { n = strtonum("0x" $5) } END { print n + 0 }'
}

# compressed COMMAND...
compressed()
{
	"$@" | xz -6 -T1 | wc -c
}

instructions()
{
	valgrind --tool=callgrind --callgrind-out-file="$scratch/callgrind" "$@" \
		> /dev/null 2> "$scratch/log" || { cat "$scratch/log" >&2; exit 1; }
	sed -n 's/^totals: //p' "$scratch/callgrind"
}

for kernel; do
	image=$kernel/vmlinux
	echo "$kernel"
	"$linkpass" extract -o "$extract" "$image"
	{
		echo "vmlinux $(wc -c < "$image") -"
		strip -g -o "$scratch/stripped" "$image"
		echo "vmlinux_without_debug_information $(wc -c < "$scratch/stripped") -"
		echo "System.map $(wc -c < "$kernel/System.map") $(compressed cat "$kernel/System.map")"
		echo "BTF $(section .BTF "$image") -"
		echo "extract $(wc -c < "$extract") $(compressed cat "$extract")"
		echo "_its_symbols $(($(section .symtab "$extract") + $(section .strtab "$extract"))) -"
		echo "_its_notes $(section .debug_srcinfo "$extract") -"
		echo "_its_pieces_of_contents $(section .kallmod_extract "$extract") -"
	} | gawk 'BEGIN { printf "%-36s %12s %12s\n", "", "bytes", "with xz" }
		{ gsub(/_/, " ", $1); printf "%-36s %12s %12s\n", $1, $2, $3 }'
	echo "instructions: to extract $(instructions "$linkpass" extract -o "$extract" "$image")," \
		"to list the image $(instructions "$linkpass" list "$image")," \
		"to list the extract $(instructions "$linkpass" list "$extract")"
	/usr/bin/time -f '%e s, %M KiB to extract' "$linkpass" extract -o "$extract" "$image"
done
