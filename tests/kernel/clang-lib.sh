# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Tests of a kernel that clang has compiled.

# clang's stack frames are larger than GCC's, with kallmod and without.
# shellcheck disable=SC2034 # for kernel-lib.sh
own_warnings="/(lib/maple_tree|fs/select)\.c:.*(\[-Wframe-larger-than\]$|.* stack frame size .* exceeds limit )|^1 warning generated\.$"
# Its debug information is large, but lists variables by address, too (-gdwarf-aranges). So what is inside
# of functions is left out.
# shellcheck disable=SC2034
dwarf_depth=2

# clang names a variable of a function for both, so fewer names are several symbols'.
# shellcheck disable=SC2034
least_objects=1000

# Constants of assembly that were merged. LLD does not write of which object they are, so nothing tells
# them from others of their name.
# shellcheck disable=SC2034 # for kallmod-lib.sh
alike_constants="_SHUF_00BA|_SHUF_DC00|PSHUFFLE_BYTE_FLIP_MASK|pt_regs_offset|K256"

case ${machine:?} in
x86_64)
	landing_pads=X86_KERNEL_IBT ;;
arm64)
	landing_pads=ARM64_BTI_KERNEL ;;
esac

# The processor checks where jumps go to, and the kernel is at a random place; nothing in it is made by GCC.
compilers()
{
	for option in CC_IS_CLANG LD_IS_LLD "$landing_pads" RANDOMIZE_BASE; do
		grep -x "CONFIG_$option=y" "${kernel:?}/.config"
	done
	readelf -p .comment "$kernel/vmlinux" > comment
	none 'GCC:' comment
	grep 'clang version' comment
	grep 'LLD' comment
}

# What clang puts before a function for kCFI is called __cfi_NAME on x86. It ends where the function begins, and
# has the same owner.
cfi()
{
	grep -x CONFIG_CFI_CLANG=y "$kernel/.config"
	"${linkpass:?}" list "$kernel/vmlinux" > list
	# Elsewhere it has no name.
	if [ "$machine" != x86_64 ]; then
		none " __cfi_" list
		return
	fi
	gawk '
		{ half = index($0, "\t") ? substr($0, index($0, "\t")) : "" ; sub(/[\t ]?\{.*/, "", half) }
		NR == FNR { owner[$1, $4] = half; next }
		/ __cfi_/ {
			end = sprintf("%016x", strtonum("0x" substr($1, 9)) + strtonum("0x" $2))
			key = substr($1, 1, 8) substr(end, 9) SUBSEP substr($4, 7)
			all++
			if (!(key in owner)) { apart++; print "apart", $0; next }
			if (owner[key] != half) { wrong++; print "wrong", $0 }
			modular += half != ""
		}
		END {
			print "count", all, "symbols of kCFI,", modular, "in modules,", apart + 0, "apart" > "/dev/fd/3"
			exit wrong || apart || modular < 1000
		}' list list > differences || { head differences; return 1; }
}

# arm64 has code that is renamed before the link (position-independent code, EFI's stub), and KVM's for EL2,
# which is linked, too. All of these objects have a note, also in the image if they are no library's.
renamed_objects()
{
	(cd "$kernel" && find arch/arm64 drivers/firmware/efi/libstub -name '.*.o.cmd' |
		grep -E '/(kernel/pi|kvm/hyp/nvhe|libstub)/|\.nvhe\.o\.cmd$' | xargs grep -lE '^savedcmd_[^ ]* := clang') |
		sed 's|/\.\([^/]*\)\.cmd$|/\1|' | sort > objects
	echo "$(wc -l < objects) objects" >&3
	[ "$(wc -l < objects)" -gt 60 ]
	while read -r object; do
		"$linkpass" notes "$kernel/$object" | gawk -v object="$object" -F '\t' '
			NR == 1 { exit !($1 == object && $4 != "-") } END { exit !NR }' || echo "$object"
	done < objects > bare
	cat bare
	[ ! -s bare ]
	"$linkpass" notes "$kernel/vmlinux" | grep -v '^	' | cut -f 1 | sort > noted
	grep -v '/libstub/' objects | comm -23 - noted > lost
	cat lost
	[ ! -s lost ]
}

# A module outside of the tree: stamped if linkpass can; built all the same if not, with a warning.
external_modules()
{
	mkdir module
	echo 'obj-m := outside.o second.o' > module/Makefile
	cat > module/outside.c <<-'END'
	#include <linux/module.h>
	static int __init outside_init(void) { return 0; }
	module_init(outside_init);
	MODULE_DESCRIPTION("not in the tree");
	MODULE_LICENSE("GPL");
	END
	cp module/outside.c module/second.c
	# One that is older than "stamp".
	cat > old <<-END
	#!/bin/sh
	[ "\$1" = stamp ] || exec $linkpass "\$@"
	exit 2
	END
	chmod +x old
	set -- LLVM=-19
	[ ! "${triple-}" ] || set -- "$@" ARCH="$ARCH" CROSS_COMPILE="${cross?}"
	for made_with in "$linkpass" no/linkpass "$PWD/old"; do
		make -C "${tree:?}" O="$kernel" M="$PWD/module" "$@" LINKPASS="$made_with" modules > log 2>&1 ||
			{ cat log; return 1; }
		readelf -SW module/outside.ko > sections
		if [ "$made_with" = "$linkpass" ]; then
			none "^warning: " log
			grep -F ' .kallmod ' sections
			"$linkpass" notes module/outside.ko | grep "outside\.o	.*outside\.c	outside	-	module\$"
		else
			grep -F "'$made_with stamp'" log > warnings
			gawk '{ print "warns:", $0 } END { exit NR != 1 || !/^warning: / }' warnings
			none ' \.kallmod ' sections
		fi
		make -C "$tree" O="$kernel" M="$PWD/module" "$@" clean > log 2>&1
	done
}

# A name of KSYM_NAME_LEN - 1 bytes, whole in the running kernel and in linkpass (samples/long.c).
long_name()
{
	booted
	for file in kallsyms kallmodsyms; do
		grep ' _RNvC3kms499x*' "${boot:?}/$file.root.1.2" > line
		[ "$(wc -l < line)" -eq 1 ]
		gawk -v field="$([ $file = kallsyms ] && echo 3 || echo 4)" '{ exit length($field) != 511 }' line
	done
	grep '	\[kms_long\]$' line
	name=$(gawk '{ print $4 }' line)
	"$linkpass" list "$kernel/vmlinux" | grep -xF "$(cat line)"
	for selector in "kms_long:$name" "kms_long..$name"; do
		"$linkpass" resolve "$kernel/vmlinux" "$selector" | grep -F " $name	[kms_long]"
	done
}
