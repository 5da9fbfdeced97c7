#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An unpatched 6.12, compiled by "kallmod-cc clang" and linked by lld.
version=6.12
flavour=clang
# shellcheck source=stock-lib.sh
. "$(dirname "$0")/stock-lib.sh"
# shellcheck source=machines.sh
. "$here/machines.sh"

# shellcheck source=clang-lib.sh
. "$here/clang-lib.sh"

try "clang: kernel $version, unpatched" "$top/scripts/test-kernel" $version $flavour
try "clang: clang and lld, and nothing of GCC" compilers
try "clang: no warning in the build" no_warnings
try "clang: modules against linker maps, .cmd files and modules.builtin" \
	list_oracle "$least_text" "$least_modular"
try "clang: translation units against DWARF" dwarf "$least_debug"
try "clang: linkpass ranges, by verify_builtin_ranges.awk" \
	verify_ranges "should|Mismatches: *[1-9]"
try "clang: linkpass ranges, beside generate_builtin_ranges.awk" ranges_as_kernels
try "clang: sizes against nm" list_sizes
rm -rf "$boot"
try "clang: boot" boot_guest
try "clang: the running kernel's symbols" running
try "clang: linkpass ranges, as DTrace reads them" ranges_read "$least_read"
exit $failed
