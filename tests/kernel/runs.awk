#!/usr/bin/gawk -f
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What DTrace 2 makes of /proc/kallmodsyms: a list of address ranges for each module.
#
# Usage: gawk -f runs.awk KALLMODSYMS
#
# Symbols of the core kernel that follow one another, are of one module (of several, the
# first) and are all text or all data, are a run: it reaches from the first one's start
# to the last one's end.  So if a long symbol has a short one inside, the long one's
# last bytes are in no run.  What has no size counts for nothing.
#
# Prints "outside NAME ADDRESS MODULE" for each symbol whose last byte is in no run of its
# module, or in one of another module too, "long NAME" for each name that DTrace has no
# room for, and the counts.

function low48(hex)
{
	return strtonum("0x" (length(hex) > 12 ? substr(hex, length(hex) - 11) : hex))
}

length($4) > 127 { print "long", $4 }

behind || $3 ~ /[aA]/ { next }

# Behind the last symbol of the core kernel, modules that are loaded follow.
$4 == "_end" || $4 == "__brk_limit" { last = 1 }
last && $4 != "_end" && $4 != "__brk_limit" { behind = 1; next }

$2 != 0 {
	module = $5 ~ /^\[/ ? substr($5, 2, length($5) - 2) : "vmlinux"
	text = $3 ~ /[tTwW]/
	n++
	name[n] = $4
	owner[n] = module
	raw[n] = $1
	start[n] = low48($1)
	end[n] = start[n] + strtonum("0x" $2)
	if (!nruns || module != of[nruns] || text != was_text) {
		of[++nruns] = module
		from[nruns] = start[n]
		was_text = text
	}
	upto[nruns] = end[n]
}

END {
	# Runs are in the order of their starts, but may reach into the next ones.
	for (k = 1; k <= nruns; k++)
		reach[k] = upto[k] > reach[k - 1] ? upto[k] : reach[k - 1]
	for (i = 1; i <= n; i++) {
		byte = end[i] - 1
		low = 1
		high = nruns
		while (low < high) {
			mid = int((low + high + 1) / 2)
			if (from[mid] <= byte)
				low = mid
			else
				high = mid - 1
		}
		own = other = 0
		for (k = low; k >= 1 && reach[k] > byte; k--)
			if (byte < upto[k]) {
				if (of[k] == owner[i])
					own = 1
				else
					other = 1
			}
		if (!own || other)
			print "outside", name[i], raw[i], owner[i]
	}
	printf "count %d symbols in %d runs\n", n, nruns
}
