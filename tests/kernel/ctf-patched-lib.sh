# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The tests of types: every module of a real kernel, compared with its debug information.
# $version says which one.
flavour=ctf
# shellcheck source=ctf-lib.sh
. "$(dirname "$0")/ctf-lib.sh"

# The kernel's makefile gives the same archive.
by_make()
{
	make -C "$tree" O="$kernel" "KCFLAGS=-fplugin=$plugin" vmlinux.ctfa > log 2>&1 ||
		{ tail log; return 1; }
	none "[Ww]arning|WARNING|error:" log
	cmp "$kernel/vmlinux.ctfa" "$archive"
}

# Objects have the section .ctf, linked files have not.
not_linked()
{
	cd "$kernel"
	readelf -SW fs/ext4/inode.o drivers/net/dummy.o > "$scratch/sections"
	[ "$(grep -c " \.ctf " "$scratch/sections")" -eq 2 ]
	find . -name '*.ko' -o -name '*.so*' -o -name '*.elf' -o -name 'vmlinux*' -type f |
		grep -vE '\.(cmd|map|lds|a|S|ctfa|symvers|gz|bz2|xz|ranges)$' > "$scratch/files"
	grep -qx ./vmlinux.o "$scratch/files"
	while read -r f; do
		readelf -SW "$f" 2> /dev/null | gawk -v f="$f" '/ \.ctf / { print f; exit 1 }'
	done < "$scratch/files"
}

# It boots with BTF, and lists what linkpass lists.
boots()
{
	mkdir guest
	echo 'cat /proc/kallmodsyms > /out/kallmodsyms
		cat /sys/kernel/btf/vmlinux > /out/btf' > guest/run
	boot_or_tell "$kernel/$image" nokaslr
	no_splat out/dmesg
	objcopy -O binary -j .BTF "$kernel/vmlinux" btf
	cmp btf out/btf
	"$linkpass" list "$kernel/vmlinux" > list
	[ "$(wc -l < list)" -gt 50000 ]
	head -n "$(wc -l < list)" out/kallmodsyms | same list -
}

modules_by_kbuild()
{
	(cd "$kernel" && ar t vmlinux.a > "$store/members" &&
	 gawk -f "$here/ctf-modules.awk" modules.builtin modules.order "$store/members") |
		sort -u > "$store/modules"
	[ "$(wc -l < "$store/modules")" -gt 1200 ]
}

# Compare every structure and union with a name, of every object.
structures()
{
	cut -d ' ' -f 2 "$store/modules" | sort -u | (cd "$kernel" && while read -r o; do
		echo "@ $o"
		pahole --sizes "$o"
		pahole "$o"
	done) 2> /dev/null | gawk -f "$here/ctf-pahole.awk" > dwarf
	gawk -f "$here/ctf-compare.awk" "$store/modules" "$store/ctf" dwarf > differences
	explained=$here/explained-ctf
	judge differences
	# The comparison must have covered enough.
	gawk '/^count/ { exit !($2 > 110 && $4 > 30000) }' differences
}

# Different structures of one name are each in their own module.
one_name()
{
	in_dictionaries "struct kms_private" "kms_one 1, kms_two 1"
	# One module has two different ones; another module has one of them, too.
	in_dictionaries "struct kms_layout" "kms_one 2, kms_two 1"
}

begin
try "$flavour: make vmlinux.ctfa" by_make
try "$flavour: not in what is linked" not_linked
try "$flavour: boot, with BTF" boots
try "$flavour: modules, as Kbuild has them" modules_by_kbuild
try "$flavour: structures that are known" known
try "$flavour: as DTrace asks it" clients
try "$flavour: structures of one name" one_name
try "$flavour: as objdump reads it" objdump_reads
try "$flavour: every structure, by its debug information" structures
exit "$failed"
