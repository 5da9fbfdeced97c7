#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# linkpass lookup: addresses, symbols with an offset, and selectors.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=layout-lib.sh
. "$top/tests/linkpass/layout-lib.sh"

# look [OPTION]...: the answers to the queries on standard input must be those in ./want.
look()
{
	"$linkpass" lookup "$@" image > got 2> err || { cat err; return 1; }
	same want got
}

addresses()
{
	layout
	cat > want <<-'EOF'
	0000000000401000 a_f+0x0/0xa	[a] {d/a.o}
	0000000000401003 a_f+0x3/0xa	[a] {d/a.o}
	0000000000401004 a_inner+0x0/0x6	[a] {d/a.o}
	0000000000401009 a_inner+0x5/0x6	[a] {d/a.o}
	000000000040100a in no symbol, behind a_inner+0x6/0x6	[a] {d/a.o}
	000000000040100f in no symbol, behind a_inner+0xb/0x6	[a] {d/a.o}
	0000000000401010 a_asm+0x0/0x0	[a] {d/a.o}
	0000000000401017 a_asm+0x7/0x0	[a] {d/a.o}
	0000000000401018 a_asm+0x8/0x0	nobody's
	0000000000401020 same+0x0/0x4	[a] [b] {d/ab.o}
	0000000000401024 in no symbol, behind same+0x4/0x4	[a] [b] {d/ab.o}
	000000000040102c in no symbol, behind same+0xc/0x4	nobody's
	0000000000401034 c_label+0x0/0x0	{core.o}
	0000000000401037 c_label+0x3/0x0	{core.o}
	0000000000401040 none+0x0/0x4	nobody's
	0000000000401044 _etext+0x0/0x0	nobody's
	EOF
	cut -d ' ' -f 1 want | look
	# The other ways to write one.
	head -n 1 want > one
	for a in 401000 0x401000 0X401000 0x0000000000401000; do
		"$linkpass" lookup image $a | same one -
	done
}

# Each line of "list", asked for by its address and by its name.
whole_list()
{
	layout
	# The last symbols of a section have an address that is in no section, or in the next.
	"$linkpass" list --objects image | gawk '{
		split($0, half, "\t")
		print $1 " " $4 "+0x0/0x" $2 "\t" (half[2] == "" ? "nobody\047s" : half[2]) > "want"
		print $4 (match($0, /{.*}/) ? "@" substr($0, RSTART + 1, RLENGTH - 2) : "")
	}' > names
	[ "$(wc -l < want)" -gt 8 ]
	look < names
}

symbols()
{
	layout
	gawk -F ' = ' '{ print $1 > "queries" } NF > 1 { print $2 > "want" }' <<-'EOF'
	a_f = 0000000000401000 a_f+0x0/0xa	[a] {d/a.o}
	a_f+3 = 0000000000401003 a_f+0x3/0xa	[a] {d/a.o}
	a_f+0x3 = 0000000000401003 a_f+0x3/0xa	[a] {d/a.o}
	  a:a_f+0x3/0xa   = 0000000000401003 a_f+0x3/0xa	[a] {d/a.o}

	a_f+0x4 = 0000000000401004 a_f+0x4/0xa	[a] {d/a.o}
	a_f+0xa = 000000000040100a in no symbol, behind a_inner+0x6/0x6	[a] {d/a.o}
	same@d/ab.o = 0000000000401020 same+0x0/0x4	[a] [b] {d/ab.o}
	a:b:same+1 = 0000000000401021 same+0x1/0x4	[a] [b] {d/ab.o}
	vmlinux:same = 0000000000401030 same+0x0/0x4	{core.o}
	same@core.o+1/4 = 0000000000401031 same+0x1/0x4	{core.o}
	same...core.o = 0000000000401030 same+0x0/0x4	{core.o}
	a..a_f+1 = 0000000000401001 a_f+0x1/0xa	[a] {d/a.o}
	none = 0000000000401040 none+0x0/0x4	nobody's
	EOF
	look < queries
	# From the command line, and into a file.
	# shellcheck disable=SC2046 # one word for each query
	"$linkpass" lookup -o got image $(cat queries)
	same want got
}

# The size, as the kernel prints it (up to the next symbol) or as it is, tells symbols apart.
by_size()
{
	layout
	fails 1 "$linkpass" lookup image same+1
	cat > message <<-'EOF'
	linkpass: same+1: is ambiguous; there are
	0000000000401020 4 t same	[a] [b] {d/ab.o}
	0000000000401030 4 t same	{core.o}
	EOF
	same message err
	# Both have this size.
	fails 1 "$linkpass" lookup image same+1/0x4
	sed "s,+1:,+1/0x4:," message | same - err
	printf "%s\n" "0000000000401021 same+0x1/0x4	[a] [b] {d/ab.o}" > want
	echo same+0x1/0x10 | look
	fails 1 "$linkpass" lookup image same+0x1/0x5
	says "linkpass: same+0x1/0x5: no such symbol of this size"
}

# What is wrong is told, and the rest answered.
wrong()
{
	layout
	printf '%s\n' a_f nosuch 0x99999 0xzz a: :a_f b:a_f a_f@x.o a_f+0x100 same+1 a_f+1 > queries
	fails 1 "$linkpass" lookup image < queries
	printf '%s\n' "0000000000401000 a_f+0x0/0xa	[a] {d/a.o}" \
		"0000000000401001 a_f+0x1/0xa	[a] {d/a.o}" | same - out
	cat > want <<-'EOF'
	linkpass: nosuch: no such symbol
	linkpass: 0x99999: no such address in image
	linkpass: 0xzz: neither an address nor a selector
	linkpass: a:: neither an address nor a selector
	linkpass: :a_f: neither an address nor a selector
	linkpass: b:a_f: no such symbol
	linkpass: a_f@x.o: no such symbol
	linkpass: a_f+0x100: no such address in image
	linkpass: same+1: is ambiguous; there are
	0000000000401020 4 t same	[a] [b] {d/ab.o}
	0000000000401030 4 t same	{core.o}
	EOF
	same want err
	fails 1 "$linkpass" lookup d/a.o a_f
	says "linkpass: d/a.o: not linked: its sections have no addresses yet"
	: | "$linkpass" lookup image > got
	[ ! -s got ]
}

# As the kernel runs: moved, and with loadable modules.
running()
{
	layout
	{
		"$linkpass" list image | gawk '
			$4 ~ /^(_text|a_|same|c_|none|_etext)/ { printf "%016x %s %s\n", strtonum("0x" $1) + 0x200000, $3, $4 }'
		printf '%s\t%s\n' "00000000ffff0000 t g_f" "[g]" "00000000ffff0020 t g_g" "[g]"
	} > known
	cat > want <<-'EOF'
	0000000000601003 a_f+0x3/0xa	[a] {d/a.o}
	00000000ffff0008 g_f+0x8/0x20	[g]
	EOF
	printf '%s\n' 601003 0xffff0008 | look --kallsyms=known
	printf '%s\n' a_f+3 0xffff0008 | look --kallsyms=known
	fails 1 "$linkpass" lookup --kallsyms=known image 0x401003
	says "linkpass: 0x401003: no such address in image"
}

# Symbols of loadable modules by name, and where they end.
guests()
{
	layout
	{
		"$linkpass" list image | gawk '{ printf "%016x %s %s\n", strtonum("0x" $1), $3, $4 }'
		printf '%s\t%s\n' "00000000ffff0000 t g_f" "[g]" "00000000ffff2000 t a_f" "[g]" \
			"00000000ffff4000 t h_f" "[h]" "00000000ffff5010 d g_data" "[g]" \
			"00000000ffff8000 t g_init" "[g]"
	} > known
	cat > want <<-'EOF'
	00000000ffff0000 g_f+0x0/0x2000	[g]
	00000000ffff0008 g_f+0x8/0x2000	[g]
	00000000ffff2001 a_f+0x1/0x0	[g]
	0000000000401003 a_f+0x3/0xa	[a] {d/a.o}
	00000000ffff2fff a_f+0xfff/0x0	[g]
	00000000ffff5fff g_data+0xfef/0x0	[g]
	EOF
	printf '%s\n' g_f g:g_f+8 g:a_f+1 a:a_f+3 0xffff2fff 0xffff5fff | look --kallsyms=known
	fails 1 "$linkpass" lookup --kallsyms=known image a_f 0xffff3000 0xffff6000 h_f+0x1000 h:a_f
	cat > want <<-'EOF'
	linkpass: a_f: is ambiguous; there are
	0000000000401000 a T a_f	[a] {d/a.o}
	00000000ffff2000 0 t a_f	[g]
	linkpass: 0xffff3000: no such address in image
	linkpass: 0xffff6000: no such address in image
	linkpass: h_f+0x1000: no such address in image
	linkpass: h:a_f: no such symbol
	EOF
	same want err
}

# Offsets are decimal or behind 0x, and no query can hide what it is.
odd_queries()
{
	layout
	printf '%s\n' "000000000040100a in no symbol, behind a_inner+0x6/0x6	[a] {d/a.o}" > want
	echo a_f+010 | look
	fails 1 "$linkpass" lookup image a_f+0x5/0x4 "$(printf 'a\033[31m\nb')"
	cat > message <<-'EOF'
	linkpass: a_f+0x5/0x4: the offset is behind the end
	linkpass: a?[31m?b: no such symbol
	EOF
	same message err
	printf 'a_f\0x\n' > query
	fails 1 "$linkpass" lookup image < query
	says "linkpass: a_f: a NUL byte follows"
}

# Of many queries, each takes about as long as if it was the only one.
many()
{
	seq 30000 | sed 's/.*/\t.type f&, @function\nf&:\tnop\n\t.size f&, 1/' > a.S
	cc a d/a a.o a.S
	ld_image a.o
	seq 30000 | sed s/^/f/ > queries
	timeout 5 "$linkpass" lookup image < queries > got
	[ "$(wc -l < got)" -eq 30000 ]
	cut -d ' ' -f 1 got > queries
	timeout 5 "$linkpass" lookup image < queries | same got -
}

try "addresses" addresses
try "every line of the list" whole_list
try "symbols with an offset, and selectors" symbols
try "symbols told apart by size" by_size
try "wrong queries" wrong
try "a running kernel" running
try "loadable modules" guests
try "odd queries" odd_queries
try "many queries" many
exit $failed
