#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Bad input: one line that names the file and the place, and exit status 1.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=notes-lib.sh
. "$(dirname "$0")/notes-lib.sh"

# Run the verbs that read notes (but check and ctf) on the file $1. Each must print nothing
# but one error message, which begins with $2.
every_verb_says()
{
	for verb in list "list --dups" "list --objects" "list --kallsyms known" ranges \
		notes size "size --by=symbol --json" "diff $1" \
		stats "stats --json" resolve "tables --fill" \
		"tables --reserve" "tables --reserve -o out.S" \
		"tables --reserve -o out.S --kallsyms $1"; do
		[ "$verb" = resolve ] && set -- "$1" "$2" f || set -- "$1" "$2"
		# shellcheck disable=SC2086
		fails 1 "$linkpass" $verb "$1" ${3-}
		gawk -v begin="$2" 'index($0, begin) != 1 || NR > 1 { bad = 1 }
			END { exit bad || NR != 1 }' err ||
			{ echo "$verb: not just one line with \"$2\":"; cat err; return 1; }
		[ ! -s out ] || { echo "$verb has output"; return 1; }
		[ ! -e out.S ]
	done
}

# bad MESSAGE [ASSIGNMENT]...: change the note, expect the message.
bad()
{
	message=$1
	shift
	note "$@" | image_with
	cp image before
	every_verb_says image "linkpass: image: .debug_srcinfo: $message"
	cmp image before
}

good_note()
{
	note | image_with
	"$linkpass" list image | grep -x '0000000000401000 2 T f'
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
	bad "note at offset 0x0: version 4, but this linkpass reads version 3" version=4
	bad "note at offset 0x0: version 1, but this linkpass reads version 3" version=1
	bad "note at offset 0x0: addresses of 4 bytes in an image with 8" asize=4
	bad "note at offset 0x0: 2 ranges reach past the end" nranges=2 descsz=36
	bad "note at offset 0x0: 4294967295 ranges reach past the end" nranges=0xffffffff
	bad "note at offset 0x0: 9 merged sections reach past the end" nmerged=9 descsz=36
	bad "note at offset 0x0: 4294967295 merged sections reach past the end" nmerged=0xffffffff
}

# The section ends in the middle of a note, at each of its bytes.
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
	# A note of which only padding is cut off is still incomplete.
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
	bad "note at offset 0x0: module name has a '\\\\' in it" "modname='a\\134b'"
	bad "note at offset 0x0: module name has byte 0xe9 in it" "modname='caf\\351'"
	bad "note at offset 0x0: module file has byte 0x09 in it" "modfile='a\\tb'"
	bad "note at offset 0x0: module file has a '{' in it" "modfile='a{b'"
	bad "note at offset 0x0: object path has a '}' in it" "object='a}.o'"
	bad "note at offset 0x0: object path has byte 0x7f in it" "object='a\\177.o'"
	bad "note at offset 0x0: source path has byte 0x1b in it" "source='\\033'"
	bad "note at offset 0x0: source path has byte 0x0a in it" "source='a\\nb'"
	bad "note at offset 0x0: module name has a '@' in it" modname=a@b
	bad "note at offset 0x0: module file has a ':' in it" modfile=d/a:b
	bad "note at offset 0x0: module name has byte 0x01 in it" "modname='\\001'"
	bad "note at offset 0x0: object path has byte 0xc3 in it" "object='\\303\\251.o'"
	# The name of a source may have any printable bytes.
	note "source='\\303\\251 [{'" | image_with
	"$linkpass" notes image | cut -f 2 | head -n 1 > got
	printf '\303\251 [{\n' | same - got
}

# The longest path and module name that are allowed; one byte more is too much.
long_names()
{
	most=$(printf '%0509d' 0)
	note "object=$most.o" modname=x "modfile=d/$most" flags=5 | image_with
	"$linkpass" notes image | grep -q "^$most.o	"
	"$linkpass" list --objects image | grep -q "	\[$most\] {$most\.o}\$"
	bad "note at offset 0x0: object path of 512 bytes is longer than 511" "object=0$most.o"
	bad "note at offset 0x0: module file of 512 bytes is longer than 511" "modfile=d/0$most"
	bad "note at offset 0x0: module file of 512 bytes is longer than 511" "modfile='d/a d/0$most d/b'"
	bad "note at offset 0x0: module name of 512 bytes is longer than 511" "modname=a:000$most:b"
	long=$(printf '%010000d' 0)
	bad "note at offset 0x0: module name of 10000 bytes is longer than 511" "modname=$long"
	bad "note at offset 0x0: object path of 10002 bytes is longer than 511" "object=$long.o"
	bad "note at offset 0x0: source path of 10000 bytes is longer than 4095" "source=$long"
	# The limit is for each name, not for all together.
	many=$(seq -s : 5000)
	note "modname=$many" | image_with
	"$linkpass" notes image | cut -f 3 | head -n 1 > got
	echo "$many" | same - got
}

addresses()
{
	bad "note at offset 0x0: range 0x401002-0x401000 descends" range='f_end,f'
	bad "note at offset 0x0: range 0x401000-0x501000 is outside every section" range='f,f+0x100000'
	bad "note at offset 0x0: range 0x0-0x10 is outside every section" range='0,16'
	bad "note at offset 0x0: range 0x401000-0xffffffffffffffff is outside every section" range='f,-1'
	{ note; note 'range=f+1,f_end2' object=d/n.o; } | image_with
	every_verb_says image "linkpass: image: .debug_srcinfo: notes at offsets 0x0 (d/m.o) and 0x44 (d/n.o) both claim 0x401001"
	# Two identical notes clash, too.
	{ note; note; } | image_with
	fails 1 "$linkpass" stats image
	says "linkpass: image: .debug_srcinfo: notes at offsets 0x0 (d/m.o) and 0x44 (d/m.o) both claim 0x401000"
	# The message names the second note, which is the bad one.
	{ note; note version=9; } | image_with
	fails 1 "$linkpass" list image
	says "linkpass: image: .debug_srcinfo: note at offset 0x44: version 9, but this linkpass reads version 3"
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
	says "linkpass: empty: not an ELF file"
	echo "not an ELF file" > text
	fails 1 "$linkpass" list text
	says "linkpass: text: not an ELF file"
	# What people may take for an image.
	for other in "0 \\037\\213 compressed" "0 \\3757zXZ compressed" "0 \\050\\265\\057\\375 compressed" \
		"514 HdrS boots" "56 ARMd boots" "56 RSC\\005 boots" "4 zimg boots"; do
		head -c 1000 /dev/zero > other
		# shellcheck disable=SC2086
		poke other ${other% *}
		fails 1 "$linkpass" list other
		case $other in
		*boots) says "linkpass: other: not an ELF file, but what boots; linkpass reads the vmlinux that it was made from" ;;
		*) says "linkpass: other: not an ELF file, but compressed; linkpass reads what is in it" ;;
		esac
	done
	echo "int f;" | gcc -c -x c -o f.o -
	ar rc other.a f.o
	fails 1 "$linkpass" list other.a
	says "linkpass: other.a: not an ELF file, but an archive of objects"
	rm other.a
	ar rcT other.a f.o
	fails 1 "$linkpass" list other.a
	says "linkpass: other.a: not an ELF file, but an archive of objects"
	printf ':10000000000102030405060708090A0B0C0D0E0F78\n:00000001FF\n' > hex
	fails 1 "$linkpass" list hex
	mkfifo fifo
	fails 1 timeout 10 "$linkpass" list fifo
	says "linkpass: fifo: is not a file"
	for file in missing directory empty text hex; do
		every_verb_says $file "linkpass: $file: "
	done
	note | image_with
	for verb in ranges "tables --reserve" "tables --fill" "list --kallsyms known"; do
		# shellcheck disable=SC2086
		fails 1 "$linkpass" $verb a.o
		says "linkpass: a.o: not linked: its sections have no addresses yet"
	done
	cp image stripped
	strip stripped
	every_verb_says stripped "linkpass: stripped: no symbols"
	objcopy -R .debug_srcinfo image no-notes
	every_verb_says no-notes "linkpass: no-notes: no kallmod notes in it"
	fails 1 "$linkpass" tables --fill image
	says "linkpass: image: no symbol kallsyms_module_tables: is this a kernel with CONFIG_KALLMODSYMS?"
}

# Another width or byte order, or a file that is not linked. (Other machines are fine.)
other_machines()
{
	note | image_with
	for change in "4 \\1" "5 \\2" "16 \\1"; do
		cp image other
		# shellcheck disable=SC2086
		poke other $change
		every_verb_says other "linkpass: other: "
	done
	objcopy -I binary -O elf64-big a.s big
	every_verb_says big "linkpass: big: "
}

# A file with one wrong byte is read or gets one message; and linkpass does not ask for more
# memory than a file of that size can need. Every byte of the headers is tried.
wrong_byte()
{
	note | image_with
	size=$(wc -c < image)
	headers=$(readelf -h image | gawk '/Start of section headers/ { print $5 }')
	# shellcheck disable=SC3045 # dash has it, and so have the others
	ulimit -v 200000
	n=0
	while [ $n -lt "$size" ]; do
		cp image flipped
		poke flipped $n '\377'
		got=0
		"$linkpass" stats flipped > out 2> err || got=$?
		[ $got -le 1 ] && [ "$(grep -c "^linkpass: flipped: " err)" -eq $got ] &&
			[ "$(grep -c "" err)" -eq $got ] ||
			{ cat err; echo "at $n: $got"; return 1; }
		if [ $n -lt 64 ] || [ $n -ge "$headers" ]; then
			n=$((n + 1))
		else
			n=$((n + 31))
		fi
	done
}

# An ELF file that is cut off anywhere gets just one message.
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

# Print /proc/kallsyms of a kernel booted from "image", with a module.
known()
{
	"$linkpass" list image | gawk '{ print $1, $3, $4 }'
	printf 'ffffffffc0001000 t guest\t[mod]\nffffffffc0001010 t other\t[mod]\n'
}

# bad_line TEXT: add the text as a line of /proc/kallsyms, expect an error.
bad_line()
{
	n=$(grep -c '' known)
	# shellcheck disable=SC2059
	{ cat known; printf -- "$1"; } > lines
	fails 1 "$linkpass" list --kallsyms lines image
	says "linkpass: lines: line $((n + 1)) is not one of /proc/kallsyms"
	[ ! -s out ]
}

running_kernel()
{
	note flags=5 | image_with
	known > known
	"$linkpass" list --kallsyms known image | tail -n 2 > got
	printf '%s\n' "ffffffffc0001000 10 t guest	[mod]" \
		"ffffffffc0001010 0 t other	[mod]" | same - got
	# A label of RISC-V's assembler.
	{ cat known; printf 'ffffffffc0001014 t .L0 \t[mod]\n'; } > lines
	"$linkpass" list --kallsyms lines image | tail -n 1 > got
	printf '%s\n' 'ffffffffc0001014 0 t .L0\040	[mod]' | same - got
	bad_line '\n'
	bad_line 'text\n'
	bad_line 'ffffffffc0001000\n'
	bad_line 'ffffffffc0001000 t\n'
	bad_line 'ffffffffc0001000 t \n'
	bad_line 'ffffffffc0001000  \t g\t[m]\n'
	bad_line '-1 t g\t[m]\n'
	bad_line '1ffffffffc0001000 t g\t[m]\n'
	bad_line 'ffffffffc0001000 tt g\t[m]\n'
	bad_line 'ffffffffc0001000 \001 g\t[m]\n'
	bad_line 'ffffffffc0001000 t g \t[m]\n'
	bad_line 'ffffffffc0001000 t g h\t[m]\n'
	bad_line 'ffffffffc0001000 t g\033\t[m]\n'
	bad_line 'ffffffffc0001000 t g\t[]\n'
	bad_line 'ffffffffc0001000 t g\t[m\n'
	bad_line 'ffffffffc0001000 t g\t[m] [n]\n'
	bad_line 'ffffffffc0001000 t g\t[m{]\n'
	bad_line 'ffffffffc0001000 t g\t[m\351]\n'
	bad_line 'ffffffffc0001000 t \000g\t[m]\n'
	bad_line 'ffffffffc0001000 t g\t[m]'
	bad_line "ffffffffc0001000 t $(printf '%010000d' 0)\n"
	n=$(grep -c '' known)
	{ cat known; echo 'ffffffffc0001000 t more'; } > lines
	fails 1 "$linkpass" list --kallsyms lines image
	says "linkpass: lines: line $((n + 1)) has one symbol more, more: not of this kernel"
	fails 1 "$linkpass" list --kallsyms /dev/null image
	says "linkpass: /dev/null: ends at line 0, where image has f: not of this kernel"
	sed 's/^[0-9a-f]*/0000000000000000/' known > lines
	fails 1 "$linkpass" list --kallsyms lines image
	says "linkpass: lines: has no addresses in it; read it as root"
	sed 2s/401/501/ known > lines
	fails 1 "$linkpass" list --kallsyms lines image
	grep -x 'linkpass: lines: line 2 has .*: not of this kernel' err
	for file in missing . /dev/zero; do
		fails 1 "$linkpass" list --kallsyms $file image
		grep -x "linkpass: $file: .*" err
	done
}

build_id()
{
	note flags=5 | image_with
	known > known
	fails 1 "$linkpass" list --kallsyms known --notes known image
	says "linkpass: image: no build ID"
	ld_image a.o --build-id
	objcopy --rename-section .note.gnu.build-id=.notes image
	objcopy -O binary -j .notes image notes
	"$linkpass" list --kallsyms known --notes notes image | same - "$(
		"$linkpass" list --kallsyms known image > want; echo want)"
	n=0
	while [ $n -lt "$(wc -c < notes)" ]; do
		head -c $n notes > short
		fails 1 "$linkpass" list --kallsyms known --notes short image
		says "linkpass: short: no build ID"
		n=$((n + 1))
	done
	# Lengths that reach past the end; another type, another name.
	for change in "0 \\377" "3 \\377" "4 \\377" "7 \\377" "8 \\4" "12 g"; do
		cp notes other
		# shellcheck disable=SC2086
		poke other $change
		fails 1 "$linkpass" list --kallsyms known --notes other image
		says "linkpass: other: no build ID"
	done
	cp notes other
	poke other 20 '\0\0'
	fails 1 "$linkpass" list --kallsyms known --notes other image
	says "linkpass: other: build ID is not that of image"
	fails 1 "$linkpass" list --kallsyms known --notes /dev/zero image
	says "linkpass: /dev/zero: longer than the notes of any kernel"
	for file in missing .; do
		fails 1 "$linkpass" list --kallsyms known --notes $file image
		grep -x "linkpass: $file: .*" err
	done
}

# bad_tables MESSAGE [ASSIGNMENT]...: change kallsyms' own tables, expect the message.
bad_tables()
{
	message=$1
	shift
	{ note flags=5; kallsyms "$@"; } | image_with
	cp image before
	for verb in list "list --dups" "list --kallsyms known" stats "stats --json" \
		"tables --fill" "tables --reserve" "tables --reserve -o out.S" \
		"tables --reserve -o out.S --kallsyms image"; do
		# shellcheck disable=SC2086
		fails 1 "$linkpass" $verb image
		says "linkpass: image: $message"
		[ ! -s out ]
		[ ! -e out.S ]
	done
	cmp image before
}

# bad_room MESSAGE ASSIGNMENT...: change the room for linkpass's tables, expect the message.
bad_room()
{
	message=$1
	shift
	{ note flags=5; kallsyms "$@"; } | image_with
	cp image before
	fails 1 "$linkpass" tables --fill image
	says "linkpass: image: $message"
	cmp image before
}

# Damaged kallsyms tables, and damaged room for linkpass's tables.
kernel_tables()
{
	{ note flags=5; kallsyms; } | image_with
	"$linkpass" list image > got
	echo "0000000000401000 2 T f	[m]" | same - got
	"$linkpass" tables --reserve -o out.S --kallsyms a.o image
	"$linkpass" tables --fill image
	rm out.S
	bad_tables "kallsyms_num_syms is 4294967295, but there are 27 symbols" count=-1
	bad_tables "kallsyms_names ends early" count=2 offsets=-1,-1
	bad_tables "kallsyms_names ends early" names=3,84,102
	bad_tables "kallsyms_names ends early" names=255,255,102
	bad_tables "kallsyms_names ends early" names=2
	bad_tables "kallsyms_offsets is shorter than 20 bytes" count=5 "names='1,84,1,84,1,84,1,84,1,84'"
	bad_tables "kallsyms_token_index: token 101 is outside the table" tokens=100
	bad_tables "kallsyms_token_index: token 3 is outside the table" step=200
	bad_room "kallsyms_module_tables has version 0, not 2: it is not of this linkpass" tables_version=0
	bad_room "kallsyms_module_tables has version 16777216, not 2: it is not of this linkpass" tables_version=16777216
	for start in 0 84 "offsets-header+1" "markers-header+4" 0xfffffffc; do
		bad_room "kallsyms_module_tables has no place for kallsyms_module_offsets" at=$start
	done
	for bytes in 0 88 "end-header-201"; do
		bad_room "kallsyms_module_tables has no place for kallsyms_objfile_names" bytes=$bytes
	done
	header=0x$(nm image | sed -n "s, . kallsyms_module_tables\$,,p" | sed "s,^0*,,")
	bad_room "kallsyms_module_tables: 0x7fffffff bytes at $header are not in any section" bytes=0x7fffffff
	bad_room "kallsyms_module_offsets needs 8 bytes, but has room for 4; please report this" room=4
}

outputs()
{
	note | image_with
	fails 1 "$linkpass" tables --reserve -o no/such/place
	says "linkpass: no/such/place: cannot create: No such file or directory"
	# A closed pipe ends linkpass quietly, as it ends cat.
	yes 'int x;' | head -n 20000 | gawk '{ print ".globl s" NR "\ns" NR ":\tnop" }' > b.s
	as -o b.o b.s
	ld_image a.o b.o
	{ "$linkpass" list image 2> err || echo $? > status; } | head -n 1 | grep -q .
	[ ! -s err ]
	grep -qx 141 status
	# With SIGPIPE ignored, it is an error.
	(trap '' PIPE; "$linkpass" list image 2> err || echo $? > status) | :
	says "linkpass: standard output: cannot write: Broken pipe"
	grep -qx 1 status
	# Standard output is closed; the image must not get its file number.
	cp image before
	for command in "list image" "notes image" "tables --reserve" --help --version; do
		got=0
		# shellcheck disable=SC2086
		"$linkpass" $command >&- 2> err || got=$?
		[ $got -eq 1 ]
		says "linkpass: standard output: cannot write: Bad file descriptor"
	done
	"$linkpass" list image > whole
	"$linkpass" list image 2>&- | same - whole
	"$linkpass" list image <&- 2>&- | same - whole
	"$linkpass" tables --reserve -o got.S <&- >&- 2>&-
	"$linkpass" tables --reserve | same - got.S
	cmp image before
}

full_disk()
{
	note flags=5 | image_with
	[ -c /dev/full ] || skip "no /dev/full"
	for command in "list image" "ranges image" "notes image" "stats image" \
		"stats --json image" "resolve image f" "tables --reserve" --help --version; do
		got=0
		# shellcheck disable=SC2086
		"$linkpass" $command > /dev/full 2> err || got=$?
		[ $got -eq 1 ] || { echo "$command: $got"; return 1; }
		says "linkpass: standard output: cannot write: No space left on device"
	done
	fails 1 "$linkpass" tables --reserve -o /dev/full
	says "linkpass: /dev/full: cannot write: No space left on device"
	# More than what is written in the end.
	seq 20000 | sed 's/.*/.globl s&\ns&:\tnop/' > b.s
	as -o b.o b.s
	ld_image a.o b.o
	fails 1 "$linkpass" extract -o /dev/full image
	says "linkpass: /dev/full: cannot write: No space left on device"
	# A size limit does not kill linkpass; the old file stays, and no other is left.
	echo before > room.S
	(ulimit -f 1; fails 1 "$linkpass" tables --reserve -o room.S)
	says "linkpass: room.S: cannot write: File too large"
	echo before | same - room.S
	ls room.S* | same - "$(echo room.S > only; echo only)"
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
try "long paths and names" long_names
try "addresses" addresses
try "files that are no such thing" files
try "files cut short" cut_file
try "files with a wrong byte" wrong_byte
try "files for other machines" other_machines
try "malformed tables" kernel_tables
try "a malformed /proc/kallsyms" running_kernel
try "a malformed /sys/kernel/notes" build_id
try "output that cannot be written" outputs
try "a full disk" full_disk
try "a file that may not be read" unreadable
exit $failed
