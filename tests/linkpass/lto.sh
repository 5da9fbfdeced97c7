#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Link-time optimisation of LLVM: objects without code, which kallmod-ld can stamp when the linker makes
# it (ThinLTO), and names with a number behind them.
. "$(dirname "$0")/../lib.sh"

kallmod_cc=$top/build/kallmod-cc
kallmod_ld=$top/build/kallmod-ld

have_clang()
{
	command -v clang-19 ld.lld-19 > /dev/null || skip "no clang-19 and lld-19"
}

# compile OBJECT SOURCE: as Kbuild does for module m.
compile()
{
	"$kallmod_cc" clang-19 -O2 -flto=thin -DKBUILD_MODNAME='"m"' -DKBUILD_MODFILE='"d/m"' \
		-c -o "$1" "$2"
}

# Make "image": two functions of one name and one by itself, which other objects call after
# functions have moved, and assembly.
make_image()
{
	have_clang
	cat > a.c <<-'END'
	static int counter;
	static __attribute__((noinline)) int same(int a) { return a * ++counter; }
	static __attribute__((noinline)) int alone(int a) { return a ^ counter; }
	int a_text(int a) { return same(a) + alone(a); }
	END
	cat > b.c <<-'END'
	int a_text(int);
	static __attribute__((noinline)) int same(int a) { return a - 1; }
	int b_text(int a) { return same(a) * 3; }
	int b_start(int a) { return a_text(a); }
	END
	cat > c.c <<-'END'
	int b_text(int), b_start(int);
	int _start(int a) { return b_text(a) + b_start(a); }
	END
	printf '\t.globl assembly\nassembly:\n\tret\n\t.size assembly, 1\n' > s.S
	for f in a b c; do
		compile $f.o $f.c
	done 2> messages
	compile s.o s.S
	ld.lld-19 -e _start -o image a.o b.o c.o s.o
	nm image > nm
	grep -q ' same\.llvm\.[0-9]*$' nm || skip "this lld renames nothing"
}

# One line for each object that is not stamped, which is as the compiler made it.
bitcode()
{
	make_image
	for f in a b c; do
		echo "kallmod-cc: $f.o: not stamped: with -flto the linker makes the code"
	done | same - messages
	clang-19 -O2 -flto=thin -DKBUILD_MODNAME='"m"' -DKBUILD_MODFILE='"d/m"' -c -o plain.o a.c
	cmp plain.o a.o
	"$linkpass" notes image | grep -v '^	' > notes
	printf 's.o\ts.S\tm\td/m\tasm\n' | same - notes
}

# Names are whole; what has no note is nobody's, and counted.
nobodys()
{
	make_image
	"$linkpass" list --objects image > list
	gawk '{ print $4 }' list | sort > got
	gawk '{ print $3 }' nm | sort | same - got
	grep '{' list | gawk '{ print $4 }' > owned
	echo assembly | same - owned
	fails 1 "$linkpass" check image
	[ "$(grep -c '\.llvm\.' out)" -eq "$(grep -c '\.llvm\.' nm)" ]
}

# A name is found whole, and without its number if it is the only one.
resolve()
{
	make_image
	for name in same alone; do
		grep "	*[0-9a-f]* t $name\.llvm" nm > lines
		while read -r address _ whole; do
			"$linkpass" resolve image "$whole" > answer
			grep "^$address .* $whole$" answer
			"$linkpass" resolve image "vmlinux:$whole" | same answer -
		done < lines
	done
	"$linkpass" resolve image alone vmlinux:alone > answer
	[ "$(grep -c ' alone\.llvm\.[0-9]*$' answer)" -eq 2 ]
	for selector in same vmlinux:same; do
		fails 1 "$linkpass" resolve image $selector
		echo "linkpass: $selector: is ambiguous; there are" > want
		"$linkpass" list image | grep ' same\.llvm\.' >> want
		same want err
	done
	# Not a part of a name, nor of the suffix; and what is called so itself comes first.
	for selector in alon alone. alone.llvm alone.llvm. m:alone; do
		fails 1 "$linkpass" resolve image $selector
		says "linkpass: $selector: no such symbol"
	done
	printf '\t.text\n\t.globl f\nf:\n\tret\nf.llvm.1:\n\tret\ng.llvm.x1:\n\tret\n' > n.s
	as -o n.o n.s
	"$linkpass" stamp --modname=m n.o
	ld_image n.o
	"$linkpass" resolve image f | grep ' f$'
	fails 1 "$linkpass" resolve image g
}

# made_for_ld MODULE OBJECT [OPTION]...: compile for kallmod-ld, as part of module d/MODULE.
made_for_ld()
{
	module=$1 object=$2
	shift 2
	LD="$kallmod_ld ld.lld-19" "$kallmod_cc" clang-19 -O2 -flto=thin \
		-fno-asynchronous-unwind-tables -DKBUILD_MODNAME="\"$module\"" \
		-DKBUILD_MODFILE="\"d/$module\"" "$@" -c -o "$object" "${object%.o}.c"
}

# Make "image" of two modules, with kallmod-ld: functions and variables of one name in both, functions
# that one takes from the other, and an archive as Kbuild's.
make_modules()
{
	have_clang
	mkdir -p fs drivers
	cat > fs/a.c <<-'END'
	static int counter;
	static const char file[] __attribute__((used, section(".modinfo"))) = "a.file=d/a";
	static __attribute__((noinline)) int same(int a) { return a * ++counter; }
	int a_text(int a) { return same(a) + 1; }
	int (*a_data)(int) = same;
	END
	cat > drivers/b.c <<-'END'
	int a_text(int);
	static int counter;
	static const char file[] __attribute__((used, section(".modinfo"))) = "b.file=d/b";
	static __attribute__((noinline)) int same(int a) { return a ^ ++counter; }
	int b_text(int a) { return same(a) + a_text(a) + a_text(a + 1); }
	END
	cat > start.c <<-'END'
	int b_text(int);
	int _start(int a) { return b_text(a); }
	END
	made_for_ld a fs/a.o
	made_for_ld b drivers/b.o
	made_for_ld start start.o
	printf '\t.globl assembly\nassembly:\n\tret\n\t.size assembly, 1\n' > s.S
	"$kallmod_cc" clang-19 -DKBUILD_MODNAME='"s"' -c -o s.o s.S
	rm -f all.a
	llvm-ar-19 cDPrST all.a fs/a.o drivers/b.o start.o s.o
	"$kallmod_ld" ld.lld-19 -r -o all.o --whole-archive all.a > messages 2>&1
	ld.lld-19 -e _start -o image all.o
}

# Every symbol has its owner; functions that were taken from another object are the taker's.
linked()
{
	make_modules
	same - messages < /dev/null
	"$linkpass" list --objects image > list
	cut -d ' ' -f 4- list | sed 's/\.llvm\.[0-9]*	/.llvm.N	/' | sort > got
	sort <<-'END' | same - got
	_start	{start.o}
	a_data	[a] {fs/a.o}
	a_text	[a] {fs/a.o}
	assembly	{s.o}
	b_text	[b] {drivers/b.o}
	counter	[a] {fs/a.o}
	counter	[b] {drivers/b.o}
	file	[a] {fs/a.o}
	file	[b] {drivers/b.o}
	same.llvm.N	[a] {fs/a.o}
	same.llvm.N	[b] {drivers/b.o}
	END
	"$linkpass" check image
	"$linkpass" notes image | grep -v '^	' | sort > notes
	sort <<-'END' | same - notes
	drivers/b.o	drivers/b.c	b	d/b	declares
	fs/a.o	fs/a.c	a	d/a	declares
	s.o	s.S	s	-	asm
	start.o	start.c	start	d/start	-
	END
	"$linkpass" resolve image a:same b:same > answer
	[ "$(wc -l < answer)" -eq 2 ]
}

# But for the notes, sections are as those of the linker by itself.
same_code()
{
	make_modules
	ld.lld-19 -r -o plain.o --whole-archive all.a
	llvm-objcopy-19 -R .GCC.command.line -R .debug_srcinfo plain.o want.o
	llvm-objcopy-19 -R ".debug_srcinfo" all.o got.o
	for f in want got; do
		readelf -SW $f.o | sed -n 's/^ *\[ *[0-9]*\] *//p' |
			gawk '$2 ~ /BITS$/ { print $1, $2, $5 }' > $f.sections
		for s in $(gawk '$2 == "PROGBITS" { print $1 }' $f.sections); do
			echo "$s $(readelf -x "$s" $f.o | md5sum)"
		done > $f.bytes
	done
	same want.sections got.sections
	same want.bytes got.bytes
	[ "$(wc -l < want.bytes)" -gt 8 ]
}

# An object that nothing was recorded for, but that takes functions of others, is nobody's, even if
# its source has the same name. (The first line in it is that of the other.)
unrecorded()
{
	make_modules
	mkdir other
	cat > other/a.c <<-'END'
	int a_text(int);
	int other(int a) { return a_text(a); }
	END
	clang-19 -O2 -flto=thin -c -o other/a.o other/a.c
	"$kallmod_ld" ld.lld-19 -r -o all.o other/a.o --whole-archive all.a 2> messages
	echo "kallmod-ld: all.o: 2 of 4 objects not stamped: not known whose they are" | same - messages
	ld.lld-19 -e _start -o image all.o
	"$linkpass" list --objects image > list
	grep ' T other$\| t other$' list
	grep ' b_text	\[b\] {drivers/b.o}$' list
	readelf -SW all.o > sections
	none 'GCC\.command\.line' sections
}

# So is one that clang has put no version into, and with it the other, as it is not known which of the two the
# line is for: also if nothing is recorded for what the other takes, so that it would not be believed by itself.
# If the linker does not tell of the other, which has no digest, the name of the source tells.
stolen()
{
	have_clang
	mkdir x y z
	echo 'int z(int a) { return a * 9; }' > z/z.c
	echo 'int b_text(int a) { return a * 7; }' > y/m.c
	echo 'int z(int); int b_text(int a) { return a * 7; } int c_text(int a) { return z(a) + 1; }' > y/z.c
	echo 'int b_text(int); int own(int a) { return b_text(a) + 1; }' | tee x/m.c x/n.c > x/z.c
	echo 'int own(int); int _start(int a) { return own(a); }' > start.c
	made_for_ld y y/m.o
	made_for_ld y y/z.o
	made_for_ld start start.o
	opt-19 -module-summary y/m.o -o y/without-digest.o
	for f in x/m x/n x/z; do
		clang-19 -O2 -flto=thin -fno-ident -fno-asynchronous-unwind-tables -c -o $f.o $f.c
	done
	clang-19 -O2 -flto=thin -fno-asynchronous-unwind-tables -c -o z/z.o z/z.c
	while read -r own other unknown of all owners; do
		"$kallmod_ld" ld.lld-19 -r -o all.o $own $other z/z.o start.o 2> messages
		echo "kallmod-ld: all.o: $unknown $of $all objects not stamped: not known whose they are" | same - messages
		ld.lld-19 -e _start -o image all.o
		"$linkpass" list --objects image | gawk '{ printf "%s ", $4 $5 }' > got
		echo "$owners " | tr -d '\n' | same - got
	done <<-'END'
	x/m.o y/m.o 3 of 4 own b_text z _start{start.o}
	x/n.o y/m.o 3 of 4 own b_text z _start{start.o}
	x/z.o y/z.o 3 of 4 own b_text c_text z _start{start.o}
	x/n.o y/without-digest.o 2 of 3 own b_text z _start{start.o}
	END
}

# A machine that stamps are not known for: no note, and none of the lines that the linker could complain of.
unknown_machine()
{
	have_clang
	echo 'int f(int a) { return a; }' > f.c
	LD=kallmod-ld "$kallmod_cc" clang-19 --target=loongarch64-linux-gnu -O2 -flto=thin \
		-fno-asynchronous-unwind-tables -DKBUILD_MODNAME='"m"' -c -o f.o f.c
	for s in text bss data rodata comment symtab strtab shstrtab; do
		echo "SECTIONS { .$s : { *(.$s .$s.*) } }"
	done > script.lds
	"$kallmod_ld" ld.lld-19 --orphan-handling=error -e f -o image -T script.lds f.o 2> messages
	grep '^kallmod-ld: image: 1 of 1 objects not stamped: .*: ELF machine 258 with 64 bits, for which notes are not known$' messages
}

# What can be read only once, or is written where it is read from, is linked once.
once()
{
	make_modules
	cp start.o in.o
	"$kallmod_ld" ld.lld-19 -r -o in.o in.o fs/a.o drivers/b.o 2> messages
	echo "kallmod-ld: in.o: not stamped, because of in.o" | same - messages
	nm in.o | grep ' T b_text$'
	mkfifo pipe
	for script in "-T pipe" "--script=pipe" "-Tpipe"; do
		echo 'SECTIONS { .text 0x500000 : { *(.text .text.*) } }' > pipe &
		# shellcheck disable=SC2086 # words
		"$kallmod_ld" ld.lld-19 $script -e _start -o image --whole-archive all.a 2> messages
		wait
		grep '^kallmod-ld: image: not stamped, because of .*pipe$' messages
		nm image | grep '^0000000000500[0-9a-f]* T _start$'
	done
}

# The messages of the second link are those that the first could not give.
orphans_told()
{
	make_modules
	echo 'int more __attribute__((section(".more"), used)) = 1; int start(int a) { return a; }' > more.c
	made_for_ld more more.o
	for s in text data bss rodata modinfo comment symtab strtab shstrtab debug_srcinfo; do
		echo "SECTIONS { .$s : { *(.$s .$s.*) } }"
	done > script.lds
	"$kallmod_ld" ld.lld-19 -z odd --orphan-handling=warn -e start -o image -T script.lds more.o 2> messages
	sed 's/[^ ]*more\.o/more.o/' messages | same - "$(
		printf '%s\n' 'ld.lld-19: warning: unknown -z value: odd' \
			"ld.lld-19: warning: more.o:(.more) is being placed in '.more'" > want
		echo want)"
}

# Strings that others have recorded stay.
strings_of_others()
{
	make_modules
	clang-19 -O2 -flto=thin -frecord-command-line -c -o other.o start.c
	"$kallmod_ld" ld.lld-19 -r -o all.o fs/a.o drivers/b.o other.o 2> messages
	readelf -p .GCC.command.line all.o > strings
	grep 'clang.* -frecord-command-line ' strings
	none 'kallmod' strings
	# What would not come out as it went in is not recorded.
	for option in -fno-ident -Qn -frecord-command-line -- ; do
		LD=kallmod-ld "$kallmod_cc" clang-19 -flto=thin -DKBUILD_MODNAME='"m"' -c -o other.o $option start.c 2> messages
		says_not_stamped=$(grep -c 'other.o: not stamped: with -flto' messages)
		[ "$says_not_stamped" -eq 1 ]
		llvm-dis-19 -o - other.o > text
		none 'kallmod 1' text
	done
}

# The linker is told to end when its first run is over: nothing is left, neither of the cache nor of the output.
ended()
{
	make_modules
	for after in 1 2; do
		cat > linker <<-END
		#!/bin/sh
		ld.lld-19 "\$@" || exit
		echo >> runs
		[ \$(wc -l < runs) -ne $after ] || kill -TERM \$PPID
		END
		chmod +x linker
		rm -f runs
		fails 143 "$kallmod_ld" ./linker -r -o out.o --whole-archive all.a
		[ ! -e out.o ]
		find . -name '*kallmod-ld*' | same - /dev/null
	done
}

# A whole program at once (-flto=full) is one object, of nobody.
full()
{
	make_modules
	for f in fs/a drivers/b start; do
		LD=kallmod-ld "$kallmod_cc" clang-19 -O2 -flto=full -DKBUILD_MODNAME='"m"' -c -o $f.o $f.c
	done 2> messages
	[ "$(grep -c 'not stamped: with -flto the linker makes the code$' messages)" -eq 3 ]
	"$kallmod_ld" ld.lld-19 -r -o all.o --whole-archive all.a
	ld.lld-19 -e _start -o image all.o
	"$linkpass" list --objects image > list
	gawk '/{/ { print $4 }' list > owned
	echo assembly | same - owned
}

# What is recorded is in no section that the linker could complain of.
no_orphan()
{
	make_modules
	for s in text data bss rodata modinfo debug_srcinfo comment symtab strtab shstrtab; do
		echo "SECTIONS { .$s : { *(.$s .$s.*) } }"
	done > script.lds
	"$kallmod_ld" ld.lld-19 --orphan-handling=error -e _start -o image -T script.lds --whole-archive all.a > messages 2>&1
	same - messages < /dev/null
	"$linkpass" list image > list
	grep ' a_text	\[a\]$' list
}

# Where the objects must not be in a cache, nothing is stamped; nor in what cannot be linked twice.
left_alone()
{
	make_modules
	for option in --save-temps=prelink --lto-obj-path=native --plugin-opt=obj-path=native; do
		rm -f native* out* all.a.*
		"$kallmod_ld" ld.lld-19 -e _start -o out $option --whole-archive all.a 2> messages
		echo "kallmod-ld: out: not stamped, because of $option" | same - messages
		find . -name 'native?' -o -name '*.lto.*' | grep .
		find . -name 'native?' -size 0 -o -name '*.lto.*' -size 0 | same - /dev/null
		"$linkpass" notes out | grep -v '^	' | cut -f 1 | same - "$(echo s.o > only; echo only)"
	done
	"$kallmod_ld" ld.lld-19 -r -o - --whole-archive all.a > got
	ld.lld-19 -r -o - --whole-archive all.a | cmp - got
}

# Nothing is left behind; the linker's messages, which come once, and exit status are its own.
as_the_linker()
{
	make_modules
	echo "-e _start '-o' out" > options
	while read -r args; do
		for ld in "$kallmod_ld ld.lld-19" ld.lld-19; do
			rm -f out
			# shellcheck disable=SC2086 # words
			{ $ld $args > text 2>&1 && echo 0 || echo $?; } > status
			cat text status
			# With bitcode, there are notes in it.
			case $args in
			*all.a) [ ! -f out ] || echo made ;;
			*) cat out 2> /dev/null | md5sum ;;
			esac
		done > both
		gawk -v args="$args" '{ line[NR] = $0 } END { for (i = 1; i <= NR / 2; i++)
			if (line[i] != line[i + NR / 2]) { print args ":", line[i], "not", line[i + NR / 2]; exit 1 } }' both
		cat both >> all
	done <<-'END'
	--version
	-r -o out s.o
	-e assembly --output=out s.o
	-r -o out no.o
	-o out --unknown s.o
	-z odd -e _start -o out --whole-archive all.a
	-e none -o out --whole-archive all.a
	@options --whole-archive all.a
	--no-allow-shlib-undefined -e _start -o out fs/a.o --whole-archive all.a
	END
	[ "$(grep -c '^made$' all)" -eq 6 ]
	[ "$(grep -c 'unknown -z value: odd' all)" -eq 2 ]
	grep 'duplicate symbol: a_text' all
	find . -name '*kallmod-ld*' | same - /dev/null
	fails 127 "$kallmod_ld" no-such-linker -o x s.o
	says "kallmod-ld: no-such-linker: No such file or directory"
	fails 2 "$kallmod_ld"
	fails 2 "$kallmod_ld" -r
}

try "objects that are bitcode" bitcode
try "names are whole, and nobody's" nobodys
try "names without their numbers" resolve
try "ThinLTO: stamped by the linker" linked
try "ThinLTO: no other change" same_code
try "ThinLTO: an object that nobody has recorded" unrecorded
try "ThinLTO: another object's line" stolen
try "ThinLTO: strings of others" strings_of_others
try "ThinLTO: a machine without stamps" unknown_machine
try "full LTO: nobody's" full
try "ThinLTO: no section of ours" no_orphan
try "ThinLTO: messages about sections" orphans_told
try "kallmod-ld: what is linked once" once
try "kallmod-ld: what is left alone" left_alone
try "kallmod-ld, ended by a signal" ended
try "kallmod-ld is as the linker" as_the_linker
exit $failed
