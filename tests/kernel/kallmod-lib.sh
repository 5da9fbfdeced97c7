# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Tests of a booted kernel with /proc/kallmodsyms, for any machine. $boot has what the guest
# wrote: copies of the files, as FILE.READER.KPTR_RESTRICT.PERF_EVENT_PARANOID.

booted()
{
	[ -f "${boot:?}/kallmodsyms.root.1.2" ] || skip "no booted kernel"
}

# Without sizes, modules and objects, kallmodsyms is the same as kallsyms, for each reader in
# "$@".
same_as_kallsyms()
{
	booted
	for how; do
		gawk '{
			match($0, /^([^ ]+) [^ ]+ ([^\t]+)(.*)/, m)
			tail = m[3]
			sub(/ \{.*\}$/, "", tail)
			print m[1] " " m[2] (tail ~ /^\t\[(dummy|kms_loadable|bpf|__builtin__[a-z]*)\]/ ? tail : "")
		}' "$boot/kallmodsyms.$how" > stripped
		same "$boot/kallsyms.$how" stripped
	done
	wc -l < stripped
}

# linkpass lists from the file the same lines that the booted kernel shows.
list_same()
{
	booted
	"${linkpass:?}" list "${kernel:?}/vmlinux" > list
	head -n "$(wc -l < list)" "$boot/kallmodsyms.root.1.2" > core
	wc -l < list
	same list core
}

booted_oracle()
{
	booted
	oracle "$boot/kallmodsyms.root.1.2" "$@"
}

# Print the lines but those that are there twice: symbols without a size of one name at one
# address, where two objects meet. Of constants of one name that were merged, print one. Leave out
# $alike_constants, which nothing tells apart.
once()
{
	gawk '{ n[$0]++; line[NR] = $0; size[NR] = $2 }
		END {
			for (i = 1; i <= NR; i++)
				if (n[line[i]] == 1 || (size[i] != "0" && (line[i] ~ /\t/ || !seen[line[i]]++)))
					print line[i]
		}' "$1" | grep -vE " (${alike_constants:-^})(	.*)?\$"
}

# No two lines are alike, addresses and sizes aside. Mapping symbols ($x, $d, $xrv64i2p1) and
# the assembler's labels (.L1) of loadable modules, which /proc/kallsyms lists on some machines,
# have no names of their own.
unalike()
{
	booted
	once "$boot/kallmodsyms.root.1.2" > lines
	gawk '$4 !~ /^((__pi_)?\$[dx](rv.*)?$|\.L)/ { $1 = $2 = $3 = ""; print }' lines |
		sort | uniq -d > alike
	head alike
	[ ! -s alike ]
	# Only symbols that share their name and modules have an object.
	gawk '{
		i = index($0, "\t")
		tail = i ? substr($0, i + 1) : ""
		object = match(tail, /\{[^{}]*\}$/) ? substr(tail, RSTART) : ""
		modules = object == "" ? tail : substr(tail, 1, RSTART - 1)
		gsub(/ /, "", modules)
		count[$4, modules]++
		key[NR] = $4 SUBSEP modules
		has[NR] = object != ""
		# Of one name but for a number, at one address, where two objects meet.
		meet[NR] = $1 " " $4
		sub(/\.[0-9]+$/, "", meet[NR])
		empty[NR] = $2 == "0" && !has[NR]
		meeting[meet[NR]] += empty[NR]
		line[NR] = $0
	} END {
		for (i = 1; i <= NR; i++) {
			shared += has[i]
			if (empty[i] && meeting[meet[i]] > 1)
				continue
			if (has[i] != (count[key[i]] > 1) && line[i] !~ /\[(bpf|__builtin__[a-z]*)\]$| ((__pi_)?\$[dx](rv[^\t]*)?|\.L[^\t]*)(\t|$)/) {
				print line[i]
				bad++
			}
		}
		print shared + 0, "symbols with an object" > "/dev/fd/3"
		exit bad || shared < least
	}' least="${least_objects:-1500}" lines
}

resolved()
{
	booted
	cat "$boot/resolved" >&3
	excused=$(grep -cE "^vmlinux:(${alike_constants:-^}): 0, not " "$boot/resolved" || true)
	grep ", $excused wrong\$" "$boot/resolved"
}

# Each probe fires for its object alone; an ambiguous one is refused.
probes_fire()
{
	booted
	sed -n 's/^[pr] //p' "${here:?}/probes.expected" | sed "${probes_differ-}" | same - "$boot/probes"
}
