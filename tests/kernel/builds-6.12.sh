#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Kernels as people build them: in the tree and outside, through ccache, again after a
# change or an interruption, as a package, with other tools that work on the objects. The
# kernel is tiny, and vmlinux must be the same to the byte however it was made.
version=6.12 flavour=tiny
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"

builds=$work/6.12-builds
jobs=-j$(nproc)
# The kernel's own settings for reproducible builds.
export KBUILD_BUILD_TIMESTAMP='Thu Jan  1 00:00:00 UTC 1970' KBUILD_BUILD_VERSION=1
export KBUILD_BUILD_USER=user KBUILD_BUILD_HOST=host
export CCACHE_DIR="$builds/ccache"
unset CCACHE_NODIRECT CCACHE_DEPEND CCACHE_DISABLE

# configure DIR [ARGUMENT]...: write the tiny configuration, changed by scripts/config.
configure()
{
	dir=$1
	shift
	mkdir -p "$dir"
	make -s -C "$tree" O="$dir" KCFLAGS="-fplugin=$plugin" \
		KCONFIG_ALLCONFIG="$here/tiny.config" allnoconfig > log 2>&1 ||
		{ tail log; return 1; }
	reconfigure "$dir" "$@"
}

reconfigure()
{
	dir=$1
	shift
	[ $# -eq 0 ] || "$tree/scripts/config" --file "$dir/.config" "$@"
	make -s -C "$tree" O="$dir" KCFLAGS="-fplugin=$plugin" olddefconfig
}

# build DIR [MAKE-ARGUMENT]...: through ccache, if the arguments do not say otherwise.
build()
{
	dir=$1
	shift
	make -C "$tree" O="$dir" "$jobs" KCFLAGS="-fplugin=$plugin" CC="ccache gcc" "$@" \
		vmlinux modules bzImage > "$dir/build.log" 2>&1 ||
		{ tail -n 20 "$dir/build.log"; return 1; }
	none "[Ww]arning|WARNING|error:" "$dir/build.log"
}

# Compare what the plugin and linkpass have made, then the whole kernels.
same_kernel()
{
	"$linkpass" notes "$1/vmlinux" > notes.1
	"$linkpass" notes "$2/vmlinux" > notes.2
	same notes.1 notes.2
	"$linkpass" list "$1/vmlinux" > list.1
	"$linkpass" list "$2/vmlinux" > list.2
	same list.1 list.2
	cmp "$1/vmlinux" "$2/vmlinux"
	cmp "$1/drivers/kallmod_samples/kms-loadable.ko" "$2/drivers/kallmod_samples/kms-loadable.ko"
}

# --- The reference kernel ----------------------------------------------------

reference()
{
	"$top/scripts/test-kernel" $version tree
	rm -rf "$builds"
	configure "$builds/a"
	build "$builds/a"
}

have_reference()
{
	[ -f "$builds/a/vmlinux" ] || skip "there is no kernel"
}

by_the_maps()
{
	have_reference
	kernel=$builds/a
	"$linkpass" list "$kernel/vmlinux" > list
	oracle "$PWD/list" 12000 500
}

# Fail if make rebuilt anything, according to its log.
nothing_done()
{
	none '^  (CC|AS|LD|AR|KSYMS|KMSYMS|NM) ' "$1"
}

# make rebuilds nothing after a build, nor after the same configuration again.
no_op()
{
	have_reference
	touch reference
	build "$builds/a"
	nothing_done "$builds/a/build.log"
	reconfigure "$builds/a"
	build "$builds/a"
	nothing_done "$builds/a/build.log"
	find "$builds/a" -name '*.o' -newer reference > made
	none . made
}

# --- In another place, from a cache ------------------------------------------

# Build inside a source tree, without O= and without a cache.
in_tree()
{
	have_reference
	rm -rf "$builds/tree"
	cp -a "$tree" "$builds/tree"
	tree=$builds/tree
	configure "$builds/tree"
	build "$builds/tree" CC=gcc
	same_kernel "$builds/a" "$builds/tree"
	rm -rf "$builds/tree"
}

cached()
{
	ccache -s -v | gawk -v what="$1:" '$1 == what && !n++ { print $2 }'
}

# Build from the cache, first by direct look-up, then by preprocessed text.
from_cache()
{
	have_reference
	for how in direct preprocessed; do
		ccache -z > log
		rm -rf "$builds/cached"
		configure "$builds/cached"
		[ $how = direct ] || export CCACHE_NODIRECT=1
		build "$builds/cached" CC="ccache gcc"
		same_kernel "$builds/a" "$builds/cached"
		echo "$how: $(cached Hits) hits, $(cached Misses) misses" >&3
		[ "$(cached Hits)" -gt 500 ]
	done
}

# The cache must not return objects from an old plugin: after a change of the plugin, no
# compilation with it may hit.
changed_plugin()
{
	have_reference
	cp "$plugin" kallmod.so
	printf '\0' >> kallmod.so
	plugin=$PWD/kallmod.so
	configure "$PWD/built"
	CCACHE_LOGFILE=$PWD/ccache.log make -C "$tree" O="$PWD/built" "$jobs" CC="ccache gcc" \
		KCFLAGS="-fplugin=$plugin" lib/ > log 2>&1 || { tail log; return 1; }
	gawk '{ pid = match($0, /^\[[^ ]* ([0-9]+) *\]/, m) ? m[1] : 0 }
		/ Command line: / { stamped[pid] = /-fplugin=/ }
		/ Result: .*_cache_hit$/ && stamped[pid] { print "hit", pid }
		/ Result: cache_miss$/ && stamped[pid] { misses++ }
		END { print misses, "misses"; exit misses < 50 }' ccache.log > results
	none hit results
}

# --- Again and again ---------------------------------------------------------

# Change from built in to loadable and back: the result is as if built so from the start.
built_in_and_back()
{
	have_reference
	rm -rf "$builds/again" "$builds/modular"
	cp -a "$builds/a" "$builds/again"
	reconfigure "$builds/again" -m KMS_SOLO -m EXT2_FS
	build "$builds/again"
	configure "$builds/modular" -m KMS_SOLO -m EXT2_FS
	build "$builds/modular"
	same_kernel "$builds/modular" "$builds/again"
	"$linkpass" list "$builds/again/vmlinux" > list
	none '\[(ext2|kms_solo)\]' list
	reconfigure "$builds/again" -e KMS_SOLO -e EXT2_FS
	build "$builds/again"
	same_kernel "$builds/a" "$builds/again"
	rm -rf "$builds/modular"
}

# Stop a build as ^C does, when $3 lines of its log match $2.
interrupt()
{
	dir=$1
	env --default-signal=INT setsid make -C "$tree" O="$dir" "$jobs" \
		KCFLAGS="-fplugin=$plugin" CC="ccache gcc" vmlinux > "$dir/build.log" 2>&1 &
	group=$!
	while kill -0 $group 2> /dev/null; do
		if [ "$(grep -cE "$2" "$dir/build.log")" -ge "$3" ]; then
			kill -INT "-$group"
			wait $group && return 1
			return 0
		fi
		sleep 0.05
	done
	tail "$dir/build.log"
	return 1
}

interrupted()
{
	have_reference
	rm -rf "$builds/stopped"
	configure "$builds/stopped"
	for point in "^  CC  50" "^  CC  200" "^  AR .*vmlinux.a 1" "^  (KMSYMS|LD .*vmlinux.o) 1" \
		     "^  KSYMS 1" "^  KMSYMS 2" "^  KMSYMS 3"; do
		interrupt "$builds/stopped" "${point% *}" "${point##* }" || {
			echo "not interrupted at $point"
			return 1
		}
	done
	build "$builds/stopped"
	same_kernel "$builds/a" "$builds/stopped"
	rm -rf "$builds/stopped"
}

# --- Installed kernels -------------------------------------------------------

# boot BZIMAGE MODULE: write the kernel's lines to ./lines, the module's to ./module.
boot()
{
	rm -rf guest out
	mkdir guest
	cp "$2" guest/it.ko
	echo 'insmod /guest/it.ko && cat /proc/kallmodsyms > /out/all' > guest/run
	"$top/scripts/boot-kernel" "$1" guest out > console 2>&1 || { tail console; return 1; }
	grep -v '	\[kms_loadable\]' out/all > lines
	grep '	\[kms_loadable\]' out/all | cut -d ' ' -f 2- | sort > module
	[ -s module ]
}

stripped_modules()
{
	have_reference
	module=kernel/drivers/kallmod_samples/kms-loadable.ko
	for strip in '' 1; do
		make -s -C "$tree" O="$builds/a" INSTALL_MOD_PATH="$PWD/root$strip" \
			${strip:+INSTALL_MOD_STRIP=1} modules_install > log 2>&1 ||
			{ tail log; return 1; }
		find "$PWD/root$strip" -path "*/$module" > which
		boot "$builds/a/arch/x86/boot/bzImage" "$(cat which)"
		cp module "module.$strip"
		"$linkpass" list "$builds/a/vmlinux" > list
		same list lines
	done
	same module. module.1
}

# unpack_package KIND: unpack the one package of this kind into ./root.
unpack_package()
{
	find "$builds" -maxdepth 1 -name "linux-$1-*.deb" ! -name '*-dbg_*' > debs
	[ "$(wc -l < debs)" -eq 1 ]
	dpkg-deb -x "$(cat debs)" root
}

package()
{
	have_reference
	rm -f "$builds"/*.deb
	make -C "$tree" O="$builds/a" "$jobs" KCFLAGS="-fplugin=$plugin" \
		CC="ccache gcc" bindeb-pkg > log 2>&1 ||
		{ tail log; return 1; }
	unpack_package image
	find root -name kms-loadable.ko > modules
	boot root/boot/vmlinuz-* "$(cat modules)"
	"$linkpass" list "$builds/a/vmlinux" > list
	same list lines
	grep ' kms_same	\[kms_loadable\] {' out/all
}

# A module built for an installed kernel, as by DKMS: with the kernel's headers, without
# plugin and linkpass.
foreign_module()
{
	have_reference
	unpack_package headers
	unpack_package image
	mkdir foreign
	echo 'obj-m := foreign.o' > foreign/Makefile
	cat > foreign/foreign.c <<-EOF2
	#include <linux/module.h>
	static __attribute__((noipa)) int foreign_function(int n) { return n + 1; }
	static int __init foreign_init(void) { return foreign_function(-1); }
	module_init(foreign_init);
	MODULE_DESCRIPTION("foreign");
	MODULE_LICENSE("GPL");
	EOF2
	make -C root/usr/src/linux-headers-* M="$PWD/foreign" modules > log 2>&1 ||
		{ tail log; return 1; }
	none "[Ww]arning|WARNING|kallmod|linkpass" log
	mkdir guest
	cp foreign/foreign.ko guest/
	echo 'insmod /guest/foreign.ko && cat /proc/kallmodsyms > /out/all' > guest/run
	boot_or_tell root/boot/vmlinuz-*
	grep ' t foreign_function	\[foreign\]$' out/all
	rm -f "$builds"/*.deb "$builds"/*.buildinfo "$builds"/*.changes
}

# --- With other tools that work on objects -----------------------------------

# BTF, and the kernel's own plugins.
with_others()
{
	have_reference
	configure "$builds/others" -d DEBUG_INFO_NONE -e DEBUG_INFO_DWARF5 -e DEBUG_INFO_BTF \
		-e BPF_SYSCALL -e COMPILE_TEST -d WERROR -e GCC_PLUGINS \
		-e GCC_PLUGIN_LATENT_ENTROPY -e GCC_PLUGIN_STACKLEAK \
		-d RANDSTRUCT_NONE -e RANDSTRUCT_FULL
	for o in DEBUG_INFO_BTF GCC_PLUGIN_LATENT_ENTROPY GCC_PLUGIN_STACKLEAK GCC_PLUGIN_RANDSTRUCT; do
		grep -x "CONFIG_$o=y" "$builds/others/.config"
	done
	build "$builds/others"
	kernel=$builds/others
	"$linkpass" list "$kernel/vmlinux" > list
	oracle "$PWD/list" 12000 500
	boot "$kernel/arch/x86/boot/bzImage" "$kernel/drivers/kallmod_samples/kms-loadable.ko"
	same list lines
	grep ' kms_same	\[kms_loadable\] {' out/all
}

# Print the symbol versions in DIR/lib.
versions()
{
	find "$1/lib" -name '.*.cmd' -exec grep -h '^#SYMVER ' {} + | sort
}

# Symbol versions are computed from preprocessed text; they are the same without the plugin,
# and the module loader accepts them.
symbol_versions()
{
	have_reference
	configure "$builds/versions" -e MODVERSIONS
	grep -x CONFIG_MODVERSIONS=y "$builds/versions/.config"
	build "$builds/versions"
	configure "$PWD/plain" -e MODVERSIONS
	# A compiler that ignores the plugin, so that the configuration stays the same.
	cat > gcc-plain <<-'EOF'
	#!/bin/sh
	case " $* " in *" -D__KERNEL__ "*)
		for word; do
			shift
			case $word in
			-fplugin*) ;;
			*) set -- "$@" "$word" ;;
			esac
		done ;;
	esac
	exec gcc "$@"
	EOF
	chmod +x gcc-plain
	make -C "$tree" O="$PWD/plain" "$jobs" CC="$PWD/gcc-plain" \
		KCFLAGS="-fplugin=$plugin" lib/ > log 2>&1 ||
		{ tail log; return 1; }
	versions "$builds/versions" > versions.1
	versions "$PWD/plain" > versions.2
	[ "$(grep -c 0x versions.1)" -gt 200 ]
	same versions.1 versions.2
	boot "$builds/versions/arch/x86/boot/bzImage" \
		"$builds/versions/drivers/kallmod_samples/kms-loadable.ko"
	"$linkpass" list "$builds/versions/vmlinux" > list
	same list lines
	rm -rf "$builds/versions"
}

# The kernel's directory and the plugin's path cannot have spaces; kallmod's directory can,
# if the plugin is used through a link. Quotes in KCFLAGS alone are an error that asks for
# the same in KAFLAGS.
spaces()
{
	mkdir "my tools"
	(cd "$top" && git ls-files | tar -c -f - -T -) | tar -x -f - -C "my tools"
	make -C "my tools" > log 2>&1 || { tail log; return 1; }
	"my tools/build/linkpass" --version
	ln -s "my tools/build" tools
	configure "$PWD/built"
	quoted="-fplugin='$PWD/tools/kallmod.so'"
	fails 2 make -C "$tree" O="$PWD/built" KCFLAGS="$quoted" lib/string.o
	grep "KAFLAGS" err
	for o in lib/string arch/x86/lib/memmove_64; do
		make -C "$tree" O="$PWD/built" KCFLAGS="$quoted" KAFLAGS="$quoted" $o.o > log 2>&1 ||
			{ tail log; return 1; }
		strings "built/$o.o" | grep -x "$o.o"
	done
}

try "a tiny kernel" reference
try "modules against linker maps, .cmd files and modules.builtin" by_the_maps
try "nothing to do" no_op
try "in the source tree, without ccache" in_tree
try "from ccache" from_cache
try "ccache with another plugin" changed_plugin
try "built in, loadable, and back" built_in_and_back
try "interrupted and taken up again" interrupted
try "stripped modules" stripped_modules
try "a Debian package" package
try "a module that knows nothing of kallmod" foreign_module
try "with BTF and the kernel's own plugins" with_others
try "symbol versions" symbol_versions
try "spaces in names" spaces
exit $failed
