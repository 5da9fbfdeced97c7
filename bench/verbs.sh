#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What each verb of linkpass costs on one image: instructions (callgrind), user and system time
# (the least of three runs) and memory.
#
# Usage: verbs.sh [IMAGE [OLD-IMAGE [LOG]]]
#
# IMAGE is by default the big test kernel, x86_64_defconfig with every module built in. OLD-IMAGE
# is for diff, by default IMAGE itself; LOG is what annotate reads, by default 100,000 lines of
# symbols. What this linkpass does not have is left out. IMAGE is copied, as one of the verbs writes
# to it.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
linkpass=$top/build/linkpass
if [ $# -eq 0 ]; then
	"$top/scripts/test-kernel" 6.12 big > /dev/null
	set -- "${KALLMOD_WORK:-$top/work}/6.12-big/vmlinux"
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C
cp "$1" "$scratch/image"
cp "${2:-$1}" "$scratch/old"
[ ! "${3-}" ] || cp "$3" "$scratch/log"
cd "$scratch"
"$linkpass" --help | gawk '/^  [a-z]+ / { print $1 }' | sort > verbs
"$linkpass" list image > lines
[ -f log ] ||
	gawk '$3 ~ /[tT]/ && $2 != "0" { line[n++] = " " $4 "+0x0/0x" $2 }
		END { for (i = 0; i < 100000; i++) print line[i % n] }' lines > log

# run VERB...: check finds something, and says so by its exit status.
run()
{
	"$@" > out 2> err || case $* in
	*check*) ;;
	*) cat err >&2; exit 1 ;;
	esac
}

# row VERB [ARGUMENT]...
row()
{
	grep -qx "$1" verbs || return 0
	status=0
	"$linkpass" "$@" > out 2> err || status=$?
	# An option that it does not have.
	[ $status -ne 2 ] || return 0
	echo "$1" >> measured
	rm -f callgrind.* times
	run valgrind --tool=callgrind --callgrind-out-file=callgrind.%p "$linkpass" "$@"
	for _ in 1 2 3; do
		run /usr/bin/time -q -f '%U %S %M' -a -o times "$linkpass" "$@"
	done
	instructions=$(sed -n 's/^totals: //p' callgrind.* | gawk '{ n += $1 } END { print n }')
	gawk -v verb="$*" -v instructions="$instructions" '
		NR == 1 || $1 + $2 < least { least = $1 + $2 }
		$3 > memory { memory = $3 }
		END { printf "%-44s %12.1f %8d %8.1f\n", verb, instructions / 1e6, 1000 * least, memory / 1024 }
	' times
}

echo "$(stat -c %s image) bytes, $(wc -l < lines) symbols"
printf '%-44s %12s %8s %8s\n' "" "M instr." "ms" "MiB"
row list image
row list --dups image
row list --format=json image
row list --format=csv image
row resolve image "$(gawk '{ print $4; exit }' lines)"
row lookup image "$(gawk '{ print $1; exit }' lines)"
row annotate image log
row ranges image
row notes image
row stats image
row check image
row size image
row size --by=directory image
row size --by=object image
row size --by=section image
row size --by=symbol image
row size --svg=map.svg image
row size --by=symbol --svg=map.svg image
row diff old image
row diff --by=symbol old image
row extract -o extract image
row tables --reserve -o room.S image
! grep -q " kallsyms_module_tables$" lines || row tables --fill image
sort -u measured | comm -23 verbs - | sed 's/^/not measured: /'
