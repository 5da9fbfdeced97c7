# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What "linkpass stamp" does to an object.

# Print all of an object that a stamp leaves as it is: the contents of sections, their relocations,
# the symbols in their order, the groups.
unstamped()
{
	{
		"${cross?}nm" -p "$1" 2> /dev/null || true
		"${cross}readelf" -gW "$1" | sed 's/^File: .*//'
		"${cross}objdump" -s -r "$1" | sed 1,2d
	} | gawk '
		/^(Contents of section|RELOCATION RECORDS FOR)/ {
			ours = $0 ~ /[ \[]\.(debug_srcinfo|kallmod|llvm_addrsig)(:|\]:)$/
		}
		!ours && NF && !/ \.Lkallmod$/'
}

# only_note PLAIN STAMPED: all else is the same.
only_note()
{
	unstamped "$1" > plain.dump
	unstamped "$2" > stamped.dump
	[ -s plain.dump ]
	same plain.dump stamped.dump
}

# notes_of OBJECT: print what is in its notes once it is linked, sorted by section.
notes_of()
{
	"${cross?}${ld:-ld}" -e 0 --unresolved-symbols=ignore-all -o notes.image "$1"
	"${linkpass:?}" notes notes.image | tr ' ' '\t' | sort
}

# same_stamp SOURCE: "linkpass stamp" writes the same into plain.o as the plugin has into a.o.
# But stamp reads sections, where the plugin reads text: $only_stamp are those that only stamp sees.
same_stamp()
{
	mkdir -p stamped
	cp plain.o stamped/a.o
	(cd stamped && "${linkpass:?}" stamp --modname a --modfile d/a --source "$1" a.o)
	only_note plain.o stamped/a.o
	notes_of a.o > by-plugin
	notes_of stamped/a.o > by-stamp
	comm -23 by-plugin by-stamp | same /dev/null -
	comm -13 by-plugin by-stamp | cut -f 2 | sort -u > seen
	for name in ${only_stamp-}; do
		echo "$name"
	done | sort | same - seen
}
