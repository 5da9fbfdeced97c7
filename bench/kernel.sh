#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Measure what kallmod costs a kernel: the size of its tables and of the images, and the
# time of lookups and of reading /proc/kallmodsyms, each beside the same without kallmod.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=${KALLMOD_WORK:-$top/work}
with=$work/6.12-kallmod
without=$work/6.12-plain
linkpass=$top/build/linkpass
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$top/scripts/test-kernel" 6.12 kallmod
"$top/scripts/test-kernel" 6.12 plain

row()
{
	printf '%-44s %12s %12s %9s\n' "$@"
}

ratio()
{
	gawk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", a / b }'
}

# between FROM TO: print the distance of two symbols in System.map.
between()
{
	gawk -v from="$1" -v to="$2" '
		$3 == from { a = strtonum("0x" substr($1, 9)) }
		$3 == to { b = strtonum("0x" substr($1, 9)) }
		END { print b - a }' "$with/System.map"
}

symbols=$("$linkpass" list "$with/vmlinux" | wc -l)
"$linkpass" stats "$with/vmlinux" > "$scratch/stats"
sizes=$(between kallsyms_size_gaps kallsyms_seqs_of_names)
names=$(between kallsyms_names kallsyms_markers)

row "" "kallmod" "other" "ratio"
classic=$("$linkpass" stats --json "$with/vmlinux" | sed -n 's/.*"classic_bytes": \([0-9]*\).*/\1/p')
modules=$(gawk '$1 == "table" { print $3 }' "$scratch/stats")
row "module tables / classic encoding, bytes" "$modules" "$classic" \
	"$(ratio "$modules" "$classic")"
row "sizes / an array of longs, bytes" "$sizes" $((8 * symbols)) \
	"$(ratio "$sizes" $((8 * symbols)))"
row "  bytes a symbol" "$(ratio "$sizes" "$symbols")" 8 ""
objects=$(gawk '$1 == "object" { print $3 }' "$scratch/stats")
row "objects / kallsyms_names, bytes" "$objects" "$names" "$(ratio "$objects" "$names")"

loaded()
{
	size "$1" | gawk 'NR == 2 { print $4 }'
}

file()
{
	stat -c %s "$1"
}

selftest=$(loaded "$with/kernel/kallmodsyms_kunit.o")
row "vmlinux in memory / without kallmod, bytes" \
	$(($(loaded "$with/vmlinux") - selftest)) "$(loaded "$without/vmlinux")" \
	"$(ratio $(($(loaded "$with/vmlinux") - selftest)) "$(loaded "$without/vmlinux")")"
row "vmlinux file, with the self-test" "$(file "$with/vmlinux")" "$(file "$without/vmlinux")" \
	"$(ratio "$(file "$with/vmlinux")" "$(file "$without/vmlinux")")"
image=arch/x86/boot/bzImage
row "bzImage, with the self-test" "$(file "$with/$image")" "$(file "$without/$image")" \
	"$(ratio "$(file "$with/$image")" "$(file "$without/$image")")"

# --- In the booted kernel ----------------------------------------------------

mkdir "$scratch/guest"
gcc -static -O2 -o "$scratch/guest/read-files" "$top/bench/read-files.c"
gcc -static -O2 -o "$scratch/guest/load-time" "$top/tests/kernel/guest/load-time.c"

# boot BUILD NAME: boot a kernel, wait until kallsyms' self-test is done, and measure. The
# results go to $scratch/NAME.
boot()
{
	cp "$1/drivers/kallmod_samples/kms-many.ko" "$scratch/guest/"
	cat > "$scratch/guest/run" <<-'EOR'
	for i in $(seq 100); do
		dmesg | grep -q "_selftest: finish$" && break
		sleep 3
	done
	dmesg > /out/log
	echo c > /proc/kms-ask
	cat /proc/kms-ask > /out/cost
	/guest/load-time /guest/kms-many.ko kms_many > /out/load
	[ ! -f /proc/kallmodsyms ] ||
		/guest/read-files /proc/kallmodsyms /proc/kallsyms > /out/read
	EOR
	"$top/scripts/boot-kernel" "$1/$image" "$scratch/guest" "$scratch/$2" nokaslr \
		> "$scratch/console" || { tail "$scratch/console"; exit 1; }
}

boot "$with" out
boot "$without" plain
read -r ours theirs < "$scratch/out/read"
row "reading kallmodsyms / kallsyms, us" "$ours" "$theirs" "$(ratio "$ours" "$theirs")"

# The KUnit tests of kallmodsyms print these times.
lookup()
{
	sed -n "s/.*lookup by $1: \([0-9]*\) ns, $2[: ]*\([0-9]*\) ns.*/\1 \2/p" \
		"$scratch/out/log" > "$scratch/lookup"
	read -r ours theirs < "$scratch/lookup"
	row "lookup by $1 / $2, ns" "$ours" "$theirs" "$(ratio "$ours" "$theirs")"
}

lookup address kallsyms_lookup_size_offset
lookup selector "by name"

# The old interfaces, which run the same code in both kernels.
read -r address name < "$scratch/out/cost"
read -r plain_address plain_name < "$scratch/plain/cost"
row "kallsyms_lookup_size_offset / without, ns" "$address" "$plain_address" \
	"$(ratio "$address" "$plain_address")"
row "kallsyms_lookup_name / without, ns" "$name" "$plain_name" \
	"$(ratio "$name" "$plain_name")"
read -r ours < "$scratch/out/load"
read -r theirs < "$scratch/plain/load"
row "loading 80,000 symbols / without, us" "$ours" "$theirs" "$(ratio "$ours" "$theirs")"
