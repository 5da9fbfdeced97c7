#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Debian's configuration for cloud machines, unchanged but for signing keys: BTF, stack
# protector, padding for FineIBT, symbol versions, all security modules.
version=6.12
flavour=debian
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"

# Nearly all of Debian's settings are in effect, the important ones in any case.
as_debian_has_it()
{
	xz -dc /usr/src/linux-config-$version/config.amd64_none_cloud-amd64.xz |
		grep '^CONFIG_.*=[ym]$' | sort > debian
	grep '^CONFIG_.*=[ym]$' "$kernel/.config" | sort > ours
	comm -23 debian ours > missing
	cat missing
	[ "$(wc -l < missing)" -le 20 ]
	for s in DEBUG_INFO_BTF STACKPROTECTOR_STRONG CALL_PADDING MODVERSIONS \
		 SECURITY_SELINUX SECURITY_APPARMOR X86_KERNEL_IBT RANDOMIZE_BASE; do
		grep -x "CONFIG_$s=y" ours
	done
}

# The kernel's disk driver is a module, so load that first.
boot_guest()
{
	mkdir guest
	cp "$kernel/drivers/block/virtio_blk.ko" guest/1-virtio_blk.ko
	for m in fs/overlayfs/overlay drivers/net/dummy drivers/net/tun; do
		[ ! -f "$kernel/$m.ko" ] || cp "$kernel/$m.ko" guest/
	done
	gcc -static -O2 -Wall -o guest/bpf-iter "$here/guest/bpf-iter.c"
	cat > guest/run <<-'EOF2'
	for m in /guest/*.ko; do insmod "$m" || echo "$m: not loaded"; done
	cat /proc/kallmodsyms > /out/kallmodsyms
	cat /proc/kallsyms > /out/kallsyms
	cat /proc/modules > /out/modules
	/guest/bpf-iter > /out/iterated
	cd /sys/kernel/tracing || exit 1
	for p in ext4:ext4_readdir vmlinux:schedule_timeout; do
		echo "p $p" > kprobe_events && echo "$p"
	done > /out/probes
	EOF2
	BOOT_MEMORY=1024 "$top/scripts/boot-kernel" "$kernel/arch/x86/boot/bzImage" guest \
		"$boot" nokaslr > console || { tail -n 30 console; return 1; }
	grep -q '^dummy ' "$boot/modules"
	printf '%s\n' ext4:ext4_readdir vmlinux:schedule_timeout | same "$boot/probes" -
}

booted()
{
	[ -f "$boot/kallmodsyms" ] || skip "no booted kernel"
}

list_same()
{
	booted
	"$linkpass" list "$kernel/vmlinux" > list
	head -n "$(wc -l < list)" "$boot/kallmodsyms" | same list -
	wc -l < list >&3
}

# Without sizes, modules and objects, the lines are those of /proc/kallsyms.
same_as_kallsyms()
{
	booted
	n=$(grep -vc '	' "$boot/kallsyms")
	head -n "$n" "$boot/kallmodsyms" | cut -f 1 | cut -d ' ' -f 1,3,4 > stripped
	head -n "$n" "$boot/kallsyms" | same stripped -
}

# A BPF program on the ksym iterator reads the lines of /proc/kallmodsyms, except its own.
iterated()
{
	booted
	for f in iterated kallmodsyms; do
		grep -v '	\[bpf\]$' "$boot/$f" > $f
	done
	wc -l < iterated >&3
	same kallmodsyms iterated
}

figures()
{
	"$linkpass" stats "$kernel/vmlinux" > stats
	sed '/^$/,$d' stats >&3
	nm "$kernel/vmlinux" | gawk '
		$3 == "kallsyms_sizes" || $3 == "kallsyms_size_gaps" { start[$3] = strtonum("0x" substr($1, 9)) }
		$3 == "kallsyms_seqs_of_names" { end = strtonum("0x" substr($1, 9)) }
		END { printf "sizes: %d bytes\n", end - start["kallsyms_size_gaps"] }' >&3
}

try "kernel $version, Debian's configuration" "$top/scripts/test-kernel" $version $flavour
[ -f "$kernel/vmlinux" ] || exit "$failed"
try "debian: as Debian has it" as_debian_has_it
try "debian: no warning in the build" no_warnings
try "debian: modules against linker maps, .cmd files and modules.builtin" list_oracle
rm -rf "$boot"
try "debian: booted" boot_guest
try "debian: linkpass list is the same" list_same
try "debian: as /proc/kallsyms but for sizes and modules" same_as_kallsyms
try "debian: what a BPF iterator reads" iterated
try "debian: figures" figures
exit "$failed"
