# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The interfaces that the kernel had before kallmod answer as they did: two kernels
# from one tree, with kallmod and without, are asked about every symbol, by its
# address, by the bytes around and behind it, and by its name; see samples/ask.c.
#
# To see it fail: change any answer in $work/6.12-kallmod-old/answers and comment out
# "ask the kernel with kallmod", or let get_symbol_pos() know the true size.
flavour=kallmod
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"

with=$kernel
without=$work/$version-plain

# Boot kernel $1; leave questions and answers in $1-old.
ask()
{
	rm -rf "$1-old"
	mkdir guest
	nm -S "$1/vmlinux" > nm
	gawk -f "$here/old-map.awk" -f "$here/old-questions.awk" -v places=places \
		"$1/System.map" nm > guest/questions
	cp "$here/guest/old" guest/run
	cp "$1/drivers/kallmod_samples/kms-loadable.ko" "$1/drivers/kallmod_samples/kms-many.ko" guest/
	gcc -static -O2 -Wall -o guest/load-time "$here/guest/load-time.c"
	boot_or_tell "$1/arch/x86/boot/bzImage" nokaslr
	no_splat out/dmesg
	cp guest/questions places out/
	echo "$(wc -l < out/answers) answers in $(cat out/seconds) s" >&3
	cp -r out "$1-old"
}

asked()
{
	for k in "$with" "$without"; do
		[ -s "$k-old/answers" ] || skip "a kernel was not asked"
	done
}

# The awk scripts print "count N ... differ" at the end.
verdict()
{
	grep '^count' "$1" >&3
	none '^differ' "$1"
	tail -n 1 "$1" | grep ' 0 differ$'
}

rule()
{
	asked
	d=$1-old
	gawk -f "$here/old-map.awk" -f "$here/old-rule.awk" "$1/System.map" "$d/questions" \
		"$d/answers" > differences
	verdict differences
	gawk '/^count/ { exit !($2 > 60000 && $4 > 150000 && $6 > 50000) }' differences
}

# The answers of kernel $1; without what ftrace has for a place, if it lists different places.
answers()
{
	if [ "$remains" ]; then
		cat "$1-old/answers"
	else
		sed 's/\tftrace=-\?[0-9]*//' "$1-old/answers"
	fi
}

# Addresses next to a symbol that only one of the kernels has are counted separately.
compare()
{
	asked
	a=$without-old
	b=$with-old
	answers "$without" > plain
	answers "$with" > kallmod
	gawk -f "$here/old-map.awk" -f "$here/old-compare.awk" \
		"$without/System.map" "$a/places" "$a/questions" plain \
		"$with/System.map" "$b/places" "$b/questions" kallmod > differences
	verdict differences
	# A kernel built for speed has holes.
	gawk '/^count.*answers by address/ { exit !($2 > 150000 && $(NF - 3) > 15000) }' \
		differences
	gawk '/^count.*apart/ { exit !($2 < 1000) }' differences
}

module()
{
	asked
	for k in "$without" "$with"; do
		gawk -f "$here/old-module.awk" "$k-old/kallsyms" "$k-old/module-questions" \
			"$k-old/module-answers" > "${k##*-}"
	done
	wc -l < plain >&3
	[ "$(wc -l < plain)" -gt 1000 ]
	grep -x 'kms_loadable:kms_same \[kms_same\] \[kms_same\] 0 ' plain
	# With kallmod, one of two selectors finds something; and the module has one more
	# section, which changes what is before and behind a note.
	grep -vE '^kms_one:|\<_note_' plain > without
	grep -vE '^kms_one:|\<_note_' kallmod | same without -
}

# The order of symbols, by name and by address, has not changed.
order()
{
	asked
	for k in "$without" "$with"; do
		old_order "$k/System.map" > names
		grep -v '	\[' "$k-old/kallsyms" | cut -d " " -f 3 > got
		same names got
	done
}

# Show the times of both, for a person to read: the code is the same, the clock is coarse.
cost()
{
	asked
	read -r address name < "$without-old/cost"
	read -r address_with name_with < "$with-old/cost"
	echo "by address $address_with ns, without kallmod $address; by name $name_with and $name" >&3
}

# Each of 80,000 symbols, where four each share a name, has its object, and the place in
# it that its number says.
many()
{
	asked
	read -r us < "$without-old/load"
	read -r us_with < "$with-old/load"
	gawk -v a="$us_with" -v b="$us" 'BEGIN {
		printf "loaded in %d us, without kallmod in %d, %.2f times that\n", a, b, a / b }' >&3
	gawk '{
		at = strtonum("0x" substr($1, 9))
		number = substr($4, length("kms_many_") + 1)
		if ($0 !~ /\t\[kms_many\] \{drivers\/kallmod_samples\/many-[1-4]\.o\}$/ || $2 != 1) {
			print
			bad++
		}
		if (!($NF in start))
			start[$NF] = at - number
		else if (start[$NF] != at - number)
			bad++
		listed[$NF]++
	} END {
		for (i = 1; i <= 4; i++) {
			o = "{drivers/kallmod_samples/many-" i ".o}"
			if (listed[o] != 20000 || start[o] < last + (i > 1 ? 20000 : 0))
				bad++
			last = start[o]
		}
		exit bad > 0
	}' "$with-old/many" > bad || { head bad; return 1; }
}

try "kernel $version with kallmod" "$top/scripts/test-kernel" $version kallmod
try "kernel $version without" "$top/scripts/test-kernel" $version plain
[ -f "$with/vmlinux" ] && [ -f "$without/vmlinux" ] || exit $failed
try "ask the kernel without kallmod" ask "$without"
try "ask the kernel with kallmod" ask "$with"
try "old interfaces: order of symbols" order
try "old interfaces: as System.map has it, without kallmod" rule "$without"
try "old interfaces: as System.map has it, with kallmod" rule "$with"
try "old interfaces: the same answers with and without" compare
try "old interfaces: the same of a loadable module" module
try "old interfaces: time" cost
try "a module with 80,000 symbols" many
exit $failed
