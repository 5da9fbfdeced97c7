#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# linkpass size and diff beside what else answers such questions, on the same images: user and
# system time (of 10 runs together; the best of three), instructions (callgrind), memory, and
# what each finds.
#
# Usage: size.sh [IMAGE [OLD-IMAGE]]
#
#   size   nm -S and gawk, which add up the sizes of symbols; bloaty, if it is installed
#          (Debian has no package of it)
#   diff   scripts/bloat-o-meter of the kernel, if there is a python3 for it, and the same sums
#          from nm -S and gawk
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=../tests/linkpass/size-lib.sh
. "$top/tests/linkpass/size-lib.sh"
work=${KALLMOD_WORK:-$top/work}
linkpass=$top/build/linkpass
image=$(realpath "${1:-$work/6.12-kallmod/vmlinux}")
old=$(realpath "${2:-$image}")
bloat=$work/linux-6.12/scripts/bloat-o-meter
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C
[ -f "$image" ] || "$top/scripts/test-kernel" 6.12 kallmod
cd "$scratch"

# measure WHAT COMMAND...: print a row.
measure()
{
	what=$1
	shift
	rm -f times callgrind.*
	for _ in 1 2 3; do
		# shellcheck disable=SC2016
		/usr/bin/time -f '%U %S %M' -a -o times sh -c '
			for _ in 1 2 3 4 5 6 7 8 9 10; do
				"$@" > /dev/null
			done' sh "$@"
	done
	valgrind --tool=callgrind --trace-children=yes --callgrind-out-file=callgrind.%p "$@" > out 2> log ||
		{ cat log >&2; exit 1; }
	instructions=$(sed -n 's/^totals: //p' callgrind.* | gawk '{ n += $1 } END { print n }')
	gawk -v what="$what" -v instructions="$instructions" '
		NR == 1 || $1 + $2 < least { least = $1 + $2 }
		$3 > memory { memory = $3 }
		END { printf "%-36s %8.1f %12.1f %8.1f\n", what, 1000 * least / 10, instructions / 1e6, memory / 1024 }
	' times
}

# The sum over symbols that nm -S shows, of the kinds that bloat-o-meter counts, without those
# that it leaves out.
cat > nm-sum <<'EOF'
#!/bin/sh
nm -S "$1" | gawk 'NF == 4 && $3 ~ /[tTdDbBrRvVwW]/ &&
	$4 !~ /^(__mod_|__se_sys|__se_compat_sys|__addressable_|linux_banner$|vermagic$)/ {
	n += strtonum("0x" $2)
} END { printf "%d\n", n }'
EOF
chmod +x nm-sum

printf '%-36s %8s %12s %8s\n' "" "ms" "M instr." "MiB"
measure "size" "$linkpass" size "$image"
measure "size --by=symbol" "$linkpass" size --by=symbol "$image"
measure "nm -S | gawk, one sum" ./nm-sum "$image"
if command -v bloaty > /dev/null; then
	measure "bloaty -d sections" bloaty -d sections -n 0 "$image"
	measure "bloaty -d symbols" bloaty -d symbols -n 0 "$image"
fi
measure "diff" "$linkpass" diff "$old" "$image"
measure "diff --by=symbol" "$linkpass" diff --by=symbol "$old" "$image"
if command -v python3 > /dev/null && [ -f "$bloat" ]; then
	measure "bloat-o-meter" python3 "$bloat" "$old" "$image"
	tail -n 1 out > bloat
fi

echo
section_sums "$image" | sed 's/^/sections (readelf): /'
"$linkpass" size "$image" | gawk '$NF == "total" && NR > 1 { print "size:              ", $1, $2, $3, $4, $5, $6 }'
echo "sum over nm -S: $(./nm-sum "$old") to $(./nm-sum "$image")"
[ ! -f bloat ] || sed 's/^/bloat-o-meter: /' bloat
# Those rows of "diff" that nm -S shows a size for, under the names without numbers.
{
	nm -S "$old"
	nm -S "$image"
} | gawk 'NF == 4 {
	while (match($4, /\.(constprop|isra|part|cold|lto_priv|[0-9]+)$/))
		$4 = substr($4, 1, RSTART - 1)
	if ($4 ~ /^__(UNIQUE_ID_|BTF_ID__)/)
		sub(/[0-9]+$/, "", $4)
	if ($4 ~ /^__initcall__kmod_/)
		sub(/__[0-9]+_[0-9]+_/, "__", $4)
	print $4
}' | sort -u > sized
"$linkpass" diff --by=symbol --csv "$old" "$image" | gawk -F , '
	FILENAME == "sized" { sized[$1]; next }
	FNR > 1 && ($1 in sized) { n += $(NF - 2) }
	END { printf "diff, symbols with a size: %+d\n", n }' sized -
