#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# x86_64_defconfig with every module built in.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

version=6.12
work=${KALLMOD_WORK:-$top/work}
build=$work/$version-big
here=$top/tests/kernel

no_warnings()
{
	none "[Ww]arning|WARNING|error:" "$build/build.log"
}

oracle()
{
	"$linkpass" list "$build/vmlinux" > list
	nm -S "$build/vmlinux" > nm
	(cd "$build" && gawk -f "$here/oracle.awk" modules.builtin vmlinux.o.map \
		vmlinux.map "$OLDPWD/nm" "$OLDPWD/list") > differences
	grep '^count' differences >&3
	grep -v '^count' differences > found || true
	grep -vE "$(grep -v '^#' "$here/explained-$version" | paste -s -d '|')" found > left || true
	head -n 40 left
	[ ! -s left ]
}

tables()
{
	"$linkpass" stats "$build/vmlinux" > stats
	sed '/^$/,$d' stats >&3
	gawk '$1 == "classic" { exit !($7 <= 60) }' stats
}

exec 3>&1
try "kernel $version, big" "$top/scripts/test-kernel" $version big
[ -f "$build/vmlinux" ] || exit $failed
try "big: no warning in the build" no_warnings
try "big: modules against linker maps, .cmd files and modules.builtin" oracle
try "big: tables are small" tables
exit $failed
