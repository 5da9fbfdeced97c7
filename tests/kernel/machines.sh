# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2034 # for the libraries that read this
#
# What differs between the machines in machine-*-lib.sh, besides scripts/machine.sh. $machine
# says which one.
#
# The least numbers of symbols that each comparison must know, so that none of them is
# made with nothing:
least_text=20000	# text symbols, in the linker maps
least_modular=5000	# of these, in modules
least_debug=40000	# symbols with debug information
least_read=4000		# text symbols that DTrace places in a module
# The kernel:
least_address=		# of it, in 32 bits, if that is below 0x80000000
own_warnings=		# what its build warns of without kallmod, too
relaxes=		# is its code shortened by the linker?
kprobes=y		# has events for kprobes
ftrace=y		# has filters of functions
last_symbol=		# behind which loadable modules are, if their addresses do not tell

case ${machine:?} in
x86_64)
	;;
arm64)
	# The image of 6.1 is at ffffffc008000000.
	[ "${version:?}" != 6.1 ] || least_address=134217728 ;;
riscv64)
	# The linker leaves unused entries in .rela.dyn.
	own_warnings='^WARNING: [0-9]+ bad relocations$'
	relaxes=y
	# With dynamic ftrace, Kbuild turns relaxation off.
	ftrace= ;;
um)
	least_address=1610612736 last_symbol=_end
	least_modular=4000 kprobes='' ftrace=''
	own_warnings='/lib/iomap\.c:.*\[-Wmissing-prototypes\]$' ;;
s390x)
	least_address=1048576
	least_text=20000 least_modular=3500 least_debug=35000 least_read=3000 ;;
*)
	echo "$machine: not in machines.sh" >&2
	exit 2 ;;
esac
