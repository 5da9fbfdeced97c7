# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# A real kernel whose tables are damaged while it runs, and one whose tables are wrong from
# the start; and a user who tries to see addresses and sizes without permission. SEED=
# changes the random choices.
flavour=kallmod
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"

seed=${SEED:-6012}
# How often "damage" flips bits and then reads the whole file.
rounds=24

# Thousands of kinds of damage, one after another, in one boot.
damaged()
{
	damage_guest
	cat > guest/run <<-EOF2
	insmod /guest/kms-loadable.ko && insmod /guest/kms-memory.ko || exit 1
	sh /guest/tables > /out/tables
	/guest/damage $seed $rounds < /out/tables
	EOF2
	boot_or_tell "$kernel/arch/x86/boot/bzImage" nokaslr log_buf_len=16M
	no_splat out/dmesg
	# All tables of the image, both headers, and the table of a module.
	[ "$(wc -l < out/tables)" -eq 17 ]
	grep -a '^seed' console >&3
}

# A user looks for addresses and sizes, by every way to read a file.
peeked()
{
	mkdir guest
	gcc -static -O2 -Wall -o guest/peek "$here/guest/peek.c"
	cp "$kernel/drivers/kallmod_samples/kms-loadable.ko" guest/
	echo "insmod /guest/kms-loadable.ko && /guest/peek $seed" > guest/run
	boot_or_tell "$kernel/arch/x86/boot/bzImage" log_buf_len=16M
	no_splat out/dmesg
	grep -a '^seed' console >&3
}

# The tables are wrong from the start, for code that asks for sizes during boot.
noise()
{
	damaged_image "$plugin" "$@"
	mkdir guest
	echo "cat /proc/kallmodsyms > /out/all" > guest/run
	boot_or_tell bzImage nokaslr
	no_splat out/dmesg
	"$linkpass" list "$kernel/vmlinux" > list
	head -n "$(wc -l < list)" out/all > core
	cut -f 1 list > want
	cut -f 1 core > got
	if cmp -s want got; then
		echo "the damage is not in the image"
		return 1
	fi
	cut -d " " -f 1,3,4 want > list
	cut -d " " -f 1,3,4 got | same list -
}

try "kernel $version with kallmod" "$top/scripts/test-kernel" $version $flavour
[ -f "$kernel/vmlinux" ] || exit $failed
try "tables damaged while the kernel runs" damaged
try "a user sees no address and no size" peeked
try "an image with all tables of noise" noise modules sizes
try "an image with headers of noise" noise headers
exit $failed
