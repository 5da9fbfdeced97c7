# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Functions for tests of built kernels. $version, $flavour and $ARCH say which kernel (see
# scripts/test-kernel); $explained is the file with the differences that the oracles may
# find, and their reasons.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=../../scripts/machine.sh
. "$top/scripts/machine.sh" || exit 2

work=${KALLMOD_WORK:-$top/work}
kernel=$work/${version:?}-${flavour:?}$suffix
# shellcheck disable=SC2034 # for the test files
boot=$kernel-boot
here=$top/tests/kernel
# shellcheck source=versions.sh
. "$here/versions.sh" || exit 2
tree=$work/linux-$version
# Clang and lld make other symbols, which the oracles explain elsewhere.
compiler=
case $flavour in
clang*) compiler=-clang ;;
esac
case $flavour in
*stock|distcc|clang|clang-thinlto)
	tree=$tree-stock
	explained=$here/explained-stock-$version$suffix$compiler ;;
*)
	explained=$here/explained-$version$suffix$compiler ;;
esac
# For scripts that 6.1 does not have.
newer=$tree
[ "$version" != 6.1 ] || newer=$work/linux-6.12
exec 3>&1

# Unless $own_warnings matches them, which a build without kallmod gives, too.
no_warnings()
{
	grep -vE -e "${own_warnings:-^$}" "$kernel/build.log" > log
	none "[Ww]arning|WARNING|error:" log
}

# 6.12 keeps the map of vmlinux.o; for older kernels, link it again to get one.
object_map()
{
	find "$kernel" -maxdepth 1 -name vmlinux.o.map -newer "$kernel/vmlinux.a" > newer
	[ ! -s newer ] || return 0
	sed -n 's/^\(saved\)\?cmd_vmlinux.o := //p' "$kernel/.vmlinux.o.cmd" |
		sed 's/ ; .*//; s, -o vmlinux.o, -Map=new.map -o /dev/null,' > relink
	(cd "$kernel" && sh -e "$OLDPWD/relink" && mv new.map vmlinux.o.map)
}

# Show the counts of an oracle, and fail if any difference it found is not explained, in $explained or in
# $explained_here.
judge()
{
	grep '^count' "$1" >&3 || true
	grep -v '^count' "$1" > left || true
	cat "$explained" "${explained_here:-/dev/null}" | grep -vE '^(#|$)' | while read -r pattern; do
		grep -vE -e "$pattern" left > rest || true
		mv rest left
	done
	head -n 40 left
	[ ! -s left ]
}

# Compare the modules of each symbol in listing $1 with the linker maps, the .cmd files
# and modules.builtin. These must know more than $2 text symbols, $3 of them in modules.
oracle()
{
	object_map
	"${cross}nm" -S "$kernel/vmlinux" > nm
	(cd "$kernel" && gawk -v least="${least_address-}" \
		-v highest="${last_symbol:+$(address_of "$last_symbol")}" \
		-f "$here/oracle.awk" modules.builtin vmlinux.o.map \
		vmlinux.map "$OLDPWD/nm" "$1") > differences
	judge differences
	gawk -v text="${2:-30000}" -v modular="${3:-5000}" '
		/^count text/ { exit !($3 > text && $5 > modular) }' differences
}

# The same for the output of "linkpass list"; $1 and $2 are the least numbers.
list_oracle()
{
	"$linkpass" list "$kernel/vmlinux" > list
	oracle "$PWD/list" "$@"
}

# Compare the translation unit of each symbol with the debug information, which must know more
# than $1 of them.
dwarf()
{
	"$linkpass" list --objects "$kernel/vmlinux" > list
	"$linkpass" notes "$kernel/vmlinux" > notes
	readelf -wr "$kernel/vmlinux" > aranges 2> /dev/null
	readelf -wi ${dwarf_depth:+--dwarf-depth=$dwarf_depth} "$kernel/vmlinux" 2> /dev/null |
		grep -E 'DW_TAG|DW_AT_(name|location|low_pc)' |
		gawk -v prefix="$tree/" -f "$here/dwarf.awk" aranges notes list - > differences
	judge differences
	gawk -v least="${1:-40000}" '/^count/ { exit !($4 > least) }' differences
}

# Check modules.builtin.ranges with the kernel's own script, from 6.12.
verify_ranges()
{
	object_map
	"$linkpass" ranges "$kernel/vmlinux" > ranges
	(cd "$kernel" && gawk -f "$newer/scripts/verify_builtin_ranges.awk" \
		"$OLDPWD/ranges" System.map modules.builtin vmlinux.map vmlinux.o.map) > report ||
		true
	cat report >&3
	none "$1" report
	grep -q 'Missing: *0 ' report
}

# The linker has made code shorter: functions of ext4 are longer in its objects.
shortened()
{
	"${cross}nm" -S "$kernel"/fs/ext4/*.o | gawk 'NF == 4 { print $4, strtonum("0x" $2) }' > before
	"${cross}nm" -S "$kernel/vmlinux" | gawk 'NF == 4 { print $4, strtonum("0x" $2) }' > after
	"$linkpass" list "$kernel/vmlinux" | gawk '/ [tT] .*\t\[ext4\]$/ { print $4 }' > names
	gawk 'FILENAME == "names" { ext4[$1]; next }
		FILENAME == "before" { many[$1]++; was[$1] = $2; next }
		($1 in ext4) && many[$1] == 1 { all++; shorter += $2 < was[$1] }
		END {
			print "count", shorter, "of", all, "functions of ext4 are shorter" > "/dev/fd/3"
			exit shorter < 100
		}' names before after
}

# The sizes that linkpass lists are those of the symbol table.
list_sizes()
{
	"${cross}nm" -S "$kernel/vmlinux" | gawk '{
		size = NF == 4 ? $2 : "0"
		sub(/^0+/, "", size)
		print $1, (size == "" ? 0 : size), $NF
	}' | sort -u > want
	"$linkpass" list "$kernel/vmlinux" > list
	cut -f 1 list | gawk '{ print $1, $2, $4 }' | sort -u > got
	echo "count $(wc -l < got) sizes" >&3
	[ "$(wc -l < got)" -gt 10000 ]
	comm -13 want got | sed 's/^/size /' > differences
	judge differences
}

# Print the names of symbols in System.map $1, in the order that the original scripts/kallsyms.c
# gives them.
old_order()
{
	gawk -f "$here/old-map.awk" -e 'BEGIN {
		read_map(1, ARGV[1])
		for (i = 1; i <= count[1]; i++)
			print name[1, i]
		exit
	}' "$1"
}

# --- Damage ------------------------------------------------------------------

# Make bzImage from the current vmlinux.
pack_image()
{
	make -C "$tree" O="$kernel" KCFLAGS="-fplugin=$plugin" -o vmlinux bzImage > log 2>&1 ||
		{ tail log; return 1; }
}

# The lower half of the address of symbol $1.
address_of()
{
	gawk -v name="$1" '$3 == name { print strtonum("0x" substr($1, 9)) }' \
		"$kernel/System.map"
}

# The offset in vmlinux of the read-only data at address $1.
offset_of()
{
	readelf -SW "$kernel/vmlinux" | gawk -v addr="$1" '
		{ sub(/^ *\[ *[0-9]+\]/, "") }
		$1 == ".rodata" {
			print addr - strtonum("0x" substr($3, 9)) + strtonum("0x" $4)
		}'
}

# Overwrite vmlinux from address $2 up to $3 with the start of file $1.
overwrite()
{
	dd if="$1" of="$kernel/vmlinux" bs=1 seek="$(offset_of "$2")" count=$(($3 - $2)) \
		conv=notrunc 2> /dev/null
}

# Print the header of the module tables, two words on each line: the version and the size
# of all tables, then start and length of each table.
tables_header()
{
	od -An -v -tu4 -w8 -N 88 \
		-j "$(offset_of "$(address_of kallsyms_module_tables)")" "$kernel/vmlinux"
}

# Make ./bzImage with the start of file $1 in place of each of the named tables. "headers"
# keep their first word, the version, so that the kernel reads on.
damaged_image()
{
	with_what=$1
	shift
	cp "$kernel/vmlinux" good
	trap 'cp good "$kernel/vmlinux"; exit 1' EXIT INT TERM
	for tables in "$@"; do
		case $tables in
		headers)
			start=$(address_of kallsyms_module_tables)
			overwrite "$with_what" $((start + 4)) $((start + 88))
			start=$(address_of kallsyms_size_info)
			overwrite "$with_what" $((start + 4)) $((start + 8)) ;;
		modules)
			start=$(address_of kallsyms_module_tables)
			bytes=$(tables_header | gawk 'NR == 1 { print $2 }')
			overwrite "$with_what" $((start + 88)) $((start + bytes)) ;;
		sizes)
			overwrite "$with_what" "$(address_of kallsyms_size_gaps)" \
				"$(address_of kallsyms_size_info)" ;;
		esac
	done
	if pack_image; then packed=y; else packed=; fi
	cp "$kernel/arch/x86/boot/bzImage" bzImage
	cp good "$kernel/vmlinux"
	trap - EXIT INT TERM
	pack_image
	[ "$packed" ]
}

# Put the programs that damage tables of the running kernel into guest/; guest/damage reads
# the output of guest/tables.
damage_guest()
{
	mkdir -p guest
	samples=$kernel/drivers/kallmod_samples
	cp "$samples/kms-loadable.ko" "$samples/kms-memory.ko" "$here/guest/tables" guest/
	gcc -static -O2 -Wall -o guest/damage "$here/guest/damage.c"
	{
		# The order in memory is that of the header, which begins with two words
		# for the header itself.
		gawk '$3 ~ /^kallsyms_(module|objfile)/' "$kernel/System.map" > map
		tables_header | gawk '
			{ getline symbol < "map"; split(symbol, s) }
			NR == 1 { print s[3], "nothing", s[1], 88 }
			NR > 1 && $2 { print s[3], s[3] ~ /objfile/ ? "objects" : "modules", s[1], $2 }'
		gawk '$3 ~ /^kallsyms_(seqs_of_names$|size)/ {
			here = strtonum("0x" substr($1, 9))
			if (name != "")
				print name, name ~ /info/ ? "nothing" : "sizes", at, here - start
			name = $3
			at = $1
			start = here
		}' "$kernel/System.map"
	} > guest/image-tables
	echo 0x"$(readelf -SW "$samples/kms-loadable.ko" |
		sed -n 's/.* \.kallmod *PROGBITS *[0-9a-f]* [0-9a-f]* \([0-9a-f]*\) .*/\1/p')" \
		> guest/module-table
}

# Boot image $1; if that fails, show the end of the console output.
boot_or_tell()
{
	image=$1
	shift
	"$top/scripts/boot-kernel" "$image" guest out "$@" > console ||
		{ tail -n 30 console; return 1; }
}

# Fail if log $1 has a message of a kernel that something is wrong with it.
no_splat()
{
	none "BUG[: ]|WARNING|Oops|KASAN: |INFO: |blocked for more|general protection|(list|refcount).*corrupt|suspicious|inconsistent lock|Call Trace" "$1"
}

# Check the results of the kernel's own tests.
selftests()
{
	booted
	cat "$boot/selftests"
	grep -E '(^|\] )ok [0-9]+ kallmodsyms$' "$boot/selftests"
	[ ! "$selftest" ] || grep "kallsyms_selftest: finish\$" "$boot/selftests"
	none "not ok|failed|failures|mismatch|Never found|NULL|save_cnt" "$boot/selftests"
}
