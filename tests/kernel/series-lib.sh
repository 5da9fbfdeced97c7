# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Walk through the series: after each patch, compile the files that it and the patches
# before it touch, with and without the options that exist by then; at the end of each
# part, build a small kernel with these options, and boot it. FIRST= and LAST= (numbers of
# patches) limit the compiling; the patches before are applied anyway.
flavour=series
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"

tree=$work/linux-$version-series
series=$work/$version-series

unpacked()
{
	rm -rf "$tree" "$series/patches"
	mkdir -p "$tree" "$series"
	tar -x -f /usr/src/linux-source-$version.tar.xz -C "$tree" --strip-components=1
	"$top/scripts/kallmod-tree" series -o "$series/patches" "$tree"
}

# The options that exist by patch $1, as arguments of scripts/config.
options()
{
	awk -v patch="$1" -v flag="$2" '
		/^[^#\t]/ && substr($1, 1, 4) > patch { exit }
		$1 == "option" { for (i = 2; i <= NF; i++) print flag $i }
	' "$top/kernel/patches/$version/series" | grep -v KALLMOD_AVAILABLE
}

# Fail unless all options that exist by patch $2 are on in build directory $1.
have_options()
{
	options "$2" "" | while read -r option; do
		grep -qx "CONFIG_$option=y" "$1/.config" || echo "CONFIG_$option cannot be had"
	done > missing
	none . missing
}

# configure DIRECTORY PATCH -e|-d: like the test kernel, with or without the options. Patches
# touch kernel/fail_function.c, too.
configure()
{
	mkdir -p "$1"
	cp "$here/x86_64.config" "$1/.config"
	# shellcheck disable=SC2046 # words
	"$tree/scripts/config" --file "$1/.config" -e KALLSYMS -e DEBUG_KERNEL -e DEBUG_FS \
		-e FAULT_INJECTION -e FAULT_INJECTION_DEBUG_FS -e FUNCTION_ERROR_INJECTION \
		-e FAIL_FUNCTION $(options "$2" "$3 ")
	make -s -C "$tree" O="$1" KCFLAGS="-fplugin=$plugin" LINKPASS="$linkpass" olddefconfig
	[ "$3" = -d ] || have_options "$1" "$2"
}

# List the objects of the files that patches up to $1 touch, but for KCSAN, which needs
# another configuration.
touched()
{
	for p in "$series/patches"/*.patch; do
		sed -n 's,^+++ b/\(.*\)\.c$,\1.o,p' "$p"
		case ${p##*/} in
		$1*) break ;;
		esac
	done | grep -E '^(kernel|fs|lib|arch)/' | grep -vE '^kernel/kcsan/' | sort -u
}

compile()
{
	for how in -e -d; do
		out=$series/build$how
		configure "$out" "$1" $how
		touched "$1" > objects
		# Without the options, these objects do not exist.
		if [ $how = -d ]; then
			grep -v '^kernel/kallmodsyms' objects > fewer || true
			mv fewer objects
		fi
		[ -s objects ] || continue
		# shellcheck disable=SC2046 # words
		make -C "$tree" O="$out" -j"$(nproc)" KCFLAGS="-fplugin=$plugin" \
			LINKPASS="$linkpass" $(cat objects) > log 2>&1 ||
			{ tail -n 30 log; return 1; }
		none '[Ww]arning|error:' log
	done
}

# Build and boot a small kernel with all options that exist by patch $1.
boot_part()
{
	out=$series/small
	mkdir -p "$out"
	{
		grep -v '^CONFIG_KALLMODSYMS' "$here/tiny.config"
		echo CONFIG_KUNIT=y
		options "$1" "" | sed 's/.*/CONFIG_&=y/'
	} > config
	make -s -C "$tree" O="$out" KCFLAGS="-fplugin=$plugin" LINKPASS="$linkpass" \
		KCONFIG_ALLCONFIG="$PWD/config" allnoconfig
	have_options "$out" "$1"
	make -C "$tree" O="$out" -j"$(nproc)" KCFLAGS="-fplugin=$plugin" LINKPASS="$linkpass" \
		bzImage > log 2>&1 || { tail -n 30 log; return 1; }
	none '[Ww]arning|error:' log
	mkdir guest
	echo 'cat /proc/kallsyms > /out/kallsyms
		cat /proc/kallmodsyms > /out/kallmodsyms 2>/dev/null
		true' > guest/run
	boot_or_tell "$out/arch/x86/boot/bzImage"
	no_splat out/dmesg
	[ "$(wc -l < out/kallsyms)" -gt 5000 ]
	if [ "$1" -ge "$file_from" ]; then
		same_lines=$(wc -l < out/kallsyms)
		[ "$(wc -l < out/kallmodsyms)" -eq "$same_lines" ]
	fi
}

# Apply the patch in any case; test it if it is between FIRST and LAST.
walk()
{
	number=$(basename "$1" | cut -c 1-4)
	patch -d "$tree" -p1 -s -f -F0 --no-backup-if-mismatch -r - < "$1" || return 1
	[ "$number" -ge "${FIRST:-0000}" ] && [ "$number" -le "${LAST:-9999}" ] || return 0
	try "series: $(basename "$1" .patch)" compile "$number"
	case $parts in
	*" $number "*) try "series: a kernel with the patches up to $number" boot_part "$number" ;;
	esac
}

[ -f /usr/src/linux-source-$version.tar.xz ] || { try "the series" skip "no source"; exit 0; }
try "the series is written" unpacked
for p in "$series/patches"/*.patch; do
	walk "$p" || { try "series: ${p##*/} applies" false; break; }
done
exit "$failed"
