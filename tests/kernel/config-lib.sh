# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Configurations of a patched tree: without plugin and linkpass the options are off, and a
# configuration that sets them gets a message about what is missing.
flavour=tree
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"

configured()
{
	make -s -C "$tree" O="$PWD/out" LINKPASS=no/linkpass "$@" > log 2>&1 ||
		{ tail log; return 1; }
}

is_on()
{
	grep -qx CONFIG_KALLMODSYMS=y out/.config
}

off_by_itself()
{
	configured "$1"
	none 'CONFIG_KALLMODSYMS=y|CONFIG_KALLMOD_AVAILABLE=y' out/.config
	none kallmod log
	# Sizes need neither plugin nor linkpass.
	[ "$1" = randconfig ] || grep -x CONFIG_KALLSYMS_SIZES=y out/.config
}

missing()
{
	mkdir out
	printf 'CONFIG_64BIT=y\nCONFIG_KALLMODSYMS=y\n' > out/.config
	configured olddefconfig
	cat log
	grep 'CONFIG_KALLMODSYMS cannot be had: .*linkpass.*KCFLAGS.*switched off' log
	if is_on; then return 1; fi
}

there()
{
	mkdir out
	printf 'CONFIG_64BIT=y\nCONFIG_KALLMODSYMS=y\n' > out/.config
	make -s -C "$tree" O="$PWD/out" LINKPASS="$linkpass" KCFLAGS="-fplugin=$plugin" \
		olddefconfig > log 2>&1
	none kallmod log
	is_on
	# On UML, too, but not on other machines.
	make -s -C "$tree" O="$PWD/out" ARCH=um LINKPASS="$linkpass" \
		KCFLAGS="-fplugin=$plugin" allyesconfig > log 2>&1
	is_on
	make -s -C "$tree" O="$PWD/out" ARCH=i386 LINKPASS="$linkpass" \
		KCFLAGS="-fplugin=$plugin" allyesconfig > log 2>&1
	if is_on; then return 1; fi
}

# With clang, no plugin is needed; but with link-time optimisation nothing helps.
with_clang()
{
	command -v clang-19 ld.lld-19 > /dev/null || skip "no clang-19 and lld-19"
	mkdir out
	printf 'CONFIG_64BIT=y\nCONFIG_KALLMODSYMS=y\n' > out/.config
	configured LLVM=-19 LINKPASS="$linkpass" olddefconfig
	none kallmod log
	is_on
	printf 'CONFIG_64BIT=y\nCONFIG_KALLMODSYMS=y\nCONFIG_LTO_CLANG_THIN=y\n' > out/.config
	configured LLVM=-19 LINKPASS="$linkpass" olddefconfig
	grep -x CONFIG_LTO_CLANG_THIN=y out/.config
	if is_on; then return 1; fi
	printf 'CONFIG_64BIT=y\nCONFIG_KALLMODSYMS=y\n' > out/.config
	configured LLVM=-19 olddefconfig
	grep 'CONFIG_KALLMODSYMS cannot be had: linkpass is not to be found' log
	none KCFLAGS log
	# One that cannot stamp.
	printf '#!/bin/sh\n[ "$1" != --version ] || echo linkpass 0\n' > old
	chmod 755 old
	printf 'CONFIG_64BIT=y\nCONFIG_KALLMODSYMS=y\n' > out/.config
	configured LLVM=-19 LINKPASS="$PWD/old" olddefconfig
	grep 'CONFIG_KALLMODSYMS cannot be had: linkpass does not stamp objects' log
	if is_on; then return 1; fi
}

# What a kernel that cannot load modules has in kernel/ compiles.
without_modules()
{
	mkdir out
	printf 'CONFIG_%s=y\n' 64BIT KALLSYMS PROC_FS PRINTK BUG KALLMODSYMS \
		KALLMODSYMS_OBJECTS KALLMODSYMS_SELECTORS > mini
	configured KCONFIG_ALLCONFIG="$PWD/mini" LINKPASS="$linkpass" \
		KCFLAGS="-fplugin=$plugin" allnoconfig
	is_on
	none '^CONFIG_MODULES=y' out/.config
	grep -x CONFIG_KALLMODSYMS_SELECTORS=y out/.config
	configured -j"$(nproc)" LINKPASS="$linkpass" KCFLAGS="-fplugin=$plugin" kernel/
	[ -f out/kernel/kallmodsyms_selector.o ]
	none warning log
}

try "the patched tree" "$top/scripts/test-kernel" $version tree
[ -f "$tree/Kconfig" ] || exit "$failed"
for c in allmodconfig allyesconfig randconfig; do
	try "$c without plugin and linkpass" off_by_itself $c
done
try "what is missing" missing
try "nothing is missing" there
[ "$version" = 6.1 ] || try "with clang" with_clang
try "a kernel without modules" without_modules
exit "$failed"
