# SPDX-License-Identifier: GPL-2.0-or-later
#
# What to ask a kernel, through samples/ask.c, of each of its symbols.
#
# Usage: gawk -f old-map.awk -f old-questions.awk -v places=FILE MAP NM-S
#
# MAP is System.map; NM-S is the output of nm -S. Prints the questions. FILE gets a
# line for each question by address: ADDRESS SYMBOL PLACE, where SYMBOL is the number
# of the symbol in kallsyms' order, and PLACE is "start", "before" it, its "last" byte,
# the "end" behind that and the "middle" if there is a hole, or, for a probe,
# "entry", "inside" and "tail". Asked once, an address may have several lines.

function place(a, i, what)
{
	print full(a), i, what > places
	if (!(a in asked))
		print "a", full(a)
	asked[a]
}

function probe(a, i, what)
{
	print full(a), i, what > places
	print "p", full(a)
}

# For both kernels to be asked the same of a name, however many there are before it.
function hash(symbol, n,	i, h)
{
	for (i = 1; i <= length(symbol); i++)
		h = (h * 33 + index(LETTERS, substr(symbol, i, 1))) % 65536
	return h % n
}

BEGIN {
	LETTERS = "abcdefghijklmnopqrstuvwxyz_0123456789.ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	map = ARGV[1]
	ARGV[1] = ""
	read_map(1, map)
}

NF == 4 { size[low32($1), $4] = strtonum("0x" $2) }

END {
	for (i = 1; i <= count[1]; i++) {
		a = addr[1, i]
		place(a, i, "start")
		if (!in_image(1, a))
			continue
		place(a - 1, i, "before")
		length_of[i] = s = size[a, name[1, i]]
		if (!s)
			continue
		place(a + s - 1, i, "last")
		# Behind it, if no symbol begins or goes on there.
		g = group_at(1, a + s - 1)
		end = group_start(1, g) + distance(1, g)
		if (a + s >= end)
			continue
		place(a + s, i, "end")
		place(int((a + s + end) / 2), i, "middle")
	}
	for (i = 1; i <= count[1]; i++) {
		if (type[1, i] !~ /[tT]/ || !length_of[i] || hash(name[1, i], 64))
			continue
		probe(addr[1, i], i, "entry")
		probe(addr[1, i] + int(length_of[i] / 2), i, "inside")
		probe(addr[1, i] + length_of[i] - 1, i, "tail")
		print "q", name[1, i]
	}
	n = split("no_such_symbol : @ :: @@ ext4: @x.o a:b:c schedule@ :schedule ext4:@ext4.o", odd, " ")
	for (i = 1; i <= n; i++)
		print "n", odd[i]
	split("ext4: nosuch: kms_loadable: vmlinux:", prefix, " ")
	for (i = 1; i <= count[1]; i++) {
		symbol = name[1, i]
		if (symbol in named)
			continue
		named[symbol]
		print "n", symbol
		if (hash(symbol, 4) == 0)
			print "n", prefix[hash(symbol, 16) / 4 + 1] symbol
		if (hash(symbol, 16) == 0)
			print "n", symbol "@" (hash(symbol, 32) ? "nosuch.o" : "fs/ext4/dir.o")
	}
}
