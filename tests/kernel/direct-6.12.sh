#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A kernel that is linked from its objects and not from vmlinux.o, has a section
# for each function, no KASLR, only text in kallsyms, and BTF.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

version=6.12
work=${KALLMOD_WORK:-$top/work}
build=$work/$version-direct
here=$top/tests/kernel
boot=$work/$version-direct-boot

no_warnings()
{
	none "[Ww]arning|WARNING|error:" "$build/build.log"
}

oracle()
{
	"$linkpass" list "$build/vmlinux" > list
	nm -S "$build/vmlinux" > nm
	: > empty
	(cd "$build" && gawk -f "$here/oracle.awk" modules.builtin "$OLDPWD/empty" \
		vmlinux.map "$OLDPWD/nm" "$OLDPWD/list") > differences
	grep '^count' differences >&3
	grep -v '^count' differences > found || true
	grep -vE "$(grep -v '^#' "$here/explained-$version" | paste -s -d '|')" found > left || true
	head -n 40 left
	[ ! -s left ]
	gawk '/^count text/ { exit !($3 > 30000 && $5 > 5000) }' differences
}

boot_guest()
{
	mkdir guest
	echo 'cat /proc/kallmodsyms > /out/kallmodsyms' > guest/run
	"$top/scripts/boot-kernel" "$build/arch/x86/boot/bzImage" guest "$boot" > console ||
		{ tail -n 30 console; return 1; }
	"$linkpass" list "$build/vmlinux" > list
	grep -v '	\[\(__builtin__[a-z]*\|bpf\)\]$' "$boot/kallmodsyms" | same list -
}

exec 3>&1
try "kernel $version, linked directly" "$top/scripts/test-kernel" $version direct
[ -f "$build/vmlinux" ] || exit $failed
try "direct: no warning in the build" no_warnings
try "direct: modules against the linker map, .cmd files and modules.builtin" oracle
rm -rf "$boot"
try "direct: booted, linkpass list is the same" boot_guest
exit $failed
