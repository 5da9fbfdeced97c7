# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What linkpass size must add up to, from readelf and nm; and the geometry of its treemaps.

# section_sums FILE: print the bytes of text, rodata, data, bss and init, and of all.
section_sums()
{
	{
		"${cross-}nm" "$1"
		echo sections
		"${cross-}readelf" -SW "$1"
	} | gawk --non-decimal-data '
		$0 == "sections" { sections = 1; next }
		!sections && $3 ~ /^__(init_begin|init_end|start_rodata|end_rodata)$/ {
			# Exact in a double only without the upper half.
			at[$3] = strtonum("0x" substr($1, length($1) - 7))
		}
		!sections || !sub(/^ *\[ *[0-9]+\] /, "") || $7 !~ /A/ { next }
		{
			start = strtonum("0x" substr($3, length($3) - 7))
			size = strtonum("0x" $5)
			end = start + size
		}
		function within(from, to)
		{
			return (from in at) && (to in at) && start >= at[from] && end <= at[to]
		}
		{
			if ($1 ~ /^\.data\.\.percpu/)
				column = 3
			else if (within("__init_begin", "__init_end") || $1 ~ /^\.init(\.|$)/)
				column = 5
			else if ($7 ~ /X/)
				column = 1
			else if ($2 == "NOBITS")
				column = 4
			else
				column = $7 !~ /W/ || within("__start_rodata", "__end_rodata") ? 2 : 3
			sum[column] += size
			sum[6] += size
		}
		END {
			for (i = 1; i <= 6; i++)
				printf "%d%s", sum[i], i < 6 ? " " : "\n"
		}'
}

# same_sums FILE: by every key, the columns of "size" add up to the sections.
same_sums()
{
	section_sums "$1" > sums
	for key in module directory object section symbol; do
		"${linkpass:?}" size --by=$key "$1" > rows || return 1
		gawk 'NR > 1 && $7 != "total" { for (i = 1; i <= 6; i++) sum[i] += $i }
			END { for (i = 1; i <= 6; i++) printf "%d%s", sum[i], i < 6 ? " " : "\n" }' rows |
			same sums - || { echo "by $key"; return 1; }
		tail -n 1 rows | gawk '{ print $1, $2, $3, $4, $5, $6; exit $7 != "total" }' |
			same sums - || { echo "total by $key"; return 1; }
	done
}

# boxes FILE: print left, top, width, height, and name of each box of a treemap that
# contains no other.
boxes()
{
	gawk -v RS='<g class="box"><title>' 'NR > 1 {
		match($0, /x="([0-9.]+)" y="([0-9.]+)" width="([0-9.]+)" height="([0-9.]+)"/, a)
		sub(/[\n<].*/, "")
		print a[1], a[2], a[3], a[4], $0
	}' "$1"
}

# disjoint: fail if two boxes overlap, or one has no name or no area.
disjoint()
{
	sort -n | gawk '
		$3 <= 0 || $4 <= 0 || NF < 5 { print "bad: " $0; bad = 1 }
		{
			# In the order of their left sides; drop those that are left behind.
			kept = 0
			for (i = 1; i <= n; i++) {
				if (right[i] <= $1 + 0.001)
					continue
				kept++
				right[kept] = right[i]; top[kept] = top[i]
				bottom[kept] = bottom[i]; line[kept] = line[i]
				if ($2 < bottom[kept] - 0.001 && $2 + $4 > top[kept] + 0.001) {
					print "overlap: " line[kept] " / " $0
					bad = 1
				}
			}
			n = kept + 1
			right[n] = $1 + $3; top[n] = $2; bottom[n] = $2 + $4; line[n] = $0
			area += $3 * $4
		}
		END { printf "%d boxes, area %d\n", NR, area; exit bad || !NR }'
}
