#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Static checks of the project's own files.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

# List every file of the project: from git or, in a tarball, from find.
our_files()
{
	cd "$top"
	if git rev-parse --is-inside-work-tree > /dev/null 2>&1; then
		git ls-files
	else
		find . -type f ! -path './build/*' ! -path './work/*' ! -path './.git/*' | sed 's,^\./,,'
	fi
}

scripts_checked()
{
	# shellcheck disable=SC2046
	(cd "$top" && shellcheck -x -P SCRIPTDIR -S warning -e SC2238 \
		$(our_files | xargs grep -lE '^#!/bin/sh|shellcheck shell=(ba)?sh'))
}

licences()
{
	our_files | grep -vE '^(COPYING|debian/(changelog|copyright|.*\.(install|docs)|source/format)|\.gitignore|\.clang-format)$|\.(md|patch|expected|config)$|explained' |
		(cd "$top" && xargs grep -L SPDX-License-Identifier) > without
	cat without
	[ ! -s without ]
}

# linkpass is GPL-2.0-or-later because it links with libbfd; nothing stricter goes in.
compatible_licences()
{
	(cd "$top" && grep -rL 'SPDX-License-Identifier: GPL-2.0-or-later' \
		linkpass wrapper plugin include) > others
	cat others
	[ ! -s others ]
	(cd "$top" && grep -L 'SPDX-License-Identifier: GPL-2.0-only' \
		kernel/*.[ch] Kconfig.snippet) > others
	cat others
	[ ! -s others ]
}

no_python()
{
	our_files | gawk '/\.py$/ { print; bad = 1 } END { exit bad }'
}

man_pages()
{
	command -v man > /dev/null || skip "no man"
	for page in "$top"/man/*.[157]; do
		LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" > /dev/null 2> messages
		[ ! -s messages ] || { cat messages; return 1; }
	done
	"$linkpass" --help | gawk '/^  [a-z]+ / { print $1 }' | while read -r verb; do
		grep -q "^\.B linkpass $verb\|^\.BR* linkpass $verb\|^\.B $verb" "$top/man/linkpass.1" ||
			{ echo "linkpass(1) has no $verb"; exit 1; }
	done
}

# What docs/clients.md tells people to type is run by clients-6.12.sh, as it stands there.
recipes()
{
	sed -n 's/^recipe \(until_traced \)\?//p' "$top/tests/kernel/clients/tasks" | sort > run
	sed -n '/^## Recipes/,/^## [^R]/s/^    //p' "$top/docs/clients.md" |
		gawk '{ printf "%s%s", $0, / &&$/ ? " " : "\n" }' | sort > told
	[ -s told ]
	same run told
}

installed()
{
	make -s -C "$top" install DESTDIR="$PWD/root" PREFIX=/usr > log
	(cd root && find . -type f -o -type l) | sort > got
	for f in usr/bin/linkpass usr/bin/kallmod-cc usr/bin/kallmod-ld usr/bin/kallmod-tree usr/bin/kallmod-view \
		usr/lib/kallmod/kallmod.so \
		usr/share/kallmod/Kconfig.snippet usr/share/kallmod/kernel/kallmodsyms.c \
		usr/share/man/man1/linkpass.1 usr/share/man/man1/kallmod-cc.1 usr/share/man/man1/kallmod-ld.1 \
		usr/share/man/man1/kallmod-view.1 usr/share/man/man5/kallmodsyms.5 \
		usr/share/man/man7/kallmod.7; do
		grep -qx "./$f" got || { echo "no $f"; return 1; }
	done
	root/usr/bin/linkpass --version
	root/usr/bin/kallmod-cc --version
	root/usr/bin/kallmod-ld --version
	root/usr/bin/kallmod-view --version | grep -x "kallmod-view [0-9.]*"
	grep -x "data=/usr/share/kallmod" root/usr/bin/kallmod-tree
	grep -x "plugin=/usr/lib/kallmod/kallmod.so" root/usr/bin/kallmod-tree
	grep -x "linkpass=/usr/bin/linkpass" root/usr/bin/kallmod-tree
}

try "shellcheck" scripts_checked
try "a licence in each file" licences
try "licences that go together" compatible_licences
try "no Python" no_python
try "man pages" man_pages
try "recipes are tested" recipes
try "make install" installed
exit $failed
