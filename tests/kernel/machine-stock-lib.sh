# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The tests of an unpatched kernel on another machine than this one: $ARCH and $version say
# which.
# shellcheck source=stock-lib.sh
. "$(dirname "$0")/stock-lib.sh"
# shellcheck source=machines.sh
. "$here/machines.sh"

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
