#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Compare "linkpass annotate" with the kernel's own decode_stacktrace.sh, which reads debug
# information: which file each says that a line is of, and the time per line. Then measure how many
# lines a second annotate reads of a log.
#
# Usage: annotate.sh [DIRECTORY [LOG]]
#
# DIRECTORY is a build with debug information, by default the unpatched test kernel. The lines
# compared are the first of LOG, or else those of functions, with the size that the kernel would
# print: as many as COUNT says (default and most: 30; the script starts addr2line for each; 0 leaves
# the comparison out). CROSS_COMPILE says what the names of the binutils begin with.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=${KALLMOD_WORK:-$top/work}
kernel=${1:-$work/6.12-stock}
log=${2-}
count=${COUNT:-30}
[ "$count" -le 30 ] || count=30
linkpass=$top/build/linkpass
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

[ -f "$kernel/vmlinux" ] || [ "${1-}" ] || "$top/scripts/test-kernel" 6.12 stock
[ -f "$kernel/vmlinux" ] || { echo "annotate.sh: $kernel/vmlinux: no such file" >&2; exit 1; }
[ "$count" -eq 0 ] || readelf -SW "$kernel/vmlinux" | grep -q ' \.debug_line ' ||
	{ echo "annotate.sh: $kernel/vmlinux: no debug information" >&2; exit 1; }
tree=$(readlink -f "$kernel/source" || readlink -f "$kernel")

# A line for each of $1 functions, in the middle.
functions()
{
	gawk -v lines="$1" '
		{ at = strtonum("0x" substr($1, 9)) }
		name != "" && at > start {
			line[++n] = sprintf(" %s+0x%x/0x%x", name, (at - start) / 2, at - start)
			name = ""
		}
		$2 ~ /[tT]/ && $3 ~ /^[A-Za-z_]/ && $3 !~ /^__(cfi|pfx)_/ && at != start { name = $3 }
		{ start = at }
		END {
			for (i = 0; i < lines; i++)
				print line[1 + int(i * n / lines)]
		}' "$kernel/System.map"
}

# Each symbol of a log, with its offset, once.
symbols_of()
{
	grep -aoE '[A-Za-z_][A-Za-z0-9_.$]*\+0x[0-9a-f]+/0x[0-9a-f]+( \[[a-z0-9_]+\])?' "$1" |
		grep -v ']$' | gawk '!seen[$0]++ { print " " $0 }'
}

# timed NAME COMMAND...: its output to NAME, seconds of processor time to NAME.time
timed()
{
	name=$1
	shift
	/usr/bin/time -f '%U %S' -o "$scratch/time" "$@" < "$scratch/in" > "$scratch/$name" \
		2> "$scratch/err" || { cat "$scratch/err" >&2; exit 1; }
	gawk '{ print $1 + $2 }' "$scratch/time" > "$scratch/$name.time"
}

# " vfs_read+0x1/0x2 {fs/read_write.o}" beside "vfs_read (fs/read_write.c:469)". Of inlined
# functions there are several places, the last of which is in the function itself. Both answer if
# there is an object here and a file there that is no header: a header, or a file that others
# include, does not tell the object.
judge()
{
	gawk '
	FILENAME ~ /annotated$/ {
		split($1, part, "+")
		name[++n] = part[1]
		object[n] = match($0, /\{.*\}/) ? substr($0, RSTART + 1, RLENGTH - 2) : "?"
		next
	}
	$1 == name[at + 1] || index($1, name[at + 1] "+") == 1 { at++ }
	match($0, /[^ (]+:[0-9]+/) { file[at] = substr($0, RSTART, RLENGTH) }
	END {
		for (i = 1; i <= n; i++) {
			want = file[i]
			sub(/:[0-9]+$/, "", want)
			sub(/^\.\//, "", want)
			if (object[i] == "?" || !sub(/\.[cS]$/, ".o", want)) {
				silent++
			} else if (object[i] == want) {
				same++
			} else {
				differ++
				print name[i] ": {" object[i] "} beside " file[i]
			}
		}
		printf "%d symbols; right where both answer: %d of %d; one does not answer: %d\n",
			n, same, same + differ, silent
	}' "$scratch/annotated" "$scratch/decoded"
}

compare()
{
	if [ "$log" ]; then symbols_of "$log"; else functions "$count"; fi | head -n "$count" > "$scratch/in"
	timed annotated "$linkpass" annotate "$kernel/vmlinux" -
	timed decoded bash "$tree/scripts/decode_stacktrace.sh" "$kernel/vmlinux" "$tree"
	judge
	gawk -v a="$(cat "$scratch/annotated.time")" -v d="$(cat "$scratch/decoded.time")" \
		-v n="$(wc -l < "$scratch/in")" 'BEGIN {
		printf "linkpass annotate: %.3f s, %.1f ms a line; ", a, 1000 * a / n
		printf "decode_stacktrace.sh: %.2f s, %.1f ms a line\n", d, 1000 * d / n }'
}

[ "$count" -eq 0 ] || compare

if [ "$log" ]; then cp "$log" "$scratch/in"; else functions 100 > "$scratch/in"; fi
gawk '{ line[NR] = $0 } END { for (i = 0; i < 1000000; i++) print line[i % NR + 1] }' \
	"$scratch/in" > "$scratch/many"
mv "$scratch/many" "$scratch/in"
timed many "$linkpass" annotate "$kernel/vmlinux" -
gawk -v t="$(cat "$scratch/many.time")" 'BEGIN {
	printf "1000000 lines: %.2f s, %d lines a second\n", t, 1000000 / t }'
