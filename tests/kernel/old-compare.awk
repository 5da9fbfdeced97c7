# SPDX-License-Identifier: GPL-2.0-or-later
#
# Compare the answers that two kernels give, which have their symbols at other
# addresses: symbol by symbol, place by place.
#
# Usage: gawk -f old-map.awk -f old-compare.awk MAP1 PLACES1 QUESTIONS1 ANSWERS1 \
#		MAP2 PLACES2 QUESTIONS2 ANSWERS2
#
# 1 is without kallmod. Prints "differ" with what differs; "apart" where other symbols
# are next to the place, so that the answers must differ (old-rule.awk says whether each
# is right); and the counts.

# The i-th symbol of kernel k: its name, and which one of that name.
function key(k, i,	c)
{
	c = canonical(name[k, i])
	return c "#" (times[1, c] == times[2, c] ? occurrence[k, i] : "?")
}

function number_symbols(k,	i, c)
{
	for (i = 1; i <= count[k]; i++) {
		c = canonical(name[k, i])
		occurrence[k, i] = ++times[k, c]
	}
}

# A symbol by its address and name, whatever shares the address.
function symbol_at(k, a, symbol,	g, i)
{
	if (a < 0x80000000)
		return symbol "@" a
	g = group_at(k, a)
	for (i = first[k, g]; group_start(k, g) == a && group[k, i] == g; i++)
		if (name[k, i] == symbol)
			return key(k, i)
	return symbol "@" full(a)
}

# "OFFSET SIZE NAME" of an address, without the numbers that depend on the layout.
function normal(k, a, offset, size, symbol,	start, g)
{
	start = a - offset
	g = group_at(k, start)
	return symbol_at(k, start, symbol) \
		(group_start(k, g) == start && distance(k, g) == size ? "" : " " size)
}

# The answer to "a ADDRESS", made comparable.
function normal_answer(k, line,	parts, f, n, i, a, text, t)
{
	n = split(line, parts, "\t")
	split(parts[1], f, " ")
	a = low32(f[1])
	text = f[2] == "-" ? "-" : \
		normal(k, a, strtonum("0x" f[2]), strtonum("0x" f[3]), f[4]) \
		(f[5] == "" ? "" : " " f[5])
	for (i = 2; i <= n; i++) {
		if (match(parts[i], /^backtrace=([^+]+)\+0x([0-9a-f]+)\/0x([0-9a-f]+)$/, t))
			parts[i] = "backtrace=" normal(k, a, strtonum("0x" t[2]),
						      strtonum("0x" t[3]), t[1])
		else if (parts[i] == "backtrace=0x" f[1])
			parts[i] = "backtrace=-"
		text = text " " parts[i]
	}
	return text
}

# The symbols that an answer may be made of.
function neighbours(k, i,	g, text, j, c)
{
	g = group[k, i]
	text = ""
	for (j = g - 2; j <= g + 1; j++)
		if (j >= 1 && j <= groups[k])
			text = text " " key(k, first[k, j])
	return text
}

BEGIN {
	for (k = 1; k <= 2; k++) {
		read_map(k, ARGV[4 * k - 3])
		number_symbols(k)
	}
	for (k = 1; k <= 2; k++)
		for (i = 1; i <= count[k]; i++) {
			c = canonical(name[k, i])
			if (times[1, c] != times[2, c])
				alone[k]++
		}
	for (k = 1; k <= 2; k++) {
		delete answer
		delete probed
		while ((getline question < ARGV[4 * k - 1]) > 0) {
			if ((getline line < ARGV[4 * k]) <= 0)
				break
			split(question, q, " ")
			if (q[1] == "a") {
				answer[q[2]] = normal_answer(k, line)
			} else if (q[1] == "p") {
				sub(/^[^ ]* /, "", line)
				probed[q[2]] = line
			} else if (q[1] == "q") {
				by_name[k, q[2]] = line
			} else if (q[1] == "n") {
				split(line, f, " ")
				looked_up[k, q[2]] = f[2]
				in_module[k, q[2]] = f[3]
				matches[k, q[2]] = f[4]
			}
		}
		while ((getline line < ARGV[4 * k - 2]) > 0) {
			split(line, f, " ")
			if (key(k, f[2]) ~ /\?$/)
				continue
			id = key(k, f[2]) " " f[3]
			if (f[3] ~ /^(entry|inside|tail)$/) {
				# Inside of what both have compiled alike.
				probes[k, id] = probed[f[1]]
				probe_at[k, id] = low32(f[1]) - addr[k, f[2]]
			} else {
				answers[k, id] = answer[f[1]]
				near[k, id] = neighbours(k, f[2])
			}
			if (k == 1)
				ids[id]
		}
	}

	for (id in ids) {
		if ((1, id) in answers && (2, id) in answers) {
			split(id, f, " ")
			compared[f[2]]++
			if (answers[1, id] == answers[2, id])
				continue
			if (near[1, id] != near[2, id]) {
				apart++
				print "apart", id ":", answers[1, id], "|", answers[2, id]
			} else if (differ++ < 40) {
				print "differ", id ":", answers[1, id], "|", answers[2, id],
					"|" near[1, id], "|" near[2, id]
			}
		} else if ((1, id) in probes && (2, id) in probes) {
			if (probe_at[1, id] != probe_at[2, id]) {
				other_code++
				continue
			}
			compared_probes++
			if (probes[1, id] == probes[2, id])
				continue
			if (differ++ < 40)
				print "differ", id ":", probes[1, id], "|", probes[2, id]
		} else
			one_only++
	}

	for (q1 in looked_up) {
		split(q1, f, SUBSEP)
		if (f[1] != 1 || !((2, f[2]) in looked_up))
			continue
		symbol = f[2]
		selector = symbol ~ /[:@]/
		plain = symbol
		sub(/^.*:/, "", plain)
		sub(/@.*/, "", plain)
		# How many there are, some names alone.
		c = canonical(plain)
		if (times[1, c] != times[2, c])
			continue
		names++
		bad = matches[1, symbol] != matches[2, symbol] ||
		      (in_module[1, symbol] == 0) != (in_module[2, symbol] == 0)
		if (looked_up[1, symbol] != 0 || !selector) {
			bad = bad || (looked_up[1, symbol] == 0) != (looked_up[2, symbol] == 0)
		} else if (looked_up[2, symbol] != 0) {
			# Found, where nothing was: only a symbol of that name, and where
			# the module or the object is there.
			found++
			bad = bad || symbol ~ /^(nosuch|kms_loadable):|@nosuch/ ||
			      (low32(looked_up[2, symbol]) >= 0x80000000 &&
			       symbol_at(2, low32(looked_up[2, symbol]), plain) ~ /@/)
		}
		if (bad && differ++ < 40)
			print "differ", symbol ":", looked_up[1, symbol], in_module[1, symbol],
				matches[1, symbol], "|", looked_up[2, symbol],
				in_module[2, symbol], matches[2, symbol]
	}
	for (q1 in by_name) {
		split(q1, f, SUBSEP)
		if (f[1] != 1 || !((2, f[2]) in by_name))
			continue
		compared_probes++
		if (by_name[1, f[2]] != by_name[2, f[2]] && differ++ < 40)
			print "differ", by_name[1, f[2]], "|", by_name[2, f[2]]
	}

	for (what in compared)
		total += compared[what]
	printf "count %d answers by address: %d starts, %d before, %d last, %d ends, %d middles of holes\n",
		total, compared["start"], compared["before"], compared["last"], compared["end"],
		compared["middle"]
	printf "count %d names, %d selectors found something, %d probes\n", names, found,
		compared_probes
	printf "count %d of %d symbols and %d of %d have names that one kernel has more of; %d places are in one only\n",
		alone[1], count[1], alone[2], count[2], one_only
	printf "count %d apart, %d differ\n", apart, differ
}
