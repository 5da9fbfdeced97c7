# SPDX-License-Identifier: GPL-2.0-or-later
#
# Compare a kernel's answers with the rule that unpatched kallsyms goes by: an
# address is in the nearest symbol before it, the first one there, and that reaches up
# to the next. sprint_backtrace() does so for the byte before.
#
# Usage: gawk -f old-map.awk -f old-rule.awk MAP QUESTIONS ANSWERS
#
# Prints what differs, and the counts.

function describe(a,	g, start)
{
	if (!in_image(1, a))
		return ""
	g = group_at(1, a)
	start = group_start(1, g)
	found_name = name[1, first[1, g]]
	found_offset = a - start
	found_size = distance(1, g)
	return sprintf("%x %x %s", found_offset, found_size, found_name)
}

function expected(hex,	a, text, own, trace)
{
	a = low32(hex)
	text = describe(a)
	own = "0x" hex
	if (text != "")
		own = sprintf("%s+0x%x/0x%x", found_name, found_offset, found_size)
	trace = "0x" hex
	if (describe(a - 1) != "")
		trace = sprintf("%s+0x%x/0x%x", found_name, found_offset + 1, found_size)
	return hex " " (text == "" ? "-" : text) (own == trace ? "" : "\tbacktrace=" trace)
}

BEGIN {
	map = ARGV[1]
	ARGV[1] = ""
	read_map(1, map)
	for (i = 1; i <= count[1]; i++) {
		symbol = name[1, i]
		if (!(symbol in lowest))
			lowest[symbol] = addr[1, i]
		sum[symbol] = (sum[symbol] + addr[1, i] * ++times[symbol]) % 2 ^ 32
	}
}

FILENAME == ARGV[2] {
	question[FNR] = $0
	next
}

{
	split(question[FNR], q, " ")
	answers++
}

q[1] == "a" {
	sub(/\tftrace=[-0-9]+$/, "")
	asked++
	want = expected(q[2])
	if ($0 != want && differ++ < 20)
		print "differ", $0, "want", want
}

# What a module has, or a selector finds, is not for this file to know.
q[1] == "n" {
	names++
	symbol = q[2]
	want = sprintf("%d %x", times[symbol], sum[symbol])
	if ($1 != symbol || $4 " " $5 != want ||
	    (symbol in lowest && $2 != full(lowest[symbol])))
		if (differ++ < 20)
			print "differ", $0, "want", full(lowest[symbol]), want
}

END {
	if (answers != length(question)) {
		print "differ", answers + 0, "answers to", length(question), "questions"
		differ++
	}
	printf "count %d symbols, %d addresses, %d names, %d differ\n", count[1], asked,
		names, differ
}
