#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Debian packages: lintian has nothing against them; installed on a fresh Debian they are all
# that it takes to build a kernel with /proc/kallmodsyms, which boots.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

suite=bookworm
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
work=${KALLMOD_WORK:-$top/work}
root=$work/packages-root
version=6.12
tree=/usr/src/linux-source-$version

# What builds a kernel: "gcc" is a link to gcc-12, which the plugin brings.
packages="bc bison flex gcc kmod libelf-dev libssl-dev make xz-utils"

# Run a shell command in the new system, with mounts that go when it ends.
in_root()
{
	unshare --mount sh -c '
		mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev" &&
		exec chroot "$0" sh -euc "$1"' "$root" "$1"
}

made()
{
	make -C "$top" deb > log 2>&1 || { tail log; return 1; }
	none 'warning:|fatal:' log
	ls "$top"/build/deb/*.deb
	for p in gcc-12-plugin-kallmod linkpass kallmod-kernel; do
		ls "$top"/build/deb/${p}_*.deb
	done
}

no_complaints()
{
	command -v lintian > /dev/null || skip "no lintian"
	user=
	[ "$(id -u)" -ne 0 ] || user=--allow-root
	lintian $user --fail-on error,warning "$top"/build/deb/*.changes > out 2> err ||
		{ cat out err; return 1; }
	cat out
	[ ! -s out ]
}

# The plugin is where the GCC that it needs looks for plugins, and in no other package.
contents()
{
	dpkg-deb -f "$top"/build/deb/gcc-12-plugin-kallmod_*.deb Depends > depends
	grep -F "gcc-12 (= $(dpkg-query -W -f '${Version}' gcc-12))" depends
	for deb in "$top"/build/deb/*.deb; do
		dpkg-deb -c "$deb" | gawk '$6 !~ /\/$/ { print substr($6, 2) }'
	done | grep -v '^/usr/lib/debug/' | sort > files
	sort -u files | same files -
	grep -x "$(gcc-12 -print-file-name=plugin)/kallmod.so" files
	# All that "make install" installs is in one of them.
	make -s -C "$top" install DESTDIR="$PWD/installed" PREFIX=/usr > log
	(cd installed && find . -type f) | sed 's,^\.,,; s,\(/man[0-9]/.*\),\1.gz,' |
		grep -v '/kallmod\.so$' | sort > want
	comm -23 want files | same /dev/null -
}

installed()
{
	[ "$(id -u)" -eq 0 ] || skip "debootstrap wants to be root"
	rm -rf "$root"
	mkdir -p "$work"
	debootstrap --variant=minbase $suite "$root" "$mirror" > log 2>&1 || { tail log; return 1; }
	printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
	chmod +x "$root/usr/sbin/policy-rc.d"
	mkdir "$root/debs"
	cp "$top"/build/deb/*.deb "$root/debs"
	rm "$root"/debs/*-dbgsym_*
	in_root "export DEBIAN_FRONTEND=noninteractive
		apt-get update
		apt-get install -y --no-install-recommends /debs/*.deb $packages
		apt-get clean" > log 2>&1 || { tail log; return 1; }
	in_root "linkpass --version; kallmod-cc --version; kallmod-ld --version; kallmod-tree --version; kallmod-view --version"
	touch "$root/installed"
}

# A tiny kernel, with nothing but "-fplugin=kallmod": no path, and not in KAFLAGS.
built()
{
	[ -e "$root/installed" ] || skip "no system"
	mkdir -p "$root$tree"
	tar -x -f /usr/src/linux-source-$version.tar.xz -C "$root$tree" --strip-components=1
	grep -v CONFIG_KMS "$top/tests/kernel/tiny.config" > "$root$tree/kallmod.config"
	in_root "kallmod-tree apply $tree" > applied
	grep -x '  make KCFLAGS=-fplugin=kallmod' applied
	in_root "cd $tree
		export KCFLAGS=-fplugin=kallmod
		make -s KCONFIG_ALLCONFIG=kallmod.config allnoconfig
		grep -x CONFIG_KALLMODSYMS=y .config
		make -j$(nproc) vmlinux bzImage" > log 2>&1 || { tail log; return 1; }
	none '[Ww]arning|WARNING' log
	# Objects of assembly have notes, too, each of them.
	(cd "$root$tree" && ar t vmlinux.a) | while read -r o; do
		[ ! -f "$root$tree/${o%.o}.S" ] || echo "$o"
	done | sort > assembly
	[ -s assembly ]
	in_root "linkpass notes $tree/vmlinux" | sed -n 's/\t.*\tasm$//p' | sort | same assembly -
	in_root "linkpass list $tree/vmlinux" | grep -E ' t ext2_readdir	\[ext2\]$'
}

# An extract beside the kernel, found by the build ID.
booted()
{
	[ -f "$root$tree/vmlinux" ] || skip "no kernel"
	mkdir guest
	cat > guest/run <<-'EOF2'
	mkdir -p /out/proc/sys/kernel /out/sys/kernel
	cat /proc/kallmodsyms > /out/proc/kallmodsyms
	cat /sys/kernel/notes > /out/sys/kernel/notes
	uname -r > /out/proc/sys/kernel/osrelease
	EOF2
	# On a busy machine the check of the timer fails: it gives it 10 ticks of real time.
	"$top/scripts/boot-kernel" "$root$tree/arch/x86/boot/bzImage" guest out no_timer_check > console ||
		{ tail console; return 1; }
	in_root "linkpass list $tree/vmlinux" > want
	[ "$(wc -l < want)" -gt 10000 ]
	same want out/proc/kallmodsyms
	rm -rf "$root/guest"
	cp -r out "$root/guest"
	mkdir "$root/guest/boot"
	in_root "export LINKPASS_ROOT=/guest
		linkpass extract -o /guest/boot/kallmod-\$(cat /guest/proc/sys/kernel/osrelease) $tree/vmlinux
		linkpass list" > found 2> err
	same want found
	says "linkpass: reading /guest/boot/kallmod-$(cat out/proc/sys/kernel/osrelease)"
}

removed()
{
	[ -e "$root/installed" ] || skip "no system"
	in_root "dpkg --purge kallmod-kernel linkpass gcc-12-plugin-kallmod" > log 2>&1
	find "$root/usr" "$root/etc" "$root/var" \( -name '*kallmod*' -o -name '*linkpass*' \) \
		! -path "$root$tree/*" > left
	same /dev/null left
}

try "make deb" made
ls "$top"/build/deb/*.changes > /dev/null 2>&1 || exit $failed
try "lintian" no_complaints
try "contents of the packages" contents
try "packages on a fresh Debian" installed
try "a kernel, built with the packages" built
try "that kernel boots" booted
try "packages removed" removed
exit $failed
