# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The tests of an unpatched kernel on another machine than this one: $ARCH and $version say
# which.
# shellcheck source=stock-lib.sh
. "$(dirname "$0")/stock-lib.sh"
# shellcheck source=machines.sh
. "$here/machines.sh"

# The linker has made code shorter: functions of ext4 are longer in its objects.
shortened()
{
	"${cross}nm" -S "$kernel"/fs/ext4/*.o | gawk 'NF == 4 { print $4, strtonum("0x" $2) }' > before
	"${cross}nm" -S "$kernel/vmlinux" | gawk 'NF == 4 { print $4, strtonum("0x" $2) }' > after
	"$linkpass" list "$kernel/vmlinux" | gawk '/ [tT] .*\t\[ext4\]$/ { print $4 }' > names
	gawk 'FILENAME == "names" { ext4[$1]; next }
		FILENAME == "before" { many[$1]++; was[$1] = $2; next }
		($1 in ext4) && many[$1] == 1 { all++; shorter += $2 < was[$1] }
		END {
			print "count", shorter, "of", all, "functions of ext4 are shorter" > "/dev/fd/3"
			exit shorter < 100
		}' names before after
}

try "$machine: plugin" make -s -C "$top" GCC="$gcc"
try "kernel $version for $machine, unpatched, with the plugin" "$top/scripts/test-kernel" "$version" stock
try "$machine: no warning in the build" no_warnings
[ ! "$relaxes" ] || try "$machine: the linker has shortened code" shortened
try "$machine: modules against linker maps, .cmd files and modules.builtin" \
	list_oracle "$least_text" "$least_modular"
try "$machine: translation units against DWARF" dwarf "$least_debug"
try "$machine: linkpass ranges, by verify_builtin_ranges.awk" \
	verify_ranges "should|Mismatches: *[1-9]"
try "$machine: linkpass ranges, beside generate_builtin_ranges.awk" ranges_as_kernels
try "$machine: sizes against nm" list_sizes
rm -rf "$boot"
try "$machine: boot" boot_guest
try "$machine: the running kernel's symbols" running
try "$machine: linkpass ranges, as DTrace reads them" ranges_read "$least_read"
exit $failed
