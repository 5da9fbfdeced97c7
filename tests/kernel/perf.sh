#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Test the patch for perf in contrib/: build perf probe's parser, which needs next to
# nothing of the rest of perf, with it and without.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

tarball=/usr/src/linux-source-6.12.tar.xz
patch=$top/contrib/perf/perf-probe-selectors.patch

if [ -f "$tarball" ]; then
	store=$(mktemp -d)
	trap 'rm -rf "$store"' EXIT
	tar -x -f "$tarball" -C "$store" --strip-components=1 --wildcards \
		'linux-source-6.12/tools/perf/util/*.[ch]' \
		'linux-source-6.12/tools/perf/*.h' \
		linux-source-6.12/tools/perf/Documentation/perf-probe.txt \
		linux-source-6.12/tools/perf/arch/x86/include \
		linux-source-6.12/tools/arch/x86/include \
		linux-source-6.12/tools/include \
		linux-source-6.12/tools/lib
fi

# Build the parser of tree $1 as "parser".
build()
{
	t=$1/tools
	gcc -w -O1 -D_GNU_SOURCE -DHAVE_LIBELF_SUPPORT ${2-} -ffunction-sections -fdata-sections \
		-I"$t/perf/util/include" -I"$t/perf/arch/x86/include" -I"$t/include" \
		-I"$t/arch/x86/include" -I"$t/include/uapi" -I"$t/lib" -I"$t/lib/perf/include" \
		-I"$t/perf" -I"$t/perf/util" -Wl,--gc-sections -o parser \
		"$top/tests/kernel/perf-parser.c" "$t/perf/util/probe-event.c" \
		"$t/perf/util/string.c" "$t/lib/argv_split.c" "$t/lib/ctype.c" "$t/lib/zalloc.c" \
		"$t/lib/string.c"
}

patched()
{
	[ "${store-}" ] || skip "no $tarball"
	cp -a "$store" tree
	patch -s -d tree -p 1 --fuzz=0 < "$patch"
	build tree
}

selectors()
{
	patched
	./parser ext4:ext4_readdir kallmod:probe=ext4:ext4_readdir+8 a:8250:foo.isra.0 \
		'kms_one:kms_two:foo@d/x.o%return $retval $arg*' init_once@fs/inode.o \
		'ext4:foo;x=*' 'ext4:ext4_re*' > out
	same - out <<-'END'
	ext4:ext4_readdir: / ext4:ext4_readdir selector
	kallmod:probe=ext4:ext4_readdir+8: kallmod/probe ext4:ext4_readdir selector offset 8
	a:8250:foo.isra.0: / a:8250:foo.isra.0 selector
	kms_one:kms_two:foo@d/x.o%return $retval $arg*: / kms_one:kms_two:foo@d/x.o selector return $retval $arg*
	init_once@fs/inode.o: / init_once@fs/inode.o selector
	ext4:foo;x=*: / ext4:foo selector pattern x=*
	ext4:ext4_re*: / ext4:ext4_re* selector
	END
}

# What perf knew before, and what it refused but is no selector.
others()
{
	patched
	set -- schedule schedule+4 schedule%return schedule:12 'schedule;rq=*' schedule@kernel/sched/core.c \
		schedule@core.c:3 kernel/sched/core.c:100 'core.c;x=*' x=schedule g:x=schedule:4 \
		0x1234 'a\:foo' 'foo\@x.o' %sdt_a:b sdt_a:b -x a:foo -x foo@x.o -x foo:7 :foo ext4: \
		foo: foo:12@x.o ext4:foo:3 ext4::foo ext4:foo@x.c foo@.o 'foo bar=%ax +8(%sp):u32' 'foo $params' 'foo%return x'
	./parser "$@" > with
	build "$store" -DWITHOUT_SELECTORS
	./parser "$@" > without
	same without with
	grep -c 'Semantic error' with | grep -x 6
}

try "perf probe, patched: selectors" selectors
try "perf probe, patched: all else as it was" others
exit $failed
