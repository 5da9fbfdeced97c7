#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What test-kernel says while it builds: its own functions, with a clock and a log of ours.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

# progress TOTAL BEFORE PER-STEP STEPS: print the report of a build of 6.12-x, where each ten
# seconds bring PER-STEP objects. TOTAL is that of the last build, or empty.
progress()
{
	cat > run.sh <<-'EOF2'
	out=work/6.12-x kallmod=. clock=100
	date() { echo $clock; }
	sleep()
	{
		[ $steps -gt 0 ] || exit 0
		steps=$((steps - 1)) clock=$((clock + $1))
		objects "$each" >> $out/build.log
	}
	objects() { seq "$1" | sed 's,.*,  CC      x/&.o,'; echo "  LD      x"; }
	EOF2
	sed -n '/^compiled()/,/^}/p; /^expected()/,/^}/p; /^show_progress()/,/^}/p' \
		"$top/scripts/test-kernel" >> run.sh
	mkdir -p work/6.12-x
	rm -f work/6.12-x/had.objects work/6.12-x/build.log
	[ -z "$1" ] || echo "$1" > work/6.12-x/had.objects
	cat >> run.sh <<-EOF2
	each=$3 steps=$4
	[ $2 -eq 0 ] || objects $2 > \$out/build.log
	show_progress
	EOF2
	sh -eu run.sh
}

report()
{
	mkdir scripts
	cp "$top/scripts/test-kernel.objects" scripts
	p="  building 6.12-x:"
	progress 100 0 3 3 > got
	sed -n '2,3s/.*about \([0-9]*\) min.*/\1/p' got > minutes
	# 20 seconds for 6 of 100: 313 seconds for the others.
	printf '6\n6\n' | same - minutes
	head -n 1 got | grep -x "$p 3 of about 100 objects"
	progress 100 0 50 3 > got
	printf "$p %s objects%s\n" "50 of about 100" ", about 1 min left" "100 of about 100" \
		", almost done" "150 of about 100" ", almost done" | same - got
	# An earlier run had most of them: only what this one does tells its speed.
	progress 1000 900 10 5 > got
	tail -n 1 got | grep -x "$p 950 of about 1000 objects, about 1 min left"
	head -n 1 got | grep -x "$p 910 of about 1000 objects"
	# There is a kernel, or nobody has counted.
	progress "" 5 10 1 > got
	echo "$p 15 objects" | same - got
	echo "6.12-x 20" >> scripts/test-kernel.objects
	progress "" 5 10 1 > got
	echo "$p 15 of about 20 objects, about 1 min left" | same - got
	touch work/6.12-x/vmlinux
	progress 100 5 10 1 > got
	echo "$p 15 objects" | same - got
}

# Lines "BUILD NUMBER".
table()
{
	none '^([^#]|#[^ ])' "$top/scripts/test-kernel.objects" > lines || true
	grep -v '^#' "$top/scripts/test-kernel.objects" > lines
	gawk '!/^[0-9.]+-[a-z0-9-]+ [0-9]+$/ || seen[$1]++ { print; exit 1 }' lines
	grep '^6.12-kallmod ' lines
}

try "progress of a build" report
try "the table of objects" table
exit $failed
