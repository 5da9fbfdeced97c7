#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An unpatched 6.12 whose objects lld makes of bitcode (ThinLTO), compiled by "kallmod-cc clang" and
# linked by "kallmod-ld ld.lld".
version=6.12
flavour=clang-thinlto
# shellcheck source=stock-lib.sh
. "$(dirname "$0")/stock-lib.sh"
# shellcheck source=machines.sh
. "$here/machines.sh"
# shellcheck source=clang-lib.sh
. "$here/clang-lib.sh"
explained_here=$here/explained-stock-$version-$flavour

# The headers of the members of a thin archive: "OFFSET PATH". A name is padded to 16 bytes, and
# /N is the one at offset N of the table of names ("//"); only tables have bytes in the archive.
members()
{
	LC_ALL=C gawk -v RS='^$' '{
		for (pos = 9; pos + 60 <= length($0) + 1; pos += 60) {
			name = substr($0, pos, 16)
			size = substr($0, pos + 48, 10) + 0
			if (name ~ /^\/\/? /) {
				if (name ~ /^\/\//)
					names = substr($0, pos + 60, size)
				pos += size + size % 2
			} else {
				at = substr(name, 2) + 1
				print pos - 1, substr(names, at, index(substr(names, at), "/\n") - 1)
			}
		}
	}' "$1"
}

# Link vmlinux.o again, without kallmod, for a map. lld calls an object that it makes of member M.o
# OUTPUT.lto.ARCHIVE(M.o at OFFSET).o; write it as one that was compiled, ARCHIVE(PATH).
object_map()
{
	find "$kernel" -maxdepth 1 -name vmlinux.o.map -newer "$kernel/vmlinux.a" > newer
	[ ! -s newer ] || return 0
	sed -n 's/^\(saved\)\?cmd_vmlinux.o := //p' "$kernel/.vmlinux.o.cmd" |
		sed 's/ ; .*//; s, -o vmlinux.o, -Map=lto.map -o /dev/null,; s,^[^ ]*/kallmod-ld ,,' > relink
	(cd "$kernel" && sh -e "$OLDPWD/relink")
	members "$kernel/vmlinux.a" > members
	gawk 'NR == FNR { path[$1] = $2; next }
		match($0, /^(.*)null\.lto\.vmlinux\.a\([^ ]* at ([0-9]+)\)\.o(:.*)$/, m) {
			$0 = m[1] "vmlinux.a(" path[m[2]] ")" m[3]
		} { print }' members "$kernel/lto.map" > new.map
	none 'lto\.' new.map
	mv new.map "$kernel/vmlinux.o.map"
}

# Each object that was compiled to bitcode has a note, as has each of assembly; functions have moved
# between objects, and modules are known.
everything_stamped()
{
	grep -x CONFIG_LTO_CLANG_THIN=y "$kernel/.config"
	none 'kallmod-(cc|ld):' "$kernel/build.log"
	members "$kernel/vmlinux.a" | gawk '{ print $2 }' | sort > want
	[ "$(wc -l < want)" -gt 1000 ]
	"$linkpass" notes "$kernel/vmlinux" | grep -v '^	' | cut -f 1 | sort > got
	comm -23 want got > without
	echo "count $(wc -l < want) objects, $(comm -12 want got | wc -l) with a note;" \
		"$("$linkpass" list --objects "$kernel/vmlinux" | grep -c '\.llvm\.[0-9]*	.*{') symbols with a number" >&3
	# What has no section of its own is not in the image.
	while read -r object; do
		llvm-nm-19 --defined-only "$kernel/$object"
	done < without > left
	none . left
}

# A name without its number selects what is called so in one object only.
without_numbers()
{
	"$linkpass" list "$kernel/vmlinux" > list
	gawk '{ name = $4; sub(/\.llvm\.[0-9]+$/, "", name); n[name]++; if (name != $4) whole[name] = $4 }
		END { for (name in whole) if (n[name] == 1) print name, whole[name] }' list > names
	[ "$(wc -l < names)" -gt 500 ]
	cut -d ' ' -f 1 names | xargs "$linkpass" resolve "$kernel/vmlinux" > answers
	cut -d ' ' -f 2 names > want
	gawk '{ print $4 }' answers | same want -
}

try "ThinLTO: kernel $version, unpatched" "$top/scripts/test-kernel" $version $flavour
try "ThinLTO: clang and lld, and nothing of GCC" compilers
try "ThinLTO: no warning in the build" no_warnings
try "ThinLTO: a note of every object" everything_stamped
try "ThinLTO: modules against linker maps, .cmd files and modules.builtin" \
	list_oracle "$least_text" "$least_modular"
try "ThinLTO: translation units against DWARF" dwarf "$least_debug"
try "ThinLTO: linkpass ranges, by verify_builtin_ranges.awk" verify_ranges "should|Mismatches: *[1-9]"
try "ThinLTO: sizes against nm" list_sizes
try "ThinLTO: names without their numbers" without_numbers
rm -rf "$boot"
try "ThinLTO: boot" boot_guest
try "ThinLTO: the running kernel's symbols" running
exit $failed
