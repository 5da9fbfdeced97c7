#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The plugin, through the compiler, the assembler and the linker.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=compilers.sh
. "$top/tests/plugin/compilers.sh"

echo 'int f(void) { return 1; } int d = 1; int b; const int r = 2;' > "${src:=$(mktemp)}.c"
trap 'rm -f "$src" "$src".*' EXIT

# Print the note section of an object, if any.
note_of()
{
	objdump -h "$1" | gawk '$2 == ".debug_srcinfo" { print $2 }'
}

no_cxx_runtime()
{
	readelf -dW "$plugin" | gawk '/NEEDED/ { print $NF }' > needed
	echo '[libc.so.6]' | same - needed
}

exports()
{
	nm -D --defined-only "$plugin" | gawk '{ print $3 }' | sort > got
	printf '%s\n' plugin_init plugin_is_GPL_compatible | same - got
}

silent_without_modname()
{
	"$gcc" -fplugin="$plugin" -c -o a.o "$src.c"
	[ -z "$(note_of a.o)" ]
	"$gcc" -fplugin="$plugin" -DKBUILD_MODNAME='"a"' -S -o /dev/null "$src.c"
	"$gcc" -fplugin="$plugin" -fsyntax-only -DKBUILD_MODNAME='"a"' "$src.c"
}

identity()
{
	cp "$src.c" a.c
	# Words that end like an option, or contain one.
	cc ext4 fs/ext4/ext4 ./fs/ext4/a.o ./a.c "-DX=' '-o' '-D' '" "-DY='-D" "-DZ='-o"
	cc a:b_c "drivers/a drivers/b-c" drivers/s.o a.c -DMODULE -Df=g -Dd=e -Db=c -Dr=s
	ld_image fs/ext4/a.o drivers/s.o
	"$linkpass" notes image | grep -v '^	' > got
	cat > want <<-'EOF'
	fs/ext4/a.o	a.c	ext4	fs/ext4/ext4	-
	drivers/s.o	a.c	a:b_c	drivers/a drivers/b-c	module
	EOF
	same want got
}

# Odd bytes in the source path are kept; -fmacro-prefix-map is honoured.
source_path()
{
	mkdir -p "x y/z"
	cp "$src.c" "x y/z/q\"\\a.c"
	cc a "" a.o "$PWD/x y/z/q\"\\a.c" -fmacro-prefix-map="$PWD/=/"
	ld_image a.o
	"$linkpass" notes image | cut -f 2 | head -n 1 > got
	printf '%s\n' '/x y/z/q"\134a.c' | same - got
}

# Odd names give a note that linkpass reads, or an error.
odd_names()
{
	tab=$(printf '\t')
	line=$(printf 'x\nx')
	cp "$src.c" "é${tab}a.c"
	cc a d/a "x [y] {z}/é$line\\.o" "é${tab}a.c"
	ld_image "x [y] {z}/é$line\\.o"
	"$linkpass" notes image | cut -f 1-4 | head -n 1 > got
	printf '%s\t%s\t%s\n' \
		'x\040\133y\135\040\173z\175/\303\251x\012x\134.o' 'é\011a.c' "a	d/a" |
		same - got
	# (-D does not accept a newline.)
	fails 1 cc "a b" d/a d/a.o "$src.c"
	compiler_says "kallmod: d/a.o: module name has byte 0x20 in it"
	[ ! -e d/a.o ]
	fails 1 cc 'a[b]' d/a d/a.o "$src.c"
	compiler_says "kallmod: d/a.o: module name has byte 0x5b in it"
	fails 1 cc 'm\"x' d/a d/a.o "$src.c"
	compiler_says "kallmod: d/a.o: module name has byte 0x5c in it"
	fails 1 cc é d/a d/a.o "$src.c"
	compiler_says "kallmod: d/a.o: module name has byte 0xc3 in it"
	fails 1 cc a "d/a${tab}b" d/a.o "$src.c"
	compiler_says "kallmod: d/a.o: module file has byte 0x9 in it"
	fails 1 cc "" d/a d/a.o "$src.c"
	compiler_says "kallmod: d/a.o: module name is empty"
	fails 1 cc a d/ d/a.o "$src.c"
	compiler_says "kallmod: d/a.o: module name is empty"
	long=$(printf '%0512d' 0)
	fails 1 cc "$long" d/a d/a.o "$src.c"
	compiler_says "kallmod: d/a.o: module name is longer than 511 bytes"
	fails 1 cc a "d/b d/$long" d/a.o "$src.c"
	compiler_says "kallmod: d/a.o: module file is longer than 511 bytes"
	# The longest names that are allowed.
	long=$(printf '%0511d' 0)
	cc "$long" "$long" a.o "$src.c"
	ld_image a.o
	"$linkpass" notes image | cut -f 3,4 | head -n 1 > got
	printf '%s\t%s\n' "$long" "$long" | same - got
}

# As for arch/x86/kvm/../../../virt/kvm/eventfd.o. Behind a symbolic link ".." leads elsewhere.
parents()
{
	mkdir -p arch/x/kvm virt/kvm other/deep
	ln -s ../../other/deep arch/x/link
	for object in arch/x/kvm/../../../virt/kvm/a.o arch/../arch/x/kvm/b.o virt/kvm/../c.o \
			arch/x/link/../d.o ../${PWD##*/}/virt/e.o virt/./../f.o; do
		cc a d/a "$object" "$src.c"
		"$linkpass" notes "$object" | cut -f 1 | head -n 1 >> got
	done
	printf "%s\n" virt/kvm/a.o arch/x/kvm/b.o virt/c.o arch/x/link/../d.o \
		"../${PWD##*/}/virt/e.o" virt/./../f.o | same - got
}

# An object with a path of any length compiles, with -Werror, too. The stamp has the end of
# the path, which is not cut inside of an escaped byte.
long_paths()
{
	letters=$(printf '%070d' 0 | sed 's/0/ж/g')
	deep=$(printf '%0200d/%0200d/%0105d' 0 0 0)
	for object in "$letters/a.o" "$deep/a.o" "0$deep/a.o" "$letters/$letters/d/a.o"; do
		mkdir -p "$(dirname "$object")"
		cc a d/a "$object" "$src.c" -Werror 2> err
		ld_image "$object"
		"$linkpass" notes image | cut -f 1,3 | head -n 1 >> got
		grep -c 'note: kallmod: the stamp has only the end of the path' err >> notes || true
	done
	zhe=$(printf '%0150d' 0 | sed 's/0/\\320\\266/g')
	{
		printf '...%s/a.o\ta\n' "$(printf %s "$zhe" | tail -c 504)"
		printf '%s/a.o\ta\n' "$deep"
		printf '...%s/a.o\ta\n' "$(printf %s "$deep" | tail -c 504)"
		printf '...%s/d/a.o\ta\n' "$(printf %s "$zhe" | tail -c 500)"
	} | same - got
	printf '%s\n' 1 0 1 1 | same - notes
}

# Does the object declare the module that it names?
declares()
{
	cat > a.c <<-'EOF'
	#define INFO(n, s) static const char n[] \
		__attribute__((section(".modinfo"), used, aligned(1))) = s
	#ifdef FILE_FIRST
	INFO(f, KBUILD_MODNAME ".file=" KBUILD_MODFILE);
	#endif
	INFO(l, KBUILD_MODNAME ".license=GPL");
	int g(void) { return 0; }
	#ifdef FILE_LAST
	INFO(f, KBUILD_MODNAME ".file=" KBUILD_MODFILE);
	#endif
	const char *s = KBUILD_MODNAME ".file=" KBUILD_MODFILE;
	EOF
	cc a d/a no.o a.c
	cat >> a.c <<-'EOF'
	#ifdef ELSEWHERE
	INFO(x, "x");
	char elsewhere[] = KBUILD_MODNAME ".file=nothing";
	#endif
	EOF
	cc a d/a else.o a.c -DELSEWHERE -fno-toplevel-reorder -Dg=j -Ds=v
	cc a d/a first.o a.c -DFILE_FIRST -Dg=h -Ds=t
	cc a d/a last.o a.c -DFILE_LAST -Dg=i -Ds=u
	ld_image no.o first.o last.o else.o
	"$linkpass" notes image | grep -v '^	' | cut -f 1,5 > got
	printf '%s\n' "no.o	-" "first.o	declares" "last.o	declares" "else.o	-" | same - got
}

# Every way to enter a section, and text that only looks like one.
sections()
{
	cat > a.c <<-'EOF'
	int data = 1, bss;
	const int rodata = 2;
	int named __attribute__((section(".data..named"))) = 3;
	int __attribute__((section(".init.text"))) init(void) { return data; }
	asm(".pushsection .asm.text,\"ax\"\nasm_sym: nop\n.popsection");
	asm("771:\t.section \".quoted.text\", \"ax\" ; quoted_sym: nop ; .previous");
	asm(".pushsection .numbered.text,7,\"ax\",@progbits\nnop\n.popsection");
	const char *text = "\t.section .in.a.string,\"a\"\n .pushsection .too,\"a\"";
	/* The second time, the compiler does not say the attributes. */
	const char *merged = "mergeable";
	const char *again(void) { return "mergeable too"; }
	asm(".macro bare\n.section .bare.text\n.endm");
	asm(".pushsection .bare.text,\"ax\"\nnop\n.popsection");
	asm(".if 0\n.pushsection .cond,\"a\"\n.else\n.pushsection .cond,\"aw\"\n.endif\n"
	    ".long 1\n.popsection");
	asm("/* note */ .pushsection .commented,\"a\"\n.long 1\n.popsection");
	asm(".macro never\n.pushsection .unused.text,\"ax\"\n.popsection\n.endm");
	asm("# a comment .section .in.a.comment,\"a\"");
	asm(".pushsection .not.allocated\n.long 1\n.popsection");
	asm(".pushsection .discard.it,\"a\"\n.long 1\n.popsection");
	EOF
	cc a "" a.o a.c
	ld_image a.o
	"$linkpass" notes image | gawk '/^\t/ { print $1 }' | sort > got
	printf '%s\n' .asm.text .bare.text .bss .commented .cond .data .data .init.text \
		.numbered.text .quoted.text .rodata .text | same - got
	# The stamp adds no sections.
	"$gcc" -O2 -fno-pie -fno-asynchronous-unwind-tables -c -o plain.o a.c
	objdump -h plain.o | gawk '$1 ~ /^[0-9]+$/ { print $2, $3 }' | sort > plain
	objdump -h a.o | gawk '$1 ~ /^[0-9]+$/ && $2 !~ /debug_srcinfo|unused.text/ { print $2, $3 }' |
		sort > stamped
	same plain stamped
}

# A section that the assembler knows by name, entered with other attributes.
known_section()
{
	echo 'static void *const t[] __attribute__((section(".data.rel.ro.x"), used)) = { 0 };' > a.c
	cc a "" a.o a.c 2> messages
	[ ! -s messages ] || { cat messages; return 1; }
}

# A retained function is in a section with "R". Without "R", the stamp would make a second
# section of that name.
retained()
{
	cat > a.c <<-'EOF'
	int __attribute__((used, retain, noinline)) f(void) { return 1; }
	int g(void) { return 2; }
	EOF
	cc a "" a.o a.c -ffunction-sections
	objdump -h a.o | gawk '$2 ~ /^\.text/ { print $2 }' | sort > got
	printf "%s\n" .text .text.f .text.g | same - got
	ld_image a.o
	"$linkpass" list --objects image | grep -c " T [fg]	{a\.o}$" | grep -qx 2
}

ranges()
{
	cat > a.c <<-'EOF'
	int f(void) { return 1; }
	int d[3] = { 1 };
	EOF
	cc a "" a.o a.c
	cc b "" b.o a.c -Df=g -Dd=e
	ld_image a.o b.o
	nm -S image | gawk '/ [fgTDde]$/ { print $4, $1, $2 }' | sort > symbols
	"$linkpass" notes image | grep -v debug > notes
	gawk 'function hex(s) { return strtonum("0x" s) }
	      NR == FNR { at[$1] = hex($2); end[$1] = hex($2) + hex($3); next }
	      /^[ab]\.o/ { o = substr($1, 1, 1); next }
	      { split($2, r, "-"); n++
		s = $1 == ".text" ? (o == "a" ? "f" : "g") : (o == "a" ? "d" : "e")
		if (hex(r[1]) != at[s] || hex(r[2]) != end[s]) { print; bad = 1 } }
	      END { exit bad || n != 4 }' symbols notes
}

# The stamp changes no allocated section.
same_code()
{
	for flags in -O2 "-O2 -pipe" "-O2 -g -gno-record-gcc-switches" "-O2 -ffunction-sections -fdata-sections" \
		"-O2 -fpatchable-function-entry=16,16 -fcf-protection=branch" -m32; do
		# shellcheck disable=SC2086
		cc a "" a.o "$top/tests/plugin/sample.c" $flags
		# shellcheck disable=SC2086
		"$gcc" -O2 -fno-pie -fno-asynchronous-unwind-tables -c -o plain.o \
			-DKBUILD_MODNAME='"a"' "$top/tests/plugin/sample.c" $flags
		[ "$(note_of a.o)" ]
		for o in a plain; do
			objcopy -R .debug_srcinfo $o.o $o.copy
			objdump -s -r $o.copy | sed 1,3d > $o.dump
		done
		same plain.dump a.dump
		# It adds no symbol, either.
		nm a.o > names
		none kallmod names
	done
}

assembly()
{
	cat > a.S <<-'EOF'
	#define NAME start
		.section .head.text,"ax"
	NAME:	nop
		.text
	f:	nop ; .pushsection .rodata.x,"a" ; .long 1 ; .popsection
	EOF
	cc a d/a a.o a.S
	ld_image a.o
	"$linkpass" notes image | sed 's/ .*//' > got
	printf "%s\n" "a.o	a.S	a	d/a	asm" "	.head.text" "	.rodata" "	.text" | sort > want
	sort got | same want -
}

address_size_32()
{
	cc a d/a a.o "$src.c" -m32
	ld -m elf_i386 -e 0 -o image a.o
	"$linkpass" notes image | head -n 1 | cut -f 1,3,4 > got
	echo "a.o	a	d/a" | same - got
}

save_temps()
{
	mkdir d
	cp "$src.c" d/a.c
	cc a d/a d/a.o d/a.c -save-temps=obj
	ld_image d/a.o
	"$linkpass" notes image | head -n 1 | cut -f 1,3,4 > got
	echo "d/a.o	a	d/a" | same - got
}

many_sections()
{
	gawk 'BEGIN { for (i = 0; i < 5000; i++) printf "int f%d(void) { return %d; }\n", i, i }' > a.c
	cc a "" a.o a.c -O0 -ffunction-sections
	ld_image a.o
	[ "$("$linkpass" notes image | grep -c "^	.text ")" -eq 5000 ]
}

# Fail unless ./err contains the message.
compiler_says()
{
	grep -F "$1" err || { cat err; return 1; }
}

options()
{
	fails 1 cc a "" a.o "$src.c" -fplugin-arg-kallmod-wrong
	compiler_says "unknown option '-fplugin-arg-kallmod-wrong'"
	fails 1 cc a "" a.o "$src.c" -fplugin-arg-kallmod-disable=1
	compiler_says "option '-fplugin-arg-kallmod-disable' takes no value"
	cc a "" a.o "$src.c" -fplugin-arg-kallmod-disable
	[ -z "$(note_of a.o)" ]
}

# Option "ctf" moves the types to another section, and changes nothing else.
types()
{
	echo 'struct t { int member; } t;' > t.c
	"$gcc" -gctf -fsyntax-only t.c 2> /dev/null || skip "$gcc has no -gctf"
	cc a "" a.o t.c -gctf
	cc a "" b.o t.c -gctf -fplugin-arg-kallmod-ctf
	for o in a b; do
		readelf -SW $o.o | sed -n 's/.*\] \([^ ]*\)  *PROGBITS.*/\1/p' > $o
	done
	grep -x .ctf a
	sed 's/^\.ctf$/.debug_typenames/' a | same - b
	objcopy -O binary --only-section=.ctf --set-section-flags .ctf=alloc a.o a.bin
	objcopy -O binary --only-section=.debug_typenames \
		--set-section-flags .debug_typenames=alloc b.o b.bin
	[ -s a.bin ]
	cmp a.bin b.bin
}

# Without -o, the driver names the object after the source.
no_output()
{
	mkdir d
	cp "$src.c" d/a.c
	printf '\t.text\n\tnop\n' > d/b.c.S
	set -- -fplugin="$plugin" -fno-pie -DKBUILD_MODNAME='"a"' -DKBUILD_MODFILE='"d/a"' -c
	"$gcc" "$@" d/a.c d/b.c.S
	ld_image a.o b.c.o
	"$linkpass" notes image | grep -v '^	' | cut -f 1,3 > got
	printf '%s\ta\n' a.o b.c.o | same - got
	fails 1 "$gcc" "$@" -x c - < d/a.c
	compiler_says "kallmod: without '-o', nothing says what the object is called"
	fails 1 "$gcc" "$@" -DKBUILD_BASENAME='"b"' d/a.c
	compiler_says "kallmod: without '-o', nothing says what the object is called"
}

# Objects that cannot be stamped, although the command line names their module.
no_stamp()
{
	fails 1 cc a d/a a.o "$src.c" -flto
	compiler_says "kallmod: with '-flto' the linker makes the code, which no stamp survives"
	cc a d/a a.o "$src.c" -flto -ffat-lto-objects
	[ "$(note_of a.o)" ]
	printf '\t.text\n\tnop\n' > a.S
	cc a d/a a.o a.S -flto
	[ "$(note_of a.o)" ]
	fails 1 cc a d/a x.obj "$src.c"
	compiler_says "kallmod: 'x.obj' is no name of an object, which ends in '.o'"
	[ ! -e x.obj ]
	cc a d/a /dev/null "$src.c"

	rm a.o
	# The macro is defined elsewhere than on the command line.
	echo '#define KBUILD_MODNAME "a"' > a.h
	cp "$src.c" a.c
	for how in "-include a.h" "-imacros a.h -save-temps" -Wp,-DKBUILD_MODNAME=a; do
		# shellcheck disable=SC2086
		fails 1 "$gcc" -fplugin="$plugin" $how -c -o a.o a.c
		compiler_says "kallmod: 'KBUILD_MODNAME' is defined, but not with '-D', where it is looked for"
		[ ! -e a.o ]
	done
	"$gcc" -fplugin="$plugin" -include a.h -fsyntax-only a.c
	"$gcc" -fplugin="$plugin" -include a.h -S -o a.s a.c
	"$gcc" -fplugin="$plugin" -include a.h -E -o a.i a.c
	none kallmod a.s a.i
}

# With -S the assembler gives the warning, if it is ever run: Kbuild makes such files only
# to read them (bounds.s, "make dir/x.s").
listing()
{
	for option in "-o a.s" "-o a.s -fverbose-asm -Wp,-MMD,.a.s.d" -masm=intel; do
		cp "$src.c" a.c
		# shellcheck disable=SC2086
		"$gcc" -fplugin="$plugin" -Werror -DKBUILD_MODNAME='"a"' -S $option a.c 2> err
		[ ! -s err ]
		none debug_srcinfo a.s
		as -o a.o a.s 2> err
		grep 'Warning: kallmod: made with -S, without being told for which object: not stamped' err
	done
	"$gcc" -fplugin="$plugin" -DKBUILD_MODNAME='"a"' -S -o - a.c > a.s
	none kallmod a.s
}

# With -pipe the object is the same as without.
pipe()
{
	cp "$src.c" a.c
	printf '\t.text\n\tnop\n' > s.S
	# More than a pipe holds at a time.
	gawk 'BEGIN { for (i = 0; i < 9999; i++) printf "int f%d(void) { return %d; }\n", i, i }' > b.c
	for source in a.c b.c s.S; do
		cc a d/a a.o $source
		mv a.o plain.o
		cc a d/a a.o $source -pipe
		cmp plain.o a.o
		[ "$(note_of a.o)" ]
	done
	# Without -o, and with -save-temps, which turns -pipe off.
	set -- -fplugin="$plugin" -fno-pie -DKBUILD_MODNAME='"a"' -DKBUILD_MODFILE='"d/a"' -pipe
	"$gcc" "$@" -c a.c s.S
	ld_image a.o s.o
	"$linkpass" notes image | grep -v '^	' | cut -f 1,3 > got
	printf '%s\ta\n' a.o s.o | same - got
	"$gcc" "$@" -save-temps -c a.c 2> /dev/null
	[ "$(note_of a.o)" ]
	# What is not to be stamped passes as it is.
	"$gcc" -fplugin="$plugin" -pipe -c -o a.o a.c
	[ -z "$(note_of a.o)" ]
	"$gcc" "$@" -fsyntax-only a.c
	for option in -S -E; do
		"$gcc" "$@" $option -o file a.c
		"$gcc" "$@" $option -o - a.c | grep -v kallmod > text
		none debug_srcinfo file
		grep -v kallmod file | same - text
	done
	"$gcc" "$@" -DKBUILD_BASENAME='"s"' -E -o s.s s.S
	fails 1 "$gcc" -c -o s.o s.s
	compiler_says "kallmod: preprocessed without being told for which object"
	# Nothing is made in case of an error.
	rm -f a.o
	fails 1 cc "a b" d/a a.o a.c -pipe
	compiler_says "kallmod: a.o: module name has byte 0x20 in it"
	echo 'int f(' > c.c
	fails 1 cc a d/a a.o c.c -pipe
	none kallmod err
	fails 1 cc a d/a a.o missing.c -pipe
	printf '\t.end\n' >> s.S
	cc a d/a s.o s.S -pipe
	[ "$(note_of s.o)" ]
	printf '#error "no"\n' >> s.S
	fails 1 cc a d/a a.o s.S -pipe
	[ ! -e a.o ]
}

broken_source()
{
	echo 'int f(' > a.c
	fails 1 cc a "" a.o a.c
	none kallmod err
	[ ! -f a.o ]
}

# Each compiler's plugin has a place of its own, where it is installed, too.
installed()
{
	make -s -C "$top" install GCC="$gcc" DESTDIR="$PWD/root" PREFIX=/usr > log
	cmp "$plugin" "root/usr/lib/kallmod/${plugin#"$top/build/"}"
}

other_gcc()
{
	for other in $compilers; do
		[ "$other" != "$gcc" ] || continue
		command -v "$other" > /dev/null || skip "no $other to load the plugin into"
		fails 1 "$other" -fplugin="$plugin" -c -o a.o "$src.c"
		compiler_says "built for GCC $("$gcc" -dumpversion)"
		[ ! -e a.o ]
	done
}

# The records that a loadable module has for the kernel, if KALLMODSYMS is defined.
module_records()
{
	cp "$src.c" a.c
	echo 'static int same; int *p = &same; void *q(void) { return &same; }
		asm(".pushsection .export_symbol,\"a\"; .long 1; .popsection");' > b.c
	cc m "" d/a.o a.c -DMODULE -DKALLMODSYMS
	cc m "" d/b.o b.c -DMODULE -DKALLMODSYMS
	cc m "" d/c.o a.c -DMODULE -Df=g -Dd=e -Db=c -Dr=s
	cc m "" d/e.o a.c -DKALLMODSYMS -Df=g -Dd=e -Db=c -Dr=s
	objdump -h d/c.o d/e.o > headers
	none "[.]kallmod" headers
	# The section is not compressed, as debug information may be.
	cc m "" d/z.o a.c -DMODULE -DKALLMODSYMS -g -gz=zlib
	readelf -SW d/z.o | grep -E " \.kallmod .* A +0 +0 +8$"
	# A module's linker script drops .export_symbol, so no record may name it.
	echo 'SECTIONS { /DISCARD/ : { *(.export_symbol) } }' > lds
	ld -r -T lds -o m.ko d/a.o d/b.o
	strip -g m.ko
	objdump -h m.ko | grep -A 1 " .kallmod " | grep ALLOC
	# In the linked file, each record is aligned to a word, has the length that it says,
	# and has the ranges of the note.
	ld_image d/a.o d/b.o
	"$linkpass" notes image | gawk '/^\t/ && $1 != ".export_symbol" { print $2 }' |
		sort > want
	[ -s want ]
	objcopy -O binary -j .kallmod image record.bin
	od -An -v -w8 -t x8 record.bin | gawk '
		left == 0 {
			left = strtonum("0x" substr($1, 9)) / 8 - 1
			ranges = strtonum("0x" substr($1, 1, 8))
			next
		}
		{ left-- }
		ranges && !start { start = $1; next }
		ranges {
			from = strtonum("0x" start)
			end = strtonum("0x" $1)
			if (from != end)
				printf "%x-%x\n", from, end
			start = ""
			ranges--
		}
		END { exit left }' | sort > got
	same want got
	strings record.bin | grep '\.o$' > paths
	printf 'd/a.o\nd/b.o\n' | same - paths
}

# The names of merged constants belong to the objects that had these constants.
merged()
{
	for o in a b c; do
		cat > $o.S <<-EOF
			.section .rodata.cst16.$([ $o = c ] && echo other || echo MASK),"aM",@progbits,16
		MASK:	.quad 0x1234, $([ $o = c ] && echo 1 || echo 2)
			.text
		f_$o:	nop
			.ident "GCC"
		EOF
		cat >> $o.S <<-"EOF"
		.macro unused
		.section .rodata.cst16.never,"aM",@progbits,16
		.endm
		EOF
		cc $o d/$o d/$o.o $o.S
	done
	ld_image d/a.o d/b.o d/c.o
	"$linkpass" list image | grep ' MASK	' > got
	[ "$(gawk '{ print $1 }' got | sort -u | wc -l)" -eq 2 ]
	sed 's/.*	//' got | sort > objects
	printf '{d/%s.o}\n' a b c | same - objects
}

try "no C++ runtime" no_cxx_runtime
try "exports what GCC asks for" exports
try "silent where there is no object to stamp" silent_without_modname
try "identity" identity
try "source path" source_path
try "odd names" odd_names
try "long paths" long_paths
try "paths through \"..\"" parents
try "declaration of a module" declares
try "sections" sections
try "sections the assembler knows" known_section
try "retained functions" retained
try "ranges" ranges
try "nothing else changes" same_code
try "assembly" assembly
try "records of loadable modules" module_records
try "merged constants" merged
try "32-bit addresses" address_size_32
try "-save-temps" save_temps
try "5000 sections" many_sections
try "options" options
try "without -o" no_output
try "an object that can have no stamp" no_stamp
try "-S" listing
try "-pipe" pipe
try "a source that does not compile" broken_source
try "the section of types" types
try "the place of the plugin" installed
try "another GCC" other_gcc
exit $failed
