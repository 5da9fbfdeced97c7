# SPDX-License-Identifier: GPL-2.0-or-later
#
# Structures in CTF and in DWARF:
#
#	gawk -f ctf-compare.awk MODULES CTF DWARF
#
# MODULES has a module and an object in each line, CTF is what ctf-dump.c prints, DWARF what
# ctf-pahole.awk does.  Every structure of a module has to be in its dictionary or in that
# which is shared, with the same members in the same places, and none can be there that the
# module has not.

BEGIN { FS = "\t" }

FILENAME == ARGV[1] {
	split($0, words, " ")
	in_module[words[2]] = in_module[words[2]] " " words[1]
	modules[words[1]] = 1
	next
}

FILENAME == ARGV[2] && NF == 3 { dictionaries[$1] = 1; next }

{ layout = $2 "\t" $3 "\t" $4 }

FILENAME == ARGV[2] {
	ctf[$1, layout] = 1
	next
}

{
	n = split(in_module[$1], names, " ")
	if (!n)
		print "no module has", $1
	for (i = 1; i <= n; i++) {
		m = names[i]
		if ((m, layout) in dwarf)
			continue
		dwarf[m, layout] = 1
		owners[layout]++
		if ((m, layout) in ctf)
			own++
		else if (("shared_ctf", layout) in ctf)
			shared++
		else
			print "not in CTF: " m "\t" layout
	}
}

END {
	for (m in modules)
		if (!(m in dictionaries))
			print "no dictionary for " m
	for (d in dictionaries)
		if (d != "shared_ctf" && !(d in modules))
			print "no module for the dictionary " d
	for (key in ctf) {
		split(key, part, SUBSEP)
		if (part[1] == "shared_ctf") {
			kept++
			if (!(part[2] in owners))
				print "not in DWARF: " part[1] "\t" part[2]
			else if (owners[part[2]] < 2)
				pointed++
		} else if (!((part[1], part[2]) in dwarf)) {
			print "not in DWARF: " part[1] "\t" part[2]
		} else if (owners[part[2]] > 1) {
			several++
		}
	}
	print "count", length(modules) "\tmodules;", own + shared, "structures of them in DWARF:",
		own, "in their own dictionaries,", shared, "in that which is shared, as",
		kept + 0 ", of which", pointed + 0, "are of one module, and others point to them;",
		"left in several:", several + 0
}
