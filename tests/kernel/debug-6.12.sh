#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A preemptible kernel with KASAN and lockdep must report nothing while modules, probes,
# trampolines and BPF programs come and go, and others read the files and look symbols up.
version=6.12
flavour=debug
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"

boot_guest()
{
	damage_guest
	cp "$here/guest/churn" guest/run
	cp "$kernel/drivers/net/dummy.ko" guest/
	gcc -static -O2 -Wall -o guest/readers "$here/guest/readers.c"
	gcc -static -O2 -Wall -o guest/bpf-load "$here/guest/bpf-load.c"
	# An emulated machine with all this is slow, and its host may be slow, too. With
	# five-level page tables, KASAN in 6.12 is wrong until the kernel has detected them.
	export BOOT_TIMEOUT=2400 BOOT_MEMORY=1536 BOOT_SOCKETS=2
	boot_or_tell "$kernel/arch/x86/boot/bzImage" nokaslr no5lvl \
		log_buf_len=32M rcupdate.rcu_cpu_stall_timeout=120 watchdog_thresh=60
	rm -rf "$boot"
	cp -r out "$boot"
}

booted()
{
	[ -f "$boot/status" ] || skip "no booted kernel"
}

quiet()
{
	booted
	no_splat "$boot/dmesg"
	# Lockdep switches itself off at its first report.
	grep 'debug_locks: *1$' "$boot/lockdep"
	grep -a 'kasan: KernelAddressSanitizer initialized' "$boot/dmesg"
	grep -a "Brought up 1 node, 2 CPUs" "$boot/dmesg"
}

# Each action was done more than once.
churned()
{
	booted
	cat "$boot/counts" >&3
	for what in loadable dummy probes filters programs lookups; do
		grep -E "^$what ([2-9]|[0-9]{2,})$" "$boot/counts"
	done
}

well_formed()
{
	booted
	cat "$boot/readers"
	echo 0 | same "$boot/readers-status" -
	[ "$(grep -c '^reader ' "$boot/readers")" -eq 4 ]
}

damaged()
{
	booted
	cat "$boot/damage"
	echo 0 | same "$boot/damage-status" -
}

try "kernel $version with KASAN and lockdep" "$top/scripts/test-kernel" $version $flavour
[ -f "$kernel/vmlinux" ] || exit $failed
rm -rf "$boot"
try "debug: boot" boot_guest
try "debug: no splat" quiet
try "debug: modules, probes and lookups came and went" churned
try "debug: every line is one, whenever it is read" well_formed
try "debug: the kernel's own tests" selftests
try "debug: tables damaged while the kernel runs" damaged
exit $failed
