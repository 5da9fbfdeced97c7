# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The tests of a kernel with /proc/kallmodsyms that is for another machine than this one, or
# made by another compiler: built, booted, compared. $ARCH, $version and $flavour say which.
flavour=${flavour:-kallmod}
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"
# shellcheck source=kallmod-lib.sh
. "$here/kallmod-lib.sh"
# shellcheck source=machines.sh
. "$here/machines.sh"
[ -f "$explained" ] || explained=$here/explained-stock-$version$suffix
d=drivers/kallmod_samples
label=$machine
case $flavour in
gcc-*)
	gcc=$flavour
	label="$machine, $flavour" ;;
clang-*)
	label="$machine, clang"
	# shellcheck source=clang-lib.sh
	. "$here/clang-lib.sh" ;;
esac

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
	cd /sys/kernel/tracing
	if [ -f kprobe_events ]; then
		. /guest/probes
		probe_all > /out/probes
	fi
	if [ -f set_ftrace_filter ]; then
		for m in ext4 kms_two; do
			echo "*:mod:$m" > set_ftrace_filter
			cat set_ftrace_filter > "/out/filter-$m"
		done
		echo > set_ftrace_filter
	fi
	/guest/resolve kms_loadable_init > /out/resolved
	for _ in $(seq 60); do
		grep -q " kallsyms_test_init" /proc/kallsyms || break
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

try "$label: plugin" make -s -C "$top" GCC="$gcc"
try "kernel $version for $label with kallmod" "$top/scripts/test-kernel" "$version" "$flavour"
try "$label: no warning in the build" no_warnings
[ ! "$relaxes" ] || try "$label: the linker has shortened code" shortened
rm -rf "$boot"
try "$label: boot" boot_guest
try "$label: as /proc/kallsyms but for sizes and modules" same_as_kallsyms root.1.2 user.1.2
try "$label: linkpass list is the same" list_same
try "$label: modules against linker maps, .cmd files and modules.builtin" \
	booted_oracle "$least_text" "$least_modular"
try "$label: sizes against nm" list_sizes
try "$label: the kernel's own tests" selftests
try "$label: no two lines are alike" unalike
try "$label: every line is found again" resolved
[ ! "$kprobes" ] || try "$label: probes by module and object" probes_fire
[ ! "$ftrace" ] || try "$label: filters by module" filters
case $flavour in
clang-*)
	try "$label: clang and lld, and nothing of GCC" compilers
	try "$label: symbols of kCFI" cfi
	try "$label: a name as long as kallsyms takes" long_name
	[ "$machine" != arm64 ] || try "$label: objects that are renamed" renamed_objects
	try "$label: external modules, with linkpass and without" external_modules ;;
esac
exit $failed
