#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# linkpass list, lookup and annotate without an image: the running kernel's is found by its build ID.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=notes-lib.sh
. "$(dirname "$0")/notes-lib.sh"

version=6.12.99-test

# Make root/, of a running kernel; "image" is that kernel's. Print its build ID.
running()
{
	note flags=5 | image_with
	ld_image a.o --build-id
	objcopy -O binary -j .note.gnu.build-id image notes
	mkdir -p root/sys/kernel root/proc/sys/kernel
	cp notes root/sys/kernel/notes
	echo $version > root/proc/sys/kernel/osrelease
	export LINKPASS_ROOT=root
	readelf -n image | sed -n 's/ *Build ID: //p' > id
	[ "$(wc -c < id)" -eq 41 ]
	"$linkpass" list image > want
}

# Copy file $1 to $2 below root/.
put()
{
	mkdir -p "root/$(dirname "$2")"
	cp "$1" "root/$2"
}

# Where it is looked for, in this order.
places()
{
	cat <<-EOF2
	boot/kallmod-$version
	lib/modules/$version/vmlinux.kallmod
	boot/vmlinux-$version
	lib/modules/$version/build/vmlinux.unstripped
	lib/modules/$version/build/vmlinux
	lib/modules/$version/vmlinux
	usr/lib/debug/boot/vmlinux-$version
	usr/lib/debug/lib/modules/$version/vmlinux
	usr/lib/debug/.build-id/$(cut -c 1-2 id)/$(cut -c 3- id).debug
	EOF2
}

each_place()
{
	running
	places > places
	tac places > last-first
	while read -r place; do
		put image "$place"
		"$linkpass" list > got 2> err
		says "linkpass: reading root/$place"
		same want got
	done < last-first
	"$linkpass" list --objects -o got 2> err
	says "linkpass: reading root/boot/kallmod-$version"
	# A file that is named is read, and nothing is looked for.
	"$linkpass" list image 2> err | same want -
	same /dev/null err
}

# lookup and annotate do so, too, if no operand is an image.
lookups()
{
	for verb in list lookup annotate; do
		"$linkpass" $verb --help | grep -q "^Without IMAGE, .*; LINKPASS_ROOT"
	done
	running
	put image "boot/vmlinux-$version"
	address=$(nm image | sed -n "s/ T f$//p")
	echo "$address f+0x0/0x2	[m] {d/m.o}" > want
	"$linkpass" lookup f 2> err | same want -
	says "linkpass: reading root/boot/vmlinux-$version"
	echo f | "$linkpass" lookup | same want -
	# The path of an object is no file.
	"$linkpass" lookup f@d/m.o | same want -
	"$linkpass" lookup image f | same want -
	echo " f+0x1/0x2" > log
	echo " f+0x1/0x2 [m] {d/m.o}" > want
	"$linkpass" annotate log | same want -
	"$linkpass" annotate - < log | same want -
	"$linkpass" annotate < log | same want -
	# Nothing of a pipe is lost.
	cat log | "$linkpass" annotate /dev/stdin | same want -
	mkfifo pipe
	cat log > pipe &
	timeout 10 "$linkpass" annotate pipe | same want -
	"$linkpass" annotate image < log | same want -
	"$linkpass" annotate image log | same want -
	rm root/boot/*
	fails 1 "$linkpass" lookup f
	tail -n 1 err | grep -x "linkpass: f: no such file; taken for a symbol"
	fails 1 "$linkpass" lookup missing/file f
	says "linkpass: missing/file: cannot open: No such file or directory"
	fails 1 "$linkpass" annotate log
}

# Their addresses are those that the kernel runs at, or not known.
running_addresses()
{
	running
	put image "boot/vmlinux-$version"
	address=$(nm image | sed -n "s/ T f$//p")
	fails 1 "$linkpass" lookup "0x$address"
	sed -n 2p err | grep -x "linkpass: 0x$address: root/proc/kallsyms shows no addresses; read it as root, or name the image for an address in the file"
	"$linkpass" list --format=kallsyms image | cut -f 1 > kallsyms
	sed 's/^[0-9a-f]*/0000000000000000/' kallsyms > root/proc/kallsyms
	fails 1 "$linkpass" lookup "0x$address"
	grep "shows no addresses" err
	sed 's/^0000000000/0000000012/' kallsyms > root/proc/kallsyms
	moved=0000000012${address#0000000000}
	echo "$moved f+0x0/0x2	[m] {d/m.o}" > want
	"$linkpass" lookup f | same want -
	"$linkpass" lookup "0x$moved" | same want -
	fails 1 "$linkpass" lookup "0x$address"
	# A name that is no file is a symbol, unless it is none and others follow.
	fails 1 "$linkpass" lookup vmlinx f
	same /dev/null out
	grep -x "linkpass: vmlinx: no such file or symbol" err
	[ "$(wc -l < err)" -eq 2 ]
}

not_found()
{
	running
	{
		echo "linkpass: no image of the running kernel ($version, build ID $(cat id)); tried"
		places | sed 's,.*,root/&: not there,'
	} > message
	fails 1 "$linkpass" list
	same message err
	same /dev/null out
	fails 1 "$linkpass" list -o list
	[ ! -e list ]
	# The version comes from a file, and a terminal obeys nothing in it.
	printf '6\033[31m\302\2331\n' > root/proc/sys/kernel/osrelease
	fails 1 "$linkpass" list
	[ "$(grep -cF '6?[31m??1' err)" -eq 9 ]
	none "$(printf '\033|\302\233')" err
	echo $version > root/proc/sys/kernel/osrelease
	# Files that are not the right one are passed over, each for its own reason.
	ld_image a.o --build-id=0x1234
	put image boot/kallmod-$version
	ld_image a.o
	put image "lib/modules/$version/vmlinux.kallmod"
	ld_image a.o --build-id
	strip image
	put image boot/vmlinux-$version
	ld_image a.o --build-id
	strip -g image
	put image "lib/modules/$version/build/vmlinux.unstripped"
	put notes "lib/modules/$version/build/vmlinux"
	mkdir "root/lib/modules/$version/vmlinux"
	put /dev/null usr/lib/debug/boot/vmlinux-$version
	sed -i -e '/kallmod/s/not there/another build ID/' \
		-e '/boot\/vmlinux/s/not there/no symbols/' \
		-e '/unstripped/s/not there/no kallmod notes/' \
		-e '/build\/vmlinux:/s/not there/not an ELF file/' \
		-e '/99-test\/vmlinux:/s/not there/not a file/' \
		-e '/debug\/boot/s/no symbols/not an ELF file/' \
		-e '/debug\/lib/s/not a file/not there/' message
	fails 1 "$linkpass" list
	same message err
	ld_image a.o --build-id
	put image "usr/lib/debug/lib/modules/$version/vmlinux"
	"$linkpass" list 2> err | same want -
	says "linkpass: reading root/usr/lib/debug/lib/modules/$version/vmlinux"
}

# A file that ends early, anywhere, is passed over, and told to.
cut_short()
{
	running
	size=$(wc -c < image)
	mkdir root/boot
	for n in 0 1 51 63 64 100 $((size / 2)) $((size - 65)) $((size - 1)); do
		head -c "$n" image > root/boot/vmlinux-$version
		fails 1 "$linkpass" list
		verdict=$(sed -n "s,^root/boot/vmlinux-$version: ,,p" err)
		case $n in
		0|1|51|63) [ "$verdict" = "not an ELF file" ] ;;
		*) [ "$verdict" = "cut short" ] ;;
		esac || { echo "$n: $verdict"; return 1; }
	done
}

# What the running kernel says of itself may be missing or bad.
bad_root()
{
	running
	head -c 20 notes > root/sys/kernel/notes
	fails 1 "$linkpass" list
	says "linkpass: root/sys/kernel/notes: no build ID"
	rm root/sys/kernel/notes
	fails 1 "$linkpass" list
	says "linkpass: root/sys/kernel/notes: cannot open: No such file or directory"
	cp notes root/sys/kernel
	for text in '' ../x/y; do
		echo "$text" > root/proc/sys/kernel/osrelease
		fails 1 "$linkpass" list
		says "linkpass: root/proc/sys/kernel/osrelease: has no version"
	done
	rm root/proc/sys/kernel/osrelease
	fails 1 "$linkpass" list
	says "linkpass: root/proc/sys/kernel/osrelease: cannot open: No such file or directory"
}

# Without leaks, found or not.
memory()
{
	command -v valgrind > /dev/null || skip "no valgrind"
	running
	for status in 1 0; do
		fails $status valgrind -q --error-exitcode=99 --leak-check=full \
			--show-leak-kinds=all --errors-for-leak-kinds=all "$linkpass" list
		none '^==' err
		put image boot/vmlinux-$version
	done
}

try "the running kernel's image in each place" each_place
try "lookup and annotate" lookups
try "addresses of the running kernel" running_addresses
try "no image of the running kernel" not_found
try "images cut short" cut_short
try "notes and version of the running kernel" bad_root
try "finding: memory" memory
exit $failed
