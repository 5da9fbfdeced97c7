#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Wrong command lines: one line with the reason, and one that says where help is. And -o.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=notes-lib.sh
. "$(dirname "$0")/notes-lib.sh"

# Command lines, and what is wrong with them.
wrong_lines()
{
	cat <<-'EOF2'
	list --nonsense image	unrecognized option '--nonsense'
	list --sympos=1 image	option '--sympos' doesn't allow an argument
	list image -o	option requires an argument -- 'o'
	list --format=x image	--format=x: not one of kallmodsyms, kallsyms, json, csv
	list --format= image	--format=: not one of kallmodsyms, kallsyms, json, csv
	list --notes=x image	--notes needs --kallsyms
	list --format=kallsyms --objects image	--format=kallsyms has no place for --objects
	list --objects --format=kallsyms image	--format=kallsyms has no place for --objects
	list --format=kallsyms --sympos image	--format=kallsyms has no place for --sympos
	list image more	one operand too many: more
	lookup --objects image	unrecognized option '--objects'
	annotate --color=blue image	--color=blue: not one of auto, always, never
	annotate --colour=blue image	--color=blue: not one of auto, always, never
	annotate --offset=1x image	--offset=1x: not a number of bytes
	annotate --offset=1 --kallsyms=x image	--offset and --kallsyms exclude each other
	annotate image log more	one operand too many: more
	resolve	IMAGE is missing
	resolve image	SELECTOR is missing
	ranges	IMAGE is missing
	notes image more	one operand too many: more
	stats	IMAGE is missing
	stats --csv image	unrecognized option '--csv'
	check	IMAGE is missing
	size	IMAGE is missing
	size image more	one operand too many: more
	size --by=x image	--by=x: not one of module, directory, object, section, symbol
	size --by=directory --depth=0 image	--depth=0: not a number above 0
	size --depth=2 image	--depth needs --by=directory
	size --by=object --depth=2 image	--depth needs --by=directory
	size --json --csv image	--json and --csv exclude each other
	size --svg=x --csv image	--svg and --csv exclude each other
	size --json --svg=x image	--svg and --json exclude each other
	size --svg=x -o y image	--svg and --output exclude each other
	diff	OLD is missing
	diff image	NEW is missing
	diff image image more	one operand too many: more
	diff --max-growth=1k image image	--max-growth=1k: not a number of bytes
	diff --by=x image image	--by=x: not one of module, directory, object, section, symbol
	diff --depth=2 image image	--depth needs --by=directory
	extract image	-o FILE is missing
	extract -o x	IMAGE is missing
	ctf image	-o ARCHIVE is missing
	ctf -o x	IMAGE is missing
	stamp x.o	--modname=M is missing
	stamp --modname=x	OBJECT is missing
	stamp --modname=x --record x.o	--record needs --module
	stamp --modname=x -o y x.o	invalid option -- 'o'
	tables image	--reserve or --fill is missing
	tables --reserve --fill image	--reserve and --fill exclude each other
	tables --fill --reserve image	--reserve and --fill exclude each other
	tables --fill	IMAGE is missing
	tables --fill image more	one operand too many: more
	tables --fill -o x image	--fill and --output exclude each other
	tables --fill --kallsyms=x image	--fill and --kallsyms exclude each other
	tables --fill --no-objects image	--fill and --no-objects exclude each other
	tables --reserve --kallsyms=x	--kallsyms needs an IMAGE
	EOF2
}

# Nothing is read or written: "image" is not there.
wrong()
{
	"$linkpass" --help | sed -n '/^Verbs:/,/^$/s/^  \([a-z]*\) .*/\1/p' | sort > verbs
	# It may have been built without ctf.
	wrong_lines | gawk 'NR == FNR { verbs[$1]; next } $1 in verbs' verbs - > lines
	while IFS='	' read -r line message; do
		verb=${line%% *}
		# shellcheck disable=SC2086
		fails 2 "$linkpass" $line
		printf '%s\n' "linkpass: $verb: $message" "Try 'linkpass $verb --help'." > want
		same want err || { echo "of $line"; return 1; }
		[ ! -s out ]
	done < lines
	ls > files
	none '^[xy]$' files
	# Each verb has its lines.
	cut -d ' ' -f 1 lines | cut -f 1 | sort -u | same verbs -
}

no_verb()
{
	"$linkpass" --help > help
	fails 2 "$linkpass"
	same help err
	fails 2 "$linkpass" wrong
	{ echo "linkpass: unknown verb 'wrong'"; cat help; } | same - err
	fails 2 "$linkpass" -o x list
	printf '%s\n' "linkpass: invalid option -- 'o'" "Try 'linkpass --help'." | same - err
	# What a terminal obeys does not reach it.
	fails 2 "$linkpass" "$(printf 'a\033[31m\302\233m')"
	head -n 1 err | grep -xF "linkpass: unknown verb 'a?[31m??m'"
}

# "-" is standard output, wherever a file can be named.
standard_output()
{
	note flags=5 | image_with
	for command in "list" "ranges" "notes" "stats --json" "size" "lookup"; do
		# shellcheck disable=SC2086
		"$linkpass" $command image > want < /dev/null
		# shellcheck disable=SC2086
		"$linkpass" $command -o - image < /dev/null | same want -
	done
	"$linkpass" tables --reserve > want
	"$linkpass" tables --reserve -o - | same want -
	"$linkpass" size --svg=map.svg image
	"$linkpass" size --svg=- image | same map.svg -
	"$linkpass" size -o ./- image
	"$linkpass" size image | same ./- -
	rm ./-
	# A pipe, a file that has something already, and one that is not standard output.
	"$linkpass" extract -o extract image
	"$linkpass" extract -o - image | cmp extract -
	"$linkpass" extract -o /dev/stdout image | cmp extract -
	{ echo before; cat extract; } > want
	{ echo before; "$linkpass" extract -o - image; } > got
	cmp want got
	echo before > got
	"$linkpass" extract -o - image >> got
	cmp want got
	mkfifo fifo
	cat fifo > got &
	"$linkpass" extract -o fifo image
	wait
	cmp extract got
	fails 1 "$linkpass" extract -o - missing
	[ ! -s out ]
	[ ! -e - ]
}

# What is not text does not go to a terminal.
terminal()
{
	command -v script > /dev/null || skip "no script"
	note flags=5 | image_with
	"$linkpass" --help | gawk '$1 == "extract" || $1 == "ctf" { print $1 }' > verbs
	grep -x extract verbs
	while read -r verb; do
		status=0
		script -q -e -c "$linkpass $verb -o - image" typescript > got < /dev/null || status=$?
		[ $status -eq 1 ]
		tr -d '\r' < got | grep -x "linkpass: standard output: is a terminal, and what this writes is not text"
	done < verbs
}

try "wrong command lines" wrong
try "no verb" no_verb
try "-o -" standard_output
try "no terminal" terminal
exit $failed
