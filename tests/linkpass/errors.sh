#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Bad input: one line that names the file and the place, and exit status 1.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

# The text of a note; what is wrong with it comes as assignments.
note()
{
	namesz=8 descsz='2f-1f' type=1 name=kallmod
	version=2 asize=8 flags=0 nranges=1 nmerged=0 range='f,f_end'
	modname=m modfile=d/m object=d/m.o source=d/m.c terminator='\0'
	for assignment in "$@"; do
		eval "$assignment"
	done
	cat <<-EOF
		.pushsection .debug_srcinfo,"",@progbits
		.4byte $namesz,$descsz,$type
		.asciz "$name"
	1:	.byte $version,$asize
		.2byte $flags
		.4byte $nranges,$nmerged
		.8byte $range
		.asciz "$modname"
		.asciz "$modfile"
		.asciz "$object"
		.ascii "$source$(printf %s "$terminator")"
	2:	.balign 4
		.popsection
	EOF
}

# An image with one function and the notes on standard input.
image_with()
{
	{
		printf '\t.text\n\t.globl f\nf:\tnop\n\tnop\nf_end:\tnop\nf_end2:\n'
		cat
	} > a.s
	as -o a.o a.s
	ld_image a.o
}

# bad MESSAGE [ASSIGNMENT]...: the note, so changed, gets the message.
bad()
{
	message=$1
	shift
	note "$@" | image_with
	for verb in list stats "tables --fill" "tables --reserve -o out.S --kallsyms image"; do
		# shellcheck disable=SC2086
		fails 1 "$linkpass" $verb image
		says "linkpass: image: .debug_srcinfo: $message"
		[ ! -e out.S ]
	done
}

good_note()
{
	note | image_with
	"$linkpass" list image | grep -x '0000000000401000 0 T f'
}

framing()
{
	bad "note at offset 0x0: not a kallmod note" namesz=4
	bad "note at offset 0x0: not a kallmod note" namesz=0xffffffff
	bad "note at offset 0x0: not a kallmod note" name=kallmox
	bad "note at offset 0x0: not a kallmod note" type=2
	bad "note at offset 0x0: descriptor reaches past the end" descsz=1000
	bad "note at offset 0x0: descriptor reaches past the end" descsz=0xfffffffc
	bad "note at offset 0x0: header reaches past the end" descsz=0
	bad "note at offset 0x0: header reaches past the end" descsz=7
	bad "note at offset 0x0: version 3, but this linkpass reads version 2" version=3
	bad "note at offset 0x0: version 1, but this linkpass reads version 2" version=1
	bad "note at offset 0x0: addresses of 4 bytes in an image with 8" asize=4
	bad "note at offset 0x0: 2 ranges reach past the end" nranges=2 descsz=36
	bad "note at offset 0x0: 4294967295 ranges reach past the end" nranges=0xffffffff
	bad "note at offset 0x0: 9 merged sections reach past the end" nmerged=9 descsz=36
	bad "note at offset 0x0: 4294967295 merged sections reach past the end" nmerged=0xffffffff
}

# The section ends in the middle of a note, at every byte of it.
truncated()
{
	note | image_with
	objcopy -O binary --only-section=.debug_srcinfo --set-section-flags .debug_srcinfo=alloc image whole
	size=$(wc -c < whole)
	n=1
	while [ $n -lt "$size" ]; do
		head -c $n whole > part
		objcopy --update-section .debug_srcinfo=part image short 2>/dev/null
		"$linkpass" list short > out 2> err && echo good || echo bad
		grep -c '' err
		n=$((n + 1))
	done | sort | uniq -c > counts
	# Cut inside of the padding only, a note is still missing something.
	printf '%7d %s\n' $((size - 1)) 1 $((size - 1)) bad | same - counts
}

strings()
{
	bad "note at offset 0x0: source path is not terminated" terminator=
	bad "note at offset 0x0: module name is empty" modname=
	bad "note at offset 0x0: object path \"\" does not end in .o" object=
	bad "note at offset 0x0: object path \"d/x\" does not end in .o" object=d/x
	bad "note at offset 0x0: module file has no name in it" modfile=d/
	bad "note at offset 0x0: module file has no name in it" "modfile='d/ d/m'"
	bad "note at offset 0x0: module name has a '[' in it" "modname='a[b'"
	bad "note at offset 0x0: module name has a ']' in it" "modname='a]'"
	bad "note at offset 0x0: module name has a ' ' in it" "modname='a b'"
	bad "note at offset 0x0: module name has byte 0x0a in it" "modname='a\\nb'"
	bad "note at offset 0x0: module name has byte 0xe9 in it" "modname='caf\\351'"
	bad "note at offset 0x0: module file has byte 0x09 in it" "modfile='a\\tb'"
	bad "note at offset 0x0: module file has a '{' in it" "modfile='a{b'"
	bad "note at offset 0x0: object path has a '}' in it" "object='a}.o'"
	bad "note at offset 0x0: object path has byte 0x7f in it" "object='a\\177.o'"
	bad "note at offset 0x0: source path has byte 0x1b in it" "source='\\033'"
}

long_path()
{
	long=$(printf '%010000d' 0)
	note "object=$long.o" "modname=x" "flags=1" | image_with
	"$linkpass" notes image | grep -q "^$long.o	"
	note "modname=$long" "modfile=d/$long" "flags=5" | image_with
	"$linkpass" list image | grep -q "	\[$long\]\$"
}

addresses()
{
	bad "note at offset 0x0: range 0x401002-0x401000 descends" range='f_end,f'
	bad "note at offset 0x0: range 0x401000-0x501000 is outside every section" range='f,f+0x100000'
	bad "note at offset 0x0: range 0x0-0x10 is outside every section" range='0,16'
	bad "note at offset 0x0: range 0x401000-0xffffffffffffffff is outside every section" range='f,-1'
	{ note; note 'range=f+1,f_end2' object=d/n.o; } | image_with
	fails 1 "$linkpass" list image
	says "linkpass: image: .debug_srcinfo: notes at offsets 0x0 (d/m.o) and 0x44 (d/n.o) both claim 0x401001"
	# The same twice is no better.
	{ note; note; } | image_with
	fails 1 "$linkpass" stats image
	says "linkpass: image: .debug_srcinfo: notes at offsets 0x0 (d/m.o) and 0x44 (d/m.o) both claim 0x401000"
	# The second of two notes is the one that is named.
	{ note; note version=9; } | image_with
	fails 1 "$linkpass" list image
	says "linkpass: image: .debug_srcinfo: note at offset 0x44: version 9, but this linkpass reads version 2"
}

files()
{
	fails 1 "$linkpass" list missing
	says "linkpass: missing: cannot open: No such file or directory"
	mkdir directory
	fails 1 "$linkpass" list directory
	says "linkpass: directory: is a directory"
	: > empty
	fails 1 "$linkpass" list empty
	says "linkpass: empty: cannot read: file format not recognized"
	echo "not an ELF file" > text
	fails 1 "$linkpass" list text
	says "linkpass: text: cannot read: file format not recognized"
	printf ':10000000000102030405060708090A0B0C0D0E0F78\n:00000001FF\n' > hex
	fails 1 "$linkpass" list hex
	note | image_with
	fails 1 "$linkpass" list a.o
	says "linkpass: a.o: not linked: its sections have no addresses yet"
	cp image stripped
	strip stripped
	fails 1 "$linkpass" list stripped
	says "linkpass: stripped: no symbols"
	objcopy -R .debug_srcinfo image no-notes
	fails 1 "$linkpass" list no-notes
	says "linkpass: no-notes: no kallmod notes in it; add KCFLAGS=-fplugin=/path/to/kallmod.so to the make command"
	fails 1 "$linkpass" tables --fill image
	says "linkpass: image: no symbol kallsyms_module_offsets: is this a kernel with CONFIG_KALLMODSYMS?"
}

# Nor does one with a byte that is wrong say more than one line, if it is read.
wrong_byte()
{
	note | image_with
	size=$(wc -c < image)
	n=0
	while [ $n -lt "$size" ]; do
		cp image flipped
		printf "\377" | dd of=flipped bs=1 seek=$n conv=notrunc 2> /dev/null
		got=0
		"$linkpass" stats flipped > out 2> err || got=$?
		[ $got -le 1 ] && [ "$(grep -c "" err)" -eq $got ] ||
			{ cat err; echo "at $n: $got"; return 1; }
		n=$((n + 13))
	done
}

# An ELF file cut anywhere gets one line and no more.
cut_file()
{
	note | image_with
	size=$(wc -c < image)
	n=0
	while [ $n -lt "$size" ]; do
		head -c $n image > short
		got=0
		"$linkpass" list short > out 2> err || got=$?
		[ $got -eq 1 ] && [ "$(grep -c '^linkpass: short: ' err)" -eq 1 ] &&
			[ "$(grep -c '' err)" -eq 1 ] || { cat err; echo "at $n: $got"; return 1; }
		n=$((n + 97))
	done
}

outputs()
{
	note | image_with
	fails 1 "$linkpass" tables --reserve -o no/such/place
	says "linkpass: no/such/place: cannot create: No such file or directory"
	[ -c /dev/full ] || skip "no /dev/full"
	got=0
	"$linkpass" list image > /dev/full 2> err || got=$?
	[ $got -eq 1 ]
	says "linkpass: standard output: cannot write: No space left on device"
	# A closed pipe ends it quietly, as it ends cat.
	yes 'int x;' | head -n 20000 | gawk '{ print ".globl s" NR "\ns" NR ":\tnop" }' > b.s
	as -o b.o b.s
	ld_image a.o b.o
	"$linkpass" list image | head -n 1 | grep -q .
}

unreadable()
{
	note | image_with
	chmod 0 image
	chmod 755 .
	fails 1 as_user "$linkpass" list "$PWD/image"
	says "linkpass: $PWD/image: cannot open: Permission denied"
}

try "a good note" good_note
try "framing" framing
try "notes cut short" truncated
try "strings" strings
try "a path of 10,000 characters" long_path
try "addresses" addresses
try "files that are no such thing" files
try "files cut short" cut_file
try "files with a wrong byte" wrong_byte
try "output that cannot be written" outputs
try "a file that may not be read" unreadable
exit $failed
