# SPDX-License-Identifier: GPL-2.0-or-later
#
# What unpatched kallsyms knows of an image, made from its System.map alone; the other
# old-*.awk include this.
#
# Addresses are numbers: the low 32 bits tell them apart, since those of the image
# are in the last 2 GiB, and those of per-CPU symbols are small.

function low32(hex)
{
	return strtonum("0x" (length(hex) > 8 ? substr(hex, length(hex) - 7) : hex))
}

function full(number)
{
	return sprintf(number >= 0x80000000 ? "ffffffff%08x" : "%x", number)
}

# scripts/kallsyms.c, compare_symbols(): of symbols that share an address the weak ones
# come last, before them what a linker script may have made, before them the ones with
# more underscores. Others stay in the order of nm.
function rank(type, symbol,	linker)
{
	linker = length(symbol) >= 8 &&
		 symbol ~ /^__(start_|stop_|end_)|^__.*(_start|_end)$/
	match(symbol, /^_*/)
	return (type ~ /[wW]/ ? 1e6 : 0) + (linker ? 1e5 : 0) + RLENGTH
}

# Compilers and macros number these; another image has other numbers.
function canonical(symbol)
{
	gsub(/\.[0-9]+/, ".N", symbol)
	if (symbol ~ /^(__UNIQUE_ID|__initcall__|__exitcall|__addressable|___?p?addressable)/)
		gsub(/[0-9]+/, "N", symbol)
	return symbol
}

# Of kernel k: symbols 1 .. count[k] in kallsyms' order, and where each address has
# its first one, first[k, 1 .. groups[k]].
function read_map(k, file,	line, f, i, j, a, s, r)
{
	while ((getline line < file) > 0) {
		split(line, f, " ")
		if (f[2] ~ /[aAuUnN]/ ||
		    (ENVIRON["hidden"] != "" && f[3] ~ ENVIRON["hidden"]))
			continue
		i = ++count[k]
		a = low32(f[1])
		r = rank(f[2], f[3])
		# Sorted by address as it is.
		for (j = i; j > 1 && addr[k, j - 1] == a && ranks[j - 1] > r; j--) {
			addr[k, j] = addr[k, j - 1]
			name[k, j] = name[k, j - 1]
			type[k, j] = type[k, j - 1]
			ranks[j] = ranks[j - 1]
		}
		addr[k, j] = a
		name[k, j] = f[3]
		type[k, j] = f[2]
		ranks[j] = r
	}
	close(file)
	delete ranks
	for (i = 1; i <= count[k]; i++) {
		if (i == 1 || addr[k, i] != addr[k, i - 1])
			first[k, ++groups[k]] = i
		group[k, i] = groups[k]
		if (name[k, i] == "_stext")
			stext[k] = addr[k, i]
		if (name[k, i] == "_end")
			image_end[k] = addr[k, i]
	}
	if (!stext[k] || !image_end[k]) {
		print file ": no _stext, or no _end"
		exit 2
	}
}

function group_start(k, g)
{
	return addr[k, first[k, g]]
}

# The group that starts last of those that do not start behind an address.
function group_at(k, a,	low, high, mid)
{
	low = 1
	high = groups[k] + 1
	while (high - low > 1) {
		mid = int((low + high) / 2)
		if (group_start(k, mid) <= a)
			low = mid
		else
			high = mid
	}
	return low
}

# Up to the next symbol that has another address.
function distance(k, g)
{
	return (g < groups[k] ? group_start(k, g + 1) : image_end[k]) - group_start(k, g)
}

function in_image(k, a)
{
	return a >= stext[k] && a < image_end[k]
}
