#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The plugin under compiler wrappers: ccache, distcc, and others that preprocess here and
# compile elsewhere. Every object has the right stamp, or is not made.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=compilers.sh
. "$top/tests/plugin/compilers.sh"

# Print Kbuild's options for object $1 of module $2, one on each line.
kbuild()
{
	base=$(basename "$1" .o | tr ,- __)
	printf '%s\n' "-DKBUILD_MODNAME=\"$2\"" "-DKBUILD_MODFILE=\"d/$2\"" \
		"-DKBUILD_BASENAME=\"$base\"" "-Wp,-MMD,$(dirname "$1")/.$(basename "$1").d"
}

# through WRAPPER OBJECT MODULE SOURCE [OPTION]...: compile as Kbuild does, with the wrapper
through()
{
	t_wrapper=$1 t_object=$2 t_module=$3 t_source=$4
	shift 4
	mkdir -p "$(dirname "$t_object")"
	kbuild "$t_object" "$t_module" | tr '\n' '\0' |
		xargs -0 sh -c '"$@"' - $t_wrapper "$gcc" -fplugin="${with:-$plugin}" -O2 \
			-fno-pie -c -o "$t_object" "$@" "$t_source"
}

# Print the identities in the notes of the given objects, as "object module".
identities()
{
	ld -e 0 --unresolved-symbols=ignore-all -z muldefs -o image "$@" 2> /dev/null
	"$linkpass" notes image | grep -v '^	' | cut -f 1,3 | tr '\t' ' '
}

sources()
{
	printf 'int f(void) { return 1; }\n' > c.c
	printf '\t.text\nf:\tnop\n' > s.S
}

# --- ccache ------------------------------------------------------------------

cached()
{
	ccache -s -v | gawk -v what="$1:" '$1 == what && !n++ { print $2 }'
}

# One source for two modules: the text is the same, the objects are not.
ccache_modules()
{
	export CCACHE_DIR="$PWD/cache"
	[ $# -eq 0 ] || export "${1?}"
	sources
	for s in c.c s.S; do
		for _ in 1 2; do
			for m in a b; do
				through ccache $m/${s%.*}.o $m $s
			done
			identities a/${s%.*}.o b/${s%.*}.o > got
			printf '%s/%s.o %s\n' a ${s%.*} a b ${s%.*} b | same - got
		done
	done
	[ "$(cached Hits)" -gt 0 ]
}

# The cache must not return an object that another plugin stamped.
ccache_plugin()
{
	export CCACHE_DIR="$PWD/cache"
	sources
	cp "$plugin" mine.so
	with=$PWD/mine.so
	through ccache a/c.o a c.c
	through ccache a/c.o a c.c
	cached Hits | grep -qx 1
	printf '\0' >> mine.so
	through ccache a/c.o a c.c
	cached Hits | grep -qx 1
	cached Misses | grep -qx 2
}

# Assembly that is first preprocessed and later compiled has the right owner, or fails.
ccache_no_second_cpp()
{
	export CCACHE_DIR="$PWD/cache" CCACHE_NOCPP2=1
	sources
	for m in a b; do
		through ccache $m/c.o $m c.c
	done
	identities a/c.o b/c.o > got
	printf '%s/c.o %s\n' a a b b | same - got
	if through ccache a/s.o a s.S 2> err; then
		identities a/s.o | grep -x "a/s.o a"
	else
		grep "kallmod: preprocessed without being told for which object" err
	fi
}

# --- distcc ------------------------------------------------------------------

# distcc's server refuses plugins; the client then compiles here.
distcc_loopback()
{
	export DISTCC_DIR="$PWD/distcc" DISTCC_HOSTS=127.0.0.1:3699
	mkdir distcc
	sources
	distccd --daemon --no-detach --allow-private --allow 127.0.0.1 \
		--listen 127.0.0.1 --port 3699 --log-stderr 2> log &
	server=$!
	trap 'kill $server' EXIT
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		grep -q "listening" log && break
		sleep 0.2
	done
	for m in a b; do
		through distcc $m/c.o $m c.c
		through distcc $m/s.o $m s.S
	done
	identities a/c.o a/s.o b/c.o b/s.o > got
	printf '%s %s\n' a/c.o a a/s.o a b/c.o b b/s.o b | same - got
	grep "fplugin" log
}

# A server that accepts plugins would get text, no -D, and another output name.
elsewhere()
{
	sources
	mkdir -p "x-y*" there
	kbuild "x-y*/c-c.o" a > options
	xargs -d '\n' "$gcc" -fplugin="$plugin" -DMODULE -DKALLMODSYMS -E -o there/1.i c.c < options
	(cd there && "$gcc" -fplugin="$plugin" -c -o 2.o 1.i)
	identities there/2.o > got
	echo "x-y*/c-c.o a" | same - got
	"$linkpass" notes image | head -n 1 | cut -f 4,5 > got
	echo "d/a	module" | same - got
	objdump -h there/2.o | grep -q '\.kallmod'

	# Text in a pipe is marked, too (except for genksyms, see no_mark).
	xargs -d '\n' "$gcc" -fplugin="$plugin" -E c.c < options | cat > there/1.i
	"$gcc" -fplugin="$plugin" -c -o there/2.o there/1.i
	identities there/2.o > got
	echo "x-y*/c-c.o a" | same - got

	sed 's/-Wp,-MMD,/-MMD\n-MF\n/' options |
		xargs -d '\n' "$gcc" -fplugin="$plugin" -E c.c > there/1.i
	"$gcc" -fplugin="$plugin" -c -o there/2.o there/1.i
	identities there/2.o > got
	echo "x-y*/c-c.o a" | same - got

	# A path with "..", which only this directory tells how to shorten.
	mkdir -p x/y z
	kbuild x/y/../../z/c.o a > options
	xargs -d '\n' "$gcc" -fplugin="$plugin" -E -o there/1.i c.c < options
	(cd there && "$gcc" -fplugin="$plugin" -c -o 2.o 1.i)
	identities there/2.o > got
	echo "z/c.o a" | same - got

	kbuild d/s.o a > options
	mkdir d
	xargs -d '\n' "$gcc" -fplugin="$plugin" -E -o there/1.s s.S < options
	"$gcc" -c -o there/2.o there/1.s
	identities there/2.o > got
	echo "d/s.o a" | same - got
}

# If nothing tells the path of the object, none is made.
unknown_object()
{
	sources
	kbuild d/c.o a | grep -v MMD > options
	xargs -d '\n' "$gcc" -fplugin="$plugin" -E -o 1.i c.c < options
	fails 1 "$gcc" -fplugin="$plugin" -c -o 2.o 1.i
	grep -F "kallmod: '2.o' is not object 'c' by its name" err
	[ ! -e 2.o ]
	fails 123 xargs -d '\n' "$gcc" -fplugin="$plugin" -c -o 2.o c.c < options
	grep -F "kallmod: '2.o' is not object 'c' by its name" err
	fails 1 "$gcc" -fplugin="$plugin" -x cpp-output -c -o 2.o - < 1.i
	grep -F "kallmod: cannot see on standard input whose object this is" err
	xargs -d '\n' "$gcc" -fplugin="$plugin" -E -o 1.s s.S < options
	fails 1 "$gcc" -c -o 2.o 1.s
	grep -F "kallmod: preprocessed without being told for which object" err
	fails 123 xargs -d '\n' "$gcc" -fplugin="$plugin" -c -o 2.o s.S < options
	[ ! -e 2.o ]
}

# Text that nobody will compile is not marked.
no_mark()
{
	sources
	kbuild c.o a > options
	xargs -d '\n' "$gcc" -fplugin="$plugin" -D__GENKSYMS__ -E c.c < options > piped
	none kallmod piped
	xargs -d '\n' "$gcc" -fplugin="$plugin" -E -o /dev/null c.c < options
	sed 's,c.o.d$,c.s.d,' options | xargs -d '\n' "$gcc" -fplugin="$plugin" -S -o c.s c.c
	none '^/.kallmod|srcinfo' c.s
	xargs -d '\n' "$gcc" -fplugin="$plugin" -fsyntax-only c.c < options
	xargs -d '\n' "$gcc" -fplugin="$plugin" -M -MF deps c.c < options
	xargs -d '\n' "$gcc" -fplugin="$plugin" -MM c.c < options > more-deps
	none kallmod deps more-deps
	for source in c.c s.S; do
		xargs -d '\n' "$gcc" -fplugin="$plugin" -E -dM -o $source.macros $source < options
	done
	none kallmod c.c.macros s.S.macros
	grep 'KBUILD_MODNAME' c.c.macros
	xargs -d '\n' "$gcc" -fplugin="$plugin" -E -dD c.c < options | tail -n 1 | grep '^/.kallmod '
	"$gcc" -fplugin="$plugin" -E -o 1.i c.c
	none kallmod 1.i
}

try "ccache: one source, two modules" ccache_modules
try "the same by preprocessed text alone" ccache_modules CCACHE_NODIRECT=1
try "the same by dependencies" ccache_modules CCACHE_DEPEND=1
try "ccache: another plugin" ccache_plugin
try "ccache: compiling what was preprocessed" ccache_no_second_cpp
try "distcc" distcc_loopback
try "preprocessed here, compiled elsewhere" elsewhere
try "not told what object" unknown_object
try "text that is not kept" no_mark
exit $failed
