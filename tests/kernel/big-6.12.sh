#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# x86_64_defconfig with every module built in.
version=6.12
flavour=big
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"

tables()
{
	"$linkpass" stats "$kernel/vmlinux" > stats
	sed '/^$/,$d' stats >&3
	gawk '$1 == "classic" { exit !($7 <= 60) }' stats
}

try "kernel $version, big" "$top/scripts/test-kernel" $version big
[ -f "$kernel/vmlinux" ] || exit $failed
try "big: no warning in the build" no_warnings
try "big: modules against linker maps, .cmd files and modules.builtin" list_oracle
try "big: linkpass ranges, by verify_builtin_ranges.awk" \
	verify_ranges "should|Mismatches: *[1-9]"
try "big: tables are small" tables
exit $failed
