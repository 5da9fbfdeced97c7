#!/usr/bin/gawk -f
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What two modules.builtin.ranges files say of each symbol.
#
# Usage: gawk -f ranges.awk OURS THEIRS LIST
#
# LIST is from "linkpass list". Prints "differ NAME ADDRESS ours MODULES theirs
# MODULES" for each symbol the files disagree on, and the counts. Sections are
# placed by their anchors, as a reader of the files does it. Addresses are
# compared by their low 32 bits.

function low32(hex)
{
	return strtonum("0x" (length(hex) > 8 ? substr(hex, length(hex) - 7) : hex))
}

{ which = ARGIND }

which <= 2 && $3 == "=" {
	split($2, r, "-")
	nanchor++
	anchor_file[nanchor] = which
	anchor_section[nanchor] = $1
	anchor_offset[nanchor] = strtonum("0x" r[1])
	anchor_symbol[nanchor] = $4
	next
}
which <= 2 {
	split($2, r, "-")
	n[which]++
	section[which, n[which]] = $1
	from[which, n[which]] = strtonum("0x" r[1])
	upto[which, n[which]] = strtonum("0x" r[2])
	$1 = $2 = ""
	sub(/^ +/, "")
	modules[which, n[which]] = $0
	next
}
{
	nsym++
	name[nsym] = $4
	raw[nsym] = $1
	addr[nsym] = low32($1)
	if (!($4 in where))
		where[$4] = addr[nsym]
}

END {
	for (i = 1; i <= nanchor; i++)
		base[anchor_file[i], anchor_section[i]] = \
			where[anchor_symbol[i]] - anchor_offset[i]
	# The symbols are sorted, so ranges and symbols go side by side.
	for (f = 1; f <= 2; f++) {
		delete order
		for (i = 1; i <= n[f]; i++) {
			b = base[f, section[f, i]]
			order[i] = sprintf("%012d %012d %d", b + from[f, i], b + upto[f, i], i)
		}
		m = asort(order)
		i = 1
		for (s = 1; s <= nsym; s++) {
			while (i <= m) {
				split(order[i], p, " ")
				if (p[2] + 0 > addr[s])
					break
				i++
			}
			if (i <= m && p[1] + 0 <= addr[s])
				says[f, s] = modules[f, p[3] + 0]
		}
	}
	for (s = 1; s <= nsym; s++) {
		if (says[1, s] == says[2, s]) {
			agree++
			continue
		}
		differ++
		print "differ", name[s], raw[s], "ours", says[1, s] == "" ? "-" : says[1, s],
			"theirs", says[2, s] == "" ? "-" : says[2, s]
	}
	printf "count %d symbols, %d agree, %d differ\n", nsym, agree, differ
}
