# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Tests of an unpatched kernel that is built with the plugin, or without if $flavour is one whose
# objects are stamped otherwise; $version says which.
flavour=${flavour:-stock}
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"

# ./ours, and what the kernel's own script makes: ./theirs.
both_ranges()
{
	object_map
	"$linkpass" ranges "$kernel/vmlinux" > ours
	(cd "$kernel" && gawk -f "$newer/scripts/generate_builtin_ranges.awk" \
		modules.builtin vmlinux.map vmlinux.o.map) > theirs
}

# Not for what is at addresses of nobody, such as merged strings.
ranges_as_kernels()
{
	both_ranges
	"$linkpass" list "$kernel/vmlinux" > list
	gawk -f "$here/ranges.awk" ours theirs list > differences
	judge differences
}

# DTrace finds every anchor, and places at least as many symbols as with the kernel's file,
# in the order of /proc/kallsyms and of System.map; more than $1 of them are text.
ranges_read()
{
	[ -f "$boot/kallsyms" ] || skip "no booted kernel"
	both_ranges
	for symbols in "$boot/kallsyms" "$kernel/System.map"; do
		for f in ours theirs; do
			gawk -f "$here/ranges-reader.awk" $f "$symbols" > $f.read
			grep -E '^(lost|count)' $f.read | sed "s/^/$f: /" >&3
		done
		none '^lost' ours.read
		tail -qn 1 ours.read theirs.read | gawk -v anchors="$(grep -c ' = ' ours)" -v least="${1:-10000}" '
			NR == 1 { ours = $2; text = $6; found = $10 }
			END { exit !(text > least && found == anchors && ours >= $2) }'
	done
}

boot_guest()
{
	mkdir guest
	cp "$kernel/drivers/net/dummy.ko" guest/
	cat > guest/run <<-'EOF'
	insmod /guest/dummy.ko
	cat /proc/kallsyms > /out/kallsyms
	cat /sys/kernel/notes > /out/notes
	echo 2 > /proc/sys/kernel/kptr_restrict
	cat /proc/kallsyms > /out/hidden
	EOF
	"$top/scripts/boot-kernel" "$kernel/$image" guest "$boot" > console ||
		{ tail -n 30 console; return 1; }
}

# linkpass lists the running kernel's addresses with the modules from the file.
running()
{
	"$linkpass" list --kallsyms "$boot/kallsyms" --notes "$boot/notes" "$kernel/vmlinux" > list
	gawk '{
		sub(/\\040\t/, " \t")
		match($0, /^([^ ]+) [^ ]+ ([^\t]+)(.*)/, m)
		print m[1] " " m[2] (m[3] ~ /^\t\[dummy\]$/ ? m[3] : "")
	}' list | same "$boot/kallsyms" -
	"$linkpass" list "$kernel/vmlinux" | gawk '{ $1 = ""; print }' > file
	grep -v '	\[dummy\]$' list | gawk '{ $1 = ""; print }' | same file -
	grep -E '^[0-9a-f]*[1-9a-f][0-9a-f]* [1-9a-f][0-9a-f]* t dummy_xmit	\[dummy\]$' list
}

running_wrong()
{
	v=$kernel/vmlinux
	fails 1 "$linkpass" list --kallsyms "$boot/hidden" "$v"
	says "linkpass: $boot/hidden: has no addresses in it; read it as root"
	# A symbol at another address, another name, missing lines, one line more.
	gawk '$3 == "schedule" { sub(/.$/, "0", $1); $1 = substr($1, 1, 15) "1" } { print }' \
		"$boot/kallsyms" > moved
	fails 1 "$linkpass" list --kallsyms moved "$v"
	grep -E '^linkpass: moved: line [0-9]+ has schedule at 0x[0-9a-f]+, not at 0x[0-9a-f]+: not of this kernel$' err
	sed 's/ schedule$/ reschedule/' "$boot/kallsyms" > named
	fails 1 "$linkpass" list --kallsyms named "$v"
	grep -E '^linkpass: named: line [0-9]+ has reschedule, where .* has schedule: not of this kernel$' err
	head -n 1000 "$boot/kallsyms" > part
	fails 1 "$linkpass" list --kallsyms part "$v"
	grep -E '^linkpass: part: ends at line 1000, where .* has .*: not of this kernel$' err
	sed '/	\[dummy\]/i ffffffff82ffffff T more' "$boot/kallsyms" > more
	fails 1 "$linkpass" list --kallsyms more "$v"
	grep -E '^linkpass: more: line [0-9]+ has one symbol more, more: not of this kernel$' err
	echo "not kallsyms" > text
	fails 1 "$linkpass" list --kallsyms text "$v"
	says "linkpass: text: line 1 is not one of /proc/kallsyms"
	head -c 20 "$boot/notes" > notes
	fails 1 "$linkpass" list --kallsyms "$boot/kallsyms" --notes notes "$v"
	says "linkpass: notes: no build ID"
	gawk 'BEGIN { printf "\4\0\0\0\4\0\0\0\3\0\0\0GNU\0abcd" }' > notes
	fails 1 "$linkpass" list --kallsyms "$boot/kallsyms" --notes notes "$v"
	says "linkpass: notes: build ID is not that of $v"
}
