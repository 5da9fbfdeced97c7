#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A 6.12 for arm64 with /proc/kallmodsyms: built, booted, compared.
export ARCH=arm64
version=6.12
flavour=kallmod
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"
# shellcheck source=kallmod-lib.sh
. "$here/kallmod-lib.sh"
explained=$here/explained-stock-6.12-arm64
d=drivers/kallmod_samples

# What the guest runs.
guest_script()
{
	cat <<-'EOT'
	mkdir -p /etc
	echo "root:x:0:0::/:/bin/sh" > /etc/passwd
	echo "user:x:1000:1000::/:/bin/sh" >> /etc/passwd
	for m in /guest/*.ko; do
		insmod "$m" || exit 1
	done
	echo 1 > /proc/sys/kernel/kptr_restrict
	for file in kallsyms kallmodsyms; do
		cat /proc/$file > /out/$file.root.1.2
		su user -c "cat /proc/$file" > /out/$file.user.1.2
	done
	cd /sys/kernel/tracing || exit 1
	. /guest/probes
	probe_all > /out/probes
	for m in ext4 kms_two; do
		echo "*:mod:$m" > set_ftrace_filter
		cat set_ftrace_filter > "/out/filter-$m"
	done
	echo > set_ftrace_filter
	/guest/resolve kms_loadable_init > /out/resolved
	for _ in $(seq 60); do
		dmesg | grep -q "_selftest: finish\$" && break
		sleep 3
	done
	dmesg | grep -E "_selftest|kallmodsyms" > /out/selftests
	EOT
}

boot_guest()
{
	mkdir guest
	guest_script > guest/run
	cp "$here/guest/probes" "$here/probes.expected" "$kernel/drivers/net/dummy.ko" "$kernel/$d/kms-loadable.ko" guest/
	"$gcc" -static -O2 -Wall -o guest/resolve "$here/guest/resolve.c"
	"$top/scripts/boot-kernel" "$kernel/$image" guest "$boot" nokaslr > console ||
		{ tail -n 30 console; return 1; }
}

# The filter takes functions of built-in modules, and no others.
filters()
{
	booted
	for m in ext4 kms_two; do
		gawk -v module="[$m]" 'index($0, module) { print $4 }' "$boot/kallmodsyms.root.1.2" | sort -u > all
		grep -v '^#' "$boot/filter-$m" | sed 's/ .*//' | sort -u > got
		[ -s got ]
		comm -23 got all > others
		cat others
		[ ! -s others ]
	done
}

try "arm64: plugin" make -s -C "$top" GCC="$gcc"
try "kernel 6.12 for arm64 with kallmod" "$top/scripts/test-kernel" $version kallmod
try "arm64: no warning in the build" no_warnings
rm -rf "$boot"
try "arm64: boot" boot_guest
try "arm64: as /proc/kallsyms but for sizes and modules" same_as_kallsyms root.1.2 user.1.2
try "arm64: linkpass list is the same" list_same
try "arm64: modules against linker maps, .cmd files and modules.builtin" booted_oracle 20000
try "arm64: sizes against nm" list_sizes
try "arm64: the kernel's own tests" selftests
try "arm64: no two lines are alike" unalike
try "arm64: every line is found again" resolved
try "arm64: probes by module and object" probes_fire
try "arm64: filters by module" filters
exit $failed
