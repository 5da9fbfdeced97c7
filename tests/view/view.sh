#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# kallmod-view, on made-up files in a mount namespace that has them for /proc and /sys.
# tests/kernel has it on a real kernel.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

here=$top/tests/view
view=$top/scripts/kallmod-view
tracing=world/sys/kernel/tracing
list=available_filter_functions
exec 3>&1

may_unshare()
{
	unshare -m --propagation private mount -n -t tmpfs none /mnt 2>/dev/null ||
		skip "mount namespaces are not permitted here"
}

# --- A small kernel ----------------------------------------------------------

# Tabs are |.
make_world()
{
	mkdir -p world/proc $tracing
	tr '|' '\t' > world/proc/kallmodsyms <<-EOF
	0000000000001000 8 A counter|[disk]
	ffffffff81000000 0 T _text
	ffffffff81000010 10 t start
	ffffffff81000100 20 T disk_read|[disk]
	ffffffff81000100 8 T disk_read_alias|[disk]
	ffffffff81000120 20 t init_once|[disk]
	ffffffff81000200 40 t init_once|{fs/inode.o}
	ffffffff81000300 40 t init_once|{net/socket.o}
	ffffffff81000400 10 t common|[disk] [tape]
	ffffffff81000500 10 t both|[disk] [tape]
	ffffffff81000510 10 t both|[disk]
	ffffffff81000600 10 t nowhere|[disk] [tape]
	ffffffff81000610 10 t nowhere|[tape]
	ffffffff81000620 10 t nowhere|[disk]
	ffffffff81000700 10 t probe|[tape] {drivers/tape/a.o}
	ffffffff81000710 10 t probe|[tape] {drivers/tape/b.o}
	ffffffff81000720 10 t probe.isra.0|[tape]
	ffffffff81000800 10 t weak_hole
	ffffffff81000900 8 d init_once|{lib/data.o}
	ffffffff81000a00 10 t taken|[disk] [tape]
	ffffffff81000b00 8 d taken|[tape]
	ffffffffc0000000 10 t run|[loaded] {a.o}
	ffffffffc0000010 10 t run|[loaded] {b.o}
	ffffffffc0000020 10 t init_once|[loaded]
	ffffffffc0001000 10 t bpf_prog_1|[bpf]
	ffffffffc0002000 1000 t ftrace_trampoline|[__builtin__ftrace]
	ffffffffc0003000 1000 t kprobe_insn_page|[__builtin__kprobes]
	EOF
	echo "loaded 16384 1 user, Live 0xffffffffc0000000 (OE)" > world/proc/modules
	cat > $tracing/${list}_addrs <<-EOF
	ffffffff81000104 disk_read
	ffffffff81000014 start
	ffffffff81000124 init_once
	ffffffff81000204 init_once
	ffffffff81000404 common
	ffffffff81000504 both
	ffffffff81000514 both
	ffffffff81000604 nowhere
	ffffffff81000614 nowhere
	ffffffff81000704 probe
	ffffffff81000714 probe
	ffffffff81000724 probe.isra.0
	ffffffff81000900 __ftrace_invalid_address___256
	ffffffff81000a04 taken
	ffffffffc0000004 run [loaded]
	ffffffffc0000014 run [loaded]
	ffffffffc0000024 init_once [loaded]
	ffffffffc0005000 late [late]
	EOF
	cut -d " " -f 2- $tracing/${list}_addrs > $tracing/$list
	mkdir bin
	ln -s "$(command -v "$1")" bin/awk
	PATH=$PWD/bin:$PATH
}

# Run the script in the world.
in_world()
{
	unshare -m --propagation private sh "$here/world" "$PWD/world" "$view" "$@"
}

need_awk()
{
	may_unshare
	command -v "$1" > /dev/null || skip "no $1"
	make_world "$1"
}

# The sizes are those of disk: 8 + 20 + 20 + 5 * 10; of tape: 7 * 10 + 8; in hexadecimal.
modules()
{
	need_awk "$1"
	in_world --print modules > got
	same - got <<-EOF
	loaded 16384 1 user, Live 0xffffffffc0000000 (OE)
	disk 168 0 [permanent], Live 0x0000000000000000
	tape 136 0 [permanent], Live 0x0000000000000000
	EOF
}

# Those of the kernel first and those of each module together, but else in their order.
functions()
{
	need_awk "$1"
	in_world --print $list > got
	cat > want <<-EOF
	start
	init_once@fs/inode.o
	__ftrace_invalid_address___256
	disk_read [disk]
	init_once [disk]
	common [disk]
	both [disk]
	taken [disk]
	common [tape]
	both [tape]
	nowhere [tape]
	probe@drivers/tape/a.o [tape]
	probe@drivers/tape/b.o [tape]
	probe.isra.0 [tape]
	run@a.o [loaded]
	run@b.o [loaded]
	init_once [loaded]
	late [late]
	EOF
	same want got
}

# Which of several symbols a line is about is told by their order, if all have a line;
# else nothing is said of it.
no_addresses()
{
	need_awk "$1"
	case $2 in
	list)
		rm $tracing/${list}_addrs ;;
	hidden)
		sed 's/^[0-9a-f]* [0-9a-f]*/0000000000000000 0/' world/proc/kallmodsyms > hidden
		mv hidden world/proc/kallmodsyms ;;
	esac
	in_world --print $list > got
	cat > want <<-EOF
	start
	init_once
	init_once
	nowhere
	nowhere
	__ftrace_invalid_address___256
	disk_read [disk]
	common [disk]
	both [disk]
	taken [disk]
	common [tape]
	both [tape]
	probe@drivers/tape/a.o [tape]
	probe@drivers/tape/b.o [tape]
	probe.isra.0 [tape]
	run@a.o [loaded]
	run@b.o [loaded]
	init_once [loaded]
	late [late]
	EOF
	same want got
	in_world --print=modules > got
	[ "$2" != hidden ] || grep -x 'disk 0 0 \[permanent\], Live 0x0000000000000000' got
}

# A module that is built in and loaded, too, is there once, as it is loaded.
loaded_too()
{
	need_awk gawk
	echo "disk 4096 0 - Live 0xffffffffc0100000" >> world/proc/modules
	in_world --print modules > got
	same - got <<-EOF
	loaded 16384 1 user, Live 0xffffffffc0000000 (OE)
	disk 4096 0 - Live 0xffffffffc0100000
	tape 136 0 [permanent], Live 0x0000000000000000
	EOF
}

# --- A tool ------------------------------------------------------------------

# It has what --print prints, and is the process that was started.
tool()
{
	need_awk gawk
	mkdir -p world/sys/kernel/debug/tracing
	cp $tracing/$list* world/sys/kernel/debug/tracing
	for f in modules $list; do
		in_world --print $f > want.$f
	done
	# shellcheck disable=SC2016
	in_world sh -c 'cat > in; cp /proc/modules got.modules
		cp /sys/kernel/tracing/'$list' got.tracing
		cp /sys/kernel/debug/tracing/'$list' got.debug
		ls /proc/fs > covered
		cat /proc/modules > /proc/modules
		echo "$# $1 $2"; exit 7' "a tool" "a  b" '*' < want.modules > out 2> err || status=$?
	[ "$status" = 7 ]
	same want.modules in
	same want.modules got.modules
	same want.$list got.tracing
	same want.$list got.debug
	echo nfsd | same - covered
	echo "2 a  b *" | same - out
}

# In a view there can be another, which is made anew.
nested()
{
	need_awk gawk
	in_world --print modules > want.modules
	in_world --print $list > want.$list
	# shellcheck disable=SC2016
	in_world sh -c '"$1" --print modules > got.modules
		"$1" --print '$list' > got.'$list'
		"$1" cat /proc/modules > inner.modules
		"$1" cat /sys/kernel/tracing/'$list' > inner.'$list'
		"$1" grep -c ^kallmod-view /proc/mounts' - "$view" > mounts
	for f in modules $list; do
		same want.$f got.$f
		same want.$f inner.$f
	done
	echo 2 | same - mounts
}

# A view in a world that stays: what is there outside of it, while it runs and after.
outside()
{
	need_awk gawk
	cat > run <<-'EOF'
	set -e
	cat /proc/modules "$1" > before
	sort /proc/mounts > mounts
	find /proc/fs /tmp /run /dev/shm ! -path "$PWD*" 2> /dev/null | sort > files || true
	env > environment
	"$2" sh -c 'env > environment.in; touch started; exec sleep 60' &
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		[ -e started ] && break
		sleep 1
	done
	sleep 1
	cat "/proc/self/../$!/cmdline" | tr '\0' ' ' > cmdline || true
	cat /proc/modules "$1" > during
	sort /proc/mounts > mounts.during
	kill -TERM $!
	status=0
	wait $! || status=$?
	echo $status > status
	sort /proc/mounts > mounts.after
	find /proc/fs ! -path "$PWD*" | sort > files.after
	EOF
	unshare -m --propagation private sh "$here/world" "$PWD/world" \
		sh run /sys/kernel/tracing/$list "$view"
	echo 143 | same - status
	same before during
	same mounts mounts.during
	same mounts mounts.after
	grep '^/proc/fs' files | same - files.after
	# What a shell adds is no variable of ours.
	grep -vE '^(SHLVL|_|PWD|OLDPWD)=' environment > want
	grep -vE '^(SHLVL|_|PWD|OLDPWD)=' environment.in | same want -
}

# Without tracefs there are the modules.
no_tracefs()
{
	need_awk gawk
	rm -r world/sys/kernel
	in_world cat /proc/modules > got
	wc -l < got | grep -qx 3
	fails 125 in_world --print $list
	says "kallmod-view: no $list that can be read; is tracefs mounted, and are you root?"
}

# --- Errors ------------------------------------------------------------------

errors()
{
	need_awk gawk
	fails 127 in_world nosuch
	says "kallmod-view: nosuch: not found"
	fails 127 in_world ./nosuch
	says "kallmod-view: ./nosuch: not found"
	echo "exit 3" > a-tool
	fails 126 in_world ./a-tool
	says "kallmod-view: ./a-tool: not executable"
	fails 126 in_world /proc
	says "kallmod-view: /proc: not executable"
	PATH=$PATH:$PWD fails 126 in_world a-tool
	says "kallmod-view: a-tool: not executable"
	chmod +x a-tool
	PATH=$PATH:$PWD fails 3 in_world a-tool
	fails 3 in_world -- ./a-tool --print
	fails 125 in_world --nosuch true
	says "kallmod-view: --nosuch: no such option (see --help)"
	fails 125 in_world --in-namespace=1 true
	says "kallmod-view: --in-namespace=1: no such option (see --help)"
	fails 125 in_world --print
	says "kallmod-view: --print: of what? (see --help)"
	fails 125 in_world --print nosuch
	says "kallmod-view: --print nosuch: only modules and $list can be printed"
	fails 125 in_world --print modules true
	says "kallmod-view: --print goes without a tool"
	fails 125 in_world
	head -n 1 err | grep -x "Usage: kallmod-view .*"
	in_world --help | grep -x "Usage: kallmod-view .*"
	in_world --version | grep -x "kallmod-view [0-9.]*"
	rm world/proc/kallmodsyms
	fails 125 in_world true
	says "kallmod-view: no /proc/kallmodsyms: this kernel was not built with CONFIG_KALLMODSYMS"
}

# What needs no namespace needs no root.
no_root()
{
	need_awk gawk
	[ "$(id -u)" -eq 0 ] || skip "not root"
	chmod 755 .
	cat > run <<-EOF
	status=0
	setpriv --reuid 65534 --clear-groups "$view" true 2> err || status=\$?
	echo \$status > status
	setpriv --reuid 65534 --clear-groups "$view" --print modules > got
	EOF
	unshare -m --propagation private sh "$here/world" "$PWD/world" sh run
	echo 125 | same - status
	says "kallmod-view: cannot make a mount namespace; run it as root"
	wc -l < got | grep -qx 3
}

# --- A large kernel ----------------------------------------------------------

# 200,000 symbols, 120,000 of them functions, of which 80,000 can be traced; half of all
# in 2,000 modules. Seconds of the processor, in each awk.
large()
{
	need_awk gawk
	gawk 'BEGIN {
		for (i = 0; i < 200000; i++) {
			text = i % 5 < 3
			name = "symbol_of_usual_length_" (i % 100 ? i : i % 20000)
			at = sprintf("ffffffff%08x", 0x81000000 + i * 64)
			tail = int(i / 50) % 2 ? "\t[module_" int(i / 100) "]" : ""
			if (i % 100 == 0)
				tail = (tail ? tail " " : "\t") "{drivers/object_" i ".o}"
			print at, "40", text ? "t" : "d", name tail > "world/proc/kallmodsyms"
			if (i % 5 < 2)
				print at, name > "'$tracing/${list}_addrs'"
		}
	}'
	for awk in gawk mawk busybox; do
		command -v $awk > /dev/null || continue
		ln -sf "$(command -v $awk)" bin/awk
		# A shell of its own, so that "times" is of this alone.
		# shellcheck disable=SC2016
		sh -c 'unshare -m --propagation private "$@" > lines; times' - \
			sh "$here/world" "$PWD/world" "$view" wc -l /sys/kernel/tracing/$list > times
		gawk -v awk=$awk 'NR == 2 {
			split($1, user, /[ms]/)
			split($2, system_, /[ms]/)
			printf "%s: %.2f s of user, %.2f s of system time for 200,000 symbols\n",
				awk, user[1] * 60 + user[2], system_[1] * 60 + system_[2]
		}' times >&3
		grep -x '80000 .*' lines
		in_world --print $list | cksum > sum.$awk
		same sum.gawk sum.$awk
	done
}

for awk in gawk mawk busybox; do
	try "modules, $awk" modules $awk
	try "functions, $awk" functions $awk
	try "functions without addresses, $awk" no_addresses $awk list
	try "functions with hidden addresses, $awk" no_addresses $awk hidden
done
try "a module that is loaded, too" loaded_too
try "a tool" tool
try "a view in a view" nested
try "outside of the view" outside
try "no tracefs" no_tracefs
try "errors" errors
try "no root" no_root
try "200,000 symbols" large
exit $failed
