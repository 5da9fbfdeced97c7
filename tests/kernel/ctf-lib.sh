# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Functions for the tests of "linkpass ctf" on real kernels; $version and $flavour
# say which kernel.
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"

store=$(mktemp -d)
trap 'rm -rf "$store"' EXIT
archive=$store/vmlinux.ctfa

read_archive()
{
	gcc -O2 -Wall -Wextra -o "$store/ctf-dump" "$here/ctf-dump.c" -lctf
	# shellcheck disable=SC2046 # one word for each module
	(cd "$kernel" && "$linkpass" ctf -o "$archive" vmlinux $(sed 's/\.k\{0,1\}o$/.ko/' modules.order))
	"$store/ctf-dump" "$archive" > "$store/ctf"
	cut -f 1 "$store/ctf" | sort | uniq -c | sort -n | tail -n 3 >&3
}

# in_dictionaries TYPE LIST: check which dictionaries have a structure or union, and how
# often.
in_dictionaries()
{
	gawk -F '\t' -v what="$1" '$2 == what { print $1 }' "$store/ctf" | uniq -c |
		gawk '{ printf "%s%s %d", (NR == 1 ? "" : ", "), $2, $1 } END { print "" }' > got
	echo "$2" | same - got
}

known()
{
	in_dictionaries "struct ext4_inode_info" "ext4 1"
	in_dictionaries "struct task_struct" "shared_ctf 1"
	in_dictionaries "struct inode" "shared_ctf 1"
	in_dictionaries "struct xfs_mount" "xfs 1"
	# An object that two modules share.
	in_dictionaries "struct cpdma_chan" "shared_ctf 1"
	gawk -F '\t' 'NF == 3 && $2 != "shared_ctf"' "$store/ctf" > odd
	echo "shared_ctf	-	shared_ctf" | same - odd
}

# What DTrace asks: every built-in module, as Kbuild names it; the arguments of every
# tracepoint, in the module that it is in; a variable.
clients()
{
	gcc -O2 -Wall -Wextra -o client "$here/ctf-client.c" -lctf
	{
		echo vmlinux
		sed 's,.*/,,; s,\.ko$,,; y/-/_/' "$kernel/modules.builtin" | sort -u
		echo ext4 variable ext4_dir_operations
		"$linkpass" list "$kernel/vmlinux" | gawk '
			sub(/^__bpf_trace_tp_map_/, "", $4) {
				module = NF > 4 ? substr($5, 2, length($5) - 2) : "vmlinux"
				print module " type btf_trace_" $4
			}'
	} > questions
	./client "$archive" < questions > answers
	none "	missing$" answers
	grep -v " " answers | cut -f 2 | sort -u > parents
	echo shared_ctf | same - parents
	[ "$(grep -cv " " answers)" -gt 100 ]
	[ "$(grep -c " btf_trace_.*	8$" answers)" -gt 500 ]
}

# objdump reads the archive, too.
objdump_reads()
{
	objcopy --add-section .ctf="$archive" "$kernel/drivers/net/dummy.ko" with.o
	objdump --ctf --ctf-parent=shared_ctf with.o > listing 2> messages || true
	head messages
	[ ! -s messages ]
	grep -c '^CTF archive member: ' listing > members
	cut -f 1 "$store/ctf" | sort -u | wc -l | same - members
	grep -E "kind 6\) struct ext4_inode_info \(size 0x" listing
}

# Build the kernel and its archive.
begin()
{
	try "kernel $version-$flavour" "$top/scripts/test-kernel" $version $flavour
	[ -f "$kernel/vmlinux" ] || exit $failed
	try "$flavour: no warning in the build" no_warnings
	try "$flavour: linkpass ctf" read_archive
	[ -s "$store/ctf" ] || exit $failed
}
