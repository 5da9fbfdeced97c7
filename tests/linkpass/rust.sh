#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Objects that rustc makes: names as long as the kernel's kallsyms takes, and several codegen
# units. The kernel's own Rust is not compiled here: Debian 12's bindgen is too old for that.
. "$(dirname "$0")/../lib.sh"
# shellcheck source=notes-lib.sh
. "$(dirname "$0")/notes-lib.sh"

kallmod_cc=$top/build/kallmod-cc
# Debian's, if there is another one in PATH.
rustc=${RUSTC:-/usr/bin/rustc}
ksym_name_len=512

have_rustc()
{
	command -v "$rustc" > /dev/null || skip "no rustc"
}

# compile OBJECT SOURCE [OPTION]...: as the kernel's Kbuild does, but for what only nightly
# compilers take.
compile()
{
	object=$1 source=$2
	shift 2
	mkdir -p "$(dirname "$object")"
	# shellcheck disable=SC2086 # a wrapper, or none
	RUST_MODFILE=${object%.o} ${wrapper-} "$rustc" -O -C panic=abort -C symbol-mangling-version=v0 \
		--crate-type rlib --crate-name "$(basename "$object" .o)" -C codegen-units=1 \
		--emit=obj="$object" "$@" "$source"
}

# The start of a crate that is a module: its .modinfo declares it, as the macro module! does.
crate()
{
	file="$1.file=$2"
	cat <<-END
	#![no_std]
	#[panic_handler]
	fn panic(_: &core::panic::PanicInfo) -> ! { loop {} }
	#[link_section = ".modinfo"]
	#[used]
	static MODINFO: [u8; $((${#file} + 1))] = *b"$file\0";
	END
}

letters()
{
	printf "%$1s" '' | tr ' ' "${2:-x}"
}

# A function whose mangled name has $1 bytes, by what came of one of 300 letters: $2.
function_of()
{
	letters=$((300 + $1 - $2))
	# The name has the number of letters, too, of three digits.
	[ $letters -ge 100 ] && [ $letters -le 999 ]
	printf '#[inline(never)]\npub fn %s(a: u32) -> u32 { a ^ %s }\n' "$(letters $letters)" "$1"
}

# Set $measured to the length of the mangled name of a function of 300 letters in crate long.
measure()
{
	{
		crate long d/long
		printf '#[inline(never)]\npub fn %s(a: u32) -> u32 { a }\n' "$(letters 300)"
	} > first.rs
	compile d/long.o first.rs
	measured=$(nm d/long.o | gawk '$3 ~ /xxx/ { print length($3) }')
	rm d/long.o
}

# Names of 200 to 511 bytes, whole: beside nm, in each verb that takes or prints names.
names()
{
	have_rustc
	wrapper=$kallmod_cc
	measure
	{
		crate long d/long
		for length in 240 255 256 257 511; do
			function_of $length "$measured"
		done
		# Of a type in types, and of a closure.
		cat <<-'END'
		#[derive(Clone, Copy)]
		pub struct Of<T>(pub T);
		impl<T: Copy> Of<T> {
			#[inline(never)]
			pub fn get(&self) -> T { self.0 }
		}
		pub fn nested(a: u8) -> u8 { Of(Of(Of(a))).get().get().get() }
		#[inline(never)]
		fn call(f: &dyn Fn(u32) -> u32) -> u32 { f(1) }
		pub fn closure(a: u32) -> u32 { call(&|b| a ^ b) }
		END
	} > long.rs
	compile d/long.o long.rs
	"$linkpass" notes d/long.o | head -n 1 > note
	printf 'd/long.o\tlong.rs\tlong\td/long\tdeclares\n' | same note -
	ld_image d/long.o
	nm -S image | gawk 'NF == 4 { sub(/^0+/, "", $2); print $1, $2, $3, $4 }' | sort > want
	"$linkpass" list image > list
	gawk -F '\t' '{ print $1 }' list | grep '_RN' | sort > got
	grep '_RN' want | same - got
	none '_RN[^	]*$' list
	gawk -v limit=$ksym_name_len '{ n[length($4)]++ } END { exit !(n[240] && n[255] && n[256] && n[257] && n[limit - 1]) }' got
	# Each is found by its name with module and with object.
	while read -r address _ _ name; do
		for selector in "long:$name" "$name@d/long.o"; do
			"$linkpass" resolve image "$selector" > answer
			grep -q "^$address .* $name	\[long\]" answer
		done
		"$linkpass" lookup image "$name@d/long.o" | grep -qF "$address $name+0x0"
	done < got
	"$linkpass" list --format=json image > json
	jq -r '.. | .name? // empty' json | grep '^_RN' | sort > names
	gawk '{ print $4 }' got | sort | same - names
}

# The tables of kallsyms with names of two bytes' length, as in a kernel.
kallsyms_names()
{
	have_rustc
	wrapper=$kallmod_cc
	measure
	{
		crate long d/long
		for length in 127 128 129 511; do
			function_of $length "$measured"
		done
	} > long.rs
	compile d/long.o long.rs
	nm -n d/long.o | gawk '$3 ~ /^_RN.*xxx/ { print $3 }' > names
	[ -s names ]
	{
		printf '\t.section .rodata, "a"\n'
		printf '\t.globl kallsyms_%s\n' num_syms names token_table token_index offsets seqs_of_names
		printf '\t.balign 4\nkallsyms_num_syms:\n\t.4byte %s\nkallsyms_names:\n' "$(wc -l < names)"
		# A length above 127 takes two bytes, the lower seven bits first.
		gawk '{
			n = length($1) + 1
			printf(n > 127 ? "\t.byte %d, %d\n" : "\t.byte %d\n", n > 127 ? n % 128 + 128 : n, int(n / 128))
			printf "\t.ascii \"T%s\"\n", $1
		}' names
		kallsyms_tokens
		# As 7.0 has them.
		sed 's/.*/\t.4byte & - ./' names
		printf 'kallsyms_seqs_of_names:\n\t.byte 0\n'
	} > tables.s
	as -o tables.o tables.s
	printf '\t.globl _text\n\t.text\n_text:\n' | as -o first.o -
	ld_image first.o d/long.o tables.o
	"$linkpass" list image > list
	gawk '{ print $4 }' list | sort > got
	sort names | same - got
	none '_RN[^	]*$' list
}

# Each codegen unit is an object of its own; a name that several have is told apart by these.
units()
{
	have_rustc
	{
		crate many d/many
		for m in 1 2 3 4; do
			cat <<-END
			pub mod part$m {
				#[inline(never)]
				fn same(a: u32) -> u32 { a.rotate_left($m) }
				#[no_mangle]
				pub extern "C" fn part${m}_text(a: u32) -> u32 { same(a) ^ unsafe { COUNT } }
				pub static mut COUNT: u32 = $m;
			}
			END
		done
	} > many.rs
	mkdir -p d
	RUST_MODFILE=d/many "$rustc" -O -C panic=abort -C symbol-mangling-version=v0 --crate-type rlib \
		--crate-name many -C codegen-units=4 --emit=obj --out-dir d many.rs
	set -- d/*.o
	[ $# -ge 4 ]
	"$linkpass" stamp --modname=many --modfile=d/many --source=many.rs "$@"
	ld_image "$@"
	"$linkpass" list --objects image > list
	for m in 1 2 3 4; do
		grep " part${m}_text	\[many\] {d/many\..*\.o}$" list
	done
	nm -S image | gawk 'NF == 4 && $4 ~ /_RN|part/ { sub(/^0+/, "", $2); print $1, $2, $3, $4 }' | sort > want
	gawk -F '\t' '{ print $1 }' list | grep -E '_RN|part' | sort | same want -
	# Each symbol has the object that it is in.
	for object; do
		nm "$object" | gawk -v object="$object" '$2 ~ /[TtDdBbRr]/ && $3 ~ /_RN|part/ { print $3, "{" object "}" }'
	done | sort > want
	gawk '$4 ~ /_RN|part/ { print $4, $NF }' list | sort | same want -
}

# What rustc makes is stamped for who it is, and nothing else; a build with LTO has one line.
lto()
{
	have_rustc
	{
		crate thin d/thin
		echo 'pub fn f(a: u32) -> u32 { a }'
	} > thin.rs
	mkdir d
	"$rustc" -O -C panic=abort --crate-type rlib --crate-name thin -C codegen-units=1 \
		--emit=llvm-bc=d/thin.o thin.rs
	cp d/thin.o before
	fails 1 "$linkpass" stamp --modname=thin --modfile=d/thin d/thin.o
	[ "$(wc -l < err)" -eq 1 ]
	grep '^linkpass: d/thin.o: compiled for link-time optimi[sz]ation' err
	cmp before d/thin.o
}

try "names as long as kallsyms takes" names
try "names in tables of kallsyms" kallsyms_names
try "several codegen units" units
try "bitcode" lto
exit $failed
