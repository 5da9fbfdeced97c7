#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An unpatched 6.1.
version=6.1
# shellcheck source=stock-lib.sh
. "$(dirname "$0")/stock-lib.sh"

try "kernel 6.1, unpatched, with the plugin" "$top/scripts/test-kernel" $version stock
try "6.1: no warning in the build" no_warnings
try "6.1: modules against linker maps, .cmd files and modules.builtin" list_oracle
try "6.1: translation units against DWARF" dwarf
try "6.1: linkpass ranges, by verify_builtin_ranges.awk" \
	verify_ranges "should|Mismatches: *[1-9]"
try "6.1: linkpass ranges, beside generate_builtin_ranges.awk" ranges_as_kernels
rm -rf "$boot"
try "6.1: boot" boot_guest
try "6.1: the running kernel's symbols" running
try "6.1: linkpass ranges, as DTrace reads them" ranges_read
try "6.1: /proc/kallsyms of another kernel" running_wrong
exit $failed
