# SPDX-License-Identifier: GPL-2.0-or-later
#
# The answers about a loadable module, with names in place of addresses, so that those
# of two kernels can be compared as they are.
#
# Usage: gawk -f old-module.awk KALLSYMS QUESTIONS ANSWERS

FILENAME == ARGV[1] {
	if (!($1 in symbol))
		symbol[$1] = $3
	if (/\[kms_loadable\]$/)
		loaded[$1] = $3
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
