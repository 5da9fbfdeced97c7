#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An unpatched 6.12 that kallmod-cc and distcc compile on two servers, without the plugin: every
# symbol is listed as in the one that GCC compiles here with the plugin.
version=6.12
flavour=distcc
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"

# GCC does not warn of these in macros, but preprocessed text has none.
# shellcheck disable=SC2034 # for kernel-lib.sh
own_warnings="\[-W(tautological-compare|int-in-bool-context)\]\$"
plugins=$work/$version-stock

# Most objects come from the servers (the assembly stays here).
on_both_servers()
{
	for log in "$kernel"/distcc-*.log; do
		n=$(grep -c 'COMPILE_OK' "$log")
		echo "$n objects by one server" >&3
		[ "$n" -gt 300 ]
	done
}

# Names, types, sizes, modules and objects, in the order of their addresses. But the banners have the
# name of the compiler, which distcc makes longer.
same_listing()
{
	for k in "$plugins" "$kernel"; do
		"$linkpass" list --objects "$k/vmlinux" |
			sed "s/^[^ ]* //; s/^[^ ]* \(D linux_\(proc_\)*banner\)/\1/" > "$(basename "$k").list"
		"$linkpass" notes "$k/vmlinux" | grep -v '^	' | sort > "$(basename "$k").notes"
	done
	echo "$(wc -l < $version-distcc.list) symbols, $(wc -l < $version-distcc.notes) objects" >&3
	same $version-stock.notes $version-distcc.notes
	same $version-stock.list $version-distcc.list
	[ "$(wc -l < $version-distcc.list)" -gt 50000 ]
}

try "kernel $version, unpatched, with the plugin" "$top/scripts/test-kernel" $version stock
try "kernel $version, unpatched, by kallmod-cc and distcc" "$top/scripts/test-kernel" $version distcc
[ -f "$kernel/vmlinux" ] || exit $failed
try "distcc: no warning in the build" no_warnings
try "distcc: compiled elsewhere" on_both_servers
try "distcc: every symbol as with the plugin" same_listing
try "distcc: modules against linker maps, .cmd files and modules.builtin" list_oracle
try "distcc: translation units against DWARF" dwarf
exit $failed
