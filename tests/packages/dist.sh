#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The tarball: the same whenever and wherever it is made; it builds and installs without git.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

version=$(sed -n 's/^VERSION[^=]*= *//p' "$top/Makefile")
# Outside of any git tree.
unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
tree=$unpacked/kallmod-$version

same_tarball()
{
	"$top/scripts/dist" "$PWD/one.tar.xz"
	(umask 077 && TZ=Pacific/Auckland "$top/scripts/dist" two.tar.xz)
	cmp one.tar.xz two.tar.xz
	tar -tvf one.tar.xz > list
	none ' kallmod-[0-9.]*/(build|work|[.]git)/' list
	gawk '$1 !~ /^-rw(-r--r--|xr-xr-x)$/ || $2 != "0/0" { print; bad = 1 } END { exit bad }' list
	gawk '{ print $4, $5 }' list | sort -u | wc -l | grep -qx 1
	tar -x -f one.tar.xz -C "$unpacked"
	[ -x "$tree/scripts/kallmod-tree" ]
	# What was unpacked makes the same tarball, also when something was built there.
	[ ! -e "$tree/.git" ]
	mkdir "$tree/build" "$tree/work"
	touch "$tree/build/file" "$tree/work/file"
	"$tree/scripts/dist" three.tar.xz
	cmp one.tar.xz three.tar.xz
	rm -r "$tree/build" "$tree/work"
}

builds()
{
	[ -d "$tree" ] || skip "no tarball"
	make -C "$tree" > log 2>&1 || { tail log; return 1; }
	none 'warning:|fatal:' log
	"$tree/build/linkpass" --version | grep -x "linkpass $version"
	cat > a.c <<-'EOF2'
	int f(void) { return 1; }
	EOF2
	gcc -fplugin="$tree/build/kallmod.so" -DKBUILD_MODNAME='"a"' -DKBUILD_MODFILE='"d/a"' -c a.c
	"$tree/build/linkpass" notes a.o | grep '^a.o	a.c	a	d/a	'
	make -s -C "$tree" install DESTDIR="$PWD/root" PREFIX=/usr
	[ "$(root/usr/bin/kallmod-tree --help | wc -l)" -gt 5 ]
	"$tree/scripts/dist" again.tar.xz
	"$top/scripts/dist" want.tar.xz
	cmp want.tar.xz again.tar.xz
}

# debian/ has the version, too.
versions()
{
	head -n 1 "$top/debian/changelog" | grep "^kallmod ($version) "
	for page in "$top"/man/*.[157]; do
		grep "^\.TH .* \"kallmod $version\" " "$page"
	done
}

try "the tarball" same_tarball
try "the tarball builds without git" builds
try "version $version everywhere" versions
exit $failed
