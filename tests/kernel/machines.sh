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
least_debug=30000	# symbols with debug information
least_read=5000		# text symbols that DTrace places in a module
# What the kernel has:
ftrace=y		# with filters of functions

case ${machine:?} in
arm64)
	least_debug=40000 ;;
*)
	echo "$machine: not in machines.sh" >&2
	exit 2 ;;
esac
