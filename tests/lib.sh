# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The start of every test file:
#
#	. "$(dirname "$0")/../lib.sh"
#
# A test is a function; "try WHAT FUNCTION [ARGUMENT]..." runs it in a subshell
# with -e, in a scratch directory of its own, and counts it. The output is shown
# only if the test fails. "skip WHY" in a test skips it.

set -u
export LC_ALL=C

top=$(cd "$(dirname "$0")/../.." && pwd)
export top
# shellcheck disable=SC2034 # for the test files
plugin=$top/build/kallmod.so
# shellcheck disable=SC2034
linkpass=$top/build/linkpass
# The compiler, and what the names of the other tools begin with; tests/cross has others.
gcc=gcc
cross=
results=${RESULTS:-/dev/null}
failed=0

try()
{
	what=$1
	shift
	scratch=$(mktemp -d)
	status=0
	# Not as a condition: -e would be off in the function.
	set +e
	(set -e; cd "$scratch"; "$@") > "$scratch.log" 2>&1
	status=$?
	set -u
	case $status in
	0)
		echo "ok      $what"
		echo pass >> "$results" ;;
	77)
		echo "skipped $what: $(tail -n 1 "$scratch.log")"
		echo skip >> "$results" ;;
	*)
		echo "FAILED  $what"
		sed 's/^/	/' "$scratch.log"
		echo fail >> "$results"
		# shellcheck disable=SC2034
		failed=1 ;;
	esac
	rm -rf "$scratch" "$scratch.log"
}

skip()
{
	echo "$*"
	exit 77
}

# Fail unless the files are the same; shows the difference.
same()
{
	if diff -u "$1" "$2" > "$scratch.diff"; then
		rm "$scratch.diff"
	else
		head -n 40 "$scratch.diff"
		rm "$scratch.diff"
		return 1
	fi
}

# Run a command that must fail with status $1; its messages go to ./err.
fails()
{
	want=$1
	shift
	got=0
	"$@" > out 2> err || got=$?
	if [ "$got" -ne "$want" ]; then
		cat err
		echo "exit status $got instead of $want: $*"
		return 1
	fi
}

# Start a server of sccache for this test, with a cache of its own.
start_sccache()
{
	export SCCACHE_DIR="$PWD/cache" SCCACHE_IDLE_TIMEOUT=600
	trap 'sccache --stop-server > stats' EXIT
	# Now and then it waits in vain for the server that it has started.
	for port in 1 2 3; do
		export SCCACHE_SERVER_PORT=$((20000 + 3 * ($$ % 4000) + port))
		if sccache --start-server; then break; fi
	done
}

# Fail if a line of the files matches the pattern; shows it. ("! grep" would not do:
# -e ignores it.)
none()
{
	pattern=$1
	shift
	if grep -nE -e "$pattern" "$@"; then
		return 1
	fi
}

# Fail unless ./err consists of just the given line.
says()
{
	printf '%s\n' "$1" | diff -u - err
}

# Run a command without root's rights.
as_user()
{
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid 65534 --clear-groups "$@"
	else
		"$@"
	fi
}

# Compile as Kbuild would, with the plugin, or if $wrapper is set, with that program and without the
# plugin: cc MODNAME MODFILE OBJECT SOURCE [FLAG]...
cc()
{
	cc_modname=$1 cc_modfile=$2 cc_object=$3 cc_source=$4
	shift 4
	mkdir -p "$(dirname "$cc_object")"
	set -- -O2 -fno-pie -fno-asynchronous-unwind-tables \
		-DKBUILD_MODNAME="\"$cc_modname\"" \
		${cc_modfile:+-DKBUILD_MODFILE="\"$cc_modfile\""} \
		-c -o "$cc_object" "$@" "$cc_source"
	if [ "${wrapper-}" ]; then
		"$wrapper" "$gcc" "$@"
	else
		"$gcc" -fplugin="$plugin" "$@"
	fi
}

# Link objects into "image", text at a fixed address, no libraries.
ld_image()
{
	"${cross}ld" -e 0 -Ttext=0x401000 --unresolved-symbols=ignore-all -o image "$@"
}
