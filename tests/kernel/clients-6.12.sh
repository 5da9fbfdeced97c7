#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Run real tracers, as Debian has them, on a kernel with kallmod, and write a table of what
# works when a function is called by its plain name, by a selector, in the tool's own way
# and in a view. clients/tasks lists what people do; docs/clients-table.md is the table that
# is expected, but for the versions of the tools.
#
# SUITES="trixie" runs only these: bookworm, trixie, host. With UPDATE=1 the table becomes
# what is expected.
version=6.12 flavour=clients
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"

clients=$here/clients
table=$top/docs/clients-table.md
suites=${SUITES:-bookworm trixie host}

built()
{
	"$top/scripts/test-kernel" $version $flavour >&3
	grep -qx CONFIG_DEBUG_INFO_BTF=y "$kernel/.config"
	grep -qx CONFIG_FPROBE_EVENTS=y "$kernel/.config"
}

# What the guest needs: the runner, modules and, for debuggers, vmlinux.
make_guest()
{
	mkdir -p guest/modules/kernel
	cp "$clients/tasks" "$clients/tasks-run" "$clients/trigger" guest/
	cp "$clients/guest" guest/run
	cp "$kernel/drivers/net/dummy.ko" "$kernel/drivers/kallmod_samples/kms-loadable.ko" \
		guest/modules/kernel/
	cp "$kernel"/modules.builtin* guest/modules/
	echo "kernel/dummy.ko kernel/kms-loadable.ko" | tr " " "\n" > guest/modules/modules.order
	cp "$kernel/vmlinux" guest/
	cp "$top/scripts/kallmod-view" "$linkpass" guest/
	echo "$suite" > guest/args
}

in_guest()
{
	suite=$1
	"$top/scripts/test-root" "$suite" >&3
	make_guest
	BOOT_ROOT=$work/root-$suite.ext4 BOOT_CPUS=1 BOOT_MEMORY=2048 BOOT_TIMEOUT=7200 \
		"$top/scripts/boot-kernel" "$kernel/arch/x86/boot/bzImage" guest out \
		no_timer_check > console || { tail -n 30 console; return 1; }
	no_splat out/dmesg
	keep out
}

on_host()
{
	suite=host
	make_guest
	mkdir out
	sh guest/tasks-run "$PWD/out" host
	keep out
}

keep()
{
	rm -rf "${boot:?}/$suite"
	mkdir -p "$boot"
	cp -r "$1" "$boot/$suite"
}

# No recipe may fail, even in a table that is expected.
same_table()
{
	for suite in bookworm trixie host; do
		[ -f "$boot/$suite/results" ] || skip "not all of the suites have been run"
	done
	for suite in bookworm trixie host; do
		cat "$boot/$suite/results" >&4
		cat "$boot/$suite/versions"
	done > versions 4> results
	gawk -F '\t' '$5 == "recipe" && $6 !~ /^yes(, with a warning)?$/' results > failures
	cat failures
	gawk -f "$clients/table.awk" versions "$clients/tasks" results > new
	[ ! "${UPDATE-}" ] || cp new "$table"
	grep -v '^Version: ' "$table" > want
	grep -v '^Version: ' new | same want -
	[ ! -s failures ]
}

[ "${SUITES-}" ] || rm -rf "${boot:?}"
try "$version $flavour: builds" built
for s in $suites; do
	case $s in
	host) try "$version: tools that read vmlinux" on_host ;;
	*) try "$version: tracers of Debian $s" in_guest "$s" ;;
	esac
done
try "$version: docs/clients-table.md" same_table
exit $failed
