# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Programs that carry linkpass's tables as a kernel does.

# What the programs are compiled with, and what runs them, if something must.
sanitize="-fsanitize=undefined -fno-sanitize-recover"
emulator=

# object MODNAME MODFILE OBJECT FUNCTION [y|n [FLAG]...]: compile an object with one
# function, which declares its module(s) if "y" is given.
object()
{
	{
		echo "int $4(void) { return 1; } int $4_data = 1; int $4_bss;"
		echo "static int same __attribute__((used));"
		if [ "${5-}" = y ]; then
			echo "static const char i[] __attribute__((section(\".modinfo\"), used)) ="
			echo "	KBUILD_MODNAME \".file=\" KBUILD_MODFILE;"
		fi
	} > "$4.c"
	object_args="$1 $4.c"
	modfile=$2 path=$3
	if [ $# -gt 5 ]; then shift 5; else shift $#; fi
	cc "${object_args% *}" "$modfile" "$path" "${object_args#* }" -fno-ident "$@"
}

# Make a program like a kernel: linked once to find the size of the tables, which are
# filled in after the last link. It then looks up the symbols of "list".
make_program()
{
	for f in main kallmodsyms_table kallmodsyms_objfiles; do
		src=${top:?}/tests/linkpass/table-reader.c
		[ $f = main ] || src=$top/kernel/$f.c
		"${gcc:?}" -O2 -g -Wall -Wextra -Werror -fno-pie $sanitize -I"$top/tests/linkpass/include" \
			-I"$top/kernel/include" -I"$top/kernel" -c -o $f.o "$src"
	done
	"${linkpass:?}" tables --reserve -o room.S
	"$gcc" -c room.S
	"$gcc" -no-pie -Wl,-z,noexecstack $sanitize -o program \
		main.o kallmodsyms_*.o room.o "$@"
	"$linkpass" tables --reserve -o room.S ${without_objects-} program
	"$gcc" -c room.S
	"$gcc" -no-pie -Wl,-z,noexecstack $sanitize -o program \
		main.o kallmodsyms_*.o room.o "$@"
	"$linkpass" tables --fill program
}

# Look up every symbol of "list", in the order of the file and in another order.
look_up()
{
	"$linkpass" list program > list
	[ -z "${without_objects-}" ] || sed -i "s/[ \t]{.*}\$//" list
	gawk '$3 != "a" && $3 != "A" { print NR - 1, $0 }' list > known
	for order in cat tac shuf; do
		gawk '{ print $1, $2 }' known | $order > addresses
		$emulator ./program < addresses | sort > got
		gawk '{ i = index($0, "\t"); print $1, $2 (i ? substr($0, i) : "") }' known |
			sort > want
		same want got
	done
	grep -c '	' want
}
