#!/usr/bin/gawk -f
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the modules of every symbol ought to be, without kallmod: from the
# linker maps, the .cmd files and modules.builtin.
#
# Usage, in the build directory:
#	gawk -f oracle.awk modules.builtin vmlinux.o.map vmlinux.map SYMBOLS KALLMODSYMS
#
# KALLMODSYMS is /proc/kallmodsyms of a kernel booted with nokaslr, or what
# linkpass lists. SYMBOLS is from nm -S. For each of its lines but those of loadable modules, prints
#
#	VERDICT KIND NAME ADDRESS got GOT want WANT from OBJECT
#
# if it differs, and at the end the counts. GOT and WANT are as in the file, or
# "-" for none. VERDICT is "wrong", or says where the oracle itself has no
# answer: "linker", a symbol that the linker script defines and no object has;
# "nowhere", an address in no input section; "merged", a section that ld merges
# over objects; "end", a symbol of no size where the section of an object ends,
# of which the maps do not say whether it belongs to that object or the next (if
# GOT is what neither is, it is "wrong").
#
# Addresses are compared by their low 32 bits; per-CPU symbols (absolute, from
# 0) and the kernel (from 0x80000000, or from what -v least=ADDRESS says) do not meet. With -v highest=ADDRESS,
# what is behind that is a loadable module's.

BEGIN {
	if (!least)
		least = 2147483648
}

function low32(hex)
{
	sub(/^0x/, "", hex)
	return strtonum("0x" substr(hex, length(hex) > 8 ? length(hex) - 7 : 1))
}

# Is FILE's directory that of OBJECT, or above it?
function lists(file, object)
{
	sub(/[^\/]*$/, "", file)
	return index(object, file) == 1
}

function basename(file)
{
	sub(/.*\//, "", file)
	return file
}

function identifier(name)
{
	gsub(/[-,]/, "_", name)
	return name
}

# The value of macro NAME in the saved command CMD.
function macro(cmd, name,    m)
{
	if (match(cmd, "-D" name "='\"([^\"]*)\"'", m))
		return m[1]
	return ""
}

# The modules of OBJECT, as kallmodsyms would show them.
function modules_of(object,    cmdfile, cmd, names, n, i, file, best, list, seen, out)
{
	if (object in known)
		return known[object]
	cmdfile = object
	sub(/[^\/]*$/, ".&.cmd", cmdfile)
	if ((getline cmd < cmdfile) <= 0)
		cmd = ""
	close(cmdfile)

	n = split(macro(cmd, "KBUILD_MODFILE"), names, " ")
	if (!n && cmd ~ / -DMODULE /) {
		# Shared with a loadable module: all that is known is names.
		n = split(macro(cmd, "KBUILD_MODNAME"), names, ":")
		for (i = 1; i <= n; i++) {
			best = ""
			for (file in builtin)
				if (identifier(basename(file)) == names[i] &&
				    lists(file, object) && length(file) > length(best))
					best = file
			names[i] = best
		}
	}
	for (i = 1; i <= n; i++)
		if (names[i] in builtin)
			list[identifier(basename(names[i]))]
	n = asorti(list, seen)
	for (i = 1; i <= n; i++)
		out = out (i > 1 ? " " : "") "[" seen[i] "]"
	return known[object] = out
}

# An input section: N'th of the image, from START, of SIZE bytes, of OBJECT.
function place(start, size, object, section)
{
	ends[start + size] = ends[start + size] " " object
	if (!size)
		return
	nplaced++
	from[nplaced] = start
	upto[nplaced] = start + size
	owner[nplaced] = object
	isec[nplaced] = section
}

{ which = ARGIND }

# modules.builtin
which == 1 {
	sub(/^kernel\//, "")
	sub(/\.ko$/, "")
	builtin[$0]
	next
}

# The maps of lld: "VMA LMA SIZE ALIGN" in hexadecimal, then an output section; or indented, an
# input section "OBJECT:(NAME)", with the archive around an object, or an assignment; or indented
# further, a symbol. Make the lines that ld would write, but for an assignment's value,
# which lld does not tell.
which <= 3 && FNR == 1 { lld = /^ +VMA +LMA / }
which <= 3 && lld {
	if (!match($0, /^ *([0-9a-f]+) +[0-9a-f]+ +([0-9a-f]+) +[0-9]+ ( *)(.*)$/, line) || length(line[3]) > 8)
		next
	if (which == 3 && match(line[4], /^(PROVIDE(_HIDDEN)?\()?([A-Za-z_0-9.$]+) = /, assigned)) {
		script_name[assigned[3]]
		next
	}
	if (line[3] == "") {
		$0 = line[4] " 0x" line[1] " 0x" line[2]
	} else if (match(line[4], /^(.*):\(([^ ]*)\)$/, input)) {
		if (sub(/^vmlinux\.a\(/, "", input[1]))
			sub(/\)$/, "", input[1])
		$0 = " " input[2] " 0x" line[1] " 0x" line[2] " " input[1]
	} else {
		next
	}
}

# Linker maps: an input section is " NAME ADDRESS SIZE OBJECT", where what
# follows a long name is on a line of its own.
which <= 3 && /^ [^ *]+$/ {
	held = $1
	next
}
which <= 3 && held != "" {
	if (NF >= 3 && $1 ~ /^0x/)
		$0 = " " held " " $0
	held = ""
}

# vmlinux.o.map: remember, by output section of the same name.
which == 2 && /^[^ ]/ { current = $1 }
which == 2 && /^ [^ ]/ && $2 ~ /^0x/ && $3 ~ /^0x/ && NF == 4 {
	parts[current]++
	part[current, parts[current]] = $2 " " $3 " " $4 " " $1
	next
}

# vmlinux.map
# Sections that are not in memory are at 0 too, as the per-CPU ones are.
# Before ld merges the strings of a section, the map has it longer than it is here.
which == 3 && /^ [^ ]/ && $2 ~ /^0x/ && $3 ~ /^0x/ && NF == 4 {
	if ((low32($2) < least && $1 !~ /percpu/) || $1 ~ /^\.(debug|comment|ctf)/)
		next
	if ($4 == "vmlinux.o") {
		for (i = 1; i <= parts[$1]; i++) {
			split(part[$1, i], p, " ")
			if (strtonum(p[1]) + strtonum(p[2]) > strtonum($3))
				break
			place(low32($2) + strtonum(p[1]), strtonum(p[2]), p[3], p[4])
		}
	} else {
		place(low32($2), strtonum($3), $4, $1)
	}
	next
}
which == 3 && $1 ~ /^0x/ && ($3 == "=" || $2 == "PROVIDE" || $2 ~ /^\(/) {
	by_script[$2, low32($1)]
	next
}

# nm -S: "address size type name", without the size if there is none.
which == 4 {
	if (NF == 4)
		sized[$4, low32($1)]
	next
}

# Does an object whose section ends at ADDR have the modules GOT?
function ends_with(addr, got,    objects, n, i)
{
	n = split(ends[addr], objects, " ")
	for (i = 1; i <= n; i++)
		if (modules_of(objects[i]) == got)
			return 1
	return 0
}

# The symbols; a loadable module's are behind all others.
which == 5 && FNR == 1 {
	for (i = 1; i <= nplaced; i++)
		order[i] = sprintf("%010d %d", from[i], i)
	n = asort(order)
	for (i = 1; i <= n; i++) {
		split(order[i], p, " ")
		sorted[i] = p[2] + 0
	}
}
which == 5 {
	addr = low32($1)
	if (loadable || (seen_kernel &&
	    (addr < least || (highest && addr > highest) || $1 ~ /^ffffffff[cd]/))) {
		loadable = 1
		next
	}
	if ($0 ~ /\t\[(__builtin__|bpf\])/)
		next
	if (addr >= least)
		seen_kernel = 1
	got = index($0, "\t") ? substr($0, index($0, "\t") + 1) : ""
	sub(/ ?\{.*/, "", got)
	name = $4
	kind = $3 ~ /[tTwW]/ ? "text" : "data"

	low = 1
	high = nplaced
	while (low <= high) {
		mid = int((low + high) / 2)
		if (from[sorted[mid]] <= addr)
			low = mid + 1
		else
			high = mid - 1
	}
	i = high >= 1 ? sorted[high] : 0
	inside = i && addr < upto[i]
	script = (name, addr) in by_script || name in script_name
	object = script ? "linker-script" : inside ? owner[i] : ""
	want = inside && !script ? modules_of(object) : ""
	count[kind]++
	if (want != "")
		modular[kind]++
	if (got == want) {
		agree[kind]++
		next
	}
	if (script)
		verdict = "linker"
	else if (!((name, addr) in sized) && ends_with(addr, got))
		verdict = "end"
	else if (!inside)
		verdict = "nowhere"
	else if (isec[i] ~ /^\.rodata\.(str|cst)/)
		verdict = "merged"
	else
		verdict = "wrong"
	bad[kind, verdict]++
	print verdict, kind, name, $1, "got", got == "" ? "-" : got, "want",
		want == "" ? "-" : want, "from", object == "" ? "-" : object
}

END {
	for (kind in count) {
		printf "count %s %d symbols, %d in modules, %d agree", kind,
			count[kind], modular[kind], agree[kind]
		for (key in bad) {
			split(key, p, SUBSEP)
			if (p[1] == kind)
				printf ", %d %s", bad[key], p[2]
		}
		print ""
	}
}
