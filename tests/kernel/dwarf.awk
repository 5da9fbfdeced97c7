#!/usr/bin/gawk -f
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What translation unit every symbol is from, by the debug information.
#
# Usage: readelf -wi VMLINUX | grep -E 'DW_TAG|DW_AT_(name|location|low_pc)' |
#	gawk -v prefix=SOURCE-TREE/ -f dwarf.awk ARANGES NOTES LIST -
#
# ARANGES is from readelf -wr, NOTES from "linkpass notes", LIST from "linkpass
# list --objects". For each symbol in LIST whose address has a function, a variable or a
# range of code in the debug information, compares the source of the compile
# unit with that of its object; prints "wrong NAME ADDRESS
# got SOURCE want SOURCE" where they differ, and the counts at the end. If the symbol has no
# object, but the debug information has something at just this address, prints
# "nobody NAME ADDRESS want SOURCE".

function low32(hex)
{
	sub(/^0x/, "", hex)
	return strtonum("0x" substr(hex, length(hex) > 8 ? length(hex) - 7 : 1))
}

# A path without prefix, "./" and "dir/../".
function plain(path)
{
	if (index(path, prefix) == 1)
		path = substr(path, length(prefix) + 1)
	sub(/^\.\//, "", path)
	while (sub(/(^|\/)[^\/.][^\/]*\/\.\.\//, "/", path))
		;
	sub(/^\//, "", path)
	return path
}

# UNIT has something at ADDR, called NAME, or by a name that stands elsewhere ("").
function claim(addr, name, unit)
{
	if (!((addr, name, unit) in known)) {
		known[addr, name, unit]
		units[addr, name] = units[addr, name] " " unit
	}
}

{ which = ARGIND }

# .debug_aranges: "Offset into .debug_info:  0x1234", then "start length".
which == 1 && /Offset into/ { cu = strtonum($NF) }
which == 1 && /^ +[0-9a-f]{16} [0-9a-f]{16}/ {
	if ($2 !~ /^0+$/) {
		nar++
		ar_from[nar] = low32($1)
		ar_upto[nar] = ar_from[nar] + low32($2)
		ar_cu[nar] = cu
	}
	next
}
which == 1 { next }

# notes
which == 2 {
	if (split($0, f, "\t") == 5)
		source[f[1]] = plain(f[2])
	next
}

# list
which == 3 {
	nsym++
	symbol[nsym] = $4
	address[nsym] = low32($1)
	raw[nsym] = $1
	object[nsym] = match($0, /\{(.*)\}$/, m) ? m[1] : ""
	next
}

# The debug information, filtered.
/DW_TAG_/ {
	match($0, /<[0-9a-f]+><([0-9a-f]+)>/, m)
	tag = $NF
	die_name = ""
	if (tag == "(DW_TAG_compile_unit)")
		die = strtonum("0x" m[1])
	next
}
tag == "(DW_TAG_compile_unit)" && /DW_AT_name/ {
	sub(/.*DW_AT_name *: (\(.*\): )?/, "")
	sub(/[ \t]+$/, "")
	unit = plain($0)
	unit_at[die] = unit
	next
}
tag ~ /variable|subprogram/ && /DW_AT_name/ {
	sub(/.*DW_AT_name *: (\(.*\): )?/, "")
	sub(/[ \t]+$/, "")
	die_name = $0
	next
}
tag == "(DW_TAG_variable)" && /DW_AT_location.*DW_OP_addr: / {
	sub(/.*DW_OP_addr: /, "")
	sub(/[);].*/, "")
	claim(low32($0), die_name, unit)
	next
}
tag == "(DW_TAG_subprogram)" && /DW_AT_low_pc/ {
	if ($NF !~ /^0x0*$/)	# else discarded
		claim(low32($NF), die_name, unit)
	next
}

function sort_by(start, n, sorted,    i, order, p)
{
	for (i = 1; i <= n; i++)
		order[i] = sprintf("%010d %d", start[i], i)
	asort(order)
	for (i = 1; i <= n; i++) {
		split(order[i], p, " ")
		sorted[i] = p[2] + 0
	}
}

# The number of the interval that has ADDR in it, or 0.
function find(addr, start, end, sorted, n,    low, mid, high)
{
	low = 1
	high = n
	while (low <= high) {
		mid = int((low + high) / 2)
		if (start[sorted[mid]] <= addr)
			low = mid + 1
		else
			high = mid - 1
	}
	return high >= 1 && addr < end[sorted[high]] ? sorted[high] : 0
}

END {
	sort_by(ar_from, nar, aranges)
	# A header of debug information comes 11 or 12 bytes before its first DIE.
	for (i in ar_cu)
		for (header = 11; header <= 24; header++)
			if ((ar_cu[i] + header) in unit_at) {
				ar_unit[i] = unit_at[ar_cu[i] + header]
				break
			}
	for (s = 1; s <= nsym; s++) {
		a = address[s]
		got = object[s] == "" ? "" : source[object[s]]
		name = symbol[s]
		sub(/\..*/, "", name)
		want = units[a, name]
		if (want == "")
			want = units[a, ""]
		claimed = want != ""
		if (want == "" && (i = find(a, ar_from, ar_upto, aranges, nar)))
			want = ar_unit[i]
		if (want == "") {
			unknown++
			if (got == "")
				neither++
			continue
		}
		if (got != "" && (got == want || index(want " ", " " got " "))) {
			agree++
			continue
		}
		if (got == "" && claimed) {
			nobody++
			print "nobody", symbol[s], raw[s], "want" want
			continue
		}
		wrong++
		print "wrong", symbol[s], raw[s], "got", got == "" ? "-" : got, "want", want
	}
	printf "count %d symbols, %d with debug information, %d agree, %d wrong, %d nobody's, %d without (%d of these without a note)\n",
		nsym, nsym - unknown, agree, wrong, nobody, unknown, neither
}
