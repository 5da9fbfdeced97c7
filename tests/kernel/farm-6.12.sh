#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# kallmod-cc before icecc, whose servers run in a network of their own here, and before sccache:
# the objects of a directory, compiled as in the kernel of distcc-6.12.sh, have the same stamps as there.
version=6.12
flavour=distcc
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"

kcc=$top/build/kallmod-cc
directory=fs/ext4

# Write the commands that compile the directory with $* to the directory commands/, one in each file;
# they are for ./k, which has what the build has generated.
commands()
{
	mkdir -p commands "k/$directory"
	ln -s "$kernel/include" "$kernel/arch" k/
	n=0
	for cmd in "$kernel/$directory"/.*.o.cmd; do
		sed -n "/ distcc gcc .* -c -o /{
			s|^[^:]* := [^ ]*/kallmod-cc distcc gcc |$* gcc |
			s/ ; .*//
			p
			q
		}" "$cmd" > "commands/$n"
		[ -s "commands/$n" ] || { rm "commands/$n"; continue; }
		n=$((n + 1))
	done
	echo "$n commands"
	[ $n -gt 20 ]
}

compile()
{
	(cd k && find ../commands -type f -print0 | xargs -0 -n 1 -P "$(nproc)" sh -e)
}

# The notes are those of the kernel's objects, paths and ranges and all.
same_notes()
{
	(cd "$kernel" && notes_of) > want
	(cd k && notes_of) > got
	[ "$(grep -vc '^	' want)" -eq "$n" ]
	same want got
	echo "$n objects by $1" >&3
}

notes_of()
{
	for object in "$directory"/*.o; do
		case $object in
		*/ext4.o) ;;
		*) "$linkpass" notes "$object" ;;
		esac
	done
}

# --- icecc -------------------------------------------------------------------

# iceccd NAME ARGUMENT...: run a daemon in the background
daemon()
{
	name=$1
	shift
	install -d -o icecc -g icecc "environment-$name"
	ICECC_TEST_SOCKET=$PWD/socket-$name iceccd -s 127.0.0.1:28767 -n kallmod -N "$name" \
		-b "$PWD/environment-$name" -l "$PWD/$name.log" -v -v "$@" &
	daemons="$daemons $!"
}

# The scheduler gives nothing to a busy machine. Let it see an idle one.
look_idle()
{
	echo "cpu 0 0 0 0 0 0 0 0 0 0" > stat
	mount --bind stat /proc/stat
	while sleep 0.3; do
		ticks=$((ticks + 100))
		echo "cpu 0 0 0 $ticks 0 0 0 0 0 0" > stat
	done &
	daemons="$daemons $!"
}

# In namespaces: a client and two servers.
with_servers()
{
	daemons='' ticks=0
	trap 'kill $daemons' EXIT
	ip link set lo up
	look_idle
	export ICECC_TESTS=1 ICECC_TEST_SCHEDULER_PORTS=28767:28768
	icecc-scheduler -p 28767 -n kallmod -l "$PWD/scheduler.log" -v -v &
	daemons="$daemons $!"
	daemon client --no-remote -m 0
	daemon one -p 20246 -m 2
	daemon two -p 20247 -m 2
	for name in client one two; do
		for _ in $(seq 100); do
			grep -q 'Connected to scheduler' $name.log && continue 2
			sleep 0.2
		done
		tail scheduler.log $name.log
		return 1
	done
	export ICECC_TEST_SOCKET="$PWD/socket-client" ICECC_TEST_REMOTEBUILD=1
	"$@"
}

icecc_servers()
{
	[ -f "$kernel/vmlinux" ] || skip "no kernel"
	command -v icecc iceccd icecc-scheduler ip unshare > /dev/null || skip "no icecc, ip and unshare"
	[ "$(id -u)" -eq 0 ] || skip "icecc's servers are for root"
	unshare -n -m true || skip "no namespaces"
	commands "$kcc" icecc
	# The daemons write here as another user.
	chmod 777 .
	icecc-create-env "$(command -v gcc)" > log 2>&1
	ICECC_VERSION=$(find "$PWD" -name '*.tar.gz')
	export ICECC_VERSION
	unshare -n -m "$here/${0##*/}" --inside "$PWD"
	grep -c 'Remote compilation completed with exit code 0' one.log two.log > counts
	sed 's/\(.*\)\.log:\(.*\)/\2 by server \1/' counts >&3
	gawk -F: -v n="$n" '{ sum += $2; idle += !$2 } END { exit idle || sum != n }' counts
	same_notes icecc
}

# --- sccache -----------------------------------------------------------------

stat_of()
{
	sccache --show-stats > stats
	gawk -v what="$1" 'index($0, what "  ") == 1 { print $NF }' stats
}

sccache_twice()
{
	[ -f "$kernel/vmlinux" ] || skip "no kernel"
	command -v sccache > /dev/null || skip "no sccache"
	commands "$kcc" sccache
	start_sccache
	for hits in 0 "$n"; do
		find k/$directory -name '*.o' -delete
		compile
		[ "$(stat_of 'Cache hits')" -eq "$hits" ]
		same_notes "sccache, $hits of them from the cache"
	done
}

if [ "${1-}" = --inside ]; then
	cd "$2"
	set -e
	with_servers compile
	exit
fi
try "kernel $version, unpatched, by kallmod-cc and distcc" "$top/scripts/test-kernel" $version distcc
try "icecc: as by distcc, on two servers" icecc_servers
try "sccache: as by distcc" sccache_twice
exit $failed
