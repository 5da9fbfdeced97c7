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

try "kernel $version, $flavour" "$top/scripts/test-kernel" "$version" "$flavour"
[ -f "$kernel/vmlinux" ] || exit "$failed"
try "$version, $flavour: no warning in the build" no_warnings
try "$version, $flavour: modules against linker maps, .cmd files and modules.builtin" list_oracle
try "$version, $flavour: translation units against DWARF" dwarf
try "$version, $flavour: linkpass ranges, by verify_builtin_ranges.awk" \
	verify_ranges "should|Mismatches: *[1-9]"
try "$version, $flavour: tables are small" tables
exit "$failed"
