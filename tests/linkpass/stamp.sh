#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# linkpass stamp: the notes that it adds, and all that it leaves as it is. (What it adds to the
# sources of tests/plugin/assembly.sh, that compares with the plugin's.)
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=notes-lib.sh
. "$(dirname "$0")/notes-lib.sh"
# shellcheck source=stamp-lib.sh
. "$(dirname "$0")/stamp-lib.sh"

stamp()
{
	"$linkpass" stamp --modname a --modfile d/a "$@"
}

# --- As the plugin -----------------------------------------------------------

# The same note as the plugin's, whatever the options.
as_plugin()
{
	for flags in -O2 -Os "-O2 -g" "-O2 -g -gz=zlib" "-O2 -ffunction-sections -fdata-sections" \
		"-O2 -fpatchable-function-entry=16,16 -fcf-protection=branch" \
		"-O2 -fPIC -fasynchronous-unwind-tables" "-O2 -flto -ffat-lto-objects" "-O2 -pg" \
		-DMODULE; do
		# shellcheck disable=SC2086
		cc a d/a a.o "$top/tests/plugin/sample.c" $flags
		# shellcheck disable=SC2086
		gcc -O2 -fno-pie -fno-asynchronous-unwind-tables -DKBUILD_MODNAME='"a"' \
			-DKBUILD_MODFILE='"d/a"' -c -o plain.o $flags "$top/tests/plugin/sample.c"
		case $flags in
		*MODULE)
			mkdir -p stamped
			cp plain.o stamped/a.o
			(cd stamped && stamp --module --source "$top/tests/plugin/sample.c" a.o)
			notes_of a.o > by-plugin
			notes_of stamped/a.o | same by-plugin - ;;
		*)
			same_stamp "$top/tests/plugin/sample.c" ;;
		esac
		grep -q '	\.text	' by-plugin
	done
}

ld32()
{
	ld -m elf_i386 "$@"
}

# With 32 bits, relocations have no addends of their own.
as_plugin_32()
{
	cc a d/a a.o "$top/tests/plugin/sample.c" -m32
	gcc -m32 -O2 -fno-pie -fno-asynchronous-unwind-tables -DKBUILD_MODNAME='"a"' \
		-DKBUILD_MODFILE='"d/a"' -c -o plain.o "$top/tests/plugin/sample.c"
	ld=ld32
	same_stamp "$top/tests/plugin/sample.c"
	grep -q '	\.text	' by-plugin
}

# The same listing of images of several objects, also if "ld -r" comes first.
same_listing()
{
	cat > a.c <<-'EOF'
	int f(void) { return 1; } static int d = 1, b; static const int r = 1;
	void *q(int i) { return (void *[]){ &d, &b, (int *)&r }[i]; }
	static char key[0]; void *k(void) { return key; }
	asm(".pushsection .init.data,\"aw\"; label: .long 1; end:; .popsection");
	static const char info[] __attribute__((section(".modinfo"), used)) =
		"x.y=z\0" KBUILD_MODNAME ".file=" KBUILD_MODFILE;
	EOF
	printf '\t.section .rodata.cst16.M,"aM",@progbits,16\nMASK: .quad 1,2\n\t.data\nlabel:\n' > s.S
	printf '\t.section .text.x,"ax"\n\tret\n' > none.S
	for o in a b c; do
		for d in plugin stamp; do
			mkdir -p $d/$o
		done
		(cd plugin && cc $o d/$o $o/a.o ../a.c -Df=f_$o -Dq=q_$o -Dk=k_$o &&
			cc $o d/$o $o/s.o ../s.S && cc $o d/$o $o/none.o ../none.S)
		gcc -O2 -fno-pie -fno-asynchronous-unwind-tables -c -o stamp/$o/a.o -DKBUILD_MODNAME="\"$o\"" \
			-DKBUILD_MODFILE="\"d/$o\"" -Df=f_$o -Dq=q_$o -Dk=k_$o a.c
		gcc -c -o stamp/$o/s.o s.S
		gcc -c -o stamp/$o/none.o none.S
		(cd stamp && for f in a.c s.S none.S; do
			"$linkpass" stamp --modname $o --modfile d/$o --source ../$f $o/${f%.*}.o
		done)
	done
	for d in plugin stamp; do
		(
		cd $d
		for o in a b c; do
			ld -r -o $o.o $o/a.o $o/s.o $o/none.o
		done
		ld_image a/*.o b/*.o c/*.o
		"$linkpass" list --objects image > list
		"$linkpass" notes image > notes
		ld_image a.o b.o c.o
		"$linkpass" list --objects image > list-r
		"$linkpass" notes image > notes-r
		)
	done
	for what in list notes list-r notes-r; do
		same plugin/$what stamp/$what
	done
	[ "$(grep -c '	\[[abc]\]' plugin/list)" -gt 20 ]
	grep 'declares' stamp/notes
}

# --- The rest of the object --------------------------------------------------

# clang's objects have few section symbols, groups, and lists of symbols.
clang_objects()
{
	cat > a.c <<-'EOF'
	extern int out(void *), far; static int d = 1; int g, h = 2; static int lone[4];
	static int twice(void) { return out(&d) + out(&g); }
	int (*const table[])(void) = { twice };
	int f(void) { return twice() + h; }
	__attribute__((weak)) int w(void) { return out(lone); }
	inline __attribute__((visibility("default"))) int z(void) { return far; }
	EOF
	cat > a.cc <<-'EOF'
	extern int out(void *);
	template <class T> int in_group(T t) { static int s; return out(&t) + out(&s); }
	int f(void) { return in_group(1) + in_group('c'); }
	EOF
	for flags in -O0 -O2 "-O2 -ffunction-sections -fdata-sections" "-O2 -g" \
		"-O2 -fno-integrated-as" "-O2 -faddrsig -ffunction-sections"; do
		for s in a.c a.cc; do
			# shellcheck disable=SC2086
			clang-19 $flags -c -o plain.o $s
			cp plain.o a.o
			stamp --source $s a.o
			only_note plain.o a.o
			readelf -W -sr a.o > /dev/null 2> messages
			same /dev/null messages
			llvm-readelf-19 --addrsig plain.o | sed 1d | gawk '{ print $2 }' > plain.addrsig
			llvm-readelf-19 --addrsig a.o | sed 1d | gawk '{ print $2 }' | same plain.addrsig -
			for l in ld ld.lld gold; do
				$l -e 0 --unresolved-symbols=ignore-all -o image a.o 2> messages ||
					{ cat messages; return 1; }
				"$linkpass" notes image > notes
				grep '^a.o	a.c*	a	d/a	-$' notes
				grep '^	\.text ' notes
			done
			# Only what is in groups has no owner.
			ld -e 0 --unresolved-symbols=ignore-all -o image a.o
			"$linkpass" check image > unknown || true
			none " (f|w|twice|table|g|h|d|lone|_Z1fv)$" unknown
		done
	done
}

# The compiler's output linked with and without a stamp is the same program.
same_program()
{
	for c in gcc clang-19; do
		"$c" -O2 -g -ffunction-sections -c -o plain.o "$top/linkpass/base/text.c" -I"$top/linkpass" \
			-I"$top/include" -D_GNU_SOURCE
		cp plain.o a.o
		stamp a.o
		for l in ld ld.lld; do
			for o in plain a; do
				cp $o.o in.o
				"$l" -e 0 --unresolved-symbols=ignore-all -o $o.image in.o
				objdump -s $o.image | sed '/^Contents of section \.debug_srcinfo/,/^Contents/d' |
					grep -vE '^(Contents of section|.*file format)' > $o.dump
			done
			sed -i '/^Contents/d' plain.dump
			same plain.dump a.dump
		done
	done
}

# More than 65,280 sections: their numbers do not fit into a symbol.
many_sections()
{
	gawk 'BEGIN { for (i = 0; i < 33000; i++)
		printf "\t.section .text.f%d,\"ax\"\n\t.globl f%d\nf%d:\tcall f%d\n", i, i, i, (i * 7) % 33000 }' > a.s
	as -o plain.o a.s
	cp plain.o a.o
	stamp a.o
	only_note plain.o a.o
	readelf -hW a.o | grep -E 'Number of section headers: +0 \([0-9]+\)'
	ld -r -o b.o a.o
	ld -e 0 -o image a.o
	"$linkpass" notes image > notes
	[ "$(grep -c '^	' notes)" -eq 33000 ]
}

# Without a label in the text, gas makes no symbol table.
no_symbols()
{
	printf '\t.data\n\t.long 1\n' | as -o a.o -
	readelf -SW a.o > sections
	none SYMTAB sections
	stamp a.o
	ld -e 0 -o image a.o
	"$linkpass" notes image | grep '^	\.data '
	: | as -o a.o -
	stamp a.o
	ld_image a.o
	"$linkpass" notes a.o | grep '^a.o	-	a	d/a	-$'
}

# --- Of whom -----------------------------------------------------------------

flags()
{
	cat > a.c <<-'EOF'
	static const char info[] __attribute__((section(".modinfo"), used)) =
		"b.file=d/a\0" "a.file" "\0xa.file=d/a\0a.files=d/a";
	int f(void) { return 1; }
	EOF
	gcc -c -o plain.o a.c
	for options in "" "--declares" "--module" "--module --declares" "--source x.S" "--source y/z.c"; do
		cp plain.o a.o
		# shellcheck disable=SC2086
		stamp $options a.o
		"$linkpass" notes a.o | head -n 1
	done > got
	sed 's/^/a.o	/' <<-'EOF' | same - got
	-	a	d/a	-
	-	a	d/a	declares
	-	a	d/a	module
	-	a	d/a	declares,module
	x.S	a	d/a	asm
	y/z.c	a	d/a	-
	EOF
	for text in '"a.file=d/a"' '"x=y\0a.file=d/a\0"' '"a.fil\0a.file=d/a"'; do
		echo "static const char i[] __attribute__((section(\".modinfo\"), used)) = $text;" |
			gcc -x c -c -o a.o -
		stamp a.o
		"$linkpass" notes a.o | head -n 1 | grep '	declares$'
	done
	cp plain.o a.o
	"$linkpass" stamp --modname=b --modfile=d/a a.o
	"$linkpass" notes a.o | head -n 1 | grep '	b	d/a	declares$'
}

# The record of a loadable module is as the plugin's.
record()
{
	cp "$top/tests/plugin/sample.c" a.c
	echo 'asm(".pushsection .export_symbol,\"a\"; .long 1; .popsection");' >> a.c
	cc m "" d/m.o a.c -DMODULE -DKALLMODSYMS -DKBUILD_MODFILE='"d/m"'
	mkdir -p stamped/d
	gcc -O2 -fno-pie -fno-asynchronous-unwind-tables -DKBUILD_MODNAME='"m"' -DMODULE -DKALLMODSYMS \
		-DKBUILD_MODFILE='"d/m"' -c -o stamped/d/m.o a.c
	(cd stamped && "$linkpass" stamp --modname m --module --record d/m.o)
	for o in d/m.o stamped/d/m.o; do
		ld -e 0 --unresolved-symbols=ignore-all -o image $o
		objcopy -O binary -j .kallmod image record.bin
		# The ranges, the path; empty ranges only the plugin has.
		od -An -v -w16 -j 8 -t x8 record.bin | gawk '$1 != $2' | sort
	done > records
	[ -s records ]
	sort records | uniq -c | gawk '$1 != 2' | same /dev/null -
	readelf -SW stamped/d/m.o | grep -E " \.kallmod .* A +0 +0 +8$"
	gcc -c -o a.o a.c
	stamp --module a.o
	readelf -SW a.o > sections
	none '\.kallmod' sections
}

# Paths as the plugin writes them.
paths()
{
	echo 'int f(void) { return 1; }' > a.c
	tab=$(printf '\t')
	long=$(printf '%0100d' 0 | sed 's/0/é/g')
	mkdir -p "x [y] {z}" d/e f/g "$long"
	ln -s f/g link
	for object in ./a.o "x [y] {z}/é\\$tab.o" d/e/../../f/b.o link/../c.o "$long/d.o"; do
		cc a d/a "$object" a.c 2> messages
		notes_of "$object" > by-plugin
		gcc -O2 -fno-pie -fno-asynchronous-unwind-tables -c -o "$object" a.c
		stamp --source a.c "$object" 2> by-stamp
		grep -o 'the stamp has.*' messages | same - by-stamp ||
			sed 's/^kallmod: //' by-stamp | diff - messages > /dev/null ||
			grep -qF "$(sed 's/^kallmod: //' by-stamp)" messages
		notes_of "$object" | same by-plugin -
	done
}

# --- What cannot be stamped --------------------------------------------------

# Run stamp, which must fail; the file stays as it is, and nothing else appears.
refused()
{
	message=$1
	shift
	cp a.o before.o
	: > files
	rm -f out err
	ls -A > files
	fails 1 "$linkpass" stamp --modname a "$@"
	says "linkpass: $message"
	rm -f out err
	cmp a.o before.o
	ls -A | same files -
}

bad_objects()
{
	echo 'int f(void) { return 1; } int main(void) { return f(); }' > a.c
	echo "int main(void);" > a.o
	refused "a.o: not an ELF file" a.o
	: > a.o
	refused "a.o: not an ELF file" a.o
	gcc -o a.o a.c
	refused "a.o: not a relocatable object but a program or a library" a.o
	ld -e 0 -o a.o -r a.o 2> /dev/null || true
	gcc -flto -c -o a.o a.c
	lto="a.o: compiled for link-time optimisation (-flto): the linker makes the code, without a stamp"
	refused "$lto" a.o
	clang-19 -flto -c -o a.o a.c
	refused "$lto" a.o
	clang-19 -flto=thin -c -o a.o a.c
	refused "$lto" a.o
	mv a.o no
	fails 1 "$linkpass" stamp --modname a a.o
	says "linkpass: a.o: cannot open: No such file or directory"
	gcc -c -o no a.c
	fails 1 "$linkpass" stamp --modname a no
	says "linkpass: no: no name of an object, which ends in .o"
	gcc -c -o a.o a.c
	refused "a.o: module name has byte 0x5b in it" --modname 'a[b' a.o
	refused "a.o: module name is empty" --modname '' a.o
	refused "a.o: module name is empty" --modfile d/ a.o
	refused "a.o: module name is longer than 511 bytes" --modname "$(printf '%0512d' 0)" a.o
	printf '\0\1' | dd of=a.o bs=1 seek=18 conv=notrunc 2> /dev/null
	refused "a.o: ELF machine 256 with 64 bits, for which notes are not known" a.o
	printf '\t.section .debug_srcinfo\n\t.long 1\n' | as -o a.o -
	refused "a.o: .debug_srcinfo, but not of kallmod" a.o
	fails 2 "$linkpass" stamp a.o
	fails 2 "$linkpass" stamp --modname a
	fails 2 "$linkpass" stamp --modname a --nosuch a.o
}

# A second stamp, or one on the plugin's, changes nothing.
twice()
{
	cc a d/a a.o "$top/tests/plugin/sample.c"
	cp -p a.o before.o
	"$linkpass" stamp --modname other a.o
	cmp a.o before.o
	gcc -c -o a.o "$top/tests/plugin/sample.c"
	stamp a.o
	cp -p a.o before.o
	"$linkpass" stamp --modname other a.o
	cmp a.o before.o
	[ "$(stat -c %y a.o)" = "$(stat -c %y before.o)" ]
}

# The file is replaced, with its mode; what else has its bytes keeps them.
replaced()
{
	gcc -c -o a.o "$top/tests/plugin/sample.c"
	chmod 640 a.o
	ln a.o cached
	cp a.o plain.o
	mkdir d
	ln -s ../a.o d/link.o
	stamp d/link.o
	[ -L d/link.o ]
	[ "$(stat -c %a a.o)" = 640 ]
	cmp cached plain.o
	"$linkpass" notes a.o | grep '^d/link.o	'
	# Nothing is left if it cannot be written.
	gcc -c -o a.o "$top/tests/plugin/sample.c"
	cp a.o plain.o
	(ulimit -f 1; exec "$linkpass" stamp --modname a a.o) 2> err && return 1
	says "linkpass: a.o: cannot write: File too large" ||
		says "linkpass: $PWD/a.o: cannot write: File too large"
	cmp a.o plain.o
	ls -A > files
	none 'a\.o\.' files
	if [ "$(id -u)" -eq 0 ]; then
		chmod 755 .
		as_user "$linkpass" stamp --modname a a.o 2> err && return 1
		grep -E "^linkpass: .*a\.o: cannot create: Permission denied$" err
		cmp a.o plain.o
	fi
	# Several, up to the first bad one.
	cp a.o b.o
	cp a.o c.o
	echo > bad.o
	fails 1 "$linkpass" stamp --modname a a.o b.o bad.o c.o
	"$linkpass" notes b.o | grep '^b.o	'
	cmp c.o plain.o
}

# Every number in the file is checked: no damage of a header makes linkpass crash, or write a
# file that it cannot read itself.
damaged()
{
	printf '\t.section .g,"axG",@progbits,k,comdat\nk:\tnop\n\t.text\n\t.globl f\nf:\tcall f\n\tcall k\n' |
		as -o plain.o -
	clang-19 -O2 -faddrsig -c -o clang.o "$top/tests/plugin/sample.c"
	for o in plain clang; do
		headers=$(readelf -hW $o.o | gawk '/Start of section headers/ { print $5 }')
		size=$(stat -c %s $o.o)
		for at in $(seq 16 63) $(seq "$headers" 5 $((size - 1))); do
			cp $o.o a.o
			poke a.o "$at" '\377'
			status=0
			"$linkpass" stamp --modname a a.o 2> err || status=$?
			case $status in
			0) ;;
			1) [ "$(wc -l < err)" -eq 1 ] ;;
			*) echo "byte $at of $o.o: exit status $status"; return 1 ;;
			esac
		done
	done
}

try "the plugin's note" as_plugin
try "the plugin's note with 32 bits" as_plugin_32
try "the plugin's listing" same_listing
try "clang's objects" clang_objects
try "the same program" same_program
try "more than 65,280 sections" many_sections
try "no symbol table" no_symbols
try "flags" flags
try "the record of a loadable module" record
try "paths" paths
try "objects that cannot be stamped" bad_objects
try "twice" twice
try "the file is replaced" replaced
try "damaged headers" damaged
exit $failed
