# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Run the selftests that the series adds to the kernel, and some of the kernel's own, which
# check that kprobe events and ftrace's filters work as before: on a kernel with kallmod,
# and on one from the same tree without.
flavour=kallmod
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"

boot=$kernel-selftests
plain=$work/$version-plain
selftests=$tree/tools/testing/selftests

# List the ftrace selftests, in the order in which they run. "-" marks those that need
# kallmod.
ftrace_tests()
{
	grep -vE "${no_selftests:-^$}" <<-EOF2
	- kprobe/kprobe_selector.tc
	- ftrace/func-filter-selector.tc
	- ftrace/func-filter-builtin-mod.tc
	+ kprobe/kprobe_syntax_errors.tc
	+ kprobe/kprobe_args_syntax.tc
	+ kprobe/kprobe_args_symbol.tc
	+ kprobe/kprobe_eventname.tc
	+ kprobe/kprobe_module.tc
	+ kprobe/kprobe_non_uniq_symbol.tc
	+ kprobe/kretprobe_return_suffix.tc
	+ kprobe/probepoint.tc
	+ dynevent/add_remove_kprobe.tc
	+ dynevent/add_remove_fprobe.tc
	+ dynevent/fprobe_entry_arg.tc
	+ dynevent/fprobe_syntax_errors.tc
	+ ftrace/fgraph-filter.tc
	+ ftrace/func-filter-glob.tc
	+ ftrace/func_mod_trace.tc
	+ ftrace/func_set_ftrace_file.tc
	EOF2
}

# Print the results in file $1 as "ok" or "not ok", number and test, perhaps with "# SKIP":
# as KTAP, which older kernels do not print.
ftrace_results()
{
	sed -n -e '/^\(not \)\?ok /p' \
		-e 's/^\[\([0-9]*\)\] *\(.*\)\t\[PASS\]$/ok \1 \2/p' \
		-e 's/^\[\([0-9]*\)\] *\(.*\)\t\[UNSUPPORTED\]$/ok \1 \2 # SKIP/p' \
		-e 's/^\[\([0-9]*\)\] *\(.*\)\t\[\(FAIL\|XFAIL\|UNTESTED\|UNRESOLVED\)\]$/not ok \1 \2/p' "$1"
}

# run_selftests BUILD TESTS [MODULE]...: boot the kernel and run the tests; results in out/.
run_selftests()
{
	build=$1 tests=$2
	shift 2
	mkdir -p guest/selftests guest/modules
	cp "$here/guest/selftests" guest/run
	cp "$tests" guest/tests
	cp -r "$selftests/kallmodsyms" "$selftests/ftrace" "$selftests/kselftest" \
		guest/selftests/
	cp "$@" "$build/modules.builtin" guest/modules/
	BOOT_TIMEOUT=1200 boot_or_tell "$build/arch/x86/boot/bzImage" nokaslr
}

boot_guest()
{
	ftrace_tests | cut -d " " -f 2 > tests
	run_selftests "$kernel" tests "$kernel/drivers/kallmod_samples/kms-loadable.ko" \
		"$kernel/samples/trace_printk/trace-printk.ko"
	# For a module with trace_printk(), the kernel prints that it is a DEBUG kernel.
	grep -v "This means that this is a DEBUG kernel" out/dmesg > log
	no_splat log
	rm -rf "$boot"
	cp -r out "$boot"
}

booted()
{
	[ -f "$boot/ftrace.status" ] || skip "no booted kernel"
}

# All of them pass, and none is skipped.
kallmodsyms_passes()
{
	booted
	cat "$boot/kallmodsyms.ktap"
	echo 0 | same "$boot/kallmodsyms.status" -
	grep -x '# Totals: pass:9 fail:0 xfail:0 xpass:0 skip:0 error:0' \
		"$boot/kallmodsyms.ktap"
}

ftrace_passes()
{
	booted
	cat "$boot/ftrace.ktap"
	ftrace_results "$boot/ftrace.ktap" > results
	for n in $(sed -n 's/^not ok \([0-9]*\) .*/\1/p' results); do
		tail -n 20 "$boot/logs/$n"-*
	done
	ftrace_tests | while read -r _ test; do
		sed -n 's/^# description:/ok/p' "$selftests/ftrace/test.d/$test"
	done > want
	sed 's/%%/%/' want > plain.want
	sed -n 's/^ok [0-9]* */ok /p; /^not ok/p' results |
		sed 's/ *$//; s/%%/%/' | same plain.want -
	echo 0 | same "$boot/ftrace.status" -
	wc -l < want >&3
}

# Without kallmod, the new tests are skipped.
without()
{
	booted
	ftrace_tests | sed -n 's/^- //p' > tests
	run_selftests "$plain" tests
	cat out/*.ktap
	echo 4 | same out/kallmodsyms.status -
	grep '^1\.\.0 # SKIP' out/kallmodsyms.ktap
	ftrace_results out/ftrace.ktap | grep -c '^ok .*# SKIP$' | grep -qx "$(wc -l < tests)"
	# tracing/README, which tools read, has all its old lines, and new ones for each interface.
	grep -vE '@<object>|ext3:ext3_' "$boot/README" > old
	same out/README old
	none '@<object>' out/README
	grep -cE '<(symbol|function|func-name)>\[@<object>\]' "$boot/README" | grep -qx "$((2 + ${#fprobe_events}))"
}

# notices CHECK SED-SCRIPT: change the listing with sed, and see that the check fails.
notices()
{
	sed "$2" "$boot/kallmodsyms" > bad
	if cmp -s "$boot/kallmodsyms" bad; then
		echo "$2 changes nothing"
		return 1
	fi
	d=$selftests/kallmodsyms
	case $1 in
	same) set -- busybox awk -f "$d/same.awk" "$boot/kallsyms" bad ;;
	sizes)
		sort bad > sorted
		set -- busybox awk -f "$d/lib.awk" -f "$d/sizes.awk" sorted ;;
	*) set -- busybox awk -f "$d/$1.awk" bad ;;
	esac
	fails 1 "$@"
	[ -s out ]
}

bad_lines()
{
	booted
	ext4='/ ext4_readdir	/'
	notices grammar "$ext4 s/ / 0/"
	notices grammar "$ext4 s/^0*//; $ext4 s/^.//"
	notices grammar "$ext4 s/ [0-9a-f]* t / t /"
	notices grammar "$ext4 s/\$/ /"
	notices grammar "$ext4 s/	.*/	/"
	notices grammar "$ext4 s/	/		/"
	notices grammar "$ext4 s/	/ /"
	notices grammar "$ext4 s/\[ext4\]/ext4/"
	notices grammar "$ext4 s/\[ext4\]/[ext4][jbd2]/"
	notices grammar "$ext4 s/\[ext4\]/{a.o} [ext4]/"
	notices grammar "$ext4 s/\[ext4\]/[ext-4]/"
	notices same "$ext4 d"
	notices same "$ext4 s/ext4_readdir/ext4_readdi/"
	notices same "$ext4 s/ t / T /"
	notices same "\$ s/\$/ [ext4]/"
	notices same "s/\[kms_loadable\]/[kms_one]/"
	notices sizes "$ext4 s/ [0-9a-f]* t / 1000 t /"
	notices objects "$ext4 s/\$/ {fs\/ext4\/dir.o}/"
	notices objects "s/{drivers\/kallmod_samples\/[a-z-]*\.o}/{x.o}/"
}

try "kernel $version with kallmod" "$top/scripts/test-kernel" $version $flavour
try "kernel $version without" "$top/scripts/test-kernel" $version plain
[ -f "$kernel/vmlinux" ] && [ -f "$plain/vmlinux" ] || exit $failed
rm -rf "$boot"
try "boot" boot_guest
try "selftests: kallmodsyms" kallmodsyms_passes
try "selftests: ftrace" ftrace_passes
try "selftests without kallmod" without
try "selftests notice bad lines" bad_lines
exit $failed
