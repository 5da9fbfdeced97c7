#!/usr/bin/gawk -f
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Read modules.builtin.ranges the way DTrace 2 does: beside the symbols, in one pass.
#
# Usage: gawk -f ranges-reader.awk RANGES KALLSYMS
#
# KALLSYMS is /proc/kallsyms or System.map.  A line of RANGES is read when a symbol is
# behind the end of the last range ("addr > end", where verify_builtin_ranges.awk has
# "addr >= end").  If that line is an anchor, the symbols that follow are compared with
# it, but not the one that had the line read.  An anchor that never comes costs
# everything that RANGES has after it.
#
# Prints "lost SECTION ANCHOR" for that anchor, "ADDRESS NAME MODULES" for each symbol
# that is in a module, and the counts.

# 48 bits, so that a double holds it.
function low48(hex)
{
	return strtonum("0x" (length(hex) > 12 ? substr(hex, length(hex) - 11) : hex))
}

ARGIND == 1 {
	line[++nlines] = $0
	next
}

# The first loadable module: the rest is not about built-in ones.
NF > 3 { nextfile }

$2 ~ /[aA]/ { next }

{
	addr = low48($1)
	if (anchor != "") {
		if ($3 != anchor)
			next
		base = addr - offset
		anchor = ""
		found++
	}
	while (addr > end && at < nlines) {
		n = split(line[++at], f, " ")
		split(f[2], r, "-")
		if (f[3] == "=") {
			section = f[1]
			offset = strtonum("0x" r[1])
			anchor = f[4]
			next
		}
		start = base + strtonum("0x" r[1])
		end = base + strtonum("0x" r[2])
		modules = f[3]
		for (i = 4; i <= n; i++)
			modules = modules " " f[i]
	}
	if (modules != "" && addr >= start && addr < end) {
		print $1, $3, modules
		placed++
		text += $2 ~ /[tTwW]/
	}
}

END {
	if (anchor != "")
		print "lost", section, anchor
	printf "count %d symbols in modules, %d of them text, %d anchors found\n",
		placed, text, found
}
