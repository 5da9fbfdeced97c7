# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Tests of x86_64_defconfig with every module built in; $version and $flavour
# say which.
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"

tables()
{
	"$linkpass" stats "$kernel/vmlinux" > stats
	sed '/^$/,$d' stats >&3
	classic=$("$linkpass" stats --json "$kernel/vmlinux" | sed -n 's/.*"classic_bytes": \([0-9]*\).*/\1/p')
	gawk -v classic="$classic" '$1 == "table" {
		printf "%.1f %% of the classic encoding\n", 100 * $3 / classic
		exit !($3 <= 0.6 * classic)
	}' stats >&3
}

# No two symbols have the same name and annotations.
unalike()
{
	"$linkpass" list "$kernel/vmlinux" > list
	gawk '{ $1 = $2 = $3 = ""; print }' list | sort | uniq -d > alike
	head alike
	[ ! -s alike ]
	"$linkpass" stats "$kernel/vmlinux" | grep -E "^(shared names|object bytes)" >&3
}

try "kernel $version, $flavour" "$top/scripts/test-kernel" "$version" "$flavour"
[ -f "$kernel/vmlinux" ] || exit "$failed"
try "$version, $flavour: no warning in the build" no_warnings
try "$version, $flavour: modules against linker maps, .cmd files and modules.builtin" list_oracle
try "$version, $flavour: translation units against DWARF" dwarf
try "$version, $flavour: linkpass ranges, by verify_builtin_ranges.awk" \
	verify_ranges "should|Mismatches: *[1-9]"
try "$version, $flavour: tables are small" tables
try "$version, $flavour: no two lines are alike" unalike
exit "$failed"
