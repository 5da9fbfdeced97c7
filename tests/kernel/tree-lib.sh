# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Test kallmod-tree on the files of a kernel tree that it reads or changes; $version says of
# which.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

tree_tool=$top/scripts/kallmod-tree
tarball=/usr/src/linux-source-${version:?}.tar.xz
patches=$top/kernel/patches/$version

# Unpack the files that matter into "pristine": those that the patches change, and those that
# checkpatch needs.
if [ -f "$tarball" ]; then
	store=$(mktemp -d)
	trap 'rm -rf "$store"' EXIT
	mkdir "$store/pristine"
	sed -n '/^--- \/dev\/null/{ n; s,^+++ b/,,p; }' "$patches"/*.patch | sort -u > "$store/new"
	sed -n 's,^+++ b/,,p' "$patches"/*.patch | sort -u | grep -vxF -f "$store/new" > "$store/changed"
	# shellcheck disable=SC2046 # one word for each file
	tar -x -f "$tarball" -C "$store/pristine" --strip-components=1 \
		$(printf "linux-source-$version/%s\n" COPYING CREDITS Kbuild README scripts/checkpatch.pl \
			scripts/spelling.txt scripts/const_structs.checkpatch scripts/unifdef.c \
			include/asm-generic/module.h \
			$(cat "$store/changed"))
	for d in Documentation arch drivers fs init ipc lib; do
		mkdir -p "$store/pristine/$d"
	done
fi

fresh()
{
	[ "${store-}" ] || skip "no $tarball"
	cp -a "$store/pristine" tree
}

unchanged()
{
	diff -r --no-dereference "$store/pristine" "${1-tree}" > differences || true
	cat differences
	[ ! -s differences ]
}

life_cycle()
{
	fresh
	"$tree_tool" status tree > out
	grep -x "$PWD/tree: Linux $version without kallmod" out
	"$tree_tool" apply tree > out
	grep -x "$PWD/tree: Linux $version has kallmod; configure it (CONFIG_KALLMODSYMS) and build it with" out
	grep -x "  make KCFLAGS=-fplugin=$plugin" out
	cp -a tree once
	"$tree_tool" apply tree
	diff -r --no-dereference once tree
	cmp tree/kernel/kallmodsyms.c "$top/kernel/kallmodsyms.c"
	cmp tree/kernel/Kconfig.kallmodsyms "$top/Kconfig.snippet"
	tree/scripts/linkpass --version
	"$tree_tool" status tree > out
	grep -x "$PWD/tree: Linux $version with kallmod" out
	"$tree_tool" revert tree > out
	grep -x "$PWD/tree: Linux $version is as it was" out
	unchanged
	"$tree_tool" revert tree > out
	grep -x "$PWD/tree: Linux $version has no kallmod" out
	unchanged
}

# Files that "apply" need not change keep their times, so make does not rebuild them.
times_kept()
{
	fresh
	"$tree_tool" apply tree > out
	touch -d 2020-01-01 tree/kernel/kallsyms.c tree/kernel/kallmodsyms.c
	"$tree_tool" apply tree > out
	find tree/kernel/kallsyms.c tree/kernel/kallmodsyms.c -newermt 2020-01-02 > newer
	[ ! -s newer ]
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
		diff -r --no-dereference before tree
	done
	fails 1 "$tree_tool" status tree
}

# Somebody's file with the name of a kallmod file is neither overwritten nor deleted.
name_taken()
{
	fresh
	echo mine > tree/kernel/kallmodsyms.c
	cp -a tree before
	fails 1 "$tree_tool" apply tree
	says "kallmod-tree: $PWD/tree: has a kernel/kallmodsyms.c of its own"
	diff -r --no-dereference before tree
	"$tree_tool" revert tree > out
	diff -r --no-dereference before tree
	rm tree/kernel/kallmodsyms.c
	echo mine > tree/scripts/kallmod-available
	fails 1 "$tree_tool" apply tree
	says "kallmod-tree: $PWD/tree: has a scripts/kallmod-available of its own"
}

# "status" notices a lost file, and "apply" restores it.
lost_file()
{
	fresh
	"$tree_tool" apply tree > out
	for f in kernel/kallmodsyms_table.c scripts/kallmod-available; do
		rm tree/$f
		fails 1 "$tree_tool" status tree
		says "kallmod-tree: $PWD/tree: Linux $version with kallmod, but $f is not as it should be; apply again"
		"$tree_tool" apply tree > out
		"$tree_tool" status tree > out
	done
	[ -x tree/scripts/kallmod-available ]
}

# Symbolic links are kept.
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

# Changes elsewhere in the same files do no harm, and are kept.
others_work()
{
	fresh
	sed -i '1i /* mine */' tree/kernel/kallsyms.c
	cp -a tree before
	"$tree_tool" apply tree
	"$tree_tool" revert tree
	diff -r --no-dereference before tree
}

# What is said to be supported has patches, and Kconfig lets it have the option.
supported()
{
	"$tree_tool" supported > list
	grep "^Linux $version on x86-64" list
	grep -vE '^Linux [0-9]+\.[0-9]+ on [A-Za-z0-9-]+(, [A-Za-z0-9-]+)*$' list > odd || true
	[ ! -s odd ]
	gawk '{ print $2 }' list > got
	(cd "$patches/.." && find . -mindepth 1 -maxdepth 1 -type d | sed 's,^\./,,' | sort -V) | same - got
	table=$patches/../machines
	gawk '!/^#/ { for (i = 3; i <= NF; i++) print $i }' "$table" | sort -uV | same - got
	gawk '!/^#/ && NF { print $2 }' "$table" | sort -u > symbols
	sed -n 's/^	depends on .*PROC_FS && (\(.*\))$/\1/p' "$top/Kconfig.snippet" | sort -u > expression
	[ "$(wc -l < expression)" -eq 1 ]
	sed 's/&& *[!A-Z0-9_]*//g' expression | grep -oE '[A-Z0-9_]+' | sort -u | same - symbols
}

unsupported()
{
	fresh
	list=$("$tree_tool" supported | sed "s/^Linux //" | paste -s -d "|" | sed "s/|/; /g")
	sed -i 's/^PATCHLEVEL = [0-9]*/PATCHLEVEL = 5/' tree/Makefile
	cp -a tree before
	for verb in apply revert status; do
		fails 1 "$tree_tool" $verb tree
		says "kallmod-tree: $PWD/tree: Linux 6.5 is not supported (but $list)"
	done
	diff -r --no-dereference before tree
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
		diff -r --no-dereference before $dir
		rm -rf before
	done
}

# --- The series ---------------------------------------------------------------

# Make the series in "series", and a git tree with all of it in "with-series".
have_series()
{
	fresh
	command -v git > /dev/null || skip "no git"
	"$tree_tool" series tree > out
	grep -x "series: [0-9]* patches for Linux $version" out
	unchanged
	# Keep git independent of its user's settings.
	unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
	export GIT_CONFIG_GLOBAL="$PWD/gitconfig" GIT_CONFIG_NOSYSTEM=1
	cat > gitconfig <<-'END'
	[user]
		name = test
		email = test@localhost
	[init]
		defaultBranch = test
	[advice]
		skippedCherryPicks = false
	END
	cp -a tree with-series
	cd with-series
	git init -q
	git add -A -f
	git commit -q -m base
	git tag base
	git am -q ../series/*.patch
	cd ..
}

# The whole series gives the same tree as "apply", and "git am" does not complain.
git_am()
{
	have_series
	[ "$(find series -name '*.patch' | wc -l)" -eq "$(find "$patches" -name '*.patch' | wc -l)" ]
	(cd with-series && git diff --check base && git log --format=%s base..) > log
	"$tree_tool" apply tree > out
	rm tree/scripts/linkpass
	diff -r -x .git --no-dereference tree with-series
	find tree with-series -type f -perm /111 ! -path '*/.git/*' | sed 's,^[^/]*/,,' | sort |
		uniq -u > modes
	cat modes
	[ ! -s modes ]
}

# All sources and options are in the series, each just once.
sources()
{
	sed -n 's/^\tsource //p' "$patches/series" | tr ' ' '\n' | sort > listed
	{
		(cd "$top/kernel" && printf 'kernel/%s\n' *.[ch])
		(cd "$top/kernel" && find include -type f)
		echo kernel/Kconfig.kallmodsyms
	} | sort > there
	same there listed
	sed -n 's/^\toption //p' "$patches/series" | tr ' ' '\n' | sort > listed
	sed -n 's/^config //p' "$top/Kconfig.snippet" | sort > there
	same there listed
	grep '^[^#	]' "$patches/series" > listed
	sort -c listed
	while read -r p; do
		[ -f "$patches/$p" ]
	done < listed
}

# The series is the same from an unpatched and a patched tree, in any directory, and with
# any settings of git.
same_series()
{
	fresh
	mkdir elsewhere
	mv tree "elsewhere/a tree"
	"$tree_tool" series -o first "elsewhere/a tree" > out
	"$tree_tool" apply "elsewhere/a tree" > out
	export HOME="$PWD"
	cat > .gitconfig <<-'END'
	[diff]
		noprefix = true
		algorithm = patience
		context = 8
	[format]
		signature = me
		subjectPrefix = RFC
		signOff = true
	[core]
		abbrev = 20
	[commit]
		gpgSign = true
	END
	GIT_DIR=nowhere "$tree_tool" series -o "a second" "elsewhere/a tree" > out
	diff -r first "a second"
	head -n 1 first/0001-*.patch | grep '^From 0\{40\} '
	grep '^Subject: \[PATCH 01/[0-9]*\] ' first/0001-*.patch
}

# A read-only tree is enough; changes that conflict with the patches give an error message.
series_refused()
{
	fresh
	chmod 755 .
	mkdir mine
	chmod 777 mine
	cp -a tree before
	as_user "$tree_tool" series -o mine tree > out
	diff -r --no-dereference before tree
	fails 1 "$tree_tool" series -o mine tree
	says "kallmod-tree: mine: is not empty"
	fails 1 as_user "$tree_tool" series -o not/there tree
	says "kallmod-tree: not/there: cannot write"
	[ ! -e not ]
	sed -i 's/^static int kallsyms_open(/static int  kallsyms_open(/' tree/kernel/kallsyms.c
	fails 1 "$tree_tool" series -o new tree
	grep '^kallmod-tree: .*/tree: was changed where the patches go: Hunk ' err
	[ "$(wc -l < err)" -eq 1 ]
	[ ! -e new ]
}

# No patch uses an option before it exists, in Kconfig, in makefiles or in sources.
options_exist()
{
	have_series
	cd with-series
	for commit in $(git rev-list --reverse base..); do
		git grep -h '' "$commit" -- kernel/Kconfig.kallmodsyms > ../kconfig || true
		sed -n 's/^config //p' ../kconfig | sort > ../exist
		{
			git grep -hoE 'CONFIG_KALL(SYMS_SIZES|MOD[A-Z_]*)' "$commit" | sed 's/^CONFIG_//'
			grep -E '^	(bool|def_bool|default|depends|select)' ../kconfig |
				grep -oE '\<KALL(SYMS_SIZES|MOD[A-Z_]*)'
		} | sort -u > ../used
		comm -13 ../exist ../used > ../early
		[ ! -s ../early ] || { git log -1 --format=%s "$commit"; cat ../early; false; }
	done
}

# checkpatch --strict reports nothing that the message of the patch does not explain.
checkpatch()
{
	have_series
	command -v perl > /dev/null || skip "no perl"
	for p in series/*.patch; do
		perl tree/scripts/checkpatch.pl --root=tree --strict --terse --no-summary \
			--no-codespell "$p" > report || true
		# (A pattern in MAINTAINERS covers files of later patches.)
		if grep -q '^MAINTAINERS has patterns' "$p"; then
			sed -i '/does MAINTAINERS need updating?/d' report
		fi
		if grep -q '^checkpatch takes the asterisk' "$p"; then
			sed -i "/CHECK: spaces preferred around that '\*'/d" report
		fi
		cat report
	done > reports 2>&1
	cat reports
	[ ! -s reports ]
}

usage()
{
	"$tree_tool" --help | grep -q '^Usage: kallmod-tree '
	"$tree_tool" --version | grep -E '^kallmod-tree [0-9]'
	fails 2 "$tree_tool"
	fails 2 "$tree_tool" apply
	fails 2 "$tree_tool" destroy .
	fails 2 "$tree_tool" series
	fails 2 "$tree_tool" series -o x
	fails 2 "$tree_tool" series -p x y
	fails 2 "$tree_tool" supported x
}

try "$version: apply, status, revert" life_cycle
try "$version: times are kept" times_kept
try "$version: the series, by git am" git_am
try "$version: sources and options of the series" sources
try "$version: the series is the same again" same_series
try "$version: where there is no series" series_refused
try "$version: options exist before they are used" options_exist
try "$version: checkpatch" checkpatch
try "$version: a path with spaces" spaces
try "$version: somebody's changes in the way" dirty
try "$version: somebody's changes elsewhere" others_work
try "$version: a name that is taken" name_taken
try "$version: a lost file" lost_file
try "$version: links" links_kept
try "$version: what is supported" supported
try "$version: other trees" unsupported
try "$version: a read-only tree" read_only
try "$version: usage" usage
exit $failed
