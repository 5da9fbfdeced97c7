# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2034 # for the test files
#
# The tests of the plugin run with each of these compilers. Such a test file reads this
# behind lib.sh, and takes a compiler as its argument; without one, it runs itself with each.

compilers="gcc gcc-11"

set_compiler()
{
	gcc=$1
	plugin=${top:?}/build/$gcc/kallmod.so
	[ "$gcc" != gcc ] || plugin=$top/build/kallmod.so
}

have_plugin()
{
	command -v "$gcc" > /dev/null || skip "no $gcc"
	[ "$gcc" = gcc ] || [ "$("$gcc" -dumpversion)" != "$(gcc -dumpversion)" ] ||
		skip "gcc is $gcc"
	make -s -C "$top" GCC="$gcc" "${plugin#"$top/"}"
}

if [ $# -gt 0 ]; then
	set_compiler "$1"
else
	worst=0
	for gcc in $compilers; do
		set_compiler "$gcc"
		try "with $gcc" have_plugin
		case $status in
		0)
			sh "$0" "$gcc" || status=$? ;;
		77)
			status=0 ;;
		*)
			status=1 ;;
		esac
		[ "$status" -le "$worst" ] || worst=$status
	done
	exit "$worst"
fi
