#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/run and test-kernel, when several kernels are built at a time, with a make that builds
# nothing.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

# Wait until the command succeeds, for a minute.
until_true()
{
	tries=600
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || { echo "never: $*"; return 1; }
		sleep 0.1
	done
}

# Copy tests/run beside a test-kernel and a makefile of ours.
make_copy()
{
	mkdir tests scripts build
	cp "$top/tests/run" tests
	cp "$top/scripts/machine.sh" scripts
	echo 'touch built' > test.sh
	# The kernel "slow" takes until it is interrupted.
	cat > scripts/test-kernel <<-'EOF2'
	#!/bin/sh
	echo "$ARCH $*" >> built-ahead
	cat /proc/self/autogroup >> autogroup 2> /dev/null
	case $2 in
	broken) exit 1 ;;
	slow) sleep 300 & echo $! > slow.pid; wait ;;
	esac
	EOF2
	chmod +x scripts/test-kernel
	printf '%s\n' 'build/kallmod.so:' '	touch $@' > Makefile
}

gone()
{
	! kill -0 "$1" 2> /dev/null
}

# A hangup ends the builder, which is in another session.
hangup()
{
	make_copy
	echo 'sleep 300' > test.sh
	setsid tests/run -k x86_64/6.12/slow test.sh > log 2>&1 &
	run=$!
	until_true test -s slow.pid
	read -r slow < slow.pid
	kill -s HUP -- "-$run"
	wait $run || [ $? -eq 129 ]
	until_true gone "$slow" || { kill "$slow"; return 1; }
}

# A plugin that does not build (there is no rule for it) and a kernel that does not.
broken()
{
	make_copy
	echo 'until [ -s slow.pid ]; do sleep 0.1; done; env' > test.sh
	tests/run -k x86_64/6.12/broken -k arm64/6.12/kallmod -k x86_64/6.12/slow test.sh > log 2>&1
	printf 'x86_64 6.12 %s\n' broken slow | same - built-ahead
	grep "^# arm64/6.12/kallmod: no plugin" log
	grep -x "KALLMOD_AHEAD=$PWD/build/test-kernels" log
	grep -x "x86_64/6.12/broken: did not build.* $PWD/build/test-kernels.log" log
	[ "$(grep -c "did not build" log)" -eq 1 ]
	grep -x "0 passed, 0 failed, 0 skipped" log
	[ ! -w /proc/self/autogroup ] || [ "$(grep -c ' nice 10$' autogroup)" -eq 2 ]
}

# Have a tree, and a make that waits for the file "go" and then fails, or not.
make_work()
{
	mkdir -p work/linux-6.12-stock bin
	touch work/linux-6.12-stock/Makefile
	cat > bin/make <<-'EOF2'
	#!/bin/sh
	case $* in
	*olddefconfig*) exit 0 ;;
	esac
	touch "$KALLMOD_WORK/../makes"
	until [ -e "$KALLMOD_WORK/../go" ]; do /bin/sleep 0.1; done
	[ ! -e "$KALLMOD_WORK/../fail" ]
	EOF2
	printf '%s\n' '#!/bin/sh' 'exec /bin/sleep 0.1' > bin/sleep
	chmod +x bin/make bin/sleep
	export KALLMOD_WORK="$PWD/work"
	unset KALLMOD_AHEAD ARCH
	lock=work/6.12-stock.lock tree_lock=work/linux-6.12-stock.lock
}

test_kernel()
{
	PATH=$PWD/bin:$PATH exec setsid env --default-signal=INT "$top/scripts/test-kernel" 6.12 stock
}

no_group()
{
	! kill -s 0 -- "-$1" 2> /dev/null
}

interrupted()
{
	make_work
	test_kernel > log 2>&1 &
	build=$!
	until_true grep -q "building 6.12-stock" log
	kill -s INT -- "-$build"
	wait $build || [ $? -eq 130 ]
	until_true no_group "$build" || { kill -s KILL -- "-$build"; return 1; }
}

# Who builds keeps others from changing the tree, but not from building from it.
kept()
{
	make_work
	test_kernel > log 2>&1 &
	until_true test -e makes
	fails 1 flock -n -x "$tree_lock" true
	flock -n -s "$tree_lock" true
	fails 1 flock -n -s "$lock" true
	touch go
	wait $!
	flock -n -x "$tree_lock" true
}

waits()
{
	make_work
	touch go
	for locked in "$tree_lock" "$lock"; do
		name=$(basename "$locked" .lock)
		text="  waiting for $name, which another test-kernel uses"
		exec 5> "$locked"
		flock 5
		test_kernel > log 2>&1 5>&- &
		until_true grep -qx "$text" log
		flock -u 5
		wait $!
		flock 5
		# A test, while tests/run builds kernels.
		(export KALLMOD_AHEAD=x; test_kernel > log 2>&1 9> people 5>&-) &
		until_true grep -qx "$text (see x.log)" people
		flock -u 5
		wait $!
		none waiting log
	done
}

# The second attempt does not build either.
fails_again()
{
	make_work
	touch go fail
	(test_kernel) > log 2>&1 || true
	none ahead log
	echo x86_64/6.12/stock > x.failed
	(export KALLMOD_AHEAD="$PWD/x"; test_kernel > log 2>&1) || true
	grep "the kernel does not build" log
	grep "did not build ahead of the tests, either; see $PWD/x.log" log
}

# Some who want the tree in different ways: each has it as it wants it, until it ends.
changers()
{
	cat > run.sh <<-'EOF2'
	work=. tree=./tree ahead= want=$1
	die() { echo "$*"; exit 1; }
	tree_is_made() { [ "$(cat tree 2> /dev/null)" = "$want" ]; }
	make_tree() { : > tree; sleep 0.1; echo "$want" > tree; }
	EOF2
	sed -n '/^take()/,/^}/p; /^hold_tree()/,/^}/p' "$top/scripts/test-kernel" >> run.sh
	cat >> run.sh <<-'EOF2'
	hold_tree
	for i in 1 2 3 4 5; do
		tree_is_made || die "the tree has changed"
		sleep 0.1
	done
	echo "$want" >> all
	EOF2
	for want in a b c a b c; do
		timeout 60 sh -eu run.sh $want > log.$want 2>&1 &
	done
	wait
	cat log.*
	sort all > got
	printf '%s\n' a a b b c c | same - got
}

try "a hangup ends the builder of kernels" hangup
try "a plugin or a kernel that does not build" broken
try "an interrupt ends a build and its report" interrupted
try "the tree is kept during a build" kept
try "what test-kernel waits for" waits
try "a kernel that does not build twice" fails_again
try "the tree is changed by one at a time" changers
exit $failed
