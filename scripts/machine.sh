# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2034 # for the scripts that read this
#
# What differs between machines, for scripts that build and boot kernels. Sets variables for
# $ARCH, the kernel's name of the machine (without it: x86_64); false if it is not known.

triple=				# what the names of its tools begin with, if not just "gcc"
machine=${ARCH:-x86_64}		# in names of files and in messages
suffix=-$machine		# of build directories
suite=				# Debian's release that has the machine, if this one has not
disk=vda			# the first one, for the kernel
off=reboot			# what ends the emulator
case $machine in
x86_64)
	gcc=gcc				# the compiler
	debian=amd64			# Debian's name of the machine
	cross=				# what the names of other tools begin with
	suffix=
	plugin_dir=build
	image=arch/x86/boot/bzImage
	console=ttyS0
	qemu="qemu-system-x86_64 -cpu max" ;;
arm64)
	triple=aarch64-linux-gnu
	debian=arm64
	image=arch/arm64/boot/Image
	console=ttyAMA0
	qemu="qemu-system-aarch64 -M virt -cpu cortex-a57" ;;
riscv)
	triple=riscv64-linux-gnu
	debian=riscv64
	suite=trixie
	machine=riscv64
	suffix=-riscv64
	image=arch/riscv/boot/Image
	console=ttyS0
	qemu="qemu-system-riscv64 -M virt" ;;
s390)
	triple=s390x-linux-gnu
	debian=s390x
	machine=s390x
	suffix=-s390x
	image=arch/s390/boot/bzImage
	console=ttysclp0
	qemu="qemu-system-s390x -M s390-ccw-virtio" ;;
um)
	# A program on this machine.
	gcc=gcc
	cross=
	debian=amd64
	plugin_dir=build
	image=linux
	console=tty0
	disk=ubda
	off=poweroff	# it would start again
	qemu= ;;
*)
	false ;;
esac && if [ "$triple" ]; then
	gcc=$triple-gcc-12
	cross=$triple-
	plugin_dir=build/$triple
fi
