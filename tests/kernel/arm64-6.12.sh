#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An unpatched 6.12 for arm64.
export ARCH=arm64
version=6.12
# shellcheck source=stock-lib.sh
. "$(dirname "$0")/stock-lib.sh"

try "arm64: plugin" make -s -C "$top" GCC="$gcc"
try "kernel 6.12 for arm64, unpatched, with the plugin" "$top/scripts/test-kernel" $version stock
try "arm64: no warning in the build" no_warnings
try "arm64: modules against linker maps, .cmd files and modules.builtin" list_oracle 20000
try "arm64: translation units against DWARF" dwarf
try "arm64: linkpass ranges, by verify_builtin_ranges.awk" \
	verify_ranges "should|Mismatches: *[1-9]"
try "arm64: linkpass ranges, beside generate_builtin_ranges.awk" ranges_as_kernels
try "arm64: sizes against nm" list_sizes
rm -rf "$boot"
try "arm64: boot" boot_guest
try "arm64: the running kernel's symbols" running
try "arm64: linkpass ranges, as DTrace reads them" ranges_read 5000
exit $failed
