#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# linkpass on small linked images.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=program-lib.sh
. "$top/tests/linkpass/program-lib.sh"

# The names and modules that "list" gives for functions.
modules()
{
	"$linkpass" list image | gawk '$3 == "T" && $4 !~ /^_|^etext/ { $1 = $2 = $3 = ""; print substr($0, 4) }' | sort
}

small_image()
{
	object a d/a d/a.o f_a y
	object a:b "d/a d/b" d/ab.o f_ab
	object b d/b d/b.o f_b y
	object core core core.o f_core
	ld_image d/a.o d/ab.o d/b.o core.o
}

listing()
{
	small_image
	modules > got
	cat > want <<-'EOF'
	f_a [a]
	f_ab [a] [b]
	f_b [b]
	f_core
	EOF
	same want got
	# The size in a line is st_size, not the distance to the next symbol.
	"$linkpass" list image | grep ' f_ab$\|	' | head -n 1 > line
	printf '%s\n' '0000000000401000 6 T f_a	[a]' | same - line
	# As /proc/kallsyms: no size, no object, one module.
	"$linkpass" list --format=kallsyms image > kallsyms
	"$linkpass" list image | gawk -F '\t' '{
		split($1, f, " ")
		split($2, module, " ")
		print f[1] " " f[3] " " f[4] (NF > 1 ? "\t" module[1] : "")
	}' | same - kallsyms
	grep -x '[0-9a-f]* T f_ab	\[a\]' kallsyms
	fails 2 "$linkpass" list --format=nosuch image
}

# Modules and objects of one name are told apart by module file.
same_name()
{
	object core kernel/sched/core kernel/sched/core.o f_sched
	object core drivers/x/core drivers/x/core.o f_module y
	object core drivers/y/core drivers/y/core.o f_other
	ld_image kernel/sched/core.o drivers/x/core.o drivers/y/core.o
	modules > got
	printf '%s\n' "f_module [core]" f_other f_sched | same - got
}

# Of the modules that share an object, only those in the image are listed.
absent_sharer()
{
	object a d/a d/a.o f_a y
	object a:gone "d/a d/gone" d/s.o f_shared
	object gone:lost "d/gone d/lost" d/t.o f_lost
	ld_image d/a.o d/s.o d/t.o
	modules > got
	printf '%s\n' "f_a [a]" f_lost "f_shared [a]" | same - got
}

# An object shared with a loadable module has only module names, no files. Their files
# are looked for in the object's directory and above it, the closest first.
without_modfile()
{
	object x_y d/x-y d/x-y.o f_near y
	object x_y x-y x-y.o f_far y
	object m:x_y "" d/sub/s.o f_sub n -DMODULE
	object m:x_y "" e/s.o f_e n -DMODULE
	object x_y e/f/x-y e/f/x-y.o f_below y
	ld_image d/x-y.o x-y.o d/sub/s.o e/s.o e/f/x-y.o
	modules > got
	cat > want <<-'EOF'
	f_below [x_y]
	f_e [x_y]
	f_far [x_y]
	f_near [x_y]
	f_sub [x_y]
	EOF
	same want got
	object m:x_y "" z/s.o f_z n -DMODULE
	# This goes for -DMODULE only; other objects without a file are in no module.
	object x_y "" g/t.o f_t n
	object x_y g/x-y g/x-y.o f_g y
	ld_image z/s.o g/t.o g/x-y.o
	modules > got
	printf "%s\n" "f_g [x_y]" f_t f_z | same - got
}

# An object without a note belongs to nobody, even between two objects of a module.
no_guessing()
{
	object a d/a d/a.o f_a y
	object a d/a d/b.o f_b
	echo 'int f_none(void) { return 1; }' > none.c
	gcc -O2 -fno-pie -c none.c
	ld_image d/a.o none.o d/b.o
	modules > got
	printf '%s\n' "f_a [a]" "f_b [a]" f_none | same - got
}

# ld -r between compiler and linker, reordering, and discarded sections.
relinked()
{
	object a d/a d/a.o f_a y
	object b d/b d/b.o f_b y
	echo 'int __attribute__((section(".exit.text"))) f_x(void) { return 1; }' > x.c
	cc b d/b d/x.o x.c
	ld -r -o ab.o d/b.o d/x.o d/a.o
	cat > script <<-'EOF'
	SECTIONS {
		.text 0x401000 : { *(.text.hot) *(.text) }
		.data : { *(.data) }
		.bss : { *(.bss) }
		/DISCARD/ : { *(.exit.text) *(.comment) *(.modinfo) }
	}
	EOF
	ld -e 0 -T script -o image ab.o
	modules > got
	printf '%s\n' "f_a [a]" "f_b [b]" | same - got
}

# Tiles of one owner are fused: there are as many as changes of owner among symbols.
tiles()
{
	for i in 1 2 3; do object a d/a d/a$i.o f_a$i y; done
	for i in 1 2 3; do object b d/b d/b$i.o f_b$i y; done
	ld_image d/a1.o d/a2.o d/a3.o d/b1.o d/b2.o d/b3.o
	"$linkpass" stats image | gawk '$1 == "tiles" { print $2 }' > got
	# One each for a and b in .text, .modinfo, .data and .bss, and one at the end.
	echo 9 | same - got
}

stats()
{
	small_image
	"$linkpass" stats image > got
	cat > want <<-'EOF'
	modules              2  2 with objects, 1 sets of several
	text symbols         4  claimed 4 (100.00 %), in modules 3
	EOF
	grep -E '^(modules|text symbols)' got | same want -
}

# Of many selectors, each takes about as long as if it was the only one.
many_selectors()
{
	seq 30000 | sed 's/.*/\t.globl f&\n\t.type f&, @function\nf&:\tnop\n\t.size f&, 1/' > a.S
	cc a d/a a.o a.S
	ld_image a.o
	# shellcheck disable=SC2046
	timeout 5 "$linkpass" resolve image $(seq 30000 | sed s/^/f/) > got
	[ "$(wc -l < got)" -eq 30000 ]
}

usage()
{
	"$linkpass" --version | grep -E '^linkpass [0-9]+\.[0-9]+'
	"$linkpass" --help > help
	for verb in list resolve ranges notes stats size diff tables; do
		grep "^  $verb " help
		fails 2 "$linkpass" $verb --nonsense
	done
	fails 2 "$linkpass"
	fails 2 "$linkpass" wrong
	grep "linkpass: unknown verb 'wrong'" err
	fails 2 "$linkpass" ranges
	fails 2 "$linkpass" list a b
	fails 2 "$linkpass" tables x
	fails 2 "$linkpass" tables --reserve --fill x
	fails 2 "$linkpass" tables --fill -o x y
	fails 2 "$linkpass" tables --fill
}

# Symbols where two objects meet: one from the linker script belongs to nobody; one without
# a size at the end of an object belongs to that object; a label in assembly belongs to its
# object, except at the very start, where it could be from the linker script.
boundaries()
{
	cat > a.c <<-'EOF'
	int a_text(void) { return 1; }
	int a_first __attribute__((section(".x")));
	static struct { } a_key __attribute__((section(".x"), used));
	EOF
	cat > b.c <<-'EOF'
	int b_text(void) { return 1; }
	int b_first __attribute__((section(".x")));
	EOF
	printf "\t.text\n\t.globl c_first, c_label\nc_first:\tnop\nc_label:\tnop\n" > c.S
	for m in a b; do
		printf "%s\n" "static const char i[] __attribute__((section(\".modinfo\"), used)) =" \
			"KBUILD_MODNAME \".file=\" KBUILD_MODFILE;" >> $m.c
		cc $m d/$m d/$m.o $m.c -fno-toplevel-reorder
	done
	cc b d/b d/c.o c.S
	cat > script <<-'EOF'
	SECTIONS {
		. = 0x401000;
		.text : { __text = .; *a.o(.text) *c.o(.text) *b.o(.text) __etext = .; }
		.x : { __x = .; *a.o(.x) __b_x = .; *b.o(.x) __end_x = .; }
	}
	EOF
	ld -e 0 -T script --defsym abs_b=0x401001 -o image d/a.o d/b.o d/c.o
	"$linkpass" list image | gawk '$4 ~ /^(a|b|c|__)_?/ { sub(/^[^ ]+ [^ ]+ . /, ""); print }' | sort > got
	cat > want <<-'EOF'
	__b_x
	__end_x
	__etext
	__text
	__x
	a_first	[a]
	a_key	[a]
	a_text	[a]
	abs_b
	b_first	[b]
	b_text	[b]
	c_first
	c_label	[b]
	EOF
	same want got
	"$linkpass" list --objects image | grep " a_key	\[a\] {d/a.o}$"
	"$linkpass" list --objects image | grep " __b_x$"
}

# Offsets from the section, an anchor that is global, sections by address.
ranges()
{
	small_image
	"$linkpass" ranges image | sed -n "/^.text/p" > got
	cat > want <<-'EOF'
	.text 00000000-00000000 = f_a
	.text 00000000-00000006 a
	.text 00000010-00000016 a b
	.text 00000020-00000026 b
	EOF
	same want got
	# A global anchor is preferred, so the names of locals do not matter.
	echo GCC > comment	# else it is perhaps folded
	objcopy --add-section .comment=comment --add-symbol aaa=.text:0,local,function image
	"$linkpass" ranges image | sed -n "/^.text/p" | same want -
	"$linkpass" ranges image | gawk '$3 == "=" { print $1 }' | sort > got
	printf "%s\n" .bss .data .modinfo .text | same - got
}

json()
{
	small_image
	"$linkpass" stats --json image > got
	grep -F '"text": {"symbols": 4, "claimed": 4, "modular": 3},' got
	grep -F '"a": {"text": 12, "data":' got
	gawk '{ n += gsub(/[{]/, "") - gsub(/[}]/, "") } END { exit n != 0 }' got
	# No key twice, where several sections have one name.
	ld -r --unique=.text -o r.o d/a.o d/b.o
	[ "$(readelf -SW r.o | grep -c ' \.text ')" -gt 1 ]
	"$linkpass" stats --json r.o > got
	grep -F '".text": {"symbols": 2, "claimed": 2, "modular": 2}' got
	[ "$(grep -c '".text":' got)" -eq 1 ]
}

# --- The tables, read by the kernel's own code -------------------------------

# The file offset of a symbol of "program".
in_file()
{
	readelf -SW program | gawk -v addr="$(nm program | gawk -v s="$1" '$3 == s { print $1 }')" '
		sub(/^ *\[ *[0-9]+\]/, "") && $1 == ".rodata" {
			print strtonum("0x" addr) - strtonum("0x" $3) + strtonum("0x" $4)
		}'
}

size_of()
{
	echo $((0x$(nm -S program | gawk -v s="$1" "\$4 == s { print \$2 }")))
}

# Filling is done in place, for all tables or for none, wherever a size limit stops it.
fill_or_not()
{
	start=$(in_file kallsyms_module_offsets)
	end=$(($(in_file kallsyms_objfile_names) + $(size_of kallsyms_objfile_names)))
	size=$((end - start))
	[ $size -gt 512 ]
	# Clear the tables, so that filling changes the file.
	head -c $size /dev/zero | dd of=program bs=1 seek="$start" conv=notrunc 2> /dev/null
	cp program before
	# Before the tables, and in the middle of them.
	for limit in 1 $((start / 512)) $((start / 512 + 1)); do
		(ulimit -f "$limit"; fails 1 "$linkpass" tables --fill program)
		says "linkpass: program: cannot write: File too large"
		cmp before program
	done
	chmod 555 program
	chmod 755 .
	[ "$(id -u)" -ne 0 ] || chown 65534 program
	fails 1 as_user "$linkpass" tables --fill program
	says "linkpass: program: cannot write: Permission denied"
	cmp before program
	chmod 755 program
	"$linkpass" tables --fill program
	cmp once program
}

tables()
{
	set --
	for i in 1 2 3 4 5 6 7 8 9; do
		object m$i d/m$i d/m$i.o f_m$i y
		object m$i:n-long-$i "d/m$i d/n-long-$i" d/s$i.o f_s$i
		object n_long_$i d/n-long-$i d/n$i.o f_n$i y
		object core$i k/core$i k/core$i.o f_k$i
		set -- "$@" d/m$i.o d/s$i.o k/core$i.o d/n$i.o
	done
	make_program "$@"
	look_up
	[ "$(grep -c "\[m3\] \[n_long_3\]" list)" -eq 4 ]
	# Symbols with one name and module are told apart by their objects.
	grep -c " same	.*{.*}$" list | grep -qx 9
	gawk "{ \$1 = \$2 = \"\"; print }" list | sort | uniq -d > alike
	cat alike
	[ ! -s alike ]
	# Filling again changes nothing.
	cp program once
	"$linkpass" tables --fill program
	cmp once program
	fill_or_not
}

# Tables of modules but not of objects, if the room was made with --no-objects.
tables_without_objects()
{
	without_objects=--no-objects
	set --
	for i in 1 2 3 4 5 6 7 8 9; do
		object m$i d/m$i d/m$i.o f_m$i y
		object core$i k/core$i k/core$i.o f_k$i
		set -- "$@" d/m$i.o k/core$i.o
	done
	make_program "$@"
	look_up
	[ "$(grep -c "	\[m[1-9]\]\$" list)" -gt 9 ]
	nm -S program > symbols
	grep -E "^[0-9a-f]+ [Rr] kallsyms_objfiles\$" symbols	# without a size
	cp program once
	"$linkpass" tables --fill program
	cmp once program
}

# More than 127 modules, sets of several, and several blocks of tiles.
many_modules()
{
	names=
	files=
	for i in $(seq 200); do
		echo "int f$i(void) { return 1; } int d$i = 1;
		static const char i_${i}[] __attribute__((section(\".modinfo\"), used)) =
			KBUILD_MODNAME \".file=\" KBUILD_MODFILE;" > m.c
		cc "mod$i" "d/mod$i" "m$i.o" m.c
		set -- "$@" "m$i.o"
		names=$names${names:+:}mod$i
		files="$files${files:+ }d/mod$i"
	done
	# Several blocks of runs, and of paths with long common prefixes.
	echo 'static int same __attribute__((used));' > c.c
	for i in $(seq 150); do
		cc core k/core "drivers/long-name-$((i / 20))/driver_part$i.o" c.c
		set -- "$@" "drivers/long-name-$((i / 20))/driver_part$i.o"
	done
	echo 'int all(void) { return 1; }' > all.c
	cc "$names" "$files" all.o all.c
	make_program "$@" all.o
	look_up
	grep ' all	' list | gawk '{ exit NF != 204 }'
	grep -c ' same	{drivers/long-name-[0-7]/driver_part[0-9]*\.o}$' list | grep -qx 150
}

# On arbitrary bytes, the kernel's reader stays inside the tables, and ends.
broken_tables()
{
	gcc -O1 -g -Wall -Wextra -Werror -fsanitize=address,undefined \
		-fno-sanitize-recover -I"$top/tests/linkpass/include" \
		-I"$top/kernel/include" -I"$top/kernel" \
		-o broken "$top/tests/linkpass/table-broken.c" \
		"$top/tests/linkpass/no-tables.c" "$top/kernel/kallmodsyms_table.c" \
		"$top/kernel/kallmodsyms_objfiles.c"
	./broken 200000
}

# The kernel's reader of sizes, on intact and on broken tables.
sizes()
{
	gcc -O1 -g -Wall -Wextra -Werror -fsanitize=address,undefined \
		-fno-sanitize-recover -I"$top/tests/linkpass/include" \
		-I"$top/kernel/include" -I"$top/kernel" \
		-o sizes "$top/tests/linkpass/sizes.c" "$top/tests/linkpass/no-tables.c" \
		"$top/kernel/kallmodsyms_sizes.c" "$top/kernel/kallmodsyms_place.c"
	./sizes 10000
}

# The kernel's reader of records in loadable modules, which can contain anything.
module_records()
{
	gcc -O1 -g -Wall -Wextra -Werror -Wno-unused-parameter \
		-Wno-missing-field-initializers -fsanitize=address,undefined \
		-fno-sanitize-recover -D_GNU_SOURCE \
		-I"$top/tests/linkpass/include" -I"$top/kernel/include" -I"$top/kernel" \
		-o records "$top/tests/linkpass/module-record.c" \
		"$top/kernel/kallmodsyms_module.c"
	./records
}

# The symbols that selectors stand for.
resolve()
{
	object a d/a d/a.o f_a y
	object a d/a d/a2.o f_a2
	object a:b "d/a d/b" d/ab.o f_ab
	object b d/b d/b.o f_b y
	object core core core.o f_core
	ld_image d/a.o d/a2.o d/ab.o d/b.o core.o
	selects()
	{
		"$linkpass" resolve image "$1" | cut -f 2 > got
		printf '%s\n' "$2" | same - got
	}
	selects f_a '[a] {d/a.o}'
	selects a:f_ab '[a] [b] {d/ab.o}'
	selects b:a:f_ab '[a] [b] {d/ab.o}'
	# Selected by exact set of modules, by object, as part of the core kernel.
	selects b:same '[b] {d/b.o}'
	selects a:b:same '[a] [b] {d/ab.o}'
	selects a:same@d/a2.o '[a] {d/a2.o}'
	selects same@core.o '{core.o}'
	selects vmlinux:same '{core.o}'
	# By alias.
	selects a..f_a '[a] {d/a.o}'
	selects b..a..f_ab '[a] [b] {d/ab.o}'
	selects same...core.o '{core.o}'
	selects a..same...d.a2.o '[a] {d/a2.o}'
	for s in a..f_b ..f_a a....d/a.o a..same...d.a2_o same...d_a2.o; do
		fails 1 "$linkpass" resolve image "$s"
	done
	fails 1 "$linkpass" resolve image a:same
	printf '%s\n' "linkpass: a:same: is ambiguous; there are" > want
	"$linkpass" list --objects image | grep ' same	\[a\]' >> want
	same want err
	for s in same@d/x.o b:f_a vmlinux:f_a c:same vmlinux:a:same f; do
		fails 1 "$linkpass" resolve image "$s"
		says "linkpass: $s: no such symbol"
	done
	for s in "" : a: @d/a.o same@ a::same :same; do
		fails 1 "$linkpass" resolve image "$s"
		says "linkpass: $s: not a selector"
	done
	fails 2 "$linkpass" resolve image
	# The symbols that only an object tells apart.
	"$linkpass" list --dups image > dups
	"$linkpass" list --objects --dups image | same dups -
	"$linkpass" list --dups --objects image | same dups -
	gawk '{ $1 = $2 = $3 = ""; print substr($0, 4) }' dups | sort > got
	printf '%s\n' 'same [a] {d/a.o}' 'same [a] {d/a2.o}' | same - got
}

try "list" listing
try "one name, many objects" same_name
try "a sharer that is not there" absent_sharer
try "names without a module file" without_modfile
try "no owner by neighbourhood" no_guessing
try "ld -r, order, discarded sections" relinked
try "tiles are fused" tiles
try "where two objects meet" boundaries
try "ranges" ranges
try "stats" stats
try "stats --json" json
try "usage" usage
try "resolve, and list --dups" resolve
try "many selectors" many_selectors
try "the kernel's reader finds what list lists" tables
try "tables without objects" tables_without_objects
try "200 modules, and a set of all" many_modules
try "the kernel's reader on broken tables" broken_tables
try "the kernel's reader of sizes" sizes
try "the kernel's reader of modules' records" module_records
exit $failed
