# SPDX-License-Identifier: GPL-2.0-or-later
#
# What pahole prints, in the form of ctf-dump.c:
#
#	gawk -f ctf-pahole.awk FILE...
#
# A line "@ OBJECT" is before what "pahole --sizes" and then "pahole" say of that object. For each
# structure and union
# prints the object, its name, its size and its members, separated by tabs.

function push()
{
	depth++
	members[depth] = ""
}

# The name that is declared, with "*" and what is in brackets taken away.
function declared(text,    m)
{
	gsub(/__attribute__\(\([^()]*(\([^()]*\))?[^()]*\)\)/, "", text)
	sub(/:[0-9]+ *$/, "", text)
	if (match(text, /\(\*+ *((const|volatile|__restrict) +)*([A-Za-z_][A-Za-z_0-9]*)/, m))
		return m[3]
	gsub(/\[[^\]]*\]/, "", text)
	if (match(text, /([A-Za-z_][A-Za-z_0-9]*) *$/, m))
		return m[1]
	return ""
}

# Add a member to what is open; INNER are those of its own type.
function add(text, place, inner,    m, name, parts, n, i)
{
	name = declared(text)
	if (name != "") {
		if (match(text, /:([0-9]+) *$/, m)) {
			n = split(place, parts, /[: ]+/)
			members[depth] = members[depth] " " name "@" (8 * parts[1] + parts[2]) ":" m[1]
		} else {
			split(place, parts, / +/)
			members[depth] = members[depth] " " name "@" 8 * parts[1] ":" 8 * parts[2]
		}
	}
	n = split(inner, parts, " ")
	for (i = 1; i <= n; i++)
		members[depth] = members[depth] " " (name != "" ? name "." : "") parts[i]
}

/^@ / {
	object = $2
	delete sizes
	next
}

# pahole --sizes: name, size, holes; it prints no size with a union.
/^[A-Za-z_0-9]+\t[0-9]+\t[0-9]+$/ {
	split($0, columns, "\t")
	sizes[columns[1]] = columns[2]
	next
}

/^(struct|union) [A-Za-z_0-9]+ \{/ {
	what = $1 " " $2
	depth = 0
	push()
	size = sizes[$2]
	if (!/\}/)
		next
}

# At the end of its line comes where a member is: byte, or byte:bit, and size.
{
	place = ""
	if (match($0, /\/\* +([0-9]+(: *[0-9]+)? +[0-9]+) \*\/$/, m)) {
		place = m[1]
		sub(/ *\/\*[^*]*\*\/$/, "")
	}
	gsub(/^[\t ]+/, "")
}

/^\/\*/ || /^$/ { next }

/\{$/ { push(); next }

/^\}/ {
	if (depth == 1) {
		print object "\t" what "\t" size "\t" members[1]
		depth = 0
		next
	}
	inner = members[depth--]
	sub(/^\} */, "")
	sub(/;$/, "")
	# Of a pointer, what it points to has places of its own.
	if (/^\*/)
		inner = ""
	if (place != "")
		add($0, place, inner)
	next
}

depth && /;$/ && place != "" {
	sub(/;$/, "")
	add($0, place, "")
}
