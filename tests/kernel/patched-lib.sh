# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# A real kernel, built with and without kallmod, booted, and compared with other sources of
# information, symbol by symbol. $version says which.
flavour=kallmod
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"
# shellcheck source=../linkpass/extract-lib.sh
. "$top/tests/linkpass/extract-lib.sh"
# shellcheck source=kallmod-lib.sh
. "$here/kallmod-lib.sh"
# shellcheck source=../linkpass/size-lib.sh
. "$top/tests/linkpass/size-lib.sh"

with=$kernel
without=$work/$version-plain


# --- The build ---------------------------------------------------------------

# As many objects as the progress report tells people at the first build.
objects_expected()
{
	[ -f "$with/had.objects" ] || skip "no build from clean yet"
	want=$(sed -n "s/^$version-kallmod //p" "$top/scripts/test-kernel.objects")
	got=$(cat "$with/had.objects")
	echo "$got objects, $want expected"
	[ "$got" -gt $((want * 9 / 10)) ]
	[ "$got" -lt $((want * 11 / 10)) ]
}

# Kbuild links vmlinux as often with kallmod as without, by its short messages.
link_rounds()
{
	grep -E '^  LD +(\.tmp_)?vmlinux(\.kallsyms)?[0-9]*$' "$without/build.log" | tail -n 3 > plain
	grep -E '^  LD +(\.tmp_)?vmlinux(\.kallsyms)?[0-9]*$' "$with/build.log" | tail -n 3 > kallmod
	[ -s plain ]
	same plain kallmod
}

# Print the names of the functions whose ENDBR the kernel will seal.
sealed()
{
	objcopy -O binary -j .ibt_endbr_seal "$1/vmlinux" seal.bin
	start=$(objdump -h "$1/vmlinux" | gawk '$2 == ".ibt_endbr_seal" { print $4 }')
	od -An -v -w4 -t d4 seal.bin > seal.txt
	nm "$1/vmlinux" | gawk -v start="$start" '
		BEGIN { at = strtonum("0x" substr(start, 9)) }
		FILENAME == "-" && $2 ~ /[tT]/ { name[strtonum("0x" substr($1, 9))] = $3 }
		FILENAME != "-" { a = at + 4 * (FNR - 1) + $1; print name[a] }
	' - seal.txt | sort
}

endbr_sealed()
{
	# The pattern is for kallmod's own functions.
	for build in "$without" "$with"; do
		sealed "$build" | grep -vE \
			"kallmodsyms|kallsyms_(on_each_match(_pos)?|info(_name)?|sym_address|symbol_name_at|symbol_pos)$" > "${build##*-}"
	done
	wc -l < plain
	[ "$(wc -l < plain)" -gt 1000 ]
	same plain kallmod
}

# The image differs only by kallmod's own symbols.
only_own_symbols()
{
	for build in "$without" "$with"; do
		cut -d " " -f 2,3 "$build/System.map" |
			grep -vE "__UNIQUE_ID|__func__\.|\.[0-9]+$" | sort > "${build##*-}"
	done
	comm -3 plain kallmod | sed "s/^	//" | cut -d " " -f 2 | sort -u > differ
	# Symbols of kallmod's objects, its tables, symbols that the patches add, and functions
	# that are inlined since the patches removed calls.
	{
		nm "$with"/kernel/kallmodsyms*.o |
			gawk "NF == 3 { print \$3 }"
		grep -ohE "(kallsyms_(module|objfile|size)|kallmodsyms)[a-z_]*" "$with/.tmp_kallmodsyms.S" \
			"$with"/.tmp_vmlinux*2*.S
		# shellcheck disable=SC2086 # words
		printf "%s\n" $own_symbols validate_module_probe_symbol validate_probe_symbol validate_selector find_probe_symbol \
			is_uprobe_place trace_kprobe_may_come kallmodsyms_op kallmodsyms_open \
			kallmodsyms_release kallmodsyms_proc_ops kallsyms_open_as \
			kallsyms_on_each_match_pos compare_symbol_name ftrace_match_record \
			kallsyms_symbol_name_at kallsyms_symbol_pos kallsyms_lookup_selector kdb_print_modules \
			ksym_tell_more bpf_iter_ksym_fini ftrace_match_builtin klp_find_renamed_func klp_find_func kprobe_func_start \
			klp_find_selector klp_split_selector klp_count_callback klp_unite_funcs \
			klp_find_same_func klp_find_extent module_kallsyms_on_each_match \
			module_kallsyms_info module_kallsyms_info_name on_each_match_in \
			ftrace_lookup_selectors ftrace_parse_glob ftrace_free_glob ftrace_match_ip \
			ftrace_split_command ftrace_find_command find_selected_proto \
			traceprobe_clean_event_name get_info info_ops __param_info __param_str_info
	} | sort -u > own
	comm -23 differ own > others
	cat others
	[ ! -s others ]
}

# Notes are in no part of the kernel that is loaded.
notes_not_loaded()
{
	objdump -h "$with/vmlinux" > sections
	gawk '$2 == ".debug_srcinfo" { getline; found = !/ALLOC/ } END { exit !found }' sections
	objcopy -S -O binary "$with/vmlinux" image
	none "kallmod_samples/shared-two.o" image
	readelf -SW "$with/arch/x86/entry/vdso/vdso64.so" > vdso
	none srcinfo vdso
}

without_plugin()
{
	fails 1 "$linkpass" tables --reserve -o room.S "$without/vmlinux"
	says "linkpass: $without/vmlinux: no kallmod notes in it; add KCFLAGS=-fplugin=/path/to/kallmod.so to the make command"
	[ ! -e room.S ]
}

# Stack frames are small: look-ups happen on nearly full stacks, and in any context.
frames()
{
	for o in "$with"/kernel/kallmodsyms*.o; do
		case $o in
		*_kunit.o) continue ;;
		esac
		objdump -d --no-show-raw-insn "$o" | gawk -v o="${o##*/}" '
			function done_with() { if (name != "") print frame + 8 * pushed, o, name }
			/^[0-9a-f]+ <.*>:$/ { done_with(); name = $2; frame = pushed = 0 }
			$2 == "push" && pushed < 6 { pushed++ }
			match($0, /(sub|add) +\$0x([0-9a-f]+),%rsp/, m) {
				n = strtonum("0x" substr(m[2], length(m[2]) - 7))
				# Subtracting, or adding a negative number, makes the frame; the
				# opposite releases it.
				negative = length(m[2]) == 16
				if (negative)
					n = 2 ^ 32 - n
				if (negative != (m[1] == "add"))
					n = 0
				if (n > frame)
					frame = n
			}
			END { done_with() }'
	done | sort -n > frames
	tail -n 1 frames >&3
	[ "$(wc -l < frames)" -gt 20 ]
	gawk '$1 > 400 { print; bad = 1 } END { exit bad }' frames
}

# --- What it consists of -----------------------------------------------------

sizes_add_up()
{
	same_sums "$with/vmlinux"
	cat sums >&3
}

# The sections of each object, as readelf has them, went where "size" says. Code that is freed,
# or that objtool makes, is in other columns.
sizes_of_objects()
{
	"$linkpass" size --by=object "$with/vmlinux" > rows
	gawk 'NR > 1 && $7 ~ /\.o$/ { print $1, $4, $7 }' rows | sort > got
	(cd "$with" && gawk 'NR > 1 && $7 ~ /\.o$/ { print $7 }' "$OLDPWD/rows" | xargs readelf -SW) | gawk '
		/^File: / { object = $2; text[object] = bss[object] = 0 }
		sub(/^ *\[ *[0-9]+\] /, "") && $7 ~ /A/ {
			if ($7 ~ /X/ && $1 !~ /^\.(init|meminit|exit|altinstr|discard)/)
				text[object] += strtonum("0x" $5)
			if ($2 == "NOBITS" && $1 !~ /^\.(init|data\.\.percpu)/)
				bss[object] += strtonum("0x" $5)
		}
		END { for (object in text) print text[object], bss[object], object }' | sort > want
	wc -l < want >&3
	[ "$(wc -l < want)" -gt 1000 ]
	same want got
}

# Between the first link and the last, the tables came in. The sums are those of the sections,
# and the symbols with a size differ as nm -S has it.
changes_between_links()
{
	section_sums "$with/$first_link" > old
	section_sums "$with/vmlinux" | gawk '
		NR == FNR { split($0, old); next }
		{ for (i = 1; i <= 6; i++) printf "%d%s", $i - old[i], i < 6 ? " " : "\n" }' old - > want
	for key in module directory object section symbol; do
		"$linkpass" diff --by=$key --csv "$with/$first_link" "$with/vmlinux" > rows.$key
		gawk -F , 'NR > 1 { for (i = 0; i < 6; i++) sum[i + 1] += $(NF - 7 + i) }
			END { for (i = 1; i <= 6; i++) printf "%d%s", sum[i], i < 6 ? " " : "\n" }' rows.$key |
			same want -
	done
	for link in $first_link vmlinux; do
		nm -S "$with/$link" | gawk 'NF == 4 {
			while (match($4, /\.(constprop|isra|part|cold|[0-9]+)$/))
				$4 = substr($4, 1, RSTART - 1)
			size[$4] += strtonum("0x" $2)
		} END { for (name in size) print name, size[name] }' | sort > nm.$link
	done
	# In the first link, all tables are labels at one place, and this one has what follows.
	join -a 1 -a 2 -e 0 -o 0,1.2,2.2 nm.* | grep -v "^kallsyms_module_exceptions " > both
	gawk '$2 != $3 { print $1, $3 - $2 }' both > want
	gawk -F , 'NR == FNR { split($0, f, " "); sized[f[1]]; next }
		FNR > 1 && ($1 in sized) { n[$1] += $(NF - 2) }
		END { for (name in n) if (n[name]) print name, n[name] }' both rows.symbol | sort > got
	wc -l < got >&3
	[ -s got ]
	same want got
}

treemap_of_kernel()
{
	for key in module directory symbol; do
		"$linkpass" size --by=$key --svg=map.svg "$with/vmlinux"
		boxes map.svg > boxes
		disjoint < boxes > verdict || { head verdict; return 1; }
		cat verdict >&3
		[ "$(wc -l < boxes)" -gt 1000 ]
	done
}

# --- The booted kernel -------------------------------------------------------

boot_guest()
{
	mkdir guest
	cp "$here/guest/run" "$here/guest/selectors" "$here/guest/probes" \
		"$here/probes.expected" "$here/guest/view" guest/
	cp "$top/scripts/kallmod-view" guest/
	cp "$with/drivers/net/dummy.ko" guest/
	cp "$with/drivers/kallmod_samples/kms-loadable.ko" guest/
	mkdir guest/livepatch
	cp "$with/drivers/kallmod_samples/kms-livepatch.ko" guest/livepatch/
	for p in bpf-load resolve perf-count kprobe-multi; do
		gcc -static -O2 -Wall -o guest/$p "$here/guest/$p.c"
	done
	"$top/scripts/boot-kernel" "$with/arch/x86/boot/bzImage" guest "$boot" nokaslr > console ||
		{ tail -n 30 console; return 1; }
}

# The kernel without kallmod lists the same names.
same_without()
{
	booted
	mkdir guest
	echo "cat /proc/kallsyms > /out/kallsyms
		cat /sys/kernel/tracing/available_filter_functions > /out/filter" > guest/run
	"$top/scripts/boot-kernel" "$without/arch/x86/boot/bzImage" guest out nokaslr > console ||
		{ tail -n 30 console; return 1; }
	grep -v "	" "$boot/kallsyms.root.1.2" | cut -d " " -f 2,3 > here
	cut -d " " -f 2,3 out/kallsyms > there
	# Drop names that the compiler has numbered, and those that only one kernel has.
	for f in here there; do
		grep -vE "__UNIQUE_ID|_[0-9]+$|__initcall__|\.[0-9]+$|[kK]allmodsyms|kallsyms_mod|(validate_module|validate|find)_probe_symbol| _?_?(end|start)" $f > named.$f
	done
	sort named.there > there
	sort named.here | comm -23 there - > lost
	cat lost
	[ ! -s lost ]
	# ftrace finds as many unusable places, which are in holes, as without kallmod, or none.
	for f in "$boot/filter-all" out/filter; do
		grep -c '^__ftrace_invalid_address__' "$f" || true
	done > invalid
	cat invalid >&3
	if [ "$remains" ]; then
		uniq invalid | wc -l | grep -qx 1
		return
	fi
	head -n 1 invalid | grep -qx 0
	tail -n 1 invalid | grep -vqx 0
}

grammar()
{
	booted
	grep -vE '^[0-9a-f]{16} [0-9a-f]+ [[:alpha:]?] [^][{}[:space:]]+(	(\[[^][{}[:space:]]+\]( |$))*(\{[^][{}[:space:]]+\})?)?$' \
		"$boot/kallmodsyms.root.1.2" > bad || true
	grep -E '	$| $' "$boot/kallmodsyms.root.1.2" >> bad || true
	head bad
	[ ! -s bad ]
}

# DTrace scans lines like this, and stops at the first that does not match.
dtrace_scan()
{
	booted
	cat > scan.c <<-'EOF'
	#include <stdio.h>
	int main(void)
	{
		unsigned long long addr, size;
		char line[8192], type, name[4096], module[4096];
		int n = 0;

		while (fgets(line, sizeof(line), stdin)) {
			int got = sscanf(line, "%llx %llx %c %s [%s", &addr, &size,
					 &type, name, module);
			if (got < 4) {
				fputs(line, stdout);
				return 1;
			}
			n += got == 5;
		}
		printf("%d with a module\n", n);
		return !n;
	}
	EOF
	gcc -o scan scan.c
	./scan < "$boot/kallmodsyms.root.1.2"
}

# The addresses that it takes for a module's: each symbol is in them to its last byte.
dtrace_runs()
{
	booted
	gawk -f "$here/runs.awk" "$boot/kallmodsyms.root.1.2" > runs
	tail -n 1 runs >&3
	none '^(long|outside)' runs
	gawk '/^count/ { exit !($2 > 40000 && $5 > 500) }' runs
}

# A reader sees both addresses and sizes, or neither.
access_rights()
{
	booted
	for how in root.0.1 root.0.2 root.1.1 root.1.2 user.0.1; do
		gawk '{ if ($1 !~ /^0*$/) a++; if ($2 != "0") s++ }
		      END { print a + 0, s + 0; exit !(a > 60000 && s > 50000) }' \
			"$boot/kallmodsyms.$how"
	done
	for how in root.2.1 root.2.2 user.0.2 user.1.1 user.1.2 user.2.1 user.2.2; do
		gawk '$1 != "0000000000000000" || $2 != "0" { bad++ }
		      END { print NR, bad + 0; exit !(NR > 60000 && !bad) }' \
			"$boot/kallmodsyms.$how"
	done
	head -n 100 "$boot/kallmodsyms.root.1.2" > first
	same first "$boot/opened-by-root"
}

reads()
{
	booted
	same "$boot/kallmodsyms.root.1.2" "$boot/small-reads"
	dd if="$boot/kallmodsyms.root.1.2" of=tail bs=4096 skip=100 2>/dev/null
	same tail "$boot/tail"
}

# KASLR changes the addresses and nothing else.
kaslr()
{
	booted
	mkdir guest
	cp "$with/drivers/net/dummy.ko" "$with/drivers/kallmod_samples/kms-loadable.ko" guest/
	echo 'insmod /guest/dummy.ko; insmod /guest/kms-loadable.ko
		cat /proc/kallmodsyms > /out/kallmodsyms.root.1.2' > guest/run
	"$top/scripts/boot-kernel" "$with/arch/x86/boot/bzImage" guest out kaslr > console ||
		{ tail -n 30 console; return 1; }
	for d in out "$boot"; do
		grep -v '	\[\(__builtin__\|bpf\)' "$d/kallmodsyms.root.1.2" |
			gawk '{ $1 = ""; print }' > "$(basename "$d").text"
	done
	if [ "$(grep ' _text$' out/kallmodsyms.root.1.2)" = \
	     "$(grep ' _text$' "$boot/kallmodsyms.root.1.2")" ]; then
		skip "the random place was the usual one"
	fi
	same "$(basename "$boot").text" out.text
}

# --- Oracles -----------------------------------------------------------------

# A negative .size does not break the build; the room for sizes that are written out never
# shrinks.
wrong_sizes()
{
	cat > map <<-EOF2
	ffffffff81000000 T _text
	ffffffff81000000 T _stext
	ffffffff81000010 0000000000000010 T right
	ffffffff81000020 ffffffffffffff00 T wrong
	ffffffff81000100 T _etext
	EOF2
	"$kernel/scripts/kallsyms" --all-symbols --sizes map > 1.S 2> err
	same - err <<-EOF2
	kallsyms warning: no symbol is so large: ffffffffffffff00 T wrong
	EOF2
	"$kernel/scripts/kallsyms" --all-symbols --sizes=4096 map > 2.S 2> err
	for n in 1 2; do
		gcc -c -o $n.o $n.S
		nm -n $n.o | gawk '/ kallsyms_size_(exceptions|markers)$/ { a[$3] = strtonum("0x" $1) }
			END { print a["kallsyms_size_markers"] - a["kallsyms_size_exceptions"] }'
	done > room
	printf '%s\n' 1024 4096 | same - room
	# A byte has the codes of two symbols. Only "right" has a size, by the first gap.
	objcopy -O binary -j .rodata 1.o rodata
	at=$(nm 1.o | gawk '$3 == "kallsyms_sizes" { print strtonum("0x" $1) }')
	od -An -v -tx1 -j "$at" -N 3 rodata > codes
	echo " ee e0 0e" | same - codes
}

# The symbols of a loadable module have the sizes in its file.
module_sizes()
{
	booted
	for m in drivers/net/dummy drivers/kallmod_samples/kms-loadable; do
		name=$(basename $m | tr - _)
		readelf -sW "$with/$m.ko" | gawk '$4 ~ /FUNC|OBJECT|NOTYPE/ && $7 ~ /^[0-9]+$/ && $8 {
			printf "%x %s\n", strtonum($3 ~ /^0x/ ? $3 : $3 + 0), $8 }' | sort > file
		grep "	\[$name\]" "$boot/kallmodsyms.root.1.2" |
			gawk '{ print $2, $4 }' | sort > kernel
		# (The kernel has dropped symbols for initialisation only.)
		comm -13 file kernel > extra
		cat extra
		[ ! -s extra ]
		[ "$(wc -l < kernel)" -gt 5 ]
	done
}

# The size in each line is st_size of the ELF symbol.
sizes()
{
	booted
	grep -v '	' "$boot/kallsyms.root.1.2" > kallsyms.core
	nm -S "$with/vmlinux" | gawk '{
		print $1, NF == 4 ? tolower(gensub(/^0+/, "", 1, $2)) : 0, $NF
	}' | sort > elf
	head -n "$(wc -l < kallsyms.core)" "$boot/kallmodsyms.root.1.2" |
		gawk '{ print $1, $2, $4 }' | sort > kernel
	comm -13 elf kernel > differ
	head differ
	[ ! -s differ ]
	gawk '{ n++; if ($2) sized++ } END {
		printf "%d symbols, %d with a size, all st_size\n", n, sized
		exit !(sized > 50000)
	}' kernel >&3
}

# The list of symbols and its order are as without kallmod.
order()
{
	booted
	grep -v '	' "$boot/kallsyms.root.1.2" > kallsyms.core
	# Per-CPU symbols are shown as absolute symbols, real absolute symbols not at all.
	gawk '$2 !~ /[aA]/ && (ENVIRON["hidden"] == "" || $3 !~ ENVIRON["hidden"]) {
		if ($1 ~ /^0/)
			$2 = "A"
		print
	}' "$with/System.map" | sort > map
	sort kallsyms.core > kernel
	cmp map kernel
	# The order is that of the original scripts/kallsyms.c; sizes do not matter.
	old_order "$with/System.map" > names
	cut -d " " -f 3 kallsyms.core | same names -
}

objects()
{
	booted
	"$linkpass" list --objects "$with/vmlinux" > all
	grep '}$' "$boot/kallmodsyms.root.1.2" | grep -v '	\[kms_loadable\]' > shown
	[ "$(wc -l < shown)" -gt 2000 ]
	sort all > all.sorted
	sort shown | comm -23 - all.sorted > differ
	head differ
	[ ! -s differ ]
	d=drivers/kallmod_samples
	for o in loadable shared-loadable; do
		grep -E " kms_same	\[kms_loadable\] \{$d/$o.o\}$" "$boot/kallmodsyms.root.1.2"
	done
	"$linkpass" stats "$with/vmlinux" | grep '^object bytes' >&3
	"$linkpass" stats "$with/vmlinux" | gawk '/^object bytes/ { exit !($3 <= 9216) }'
}

probes()
{
	booted
	probes_fire
	d=drivers/kallmod_samples
	echo "1 2" | same "$boot/probe-later" -
	printf '1\n0\n' | same "$boot/perf-counts" -
	cat > want <<-EOF
	p:kprobes/p_ext4_ext4_readdir_0 ext4:ext4_readdir
	p:kprobes/p_kms_same_drivers_kallmod_samples_shared_off_o_0 kms_same@$d/shared-off.o
	EOF
	head -n 2 "$boot/kprobe-events" | same want -
	# Too long for the name of an event: cut off, with a hash to make it unique.
	sed -n 3p "$boot/kprobe-events" | grep -xE "p:kprobes/p_kms_loadable_kms_same_drivers_[a-z_]*_[0-9a-f]{8} kms_loadable:kms_same@$d/shared-loadable.o"
	echo 2 | same "$boot/kprobe-left" -
	none "populate blacklist" "$boot/dmesg"
	sed -n 's/.*kallmodsyms: /kallmodsyms: /p' "$boot/dmesg" > log
	grep -A 2 "kallmodsyms: kms_same@$d/shared-loadable.o is ambiguous; there are" log > got
	cat > want <<-EOF
	kallmodsyms: kms_same@$d/shared-loadable.o is ambiguous; there are
	kallmodsyms:   kms_one:kms_same@$d/shared-loadable.o
	kallmodsyms:   kms_loadable:kms_same@$d/shared-loadable.o
	EOF
	# Names that the kernel always accepted cause no new messages.
	none "kallmodsyms: (kms_same|kms_loadable:kms_same) is ambiguous" log
	same want got
	grep -x 'kallmodsyms:   and [0-9]* more' log
}

# Filters take selectors, with globs; a command may follow.
filters()
{
	booted
	d=drivers/kallmod_samples
	cat > want <<-EOF
	# traced kms_same@$d/shared-off.o
	shared_off
	# traced kms_two:kms_same
	two
	# traced kms_one:kms_s*
	one
	shared_two
	shared_three
	shared_off
	# traced kms_same !kms_one:kms_s*
	two
	plain
	loadable
	shared_loadable
	# traced kms_loadable:kms_s*e
	loadable
	shared_loadable
	# traced kms_*:kms_same
	kms_*:kms_same refused
	# set_ftrace_filter ext4:ext4_readdir ext4:ext4_re[ab]*dir* ext4:nosuch nosuch:ext4_readdir ext4: :ext4_readdir ext4:1 1:ext4_readdir !ext4:ext4_readdir
	ext4:nosuch refused
	nosuch:ext4_readdir refused
	ext4: refused
	:ext4_readdir refused
	ext4:1 refused
	1:ext4_readdir refused
	ext4_read_inline_dir
	# set_ftrace_filter ext4:!ext4_readdir *@$d/one.o kms_same@$d/one.o:mod:kms_one ext4:ext4_readdir:mod:ext4 ext4_[:r]eaddir vfs_[!@]ead
	ext4:!ext4_readdir refused
	*@$d/one.o refused
	ext4:ext4_readdir:mod:ext4 refused
	ext4_[:r]eaddir refused
	vfs_read
	kms_same@$d/one.o:mod:kms_one
	# set_ftrace_filter ext4:ext4_readdir:nosuch ext4:ext4_readdir:traceoff:3
	ext4:ext4_readdir:nosuch refused
	ext4_readdir:traceoff:count=3
	# set_ftrace_notrace ext4:ext4_readdir
	ext4_readdir
	# set_graph_function ext4:ext4_readdir kms_same@$d/shared-off.o ext4:nosuch
	ext4:nosuch refused
	ext4_readdir
	kms_same
	# set_graph_notrace ext4:ext4_readd*
	ext4_readdir
	# triggers
	kms_same:traceoff:unlimited
	EOF
	same want "$boot/filters"
}

# An fprobe event by selector fires for its object alone.
fprobes()
{
	booted
	d=drivers/kallmod_samples
	cat > want <<-EOF
	f:fprobes/kms_same_drivers_kallmod_samples_shared_off_o__entry kms_same@$d/shared-off.o
	fired shared_off
	f:fprobes/kms_two_kms_same__entry kms_two:kms_same
	fired two
	f:fprobes/ext4_ext4_readdir__entry ext4:ext4_readdir
	f:fprobes/ext4_ext4_readdir__exit ext4:ext4_readdir%return
	ext4:nosuch refused
	nosuch:foo refused
	kms_two..kms_same refused
	EOF
	same want "$boot/fprobes"
}

# A kprobe_multi link takes selectors beside names, but none that is ambiguous.
multi_links()
{
	booted
	d=drivers/kallmod_samples
	cat > want <<-EOF
	one kms_one:kms_same@$d/one.o: 1
	two kms_one:kms_same@$d/one.o: 0
	two kms_two:kms_same ext4:ext4_readdir vfs_read: 1
	two kms_one:kms_same@$d/one.o kms_two:kms_same: 1
	shared_off kms_same...drivers.kallmod_samples.shared.off.o: 1
	one kms_one:kms_same: refused
	one ext4:nosuch: refused
	one ext4:ext4_dir_operations: refused
	EOF
	same want "$boot/multi"
}

# linkpass finds the same symbols in the file as the kernel.
resolve_verb()
{
	booted
	d=drivers/kallmod_samples
	v=$with/vmlinux
	"$linkpass" list "$v" > list
	"$linkpass" resolve "$v" kms_two:kms_same kms_same@$d/shared-off.o ext4:ext4_readdir > got
	grep -E ' kms_same	(\[kms_two\]|.*shared-off.o\})$| ext4_readdir	' list | cut -f 1 | sort > want
	cut -f 1 got | sort | same want -
	fails 1 "$linkpass" resolve "$v" kms_one:kms_same
	head -n 1 err | grep -x "linkpass: kms_one:kms_same: is ambiguous; there are"
	grep -c "	\[kms_one\]" err | grep -qx 5
	fails 1 "$linkpass" resolve "$v" ext4:kms_same
	says "linkpass: ext4:kms_same: no such symbol"
	fails 1 "$linkpass" resolve "$v" ext4:@x.o
	says "linkpass: ext4:@x.o: not a selector"
	# --dups lists the symbols that only their objects tell apart.
	"$linkpass" list --dups "$v" > dups
	grep '}$' list | same dups -
}

# An extract serves instead of vmlinux.
extract_verb()
{
	booted
	extract_of "$with/vmlinux" extract
	command -v eu-elflint > /dev/null || skip "no eu-elflint"
	readable "$with/vmlinux" extract
	for file in "$with/vmlinux" extract; do
		"$linkpass" resolve "$file" kms_two:kms_same ext4:ext4_readdir > "resolved.${file##*/}"
	done
	same resolved.vmlinux resolved.extract
	printf "vmlinux %d, System.map %d, extract %d bytes\n" "$(wc -c < "$with/vmlinux")" \
		"$(wc -c < "$with/System.map")" "$(wc -c < extract)" >&3
}

# The filter selects the functions of a built-in module that the list has.
function_filter()
{
	booted
	for m in ext4 kms_two dummy; do
		gawk -v m="[$m]" '{
			i = index($0, "\t")
			if (i && index(substr($0, i), m)) print $4
		}' "$boot/kallmodsyms.root.1.2" | sort -u > names
		cut -d " " -f 1 "$boot/filter-all" | sort -u > traceable
		cut -d " " -f 1 "$boot/filter-$m" | sort -u > got
		comm -13 names got > extra
		cat extra
		[ ! -s extra ]
		wc -l < "$boot/filter-$m"
	done
	# No function of ext4 with a unique name may be missing.
	gawk '$5 == "[ext4]" && NF == 5 { print $4 }' "$boot/kallmodsyms.root.1.2" |
		sort -u | comm -12 - traceable > ext4
	[ "$(wc -l < ext4)" -gt 500 ]
	cut -d " " -f 1 "$boot/filter-ext4" | sort -u | comm -13 - ext4 > missed
	# (Other modules may have static functions of the same name.)
	gawk '{ print $4 }' "$boot/kallmodsyms.root.1.2" | sort | uniq -d | comm -23 missed - > lost
	cat lost
	[ ! -s lost ]
}

patched_size()
{
	nm -S "$with/vmlinux" | sed -n 's/^[^ ]* 0*\([^ ]*\) T kms_patched$/\1/p'
}

# The distance from kms_patched to the next symbol.
patched_extent()
{
	gawk '/ kms_patched$/ { at = strtonum("0x" substr($1, 9)); next }
	      at && strtonum("0x" substr($1, 9)) > at {
		printf "%x\n", strtonum("0x" substr($1, 9)) - at
		exit
	      }' "$with/System.map"
}

# Without addresses: a function is shown in no module but its own.
view_names()
{
	gawk 'FILENAME ~ /kallmodsyms$/ {
			for (i = 5; i <= NF; i++)
				if ($i ~ /^\[/)
					has[$4, $i]
			next
		}
		{ sub(/@.*/, "", $1) }
		NF > 1 && !(($1, $2) in has) { print; bad++ }
		NF > 1 { n++ }
		END { print n " functions in modules" > "/dev/fd/3"; exit bad || n < 5000 }
	' "$boot/view-kallmodsyms" "$boot/view-functions"
	[ "$(wc -l < "$boot/view-probes")" -gt 100 ]
	none refused "$boot/view-probes"
}

# What a tool sees in the list, against what its addresses are in.
view_functions()
{
	booted
	if [ ! "$addresses" ]; then
		view_names
		return
	fi
	# Of several modules: where linkpass says that one is enough.
	gawk '$5 ~ /^\[/ && $6 ~ /^\[/ && $3 ~ /^[tT]$/ {
		for (i = 5; i <= NF && $i ~ /^\[/; i++)
			print $1, substr($i, 2, length($i) - 2) ":" $4
	}' "$boot/view-kallmodsyms" | while read -r address selector; do
		! "$linkpass" resolve "$with/vmlinux" "$selector" 2> /dev/null |
			grep -q "^$address" || echo "$address $selector"
	done > enough
	[ -s enough ]
	gawk '
		function low(address) { return strtonum("0x" substr(address, 9)) }
		FILENAME == "enough" { enough[low($1), $2]; next }
		FILENAME ~ /kallmodsyms$/ {
			if ($3 ~ /^[tTwW]$/) {
				at[low($1), $4] = 1
				i = index($0, "\t")
				tail[low($1), $4] = i ? substr($0, i + 1) : ""
			}
			next
		}
		{
			for (start = low($1); start > low($1) - 64 && !((start, $2) in at); )
				start--
			if (!((start, $2) in at)) {
				print $2 (NF > 2 ? " " $3 : "")
				next
			}
			n = split(tail[start, $2], t, " ")
			object = n && t[n] ~ /^\{/ ? "@" substr(t[n], 2, length(t[n]) - 2) : ""
			n -= object != ""
			if (!n)
				print $2 object
			for (i = 1; i <= n; i++) {
				m = substr(t[i], 2, length(t[i]) - 2)
				if (n == 1 || (start, m ":" $2) in enough)
					print $2 object " " t[i]
			}
		}' enough "$boot/view-kallmodsyms" "$boot/view-addresses" | sort > want
	sort "$boot/view-functions" | same want -
	# In one piece each, those of the core kernel first.
	gawk '$2 != last { print $2; last = $2 }' "$boot/view-functions" > runs
	gawk 'NR > 1 && $1 == "" || seen[$1]++ { print NR; exit 1 }' runs
	printf "%d functions, %d in modules, %d with an object\n" "$(wc -l < want)" \
		"$(grep -c ']$' want)" "$(grep -c @ want)" >&3
	# And the kernel takes them.
	cat "$boot/view-probes"
	[ "$(wc -l < "$boot/view-probes")" -gt 100 ]
	none refused "$boot/view-probes"
}

view_modules()
{
	booted
	cut -d " " -f 1 "$boot/view-modules" | sort > got
	gawk '{ for (i = 5; i <= NF; i++) if ($i ~ /^\[/) print substr($i, 2, length($i) - 2) }' \
		"$boot/view-kallmodsyms" | grep -vE '^(bpf|__builtin__.*)$' | sort -u | same got -
	head -n 2 "$boot/view-modules" | same "$boot/view-modules-outside" -
	line='^[a-z0-9_]+ [0-9]+ 0 \[permanent\], Live 0x0{16}$'
	tail -n +3 "$boot/view-modules" | grep -vE "$line" > others || true
	same /dev/null others
}

# The tool's own status and signals, and nothing of it outside, while it runs and after.
view_process()
{
	booted
	printf '%s\n' "exit 7" "kill 143" "outside unchanged" "no mounts left" "no root 125" \
		"nosuch 127" "data 126" | same - "$boot/view-process"
	cat "$boot/view-errors"
	grep -c '^kallmod-view: ' "$boot/view-errors" | grep -qx 3
}

# A function before the remains of a weak function that is overridden.
hole()
{
	booted
	cat "$boot/hole-symbols" "$boot/hole-at" "$boot/hole-info" "$boot/hole-probes"
	size=$(patched_size)
	extent=$(patched_extent)
	[ $((0x$extent)) -gt $((0x$size)) ]
	grep -E "^f[0-9a-f]+ $size T kms_patched	\[kms_hole\]$" "$boot/hole-symbols"
	# %pS and %ps print the same as without kallmod, in the hole, too.
	last=$(printf '%x' $((0x$size - 1)))
	grep -x "kms_patched+0x$last/0x$extent kms_patched" "$boot/hole-at"
	grep -x "kms_patched+0x$size/0x$extent kms_patched" "$boot/hole-at"
	none " 0x" "$boot/hole-at"
	# The new interface reports the hole, and a probe in it is refused.
	grep -x "kms_patched+0x$last/0x$extent 0x$size" "$boot/hole-info"
	grep -x "kms_patched+0x$size/0x$extent 0x$size hole" "$boot/hole-info"
	printf '%s\n' 0 1 1 0 1 | same "$boot/hole-probes" -
	grep -c '^kms_overridden' "$boot/filter-all" | grep -qx 1
}

livepatched()
{
	booted
	dmesg=$boot/dmesg
	# old_size covers every address that a call in the function can return to.
	grep "kms_livepatch: kms_patched has $((0x$(patched_extent))) bytes, its replacement" "$dmesg"
	echo 2 | same "$boot/call-before" -
	echo 101 | same "$boot/call-after" -
	# kms_same is patched by object, so that of one.o is unchanged.
	[ "$(head -n 1 "$boot/same-after")" != 4711 ]
	[ "$(tail -n 1 "$boot/same-after")" = 4711 ]
	[ "$(tail -n 1 "$boot/same-before")" != 4711 ]
}

other_sources()
{
	booted
	f=$boot/kallmodsyms.root.1.2
	grep -E '^f[0-9a-f]+ 1000 t kprobe_(opt)?insn_page	\[__builtin__kprobes\]$' "$f"
	grep -E '^f[0-9a-f]+ [1-9a-f][0-9a-f]* t bpf_prog_[0-9a-f]+_kallmod_test	\[bpf\]$' "$f"
	grep -E '^f[0-9a-f]+ [1-9a-f][0-9a-f]* t ftrace_trampoline	\[__builtin__ftrace\]$' "$f"
}

# kdb prints the module of a built-in function, and none for the core kernel.
kdb()
{
	mkdir guest
	cat > guest/run <<-'EOF'
	echo 1 > /proc/sys/kernel/sysrq
	echo g > /proc/sysrq-trigger
	EOF
	# The port loses input until it is opened, so start with empty lines; "go" comes twice.
	{
		seq 60 | sed 's/.*//'
		echo "set LINES=100000"
		for name in ext4_dir_operations pipefifo_fops; do
			gawk -v name=$name '$3 == name { print "mds 0x" $1 }' "$with/System.map"
		done
		printf 'go\ngo\n'
	} | tr '\n' '\r' > kdb
	BOOT_TIMEOUT=60 BOOT_KDB=$PWD/kdb boot_or_tell "$with/arch/x86/boot/bzImage" nokaslr
	grep -aE '^0x[0-9a-f]+ [0-9a-f]+ \[ext4\]ext4_dir_llseek' kdb.out
	grep -aE '^0x[0-9a-f]+ [0-9a-f]+ (generic_read_dir|pipe_read) ' kdb.out | wc -l | grep -qx 2
}

# The sample drivers are in the modules that their names suggest.
samples()
{
	booted
	while read -r name want; do
		got=$(gawk -v name="$name" '$4 == name && !/\[kms_loadable\]$/ {
			i = index($0, "\t"); print i ? substr($0, i + 1) : "none" }' \
			"$boot/kallmodsyms.root.1.2" | sort -u)
		[ "$got" = "$want" ] || { echo "$name: $got, not $want"; return 1; }
	done < "$here/samples.expected"
	grep -E ' kms_(shared_)?loadable_text	\[kms_loadable\]$' \
		"$boot/kallmodsyms.root.1.2" | wc -l | grep -qx 2
}

# Each line of the list, looked up by address (of several symbols there, the largest) and by
# name and object.
lookup_all()
{
	"$linkpass" list --objects "$with/vmlinux" > list
	gawk '{
		split($0, half, "\t")
		size = strtonum("0x" $2)
		answer = $1 " " $4 "+0x0/0x" $2 "\t" (half[2] == "" ? "nobody\047s" : half[2])
		name = $4 (match($0, /{.*}/) ? "@" substr($0, RSTART + 1, RLENGTH - 2) : "")
		print answer > "names.want"
		print name > "names"
		if (size && size > largest[$1]) {
			largest[$1] = size
			of[$1] = answer
		}
	}
	END {
		for (address in of) {
			print of[address] > "addresses.want"
			print address > "addresses"
		}
	}' list
	for what in names addresses; do
		"$linkpass" lookup "$with/vmlinux" < $what > got
		echo "count $(wc -l < got) $what looked up" >&3
		[ "$(wc -l < got)" -gt 30000 ]
		same $what.want got
	done
}

# The same lines in every format: JSON as jq reads it, CSV (no name of this kernel has a comma or quotes),
# and kallsyms with the first module alone.
same_in_formats()
{
	command -v jq > /dev/null || skip "no jq"
	"$linkpass" list --objects "$with/vmlinux" | gawk '{
		i = index($0, "\t"); rest = i ? substr($0, i + 1) : ""; object = ""
		if (match(rest, / ?\{.*\}$/)) {
			object = substr(rest, RSTART); sub(/^ ?\{/, "", object); sub(/\}$/, "", object)
			rest = substr(rest, 1, RSTART - 1)
		}
		gsub(/[][]/, "", rest)
		print "0x" $1 "," strtonum("0x" $2) "," $3 "," $4 "," rest "," object
	}' > want
	[ "$(wc -l < want)" -gt 50000 ]
	"$linkpass" list --format=csv "$with/vmlinux" | sed 1d | same want -
	"$linkpass" list --format=json "$with/vmlinux" | jq -r '.[] | .address + "," + (.size | tostring) +
		"," + .type + "," + .name + "," + (.modules | join(" ")) + "," + (.object // "")' | same want -
	"$linkpass" list --format=kallsyms "$with/vmlinux" > list
	gawk -F, '{ sub(/ .*/, "", $5); print substr($1, 3) " " $3 " " $4 ($5 == "" ? "" : "\t[" $5 "]") }' want |
		same list -
}

# Positions by which live patching counts, in the kernel and in each loadable module.
positions()
{
	booted
	gawk '
		{ in_module[FNR] = (i = index($0, "\t")) ? substr($0, i) : ""; name[FNR] = $3 }
		{ count[in_module[FNR], $3]++ }
		END {
			for (i = 1; i <= FNR; i++) {
				key = in_module[i] SUBSEP name[i]
				print name[i] "," (count[key] > 1 ? ++at[key] : 0) in_module[i]
			}
		}
	' "$boot/kallsyms.root.1.2" > want
	"$linkpass" list --sympos --kallsyms="$boot/kallsyms.root.1.2" "$with/vmlinux" > list
	cut -d " " -f 4- list | gawk 'NR <= own { sub(/\t.*/, "") } { print }' \
		own="$("$linkpass" list "$with/vmlinux" | wc -l)" - > got
	same want got
	echo "count $(grep -cv ",0" got) positions of $(wc -l < got) symbols" >&3
}

# Logs of a kernel with KASLR, annotated: oopses and a panic on the console, traces of ftrace.
annotated()
{
	mkdir guest
	cp "$here/guest/oops" guest/run
	cp "$with/drivers/kallmod_samples/kms-loadable.ko" "$with/drivers/kallmod_samples/kms-memory.ko" guest/
	boot_or_tell "$with/arch/x86/boot/bzImage"
	"$linkpass" list --objects "$with/vmlinux" > list
	shift_to=$(gawk '
		FNR == NR && $3 == "_text" { text = strtonum("0x" substr($1, 9)) }
		FNR != NR && $3 == "_text" { printf "%x", text - strtonum("0x" substr($1, 9)) }
		' out/kallsyms "$with/System.map")
	grep -a "Kernel Offset: 0x$shift_to from" console
	for log in console out/trace-offsets out/trace-addresses out/trace; do
		set --
		[ $log != out/trace ] || set -- --kallsyms=out/kallsyms
		"$linkpass" annotate "$@" "$with/vmlinux" $log > annotated 2> err
		gawk -v shift="$shift_to" -f "$here/annotated.awk" list annotated > differences ||
			{ head -n 20 differences; return 1; }
		echo "${log#out/}: $(cat differences)" >&3
		mv annotated "annotated.${log#out/}"
	done
	d=drivers/kallmod_samples
	grep -m 1 -aE "^RIP: 0010:kms_shared_two_text\+0x4/0x[0-9a-f]+ \[kms_one\] \[kms_two\] {$d/shared-two.o}" \
		annotated.console
	grep -m 1 -aE "^RIP: 0010:kms_shared_loadable_text\+0x4/0x[0-9a-f]+ \[kms_loadable\].?$" annotated.console
	grep -m 1 -aE "^ set_trigger\+0x[0-9a-f]+/0x[0-9a-f]+ \[kms_trigger\] {$d/trigger.o}" annotated.console
	grep -m 1 -E "^ => virtio_queue_rq \[virtio_blk\] {drivers/block/virtio_blk.o}$" annotated.trace
}

# Damaged tables cost annotations and nothing else.
damaged()
{
	booted
	damaged_image "$1" modules
	mkdir guest
	echo "cat /proc/kallmodsyms > /out/all; dmesg > /out/log" > guest/run
	"$top/scripts/boot-kernel" bzImage guest out nokaslr > console || { tail console; return 1; }
	none "BUG|Oops|WARNING" out/log
	"$linkpass" list "$with/vmlinux" > list
	head -n "$(wc -l < list)" out/all > core
	if cmp -s list core; then
		echo "the damage is not in the image"
		return 1
	fi
	cut -f 1 list > want
	cut -f 1 core | same want -
}

try "kernel $version with kallmod" "$top/scripts/test-kernel" $version kallmod
try "kernel $version without" "$top/scripts/test-kernel" $version plain
[ -f "$with/vmlinux" ] && [ -f "$without/vmlinux" ] || exit $failed
try "no warning in the build" no_warnings
try "as many objects as the demo says" objects_expected
try "as many links" link_rounds
try "the same functions are sealed" endbr_sealed
try "no other symbols" only_own_symbols
try "notes are not loaded" notes_not_loaded
try "small stack frames" frames
try "sizes: columns are sums of sections, by every key" sizes_add_up
try "sizes: text and bss of every object are those of its file" sizes_of_objects
try "sizes: what the last link has added" changes_between_links
try "sizes: a treemap of the kernel" treemap_of_kernel
rm -rf "$boot"
try "boot" boot_guest
try "as /proc/kallsyms but for sizes and modules" same_as_kallsyms \
	root.0.1 root.0.2 root.1.2 user.0.1 user.0.2 user.1.2
try "/proc/kallsyms lists what it did without kallmod" same_without
try "grammar" grammar
try "as DTrace reads it" dtrace_scan
try "ranges of modules, as DTrace makes them" dtrace_runs
try "who may not see addresses sees no sizes" access_rights
try "short reads and seeks" reads
try "linkpass list is the same" list_same
try "modules against linker maps, .cmd files and modules.builtin" booted_oracle
try "every symbol's size is st_size" sizes
try "order of symbols as without kallmod" order
try "sizes that are none" wrong_sizes
try "sizes of loadable modules" module_sizes
try "the kernel's own tests" selftests
try "no two lines are alike" unalike
try "objects" objects
try "probes by module and object" probes
try "filters by module and object" filters
[ ! "$fprobe_events" ] || try "fprobe events by module and object" fprobes
try "BPF links by module and object" multi_links
try "every line is found again" resolved
try "linkpass resolve" resolve_verb
try "linkpass extract" extract_verb
try "linkpass lookup" lookup_all
try "linkpass list in every format" same_in_formats
try "linkpass list --sympos" positions
try "linkpass annotate" annotated
try "functions of a built-in module" function_filter
try "the view: functions" view_functions
try "the view: modules" view_modules
try "the view: nothing of it outside" view_process
try "holes between symbols" hole
try "a live patch of a function in front of a hole" livepatched
try "kprobe, BPF and ftrace symbols" other_sources
try "modules in kdb" kdb
try "sample drivers" samples
try "with KASLR" kaslr
try "tables of zeroes" damaged /dev/zero
try "tables of noise" damaged "$here/../../build/kallmod.so"
try "built without the plugin" without_plugin
exit $failed
