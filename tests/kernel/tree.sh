#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# kallmod-tree, on the files of a kernel tree that it has to do with.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

tree_tool=$top/scripts/kallmod-tree
tarball=/usr/src/linux-source-6.12.tar.xz

# The few files of a tree that matter, in "pristine".
if [ -f "$tarball" ]; then
	store=$(mktemp -d)
	trap 'rm -rf "$store"' EXIT
	mkdir "$store/pristine"
	# shellcheck disable=SC2046 # one word for each file
	tar -x -f "$tarball" -C "$store/pristine" --strip-components=1 \
		linux-source-6.12/Makefile linux-source-6.12/kernel \
		linux-source-6.12/include/linux \
		$(sed -n "s,^+++ b/,linux-source-6.12/,p" "$top"/kernel/patches/6.12/*.patch |
			grep -vE "^linux-source-6.12/(Makefile$|kernel/|include/linux/)" | sort -u)
fi

fresh()
{
	[ "${store-}" ] || skip "no $tarball"
	cp -a "$store/pristine" tree
}

unchanged()
{
	diff -r "$store/pristine" "${1-tree}" > differences || true
	cat differences
	[ ! -s differences ]
}

life_cycle()
{
	fresh
	"$tree_tool" status tree > out
	grep -x "$PWD/tree: Linux 6.12 without kallmod" out
	"$tree_tool" apply tree > out
	grep -x "$PWD/tree: Linux 6.12 has kallmod; enable CONFIG_KALLMODSYMS and build with" out
	grep -x "  make KCFLAGS=-fplugin=$plugin" out
	cp -a tree once
	"$tree_tool" apply tree
	diff -r once tree
	cmp tree/kernel/kallmodsyms.c "$top/kernel/kallmodsyms.c"
	cmp tree/kernel/Kconfig.kallmodsyms "$top/Kconfig.snippet"
	tree/scripts/linkpass --version
	"$tree_tool" status tree > out
	grep -x "$PWD/tree: Linux 6.12 with kallmod" out
	"$tree_tool" revert tree > out
	grep -x "$PWD/tree: Linux 6.12 is as it was" out
	unchanged
	"$tree_tool" revert tree > out
	grep -x "$PWD/tree: Linux 6.12 has no kallmod" out
	unchanged
}

# What apply does not rewrite keeps its time, and make does not rebuild it.
times_kept()
{
	fresh
	"$tree_tool" apply tree > out
	touch -d 2020-01-01 tree/kernel/kallsyms.c tree/kernel/kallmodsyms.c
	"$tree_tool" apply tree > out
	find tree/kernel/kallsyms.c tree/kernel/kallmodsyms.c -newermt 2020-01-02 > newer
	[ ! -s newer ]
}

# git am takes the series, with nothing to complain of.
git_am()
{
	fresh
	command -v git > /dev/null || skip "no git"
	cd tree
	git init -q .
	git config user.name test
	git config user.email test@localhost
	git add -A
	git commit -q -m base
	git am -q "$top"/kernel/patches/6.12/*.patch
	git log --format=%s | grep -c '^kallsyms: \|^kbuild: '
	git diff --check HEAD~3
}

spaces()
{
	fresh
	mv tree "a tree"
	"$tree_tool" apply "a tree" > out
	"$tree_tool" revert "a tree" > out
	unchanged "a tree"
}

dirty()
{
	fresh
	sed -i 's/^static int kallsyms_open(/static int  kallsyms_open(/' tree/kernel/kallsyms.c
	cp -a tree before
	for verb in apply revert; do
		fails 1 "$tree_tool" $verb tree
		[ "$(wc -l < err)" -eq 1 ]
		grep 'Hunk #[0-9]* FAILED at [0-9]*. of kernel/kallsyms.c$' err
		diff -r before tree
	done
	fails 1 "$tree_tool" status tree
}

# A file of somebody's that has a name of ours is neither overwritten nor deleted.
name_taken()
{
	fresh
	echo mine > tree/kernel/kallmodsyms.c
	cp -a tree before
	fails 1 "$tree_tool" apply tree
	says "kallmod-tree: $PWD/tree: has a kernel/kallmodsyms.c of its own"
	diff -r before tree
	"$tree_tool" revert tree > out
	diff -r before tree
}

# What was lost is noticed, and comes back.
lost_file()
{
	fresh
	"$tree_tool" apply tree > out
	rm tree/kernel/kallmodsyms_table.c
	fails 1 "$tree_tool" status tree
	says "kallmod-tree: $PWD/tree: Linux 6.12 with kallmod, but kernel/kallmodsyms_table.c is not as it should be; apply again"
	"$tree_tool" apply tree > out
	"$tree_tool" status tree > out
}

# Links stay links.
links_kept()
{
	fresh
	mv tree/Makefile real
	ln -s ../real tree/Makefile
	cp -a tree before
	"$tree_tool" apply tree > out
	grep -q LINKPASS real
	[ -L tree/Makefile ]
	"$tree_tool" revert tree > out
	[ -L tree/Makefile ]
	cmp real "$store/pristine/Makefile"
}

# Changes elsewhere in the same files are not in the way, and are kept.
others_work()
{
	fresh
	sed -i '1i /* mine */' tree/kernel/kallsyms.c
	cp -a tree before
	"$tree_tool" apply tree
	"$tree_tool" revert tree
	diff -r before tree
}

unsupported()
{
	fresh
	sed -i 's/^PATCHLEVEL = 12/PATCHLEVEL = 5/' tree/Makefile
	cp -a tree before
	for verb in apply revert status; do
		fails 1 "$tree_tool" $verb tree
		says "kallmod-tree: $PWD/tree: Linux 6.5 is not supported (but 6.12)"
	done
	diff -r before tree
	mkdir empty
	fails 1 "$tree_tool" apply empty
	says "kallmod-tree: $PWD/empty: not a kernel source tree"
	fails 1 "$tree_tool" apply nowhere
	says "kallmod-tree: nowhere: no such directory"
}

read_only()
{
	fresh
	"$tree_tool" apply tree > out
	cp -a tree applied
	cp -a "$store/pristine" plain
	chmod 755 .
	for verb in apply revert; do
		dir=plain
		[ $verb = apply ] || dir=applied
		cp -a $dir before
		fails 1 as_user "$tree_tool" $verb $dir
		says "kallmod-tree: $PWD/$dir: cannot write"
		diff -r before $dir
		rm -rf before
	done
}

usage()
{
	"$tree_tool" --help | grep -q '^Usage: kallmod-tree '
	"$tree_tool" --version | grep -E '^kallmod-tree [0-9]'
	fails 2 "$tree_tool"
	fails 2 "$tree_tool" apply
	fails 2 "$tree_tool" destroy .
}

try "apply, status, revert" life_cycle
try "times are kept" times_kept
try "git am" git_am
try "a path with spaces" spaces
try "somebody's changes in the way" dirty
try "somebody's changes elsewhere" others_work
try "a name that is taken" name_taken
try "a lost file" lost_file
try "links" links_kept
try "other trees" unsupported
try "a read-only tree" read_only
try "usage" usage
exit $failed
