#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# kallmod-cc: what it stamps and what it leaves alone; the compiler's output, messages and exit
# status are its own.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=../linkpass/stamp-lib.sh
. "$top/tests/linkpass/stamp-lib.sh"

kcc=$top/build/kallmod-cc

sources()
{
	printf 'int f(void) { return 1; }\nint d = 1;\n' > c.c
	printf '\t.text\nf:\tnop\n\t.section .rodata.cst4,"aM",@progbits,4\nk:\t.long 1\n' > s.S
	mkdir -p d
}

# identity OBJECT: print what is in its note.
identity()
{
	"$linkpass" notes "$1" | head -n 1
}

# not_stamped FILE: a complete object without a note.
not_stamped()
{
	readelf -SW "$1" > sections
	none 'debug_srcinfo' sections
	grep -q '\.text' sections
}

modname='-DKBUILD_MODNAME="m"'
modfile='-DKBUILD_MODFILE="d/m"'

# --- What it stamps ----------------------------------------------------------

# The spellings of options, files that options come from, programs before the compiler.
spellings()
{
	sources
	printf '%s\n' "'$modname' \"-DKBUILD_MODFILE=\\\"d/m\\\"\"" "@more" > options
	printf -- '-DMODULE\t-c\\\n -o d/m.o c.c' | tr -d '\\' > more
	: > s.h
	while IFS="|" read -r want arguments; do
		rm -f d/m.o m.o c.o
		eval "\"$kcc\" $arguments"
		identity "$(ls d/m.o m.o c.o 2> /dev/null)" > got
		echo "$want" | tr ';' '\t' | same - got
	done <<-'EOF'
	d/m.o;c.c;m;d/m;-|gcc "$modname" "$modfile" -c -o d/m.o c.c
	d/m.o;c.c;m;-;-|gcc -D 'KBUILD_MODNAME="m"' -c c.c -od/m.o
	m.o;s.S;m;-;asm|gcc -D__ASSEMBLY__ "$modname" -c -o m.o s.S
	m.o;s.S;m;-;asm|gcc -x assembler-with-cpp "$modname" -c -o ./m.o ./s.S
	c.o;c.c;m;-;module|gcc "$modname" -DMODULE -c c.c
	c.o;c.c;m;-;module|gcc "$modname" -D MODULE=1 -c "$PWD/c.c" -fmacro-prefix-map="$PWD/="
	m.o;y/c.c;m;-;-|gcc -ffile-prefix-map=$PWD/=y/ -fmacro-prefix-map=z=x "$modname" -c "$PWD/c.c" -o m.o
	m.o;c.c;a:b;d/a d/b;-|gcc -DKBUILD_MODNAME='"a:b"' -DKBUILD_MODFILE='"d/a d/b"' -c -o m.o c.c
	m.o;c.c;last;-;-|gcc "$modname" -DKBUILD_MODNAME=last -c -o no.o c.c -o m.o
	d/m.o;c.c;m;d/m;module|gcc @options
	m.o;c.c;m;-;-|env A=b gcc "$modname" -c -MD -MF x.c -MT y.c -include s.h -Wp,-MMD,d/.m.o.d -o m.o c.c
	m.o;c.c;m;-;-|clang-19 -target x86_64-linux-gnu "$modname" -c -o m.o c.c
	m.o;-;m;-;-|gcc "$modname" -c -x c -o m.o - < c.c
	EOF
	# Two objects in one command.
	cp c.c e.c
	"$kcc" gcc "$modname" -c c.c e.c
	identity e.o | grep '^e.o	e.c	m	'
	identity c.o | grep '^c.o	c.c	m	'
	# Each source has its language.
	"$kcc" gcc "$modname" -c c.c s.S
	identity c.o | grep '	-$'
	identity s.o | grep '	asm$'
}

# Rust's compiler gets a variable and --cfg.
rust()
{
	cat > rustc <<-'EOF'
	#!/bin/sh
	for arg in "$@"; do
		case $arg in
		--emit=*obj=*) to=${arg##*obj=} ;;
		esac
	done
	exec gcc -c -x c -o "${to%%,*}" c.c
	EOF
	chmod +x rustc
	sources
	RUST_MODFILE=d/my-mod "$kcc" ./rustc --crate-name my_mod --emit=dep-info=d/.my.o.d --emit=obj=d/my-mod.o \
		--cfg MODULE d/my-mod.rs
	identity d/my-mod.o > got
	printf 'd/my-mod.o\td/my-mod.rs\tmy_mod\td/my-mod\tmodule\n' | same - got
	RUST_MODFILE=d/x "$kcc" ./rustc --cfg 'X="MODULE"' "$PWD/d/x.rs" --remap-path-prefix="$PWD/=" \
		--emit metadata=x,obj=d/x.o --emit=metadata=x,obj=d/x.o
	identity d/x.o > got
	printf 'd/x.o\td/x.rs\tx\td/x\t-\n' | same - got
	"$kcc" ./rustc --emit=obj=d/x.o d/x.rs
	not_stamped d/x.o
	RUST_MODFILE='' "$kcc" ./rustc --emit=obj=d/x.o d/x.rs
	not_stamped d/x.o
	RUST_MODFILE=d/x "$kcc" gcc -c -o m.o c.c
	not_stamped m.o
}

# By rustc itself: names of v0 mangling stay whole.
real_rust()
{
	command -v rustc > /dev/null || skip "no rustc"
	cat > a.rs <<-'EOF'
	#![no_std]
	#![crate_type = "rlib"]
	pub struct Wrapper<T>(pub T);
	impl<T: Copy> Wrapper<T> { #[inline(never)] pub fn get(&self) -> T { self.0 } }
	#[no_mangle] pub extern "C" fn entry(x: u64) -> u64 { Wrapper(x).get() + Wrapper(x as u8).get() as u64 }
	EOF
	mkdir d
	RUST_MODFILE=d/a "$kcc" rustc -O -C panic=abort -C symbol-mangling-version=v0 -C codegen-units=1 \
		--emit=obj=d/a.o a.rs
	identity d/a.o | grep '^d/a.o	a.rs	a	d/a	-$'
	ld_image d/a.o
	"$linkpass" list image | grep ' _R.*get'
	"$linkpass" check image | grep -v ' \.eh_frame' > unknown || true
	none 'entry|get' unknown
}

# The object's name, where --emit does not give it. $1 is the compiler; it makes what Debian's does.
rust_names()
{
	rustc=${RUSTC:-/usr/bin/rustc}
	command -v "$rustc" > /dev/null || skip "no rustc"
	printf '#![no_std]\npub fn f(a: u32) -> u32 { a ^ 1 }\n' > my-mod.rs
	cp my-mod.rs my.mod.rs
	mkdir d
	printf -- '--emit=obj\n--crate-name=x\n--out-dir\nd e\n--cfg=A="b c"\n--cfg\nMODULE\r\n' > lines
	mkdir "d e"
	while IFS='|' read -r object flags arguments; do
		eval "RUST_MODFILE=d/my-mod \"\$kcc\" \"\$rustc\" --crate-type rlib $arguments" 2> /dev/null
		identity "$object" > got
		source=${arguments##* }
		object=$(echo "$object" | sed 's/ /\\040/g')
		printf '%s\t%s\tmy_mod\td/my-mod\t%s\n' "$object" "$source" "$flags" | same - got
	done <<-'EOF'
	my-mod.o|-|--emit=obj my-mod.rs
	my.o|-|--emit obj --crate-name my_mod -o my.o my.mod.rs
	my_mod.o|-|--emit=obj,metadata=x --crate-name my_mod my-mod.rs
	d/my_mod.o|-|--emit=obj --out-dir d --crate-name=my_mod my-mod.rs
	d/x-12.o|-|--emit=obj --out-dir=d/ --crate-name x -C extra-filename=-12 my-mod.rs
	y34.o|-|--codegen extra-filename=34 --emit dep-info=x,obj --crate-name y my-mod.rs
	d/z.o|-|-Cextra-filename=34 --emit=obj --emit=dep-info=x -od/z.o my-mod.rs
	d/z.o|-|--emit=obj,dep-info -o d/z.y.x my-mod.rs
	d/b.o|module|--emit=obj=d/a.o --emit=obj=d/b.o --cfg MODULE my-mod.rs
	d e/x.o|module|@lines my-mod.rs
	EOF
}

# The crates in rust/ have no RUST_MODFILE. They are of no module, and have the names that C would.
crates()
{
	cat > rustc <<-'EOF'
	#!/bin/sh
	exec gcc -c -x c -o "$MADE" c.c
	EOF
	chmod +x rustc
	sources
	mkdir -p rust/test rust/kernel
	while IFS='|' read -r want object tree arguments; do
		rm -f "$object"
		env MADE="$object" ${tree:+"OBJTREE=$tree"} sh -c "\"\$0\" ./rustc $arguments" "$kcc"
		if [ "$want" ]; then
			identity "$object" > got
			printf '%s\t%s\t-\n' "$object" "$want" | tr ';' '\t' | same - got
		else
			not_stamped "$object"
		fi
	done <<-EOF
	/usr/lib.rs;core;rust/core|rust/core.o|$PWD|--emit=obj=rust/core.o --crate-type rlib -L./rust --crate-name core /usr/lib.rs
	rust/k.rs;a_b;rust/a-b|rust/a-b.o|.|--emit=dep-info=x --emit=obj=rust/a-b.o --emit=metadata=x --crate-type=rlib --crate-name=a-b rust/k.rs
	|rust/core.o||--emit=obj=rust/core.o --crate-type rlib --crate-name core lib.rs
	|rust/core.o|$PWD/rust|--emit=obj=rust/core.o --crate-type rlib --crate-name core lib.rs
	|rust/core.o|$PWD|--emit=obj=rust/core.o --crate-type bin --crate-name core lib.rs
	|rust/core.o|$PWD|--emit=obj=rust/core.o --crate-name core lib.rs
	|rust/core.o|$PWD|--emit=obj=rust/core.o --crate-type rlib lib.rs
	|rust/core.o|$PWD|--emit=obj=rust/core.o --crate-type rlib --crate-name alloc lib.rs
	|rust/core.o|$PWD|--emit=obj=rust/core.o --crate-type rlib --crate-name core --cfg MODULE lib.rs
	|rust/core.o|$PWD|--emit=link=rust/core.o --crate-type rlib --crate-name core lib.rs
	|rust/test/a.o|$PWD|--emit=obj --out-dir rust/test --crate-type rlib --crate-name a lib.rs
	|rust/test/a.o|$PWD|--emit=obj=rust/test/a.o --crate-type rlib --crate-name a lib.rs
	|d/a.o|$PWD|--emit=obj=d/a.o --crate-type rlib --crate-name a lib.rs
	|d/a.o|$PWD|-DX -c -o d/a.o c.c
	EOF
	# C is as ever.
	OBJTREE=$PWD "$kcc" gcc "$modname" -c -o d/m.o c.c
	identity d/m.o | grep "^d/m.o	c.c	m	"
}

# By the command of rust/Makefile in 6.12: a crate core, and one that needs it.
real_crates()
{
	rustc=${RUSTC:-/usr/bin/rustc}
	command -v "$rustc" > /dev/null || skip "no rustc"
	mkdir -p rust/kernel include/generated library/core/src
	printf '%s\n' '--cfg=CONFIG_RUST' '--cfg=CONFIG_CC_VERSION_TEXT="gcc (Debian 12.2.0) 12.2.0"' \
		> include/generated/rustc_cfg
	cat > library/core/src/lib.rs <<-'EOF'
	#![feature(no_core, lang_items)]
	#![no_core]
	#[lang = "sized"] pub trait Sized {}
	#[lang = "copy"] pub trait Copy {}
	impl Copy for u32 {}
	#[inline(never)] pub fn same(a: u32) -> u32 { a }
	EOF
	cat > rust/kernel/lib.rs <<-'EOF'
	#![feature(no_core)]
	#![no_core]
	extern crate core;
	#[no_mangle] pub extern "C" fn rust_entry(a: u32) -> u32 { core::same(a) }
	EOF
	for c in core kernel; do
		case $c in
		core) source=library/core/src/lib.rs cfg='--cfg no_fp_fmt_parse' ;;
		kernel) source=rust/kernel/lib.rs cfg= ;;
		esac
		# shellcheck disable=SC2086
		OBJTREE="$PWD" RUSTC_BOOTSTRAP=1 "$kcc" "$rustc" --edition=2021 -Zbinary_dep_depinfo=y \
			-Dunsafe_op_in_unsafe_fn -Wrust_2018_idioms -Cpanic=abort \
			-Cembed-bitcode=n -Clto=n -Cforce-unwind-tables=n -Ccodegen-units=1 \
			-Csymbol-mangling-version=v0 -Crelocation-model=static -Zfunction-sections=n \
			--target=x86_64-unknown-none -Copt-level=2 -Cdebug-assertions=n \
			-Coverflow-checks=n -Cforce-frame-pointers=y \
			@./include/generated/rustc_cfg $cfg --emit=dep-info=rust/.$c.o.d \
			--emit=obj=rust/$c.o --emit=metadata=rust/lib$c.rmeta --crate-type rlib \
			-L./rust --crate-name $c $source --sysroot=/dev/null -Zunstable-options
		identity rust/$c.o > got
		printf 'rust/%s.o\t%s\t%s\trust/%s\t-\n' $c $source $c $c | same - got
	done
	# As Kbuild does behind it.
	objcopy -w -W '__*' rust/core.o
	ld_image rust/core.o rust/kernel.o
	"$linkpass" list image > list
	"$linkpass" resolve image rust_entry@rust/kernel.o | grep rust_entry
	"$linkpass" resolve image "$(gawk '/same/ { print $4 }' list)@rust/core.o" | grep same
	none '\[' list
}

# Without a module, a kernel's object declares none; .modinfo tells.
declares()
{
	sources
	echo 'static const char i[] __attribute__((section(".modinfo"), used)) =
		KBUILD_MODNAME ".file=" KBUILD_MODFILE;' >> c.c
	"$kcc" gcc "$modname" "$modfile" -c -o d/m.o c.c
	identity d/m.o | grep '	declares$'
}

# Kbuild compiles the 32-bit vDSOs of 64-bit kernels as it compiles the kernel. Their notes are
# those of the plugin.
compat_vdso()
{
	tried=
	sources
	while read -r triple emulation flags; do
		so=$top/build/$triple/kallmod.so
		command -v "$triple-gcc-12" > /dev/null || continue
		make -s -C "$top" GCC="$triple-gcc-12" "build/$triple/kallmod.so"
		for how in plugin wrapper; do
			# shellcheck disable=SC2086
			case $how in
			plugin) "$triple-gcc-12" $flags -fplugin="$so" "$modname" -c -o m.o s.S ;;
			wrapper) "$kcc" "$triple-gcc-12" $flags "$modname" -c -o m.o s.S ;;
			esac
			"$triple-ld" -m "$emulation" -e 0 -o image m.o
			"$linkpass" notes image > $how
		done
		grep "	\\.text " wrapper
		same plugin wrapper
		tried=y
	done <<-'EOF'
	riscv64-linux-gnu elf32lriscv -march=rv32imafd -mabi=ilp32
	s390x-linux-gnu elf_s390 -m31
	EOF
	[ "$tried" ] || skip "no compilers for other machines"
}

# The record that the kernel reads of a loadable module.
record()
{
	sources
	"$kcc" gcc "$modname" -DMODULE -DKALLMODSYMS -c -o d/m.o c.c
	readelf -SW d/m.o | grep ' \.kallmod '
	"$kcc" gcc "$modname" -DKALLMODSYMS -c -o d/m.o c.c
	readelf -SW d/m.o > sections
	none ' \.kallmod ' sections
}

# An object that the plugin has stamped stays as it is.
plugin_first()
{
	sources
	gcc -fplugin="$plugin" "$modname" -c -o d/m.o c.c
	cp d/m.o before.o
	"$kcc" gcc -fplugin="$plugin" "$modname" -c -o d/m.o c.c
	cmp d/m.o before.o
	# Also if it is compressed, as with CONFIG_DEBUG_INFO_COMPRESSED_ZLIB.
	gcc -fplugin="$plugin" "$modname" -g -gz=zlib -c -o d/m.o c.c
	readelf -SW d/m.o | grep -E " \.debug_srcinfo .* C +0"
	cp d/m.o before.o
	"$kcc" gcc -fplugin="$plugin" "$modname" -g -gz=zlib -c -o d/m.o c.c
	cmp d/m.o before.o
}

# --- What it leaves alone ----------------------------------------------------

# compare COMPILER: the files that each command makes, one a line, and what it prints, are the same
# without kallmod-cc.
compare()
{
	compiler=$1
	while read -r arguments; do
		for how in without with; do
			rm -rf made
			mkdir made
			case $how in
			without) command="$compiler $arguments" ;;
			with) command="\"\$kcc\" $compiler $arguments" ;;
			esac
			eval "$command" > made/stdout 2> made/stderr < /dev/null ||
				echo $? > made/status
			rm -rf $how
			mv made $how
		done
		diff -r without with
	done
}

# What makes no object, or none of the kernel's.
unchanged()
{
	sources
	echo 'int main(void) { return 0; }' > main.c
	echo 'int h;' > h.h
	compare gcc <<-'EOF'
	-c -o made/x.o c.c
	"$modname" -E c.c
	"$modname" -E -o made/x.i c.c
	"$modname" -S -o made/x.s c.c
	"$modname" -M c.c
	"$modname" -MM -MF made/deps c.c
	"$modname" -fsyntax-only c.c
	"$modname" -c -o /dev/null c.c
	"$modname" -c -o /dev/fd/1 c.c
	"$modname" -o made/program main.c
	"$modname" -o made/program.o -r -nostdlib c.c
	-Werror -c -x c /dev/null -o made/tmp
	-Werror -nosuch -c -x c /dev/null -o made/tmp
	-Wp,-MD,made/d -c -o made/x.o c.c
	--version
	-dumpmachine
	-v
	"$modname" -c -o made/x.o nosuch.c
	"$modname"
	@nosuch
	@/dev/stdin
	EOF
	compare clang-19 <<-'EOF'
	"$modname" -c -x c-header -o made/h.pch h.h
	"$modname" -c -Xclang -emit-pch -o made/h.o c.c
	"$modname" -c -emit-ast -o made/h.o c.c
	"$modname" -c -emit-llvm -o made/h.o c.c
	"$modname" -c --analyze -o made/h.o c.c
	"$modname" -c -x c++-module --precompile -std=c++20 -o made/h.o m.cppm
	EOF
	# A header that is precompiled, with gcc never twice the same; and behind it, a source.
	"$kcc" gcc "$modname" -c -x c++-header -o h.h.gch h.h 2> err
	[ ! -s err ]
	[ -s h.h.gch ]
	"$kcc" gcc "$modname" -c -x c-header h.h -x c c.c 2> err
	[ ! -s err ]
	identity c.o | grep '^c.o	c.c'
}

# An object that another command has made is not stamped for this one.
others_object()
{
	sources
	gcc -c -o c.o c.c
	cp c.o before.o
	for arguments in "-c --output=d/m.o c.c" "-c -o c.o -print-file-name=x c.c"; do
		# shellcheck disable=SC2086
		"$kcc" gcc "$modname" $arguments
		cmp c.o before.o
	done
	# Made twice, it is stamped twice.
	for _ in 1 2; do
		"$kcc" gcc "$modname" -c c.c
		identity c.o | grep "^c.o"
	done
}

# What is no file is left alone, and not waited for.
no_file()
{
	sources
	printf '#!/bin/sh\ncat > d/m.o\n' > compiler
	chmod +x compiler
	mkfifo d/m.o
	cat d/m.o > got &
	echo text | timeout -s KILL 10 "$kcc" ./compiler "$modname" -c -o d/m.o c.c 2> err
	wait $!
	[ ! -s err ]
	echo text | same - got
	rm d/m.o
	ln -s /dev/null d/m.o
	echo text | timeout -s KILL 10 "$kcc" ./compiler "$modname" -c -o d/m.o c.c 2> err
	[ ! -s err ]
	[ -L d/m.o ]
}

# The name of the object is as long as names can be.
long_name()
{
	sources
	for length in 248 249 255; do
		object=$(printf "%0$((length - 2))d.o" 0)
		"$kcc" gcc "$modname" -c -o "$object" c.c
		identity "$object" | grep "^$object	"
		ls > files
		rm "$object"
		none '0\.o\.' files
	done
}

# What the compiler inherits: its name, descriptors (such as a jobserver's), input, signals, umask,
# environment; the object has the mode that the compiler gives it.
inherits()
{
	sources
	cat > compiler <<-'EOF'
	#!/bin/sh
	echo "$0|$*"
	readlink "/proc/$$/fd/9" "/proc/$$/fd/7"
	ls "/proc/$$/fd"
	# Without the two that libc takes for itself.
	grep -E '^(Umask|SigBlk|SigIgn)' /proc/self/status | sed "s/0000000180/0000000000/"
	env | grep -v '^_='
	cat
	gcc -c -o d/m.o c.c
	EOF
	chmod +x compiler
	for how in without with; do
		case $how in
		without) prefix= ;;
		with) prefix=$kcc ;;
		esac
		rm -f d/m.o
		(
			umask 027
			trap '' HUP
			# shellcheck disable=SC2086
			echo input | $prefix ./compiler "$modname" -c -o d/m.o c.c 7< s.S 9> /dev/null
		) > $how
		stat -c '%A %h' d/m.o >> $how
	done
	same without with
	identity d/m.o | grep '	m	'
}

# Messages, standard input and exit status pass through; a failed compilation is not stamped.
passes_through()
{
	sources
	cat > compiler <<-'EOF'
	#!/bin/sh
	cat
	echo out
	echo err >&2
	exit 42
	EOF
	chmod +x compiler
	echo in | fails 42 "$kcc" ./compiler "$modname" -c -o c.o c.c
	[ "$(cat out)" = "in
	out" ] || [ "$(tr '\n' ' ' < out)" = "in out " ]
	says err
	fails 127 "$kcc" ./nosuch "$modname" -c -o c.o c.c
	says "kallmod-cc: ./nosuch: No such file or directory"
	fails 127 "$kcc" ./nosuch -v
	says "kallmod-cc: ./nosuch: No such file or directory"
	fails 126 "$kcc" ./c.c "$modname" -c -o c.o c.c
	says "kallmod-cc: ./c.c: Permission denied"
	fails 2 "$kcc"
	fails 2 "$kcc" -c
	"$kcc" --version | grep '^kallmod-cc [0-9.]*$'
	"$kcc" --help | grep '^Usage: kallmod-cc '
}

# Run kallmod-cc with compiler $1, which writes its number to "pid", and end it when that is there;
# it must exit with status $2.
ended()
{
	rm -f pid
	"$kcc" "$1" "$modname" -c -o c.o c.c &
	until [ -s pid ]; do sleep 0.05; done
	kill -TERM $!
	status=0
	wait $! || status=$?
	[ "$status" -eq "$2" ]
}

# The compiler's signal is kallmod-cc's; one to kallmod-cc is passed on.
signals()
{
	sources
	printf '#!/bin/sh\nkill -SEGV $$\n' > crash
	# shellcheck disable=SC2016 # for that script
	printf '#!/bin/sh\necho $$ > pid; trap "echo caught > caught; exit 3" TERM\nwhile :; do sleep 0.1; done\n' > wait
	printf '#!/bin/sh\necho $$ > pid; trap "" TERM\nsleep 1; exec gcc -c -o c.o c.c\n' > stubborn
	chmod +x crash wait stubborn
	fails 139 sh -c '"$@"; exit $?' - "$kcc" ./crash "$modname" -c -o c.o c.c
	ended ./wait 3
	[ -f caught ]
	# If the compiler goes on, the object is not left without a stamp.
	ended ./stubborn 143
	[ ! -e c.o ]
	# Whoever ignores the end of children has them waited for, too; what nohup ignores stays ignored.
	env --ignore-signal=CHLD --ignore-signal=HUP "$kcc" gcc "$modname" -c -o c.o c.c
	identity c.o | grep "^c.o"
}

# left WHY COMMAND...: COMMAND leaves d/m.o, or $made, as it is without kallmod-cc, and says so.
left()
{
	why=$1
	file=${made:-d/m.o}
	shift
	rm -f "$file"
	"$@"
	mv "$file" plain
	"$kcc" "$@" 2> err
	says "kallmod-cc: $file: $why; not stamped"
	cmp "$file" plain
}

# What cannot be stamped stays as the compiler has made it, with a line that says so.
cannot_stamp()
{
	sources
	left "module name has byte 0x20 in it" gcc '-DKBUILD_MODNAME="a b"' -c -o d/m.o c.c
	left "module name has byte 0x5c in it" gcc '-DKBUILD_MODNAME="m\"x"' -c -o d/m.o c.c
	made=d/m.tmp
	left "no name of an object, which ends in .o" gcc "$modname" -c -o d/m.tmp c.c
	made=
	echo 'echo text > d/m.o' > text
	left "not an ELF file" sh text "$modname" -c -o d/m.o c.c
	echo ': > d/m.o' > empty
	left "not an ELF file" sh empty "$modname" -c -o d/m.o c.c
	# shellcheck disable=SC2016 # for that script
	echo 'gcc "$@" && truncate -s 200 d/m.o' > cut
	left "section headers reach past the end" sh cut "$modname" -c -o d/m.o c.c
	# shellcheck disable=SC2016
	echo 'gcc "$@" && printf "\377\377" | dd of=d/m.o bs=1 seek=18 conv=notrunc status=none' > other
	left "ELF machine 65535 with 64 bits, for which notes are not known" \
		sh other "$modname" -c -o d/m.o c.c
	# The others of one command are stamped.
	cp c.c x.y.c
	# shellcheck disable=SC2016
	echo 'gcc "$@" && echo text > c.o' > first
	"$kcc" sh first "$modname" -c c.c x.y.c 2> err
	says "kallmod-cc: c.o: not an ELF file; not stamped"
	identity x.y.o | grep "^x.y.o	x.y.c	m	"
	# Nobody reads the line.
	{
		sleep 0.3
		status=0
		"$kcc" sh text "$modname" -c -o d/m.o c.c || status=$?
		echo $status > status
	} 2>&1 | :
	[ "$(cat status)" -eq 0 ]
}

# There is no room for the stamp, or no right to write it.
cannot_write()
{
	sources
	# In blocks of 512 bytes: the object fits, the stamp of some 360 bytes does not.
	for pad in 8 136 264 392; do
		printf 'int f(void) { return 1; }\nchar pad[%s] = { 1 };\n' $pad > c.c
		gcc -c -o plain.o c.c
		[ $(($(stat -c %s plain.o) % 512)) -lt 256 ] || break
	done
	(
		ulimit -f $((($(stat -c %s plain.o) + 511) / 512))
		exec "$kcc" gcc "$modname" -c -o d/m.o c.c 2> err
	)
	sed -i "s, $PWD/, ," err
	says "kallmod-cc: d/m.o: cannot write: File too large; not stamped"
	cmp d/m.o plain.o
	[ "$(ls -A d)" = m.o ]
	[ "$(id -u)" -eq 0 ] || return 0
	printf '#!/bin/sh\ncat plain.o > d/m.o\n' > compiler
	chmod 755 . d compiler
	chmod 666 d/m.o
	as_user "$kcc" ./compiler "$modname" -c -o d/m.o c.c 2> messages
	sed "s, $PWD/, ," messages > err
	says "kallmod-cc: d/m.o: cannot create: Permission denied; not stamped"
	cmp d/m.o plain.o
}

# Objects for link-time optimisation have no code.
for_lto()
{
	sources
	for c in "gcc -flto" "clang-19 -flto" "clang-19 -flto=thin"; do
		# shellcheck disable=SC2086
		"$kcc" $c "$modname" -c -o d/m.o c.c 2> err
		says "kallmod-cc: d/m.o: not stamped: with -flto the linker makes the code"
		[ -s d/m.o ]
	done
	"$kcc" gcc -flto -ffat-lto-objects "$modname" -c -o d/m.o c.c
	identity d/m.o | grep '	m	'
}

# --- With other wrappers -----------------------------------------------------

# One source, two modules: each object has its own note, from the cache, too.
ccache_inside()
{
	export CCACHE_DIR="$PWD/cache"
	[ $# -eq 0 ] || export "${1?}"
	sources
	for _ in 1 2; do
		for m in a b; do
			mkdir -p $m
			for s in c.c s.S; do
				"$kcc" ccache gcc "-DKBUILD_MODNAME=\"$m\"" -O2 -c -o $m/x.o $s
				identity $m/x.o | cut -f 1-3 > got
				printf '%s/x.o\t%s\t%s\n' $m $s $m | same - got
			done
		done
	done
	ccache -s -v | gawk '$1 == "Hits:" && !n++ { exit $2 < 3 }'
}

# Outside of kallmod-cc, ccache would give module a's object to module b.
ccache_outside()
{
	export CCACHE_DIR="$PWD/cache"
	sources
	fails 1 ccache "$kcc" gcc "$modname" -O2 -c -o d/m.o c.c
	says 'kallmod-cc: d/m.o: ccache must be inside: "kallmod-cc ccache gcc"'
	[ ! -e d/m.o ]
	ccache "$kcc" gcc -O2 -c -o d/m.o c.c
	not_stamped d/m.o
}

# distcc compiles elsewhere, on two servers here.
distcc_inside()
{
	port=$((20000 + $$ % 10000))
	export DISTCC_DIR="$PWD/distcc" DISTCC_FALLBACK=0
	export DISTCC_HOSTS="127.0.0.1:$port/1 127.0.0.1:$((port + 1))/1,lzo"
	mkdir distcc
	sources
	servers=
	for p in $port $((port + 1)); do
		distccd --daemon --no-detach --allow 127.0.0.1 --listen 127.0.0.1 --port $p \
			--jobs 2 --log-stderr 2> log.$p &
		servers="$servers $!"
	done
	trap 'kill $servers' EXIT
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		[ "$(cat log.* | grep -c listening)" -lt 2 ] || break
		sleep 0.2
	done
	mkdir a b
	for i in 1 2 3 4; do
		"$kcc" distcc gcc -DKBUILD_MODNAME=a -O2 -c -o a/x$i.o c.c &
		other=$!
		"$kcc" distcc gcc -DKBUILD_MODNAME=b -O2 -c -o b/x$i.o c.c
		wait $other
	done
	for i in 1 2 3 4; do
		for m in a b; do
			identity $m/x$i.o | cut -f 1-3 > got
			printf '%s/x%s.o\tc.c\t%s\n' $m $i $m | same - got
		done
	done
	[ "$(cat log.* | grep -c 'COMPILE_OK')" -eq 8 ]
}

# sccache takes every -D for the compiler's; the second time, both objects are from the cache.
sccache_inside()
{
	with_sccache
	for _ in 1 2; do
		for m in a b; do
			mkdir -p $m
			"$kcc" sccache gcc "-DKBUILD_MODNAME=\"$m\"" -O2 -c -o $m/x.o c.c
			identity $m/x.o | cut -f 1-3 > got
			printf '%s/x.o\tc.c\t%s\n' $m $m | same - got
		done
	done
	sccache --show-stats > stats
	grep '^Cache hits  *2$' stats
}

# It does not take kallmod-cc for a compiler.
sccache_outside()
{
	with_sccache
	fails 2 sccache "$kcc" gcc "$modname" -O2 -c -o d/m.o c.c
	grep 'Compiler not supported.*kallmod-cc COMPILER' err
	[ ! -e d/m.o ]
}

with_sccache()
{
	command -v sccache > /dev/null || skip "no sccache"
	sources
	start_sccache
}

# Without a daemon, icecc compiles here. tests/kernel/farm-6.12.sh has some.
icecc_inside()
{
	command -v icecc > /dev/null || skip "no icecc"
	sources
	"$kcc" icecc gcc "$modname" -O2 -c -o d/m.o c.c
	identity d/m.o | grep "^d/m.o	c.c	m	"
}

try "how a command says what it makes" spellings
try "a command of Rust" rust
try "Rust's compiler" real_rust
try "names of Rust's objects" rust_names
try "Rust's crates of the kernel" crates
try "Rust's crates of the kernel, by rustc" real_crates
try "declaration of a module" declares
try "vDSOs of 32 bits" compat_vdso
try "the record of a loadable module" record
try "the plugin's note stays" plugin_first
try "commands that make no kernel object" unchanged
try "objects that others have made" others_object
try "what is no file" no_file
try "long names" long_name
try "what the compiler inherits" inherits
try "messages and exit status" passes_through
try "signals" signals
try "objects that cannot be stamped" cannot_stamp
try "stamps that cannot be written" cannot_write
try "objects for link-time optimisation" for_lto
try "ccache inside" ccache_inside
try "ccache inside, by preprocessed text alone" ccache_inside CCACHE_NODIRECT=1
try "ccache outside" ccache_outside
try "distcc" distcc_inside
try "sccache inside" sccache_inside
try "sccache outside" sccache_outside
try "icecc" icecc_inside
exit $failed
