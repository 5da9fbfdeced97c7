#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The types of every module of an unpatched kernel, which treats them as debug information.
version=6.12
flavour=ctf-stock
# shellcheck source=ctf-lib.sh
. "$(dirname "$0")/ctf-lib.sh"

# The types are in sections of debug information, not in .ctf, and not in files that are
# booted or mapped.
as_debug_information()
{
	readelf -SW "$kernel/vmlinux" "$kernel/drivers/net/dummy.ko" > sections
	none " \.ctf " sections
	[ "$(grep -c " \.debug_typenames " sections)" -eq 2 ]
	readelf -SW "$kernel/arch/x86/boot/compressed/vmlinux.bin" \
		"$kernel/arch/x86/entry/vdso/vdso64.so" > booted
	[ "$(grep -c " \.text " booted)" -eq 2 ]
	none " \.(ctf|debug_)" booted
}

begin
try "$flavour: as debug information" as_debug_information
try "$flavour: structures that are known" known
try "$flavour: as DTrace asks it" clients
try "$flavour: as objdump reads it" objdump_reads
exit $failed
