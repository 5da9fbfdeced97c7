# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Live patching with kallmod: a task that is asleep in the last call of a function holds a
# transition up; and patches that name a function in different ways mean the same one.
#
# To see it fail: with st_size for klp_func's old_size, "patch kms_last_call" prints
# "transition 0" and no task; with names compared as strings, the second module of an
# "upgrade" is not loaded, and 1001 stays.
flavour=kallmod
# shellcheck source=kernel-lib.sh
. "$(dirname "$0")/kernel-lib.sh"

boot=$kernel-livepatch
samples=$kernel/drivers/kallmod_samples
d=drivers/kallmod_samples

boot_guest()
{
	mkdir guest
	cp "$here/guest/livepatch" guest/run
	cp "$samples/kms-loadable.ko" "$samples/kms-lp-a.ko" "$samples/kms-lp-b.ko" guest/
	boot_or_tell "$kernel/arch/x86/boot/bzImage" nokaslr
	rm -rf "$boot"
	cp -r out "$boot"
}

booted()
{
	[ -s "$boot/positions" ] || skip "no booted kernel"
}

# Check that the functions fit the test: one has padding behind it, the other has none.
layout()
{
	nm -n -S "$kernel/vmlinux" | grep -A 1 -E ' kms_last_call(_tight)?$' |
		gawk 'NF == 4 {
			at = strtonum("0x" substr($1, 9))
			if (name)
				print name, at - end
			name = $4 ~ /^kms_last_call/ ? $4 : ""
			end = at + strtonum("0x" $2)
		}' | sort > gaps
	cat gaps
	gawk '$1 == "kms_last_call" { padded = $2 > 0 }
	      $1 == "kms_last_call_tight" { tight = $2 == 0 }
	      END { exit !(padded && tight) }' gaps
	# A call is the last instruction of each.
	for f in kms_last_call kms_last_call_tight; do
		objdump -d --no-show-raw-insn --disassemble=$f "$kernel/vmlinux" |
			grep -E '^f' | grep -v '>:$' > code
		tail -n 1 code
		gawk '$2 == "call" { last = NR } $2 !~ /^(call|endbr64|nop|xchg|data16|cs)/ { other = NR }
		      END { exit !(last && other < last) }' code
	done
}

asleep()
{
	booted
	for what in "patch kms_last_call" "patch kms_last_call_tight" "unpatch kms_last_call"; do
		printf '%s\n' "$what" "transition 1" kms_sleeper finished
	done | same - "$boot/asleep"
}

# linkpass counts as the kernel does, which has patched the right functions (see below).
positions()
{
	booted
	read -r n m < "$boot/positions"
	"$linkpass" list --sympos --objects "$kernel/vmlinux" |
		grep -E " kms_same,$n	.*{$d/shared-off.o}"
	"$linkpass" list --sympos --objects "$samples/kms-loadable.ko" |
		grep -E " kms_same,$m	.*{$d/shared-loadable.o}"
}

# The functions' results after the first patch, after the second, and without.
upgraded()
{
	booted
	read -r n m < "$boot/positions"
	echo "position $n in the kernel, $m in the module" >&3
	[ "$n" -gt 1 ] && [ "$m" -ge 1 ]
	off=kms_same@$d/shared-off.o
	{
		for names in "kms_same $n $off 0" "$off 0 kms_same $n" \
			     "$off 0 kms_one:$off 0"; do
			printf '%s\n' "upgrade vmlinux $names" 1001 2002 "./kms_same,$n/" untouched
		done
		for names in "kms_patched 0 kms_hole:kms_patched 0" \
			     "kms_hole:kms_patched 0 kms_patched 0"; do
			printf '%s\n' "upgrade kms_hole $names" 1001 2002 "./kms_patched,1/" untouched
		done
		other=kms_same@$d/shared-loadable.o
		for when in before between after; do
			for names in "kms_same $m $other 0" "$other 0 kms_same $m"; do
				echo "upgrade kms_loadable $names $when"
				[ $when = after ] || echo 1001
				printf '%s\n' 2002 untouched
			done
		done
	} > want
	# Without a patch, the functions return a small number.
	sed -E 's/^[0-9]{1,3}$/untouched/' "$boot/upgrades" | same want -
}

refused()
{
	booted
	gawk -v n=0 '{ n++ } /^accepted: / != (n <= 2) { print; bad = 1 }
		END { exit bad || n != 10 }' "$boot/refused"
}

quiet()
{
	booted
	no_splat "$boot/dmesg"
	none "livepatch: .*(failed|same function|invalid|not found|ambig)" "$boot/dmesg"
}

try "kernel $version with kallmod" "$top/scripts/test-kernel" $version kallmod
[ -f "$kernel/vmlinux" ] || exit $failed
try "functions that end in a call" layout
rm -rf "$boot"
try "boot, for live patches" boot_guest
try "live patches wait for who is asleep behind a last call" asleep
try "positions, as linkpass counts them" positions
try "cumulative patches that name functions another way" upgraded
try "a selector that no function of the module can have is refused" refused
try "nothing to complain about" quiet
exit $failed
