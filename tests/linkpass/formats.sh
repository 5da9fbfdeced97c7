#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The formats of linkpass list, and the positions that live patching counts by.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=layout-lib.sh
. "$top/tests/linkpass/layout-lib.sh"
# shellcheck source=notes-lib.sh
. "$top/tests/linkpass/notes-lib.sh"

# The lines of functions, without those of the linker script.
functions()
{
	grep -E "[\", ](a_|same|c_|none)" "$1"
}

formats()
{
	layout
	"$linkpass" list --format=kallmodsyms image > list
	"$linkpass" list image | same list -
	functions list | same - /dev/fd/3 3<<-'EOF'
	0000000000401000 a T a_f	[a]
	0000000000401004 6 t a_inner	[a]
	0000000000401010 0 t a_asm	[a]
	0000000000401020 4 t same	[a] [b]
	0000000000401030 4 t same
	0000000000401034 0 t c_label
	0000000000401040 4 t none
	EOF
	"$linkpass" list --format=kallsyms image > list
	functions list | same - /dev/fd/3 3<<-'EOF'
	0000000000401000 T a_f	[a]
	0000000000401004 t a_inner	[a]
	0000000000401010 t a_asm	[a]
	0000000000401020 t same	[a]
	0000000000401030 t same
	0000000000401034 t c_label
	0000000000401040 t none
	EOF
	"$linkpass" list --format=csv image > list
	head -n 1 list | grep -x address,size,type,name,modules,object
	functions list | same - /dev/fd/3 3<<-'EOF'
	0x0000000000401000,10,T,a_f,a,d/a.o
	0x0000000000401004,6,t,a_inner,a,d/a.o
	0x0000000000401010,0,t,a_asm,a,d/a.o
	0x0000000000401020,4,t,same,a b,d/ab.o
	0x0000000000401030,4,t,same,,core.o
	0x0000000000401034,0,t,c_label,,core.o
	0x0000000000401040,4,t,none,,
	EOF
	"$linkpass" list --format=json image > list
	functions list | same - /dev/fd/3 3<<-'EOF'
	{"address": "0x0000000000401000", "size": 10, "type": "T", "name": "a_f", "modules": ["a"], "object": "d/a.o"},
	{"address": "0x0000000000401004", "size": 6, "type": "t", "name": "a_inner", "modules": ["a"], "object": "d/a.o"},
	{"address": "0x0000000000401010", "size": 0, "type": "t", "name": "a_asm", "modules": ["a"], "object": "d/a.o"},
	{"address": "0x0000000000401020", "size": 4, "type": "t", "name": "same", "modules": ["a", "b"], "object": "d/ab.o"},
	{"address": "0x0000000000401030", "size": 4, "type": "t", "name": "same", "modules": [], "object": "core.o"},
	{"address": "0x0000000000401034", "size": 0, "type": "t", "name": "c_label", "modules": [], "object": "core.o"},
	{"address": "0x0000000000401040", "size": 4, "type": "t", "name": "none", "modules": [], "object": null},
	EOF
	# No symbol, and it is JSON still.
	"$linkpass" list --format=json --dups d/a.o | tr -d '\n' | grep -x '\[\]'
	fails 2 "$linkpass" list --format=nosuch image
	fails 2 "$linkpass" list --format image
}

# As jq reads it: all the symbols, with the names that the file has, whatever is in them.
read_json()
{
	command -v jq > /dev/null || skip "no jq"
	printf '\t.text\n\t.type "%s", @function\n"%s":\tnop\n\t.size "%s", 1\n' \
		'q\"x,y' 'q\"x,y' 'q\"x,y' 'back\\slash' 'back\\slash' 'back\\slash' \
		'a b' 'a b' 'a b' 'tab	' 'tab	' 'tab	' plain plain plain > a.s
	echo '.section .modinfo, "a"; .asciz "a.file=d/a"' >> a.s
	cp a.s a.S
	cc a d/a d/a.o a.S
	ld_image d/a.o
	"$linkpass" list --format=json image | jq -r '.[] | select(.object == "d/a.o" and .size == 1) |
		.name + "|" + .type + "|" + (.size | tostring) + "|" + (.modules | join(" "))' > got
	printf '%s|t|1|a\n' 'q"x,y' 'back\slash' 'a b' 'tab	' plain | same - got
	"$linkpass" list --format=json image | jq length > got
	"$linkpass" list image | wc -l | same - got
	"$linkpass" list --format=csv image > list
	grep -E '"q|back|a b|tab|plain' list | cut -d , -f 4- | same - /dev/fd/3 3<<-'EOF'
	"q""x,y",a,d/a.o
	back\134slash,a,d/a.o
	a b,a,d/a.o
	tab\011,a,d/a.o
	plain,a,d/a.o
	EOF
}

# Names that would end a field of CSV, or that a terminal would obey: C1 in UTF-8, longer than need
# be, or as one byte. The byte is harmless in another character. The first and the last character
# beside what is none: halves of UTF-16 and what is beyond Unicode.
hostile_names()
{
	name=$(printf 'a\302\233m\233n\340\202\233o\303\233\033p\355\237\277\355\240\200\364\217\277\277\364\220\200\200')
	shown=$(printf 'a\\302\\233m\\233n\\340\\202\\233o\303\233\\033p\355\237\277\\355\\240\\200\364\217\277\277\\364\\220\\200\\200')
	{
		printf '\t.text\n\tnop\n\t.type "%s", @function\n"%s":\tret\n\t.size "%s", 1\n' \
			"$name" "$name" "$name"
		note flags=5 range='f,f_end2+2' "modfile='d/x\\\"y'" \
			"source='\\302\\233 \\303\\233\\233.c'"
	} | image_with
	"$linkpass" list image | grep -xF "0000000000401004 1 t $shown	[x\"y]"
	"$linkpass" list --format=csv image | grep -xF "0x0000000000401004,1,t,$shown,\"x\"\"y\",d/m.o"
	"$linkpass" list --format=csv --sympos image | grep -F ",$shown,0,\"x\"\"y\",d/m.o"
	"$linkpass" size --by=symbol --csv image | grep -F "$shown,\"x\"\"y\",d/m.o,"
	"$linkpass" size --csv image | grep '^"x""y",'
	"$linkpass" notes image | head -n 1 | cut -f 2 > got
	printf '\\302\\233 \303\233\\233.c\n' | same - got
	# No verb prints such bytes.
	for command in "list image" "list --format=kallsyms image" "list --format=json image" \
		"list --format=csv image" "lookup image 0x401004" "resolve image $name" \
		"notes image" "stats image" "stats --json image" "check image" "ranges image" \
		"size --by=symbol image" "size --by=symbol --json image" \
		"size --by=symbol --csv image" "size --by=symbol --svg=- image" \
		"diff --by=symbol a.o image"; do
		# shellcheck disable=SC2086
		"$linkpass" $command >> all 2>&1 || true
	done
	[ "$(grep -cF "$shown" all)" -gt 6 ]
	none "$(printf '\033|\302\233|m\233')" all
	# A loadable module's name may have a comma, too.
	note flags=5 | image_with
	"$linkpass" list image | gawk '{ print $1, $3, $4 }' > known
	printf 'ffffffffc0000000 t g\t[a,b]\n' >> known
	"$linkpass" list --format=csv --kallsyms=known image | tail -n 1 |
		grep -x '0xffffffffc0000000,0,t,g,"a,b",'
}

# In the kernel, and in a loadable module whose symbols are not in the order of its table.
positions()
{
	layout
	"$linkpass" list --sympos image > list
	functions list | same - /dev/fd/3 3<<-'EOF'
	0000000000401000 a T a_f,0	[a]
	0000000000401004 6 t a_inner,0	[a]
	0000000000401010 0 t a_asm,0	[a]
	0000000000401020 4 t same,1	[a] [b]
	0000000000401030 4 t same,2
	0000000000401034 0 t c_label,0
	0000000000401040 4 t none,0
	EOF
	"$linkpass" list --sympos --objects image | grep -x '0000000000401030 4 t same,2	{core.o}'
	"$linkpass" list --sympos --format=csv image > list
	grep -x address,size,type,name,sympos,modules,object list
	grep -x '0x0000000000401030,4,t,same,2,,core.o' list
	"$linkpass" list --sympos --format=json image |
		grep -xF '{"address": "0x0000000000401030", "size": 4, "type": "t", "name": "same", "sympos": 2, "modules": [], "object": "core.o"},'
	fails 2 "$linkpass" list --sympos --format=kallsyms image
	# The first object's function is the second one in memory.
	for i in 1 2; do
		printf '\t.section .text.%s, "ax"\n\t.type same, @function\nsame:\tnop\n\t.size same, 1\n' \
			$i > m.S
		cc m "" m$i.o m.S -DMODULE
	done
	echo 'SECTIONS { .text : { *(.text) *(.text.2) *(.text.1) } }' > script
	ld -r -T script -o m.ko m1.o m2.o
	"$linkpass" list --sympos --objects m.ko | same - /dev/fd/3 3<<-'EOF'
	0000000000000000 1 t same,2	{m2.o}
	0000000000000001 1 t same,1	{m1.o}
	EOF
	nm -p m.ko | same - /dev/fd/3 3<<-'EOF'
	0000000000000001 t same
	0000000000000000 t same
	EOF
}

# The symbols of loadable modules have places of their own, module by module.
running()
{
	layout
	{
		"$linkpass" list image | gawk '{ print $1, $3, $4 }'
		printf '%s\t%s\n' "ffffffffc0000000 t same" "[m]" "ffffffffc0000010 t only" "[m]" \
			"ffffffffc0000020 t same" "[m]" "ffffffffc0000030 t same" "[n]" \
			"0000000000001000 d percpu" "[m]"
	} > known
	"$linkpass" list --sympos --kallsyms=known image | sed -n '/\[m\]/,$p' > got
	cat > want <<-'EOF'
	ffffffffc0000000 10 t same,1	[m]
	ffffffffc0000010 10 t only,0	[m]
	ffffffffc0000020 0 t same,2	[m]
	ffffffffc0000030 0 t same,0	[n]
	0000000000001000 0 d percpu,0	[m]
	EOF
	same want got
	"$linkpass" list --format=csv --kallsyms=known image | tail -n 1 |
		grep -x '0x0000000000001000,0,d,percpu,m,'
}

# Of a file with debug information, the tables are in the file that it was split from.
split()
{
	layout
	cat > t.S <<-'EOF'
	.section .rodata, "a"
	.globl kallsyms_names
	kallsyms_names: .long 0
	EOF
	cc core core t.o t.S
	ld -e 0 -T script -o image d/a.o d/b.o d/ab.o core.o none.o empty.o t.o
	fails 1 "$linkpass" list image
	objcopy --only-keep-debug image split
	"$linkpass" list split > got 2> err
	functions got > lines
	[ "$(wc -l < lines)" -eq 7 ]
	says "linkpass: split: the kallsyms tables are in the image that it was split from; listing the symbol table"
	"$linkpass" lookup split a_f+1 | grep -x '0000000000401001 a_f+0x1/0xa	\[a\] {d/a.o}'
	"$linkpass" stats split > out
	: > known
	fails 1 "$linkpass" list --kallsyms=known split
	says "linkpass: split: the kallsyms tables are in the image that it was split from; use that"
}

try "formats" formats
try "JSON and CSV, read" read_json
try "names that mean harm" hostile_names
try "positions of symbols" positions
try "a running kernel" running
try "a file with debug information" split
exit $failed
