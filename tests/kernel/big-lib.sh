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
	gawk '$1 == "classic" { exit !($7 <= 60) }' stats
}

# Not one symbol has the name and annotations of another, and each is found by them.
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
