# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What the plugin finds in one object.
# shellcheck source=../linkpass/stamp-lib.sh
. "${top:?}/tests/linkpass/stamp-lib.sh"

# same_sections SOURCE [OPTION]...: compile with and without the plugin; the objects may
# differ only by the note, and "linkpass stamp" adds the same one.
same_sections()
{
	src=$1
	shift
	"${gcc:?}" -O2 -fno-pie -fno-asynchronous-unwind-tables -DKBUILD_MODNAME='"a"' \
		-DKBUILD_MODFILE='"d/a"' -c -o plain.o "$@" "$src"
	cc a d/a a.o "$src" "$@"
	for o in plain a; do
		"${cross?}objdump" -h $o.o | gawk '$1 ~ /^[0-9]+$/ { printf "%s %s ", $2, $3; next }
			/^  / { print }' | grep -v '^\.debug_srcinfo' > $o.sections
	done
	same plain.sections a.sections
	same_stamp "$src"
}

# List the sections in which a.o, alone in an image, has ranges.
owned()
{
	ld_image a.o
	"${linkpass:?}" notes image | gawk '/^\t/ { print $1 }' | sort -u
}

# owns NAME...: a.o has ranges in these sections and in no other.
owns()
{
	owned > got
	printf '%s\n' "$@" | sort | same - got
}
