#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A kernel that is linked from its objects instead of vmlinux.o, with a section for each
# function, without KASLR, with only text in kallsyms, and with BTF.
version=6.12
flavour=direct
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"

boot_guest()
{
	mkdir guest
	echo 'cat /proc/kallmodsyms > /out/kallmodsyms' > guest/run
	"$top/scripts/boot-kernel" "$kernel/arch/x86/boot/bzImage" guest "$boot" > console ||
		{ tail -n 30 console; return 1; }
	"$linkpass" list "$kernel/vmlinux" > list
	grep -v '	\[\(__builtin__[a-z]*\|bpf\)\]$' "$boot/kallmodsyms" | same list -
}

try "kernel $version, linked directly" "$top/scripts/test-kernel" $version direct
[ -f "$kernel/vmlinux" ] || exit $failed
try "direct: no warning in the build" no_warnings
try "direct: modules against the linker map, .cmd files and modules.builtin" list_oracle
# The script has no rule for an object that is shared with a loadable module.
try "direct: linkpass ranges, by verify_builtin_ranges.awk" \
	verify_ranges "should be|Mismatches: *[5-9]"
rm -rf "$boot"
try "direct: booted, linkpass list is the same" boot_guest
exit $failed
