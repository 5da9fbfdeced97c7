# SPDX-License-Identifier: GPL-2.0-or-later
#
# Check a log that linkpass has annotated against the list of the symbols.
#
# Usage: gawk -v shift=HEX -f annotated.awk LIST LOG
#
# LIST is from "linkpass list --objects". Each symbol in LOG with an offset must be followed by
# its owner, if no other symbol has its name, or else by the module in brackets that the kernel
# printed. Each address that has "<symbol+offset/size owner>" behind it must be there.

# The owner in LIST, as it stands behind a symbol.
function owner(line)
{
	return index(line, "\t") ? substr(line, index(line, "\t") + 1) : ""
}

function wrong(what)
{
	print FILENAME ":" FNR ": " what ": " $0
	bad++
}

# The number of a hexadecimal address of the kernel: its lower half is enough.
function low(hex)
{
	return strtonum("0x" substr(hex, length(hex) - 7))
}

FNR == NR {
	split($0, field, " ")
	name = field[4]
	count[name]++
	address[name] = low(field[1])
	size[name] = strtonum("0x" field[2])
	o = owner($0)
	if (o !~ /\{/)
		o = "{?}"
	owners[name] = o
	next
}

{
	rest = $0
	while (match(rest, /[A-Za-z_.$][A-Za-z0-9_.$]*\+0x[0-9a-f]+\/0x[0-9a-f]+/)) {
		before = substr(rest, 1, RSTART - 1)
		symbol = substr(rest, RSTART, RLENGTH)
		rest = substr(rest, RSTART + RLENGTH)
		split(symbol, part, /[+\/]/)
		name = part[1]
		if (before ~ /Code:/)
			break
		sub(/^ <[0-9a-f]*>/, "", rest)
		placed = before ~ /[0-9a-f] <(in no symbol, behind )?$/
		if (rest ~ /^ \[kms_(loadable|memory)\]/ || rest ~ /^ \[dummy\]/) {
			loadable++
			continue
		}
		if (!(name in count)) {
			wrong("no such symbol")
			continue
		}
		if (count[name] > 1) {
			several++
			if (rest !~ /^ (\(one of )?(\[[a-z0-9_]+\] )*\{/)
				wrong("no owner")
			continue
		}
		symbols++
		# Past the end that it has in the symbol table, an address can be anybody's.
		if (strtonum(part[2]) < size[name] + !placed && index(rest, " " owners[name]) != 1)
			wrong("not " owners[name])
		modular += rest ~ /^ \[/
		nobody += index(rest, " {?}") == 1
		if (placed) {
			addresses++
			match(before, /[0-9a-f]+ <[^<]*$/)
			split(substr(before, RSTART), a, " ")
			if (low(a[1]) != (address[name] + strtonum(part[2]) + strtonum("0x" shift)) % 2 ^ 32)
				wrong("not there")
		}
	}
	if (match($0, /=> [A-Za-z_.$][A-Za-z0-9_.$]* /) && $0 !~ /\+0x/) {
		name = $2
		names++
		rest = substr($0, RSTART + RLENGTH - 1)
		sub(/^ <[0-9a-f]*>/, "", rest)
		if (count[name] == 1 && index(rest, " " owners[name]) != 1 && rest !~ /^ \(one of /)
			wrong("not " owners[name])
	}
}

END {
	printf "count %d symbols, %d in built-in modules, %d nobody's, %d with others of their name; ",
		symbols, modular, nobody, several
	printf "%d in loadable modules; %d addresses; %d names alone\n", loadable, addresses, names
	exit bad > 0
}
