# SPDX-License-Identifier: GPL-2.0-or-later
#
# The answers about a loadable module, with names in place of addresses, so that those
# of two kernels can be compared as they are.
#
# Usage: gawk -f old-module.awk KALLSYMS QUESTIONS ANSWERS

# Of an address the low half, which is exact.
function value(hex)
{
	return strtonum("0x" substr(hex, length(hex) > 8 ? length(hex) - 7 : 1))
}

# "D" for a size that is the distance to the next symbol of the module, "rest" for one
# up to the end of what it has. With kallmod a section more may lie between.
function size_from(start, hex,	i, end)
{
	if (!n_symbols)
		n_symbols = asorti(has_symbol, sorted, "@ind_num_asc")
	end = start + value(hex)
	for (i = 1; i <= n_symbols && sorted[i] + 0 <= start; i++)
		;
	return i > n_symbols ? "rest" : sorted[i] + 0 == end ? "D" : hex
}

FILENAME == ARGV[1] {
	if (!($1 in symbol))
		symbol[$1] = $3
	if (/\[kms_loadable\]$/) {
		loaded[$1] = $3
		has_symbol[value($1)]
	}
	next
}

FILENAME == ARGV[2] {
	question[FNR] = $0
	next
}

{
	split(question[FNR], q, " ")
}

# The first of each run of questions is about the byte before a symbol.
q[1] == "a" {
	n = in_run ? n + 1 : -1
	in_run = 1
	address = value($1)
	if (match($0, /^[^ ]+ ([0-9a-f]+) ([0-9a-f]+) /, f))
		$0 = "- " f[1] " " size_from(address - value(f[1]), f[2]) " " substr($0, RLENGTH + 1)
	if (match($0, /\+0x([0-9a-f]+)\/0x([0-9a-f]+)/, f))
		sub(/\/0x[0-9a-f]+/, "/" size_from(address - value(f[1]), f[2]))
	sub(/^[^ ]+/, "")
	sub(/backtrace=0x[0-9a-f]+/, "backtrace=-")
	text[++lines] = "byte " n ":" $0
	if (n == 0)
		about = q[2] in loaded ? loaded[q[2]] : "?"
	next
}

in_run {
	for (; shown < lines; shown++)
		print about, text[shown + 1]
	in_run = 0
}

# SUM is of addresses in the image. So is ADDRESS, if the image has the name.
{
	for (i = 2; i <= 3; i++)
		$i = $i == 0 ? "-" : $i in loaded ? "[" loaded[$i] "]" : symbol[$i]
	$5 = ""
	print
}
