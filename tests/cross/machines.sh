# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2034 # for the test files
#
# What differs between the machines that the tests in this directory are for.

machines="x86_64 aarch64 riscv64 s390x arm"

# Set variables for machine $1.
set_machine()
{
	machine=$1
	triple=$machine-linux-gnu
	bytes=8				# of an address
	comment='#' comment2='#'	# begin one anywhere in a line
	no_comment='.byte 4 //* */ 2'	# would have one elsewhere
	emulator=qemu-$machine
	shared=				# to ld, for an image that relocates itself
	case $machine in
	x86_64)
		emulator= ;;
	aarch64)
		comment='//' comment2='//' no_comment='mov x0, #1'
		shared="-shared --no-apply-dynamic-relocs" ;;
	riscv64)
		shared=-shared ;;
	arm)
		triple=arm-linux-gnueabihf
		comment='@' comment2='//' no_comment='mov r0, #1'
		bytes=4 ;;
	esac
	plugin=${top:?}/build/$triple/kallmod.so
	gcc=$triple-gcc-12 cross=$triple- sanitize=
	if [ "$machine" = "$(uname -m)" ]; then
		plugin=$top/build/kallmod.so gcc=gcc cross=
	fi
}
