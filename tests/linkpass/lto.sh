#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What link-time optimisation of LLVM (ThinLTO) leaves: objects without code, of which nothing is
# known, and names with a number behind them.
. "$(dirname "$0")/../lib.sh"

kallmod_cc=$top/build/kallmod-cc

have_clang()
{
	command -v clang-19 ld.lld-19 > /dev/null || skip "no clang-19 and lld-19"
}

# compile OBJECT SOURCE: as Kbuild does for module m.
compile()
{
	"$kallmod_cc" clang-19 -O2 -flto=thin -DKBUILD_MODNAME='"m"' -DKBUILD_MODFILE='"d/m"' \
		-c -o "$1" "$2"
}

# Make "image": two functions of one name and one by itself, which other objects call after
# functions have moved, and assembly.
make_image()
{
	have_clang
	cat > a.c <<-'END'
	static int counter;
	static __attribute__((noinline)) int same(int a) { return a * ++counter; }
	static __attribute__((noinline)) int alone(int a) { return a ^ counter; }
	int a_text(int a) { return same(a) + alone(a); }
	END
	cat > b.c <<-'END'
	int a_text(int);
	static __attribute__((noinline)) int same(int a) { return a - 1; }
	int b_text(int a) { return same(a) * 3; }
	int b_start(int a) { return a_text(a); }
	END
	cat > c.c <<-'END'
	int b_text(int), b_start(int);
	int _start(int a) { return b_text(a) + b_start(a); }
	END
	printf '\t.globl assembly\nassembly:\n\tret\n\t.size assembly, 1\n' > s.S
	for f in a b c; do
		compile $f.o $f.c
	done 2> messages
	compile s.o s.S
	ld.lld-19 -e _start -o image a.o b.o c.o s.o
	nm image > nm
	grep -q ' same\.llvm\.[0-9]*$' nm || skip "this lld renames nothing"
}

# One line for each object that is not stamped, which is as the compiler made it.
bitcode()
{
	make_image
	for f in a b c; do
		echo "kallmod-cc: $f.o: not stamped: with -flto the linker makes the code"
	done | same - messages
	clang-19 -O2 -flto=thin -DKBUILD_MODNAME='"m"' -DKBUILD_MODFILE='"d/m"' -c -o plain.o a.c
	cmp plain.o a.o
	"$linkpass" notes image | grep -v '^	' > notes
	printf 's.o\ts.S\tm\td/m\tasm\n' | same - notes
}

# Names are whole; what has no note is nobody's, and counted.
nobodys()
{
	make_image
	"$linkpass" list --objects image > list
	gawk '{ print $4 }' list | sort > got
	gawk '{ print $3 }' nm | sort | same - got
	grep '{' list | gawk '{ print $4 }' > owned
	echo assembly | same - owned
	fails 1 "$linkpass" check image
	[ "$(grep -c '\.llvm\.' out)" -eq "$(grep -c '\.llvm\.' nm)" ]
}

# A name is found whole, and without its number if it is the only one.
resolve()
{
	make_image
	for name in same alone; do
		grep "	*[0-9a-f]* t $name\.llvm" nm > lines
		while read -r address _ whole; do
			"$linkpass" resolve image "$whole" > answer
			grep "^$address .* $whole$" answer
			"$linkpass" resolve image "vmlinux:$whole" | same answer -
		done < lines
	done
	"$linkpass" resolve image alone vmlinux:alone > answer
	[ "$(grep -c ' alone\.llvm\.[0-9]*$' answer)" -eq 2 ]
	for selector in same vmlinux:same; do
		fails 1 "$linkpass" resolve image $selector
		echo "linkpass: $selector: is ambiguous; there are" > want
		"$linkpass" list image | grep ' same\.llvm\.' >> want
		same want err
	done
	# Not a part of a name, nor of the suffix; and what is called so itself comes first.
	for selector in alon alone. alone.llvm alone.llvm. m:alone; do
		fails 1 "$linkpass" resolve image $selector
		says "linkpass: $selector: no such symbol"
	done
	printf '\t.text\n\t.globl f\nf:\n\tret\nf.llvm.1:\n\tret\ng.llvm.x1:\n\tret\n' > n.s
	as -o n.o n.s
	"$linkpass" stamp --modname=m n.o
	ld_image n.o
	"$linkpass" resolve image f | grep ' f$'
	fails 1 "$linkpass" resolve image g
}

try "objects that are bitcode" bitcode
try "names are whole, and nobody's" nobodys
try "names without their numbers" resolve
exit $failed
