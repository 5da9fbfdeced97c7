#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Completion in bash: each verb, option and value that a program's help names, and no other.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

completions=$top/contrib/bash-completion

# offered PROGRAM FUNCTION WORD...: print what bash would offer for the last word, sorted.
offered()
{
	program=$1 function=$2
	shift 2
	bash -uc '
		compopt() { nospace=$*; }
		. "$0"
		program=$1 function=$2
		shift 2
		COMP_WORDS=("$program" "$@") COMP_CWORD=$#
		previous=${COMP_WORDS[COMP_CWORD - 1]}
		word=${!#}
		# Behind "=", a word of its own, bash completes an empty word.
		[[ $word != = ]] || word=""
		"$function" "$program" "$word" "$previous"
		[ ${#COMPREPLY[@]} -eq 0 ] || printf "%s\n" "${COMPREPLY[@]}"
		' "$completions/$(basename "$program")" "$program" "$function" "$@" | sort
}

verbs()
{
	"$linkpass" --help | sed -n '/^Verbs:/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

# With "=" if it takes a value.
options_of()
{
	"$linkpass" "$@" --help | sed -n '/^Options:/,$p' | gawk '/^  -/ {
		for (i = 1; i <= NF && $i ~ /^-/; i++)
			if (sub(/^--/, "--", $i)) {
				sub(/,$/, "", $i)
				sub(/=.*/, "=", $i)
				print $i
			}
	}' | sort
}

verbs_completed()
{
	verbs | sort > want
	[ "$(wc -l < want)" -gt 7 ]
	offered "$linkpass" _linkpass '' | same want -
	offered "$linkpass" _linkpass ra | same - "$(echo ranges > one; echo one)"
	options_of > want
	offered "$linkpass" _linkpass - | same want -
	offered "$linkpass" _linkpass --version li > got
	echo list | same - got
}

options_completed()
{
	for verb in $(verbs); do
		options_of "$verb" > want
		[ -s want ]
		offered "$linkpass" _linkpass "$verb" image - > got
		same want got || { echo "of $verb"; return 1; }
		# Each of them is one that the verb knows.
		while read -r option; do
			status=0
			"$linkpass" "$verb" "$option${option##*[!=]}" missing 2> err > out || status=$?
			none 'unrecognized|ambiguous' err
		done < want
		# Operands are files.
		offered "$linkpass" _linkpass "$verb" '' > got
		same /dev/null got
	done
}

# values_of VERB OPTION: the option takes each value that is offered, and no
# other.
values_of()
{
	verb=$1 option=$2
	case $verb in
	diff) set -- missing missing ;;
	*) set -- missing ;;
	esac
	offered "$linkpass" _linkpass "$verb" "$option" = > values
	offered "$linkpass" _linkpass "$verb" "$option" = '' | same values -
	grep -qv '^$' values
	while read -r value; do
		status=0
		"$linkpass" "$verb" "$option=$value" "$@" > out 2> err < /dev/null || status=$?
		[ $status -ne 2 ] || { echo "$verb $option=$value"; cat err; return 1; }
	done < values
	fails 2 "$linkpass" "$verb" "$option=nosuch" "$@"
	value=$(tail -n 1 values)
	offered "$linkpass" _linkpass "$verb" "$option" = "${value%?}" | grep -x "$value"
}

values_completed()
{
	values_of list --format
	printf '%s\n' kallmodsyms kallsyms > least
	sort values | comm -23 least - | same /dev/null -
	# Options whose value is one of several words: those where files make no sense.
	for verb in $(verbs); do
		"$linkpass" "$verb" --help | gawk -v verb="$verb" '
			match($0, /^  --[a-z-]+=(FORMAT|KEY|WHEN) /) {
				sub(/=.*/, "", $1)
				print verb, $1
			}'
	done > words
	grep -qx 'list --format' words
	while read -r verb option; do
		values_of "$verb" "$option"
	done < words
	offered "$linkpass" _linkpass annotate --color = > want
	offered "$linkpass" _linkpass annotate --colour = | same want -
	# Without "="; but what may have no value takes no word.
	printf '%s\n' section symbol > want
	offered "$linkpass" _linkpass size --by s | same want -
	for option in --json --color --colour --output; do
		offered "$linkpass" _linkpass annotate $option '' | same /dev/null -
	done
	# With "=" no longer in COMP_WORDBREAKS.
	printf '%s\n' --by=section --by=symbol > want
	offered "$linkpass" _linkpass size --by=s | same want -
	for option in --output --kallsyms; do
		offered "$linkpass" _linkpass list $option = | same /dev/null -
	done
}

# As people type it.
home()
{
	mkdir bin
	ln -s "$linkpass" "$top/scripts/kallmod-tree" "$top/scripts/kallmod-view" bin
	export HOME="$PWD"
	echo ranges > want
	# shellcheck disable=SC2088 # bash does not expand it there, either
	{
		offered '~/bin/linkpass' _linkpass ra | same want -
		offered '~/bin/kallmod-view' _kallmod_view --pr | grep -x -e --print
		offered '~/bin/kallmod-tree' _kallmod_tree re | grep -x revert
	}
	# Another linkpass will do.
	# shellcheck disable=SC2016
	PATH=$PWD/bin:$PATH offered '$HOME/bin/linkpass' _linkpass ra | same want -
}

scripts_completed()
{
	t=$top/scripts/kallmod-tree
	"$t" --help | gawk '/^  [a-z]/ { print $1 } /^  -/ { print $2 }' | sort > want
	grep -x apply want
	grep -x -e --help want
	mkdir -p linux/kernel
	offered "$t" _kallmod_tree '' | same want -
	grep -e '^--' want > options
	offered "$t" _kallmod_tree - | same options -
	offered "$t" _kallmod_tree apply li | same - "$(echo linux > one; echo one)"
	printf '%s\n' --help --version > want
	offered "$top/build/kallmod-ld" _kallmod_cc - | same want -
	c=$top/build/kallmod-cc
	offered "$c" _kallmod_cc - | same want -
	offered "$c" _kallmod_cc gc | grep -x gcc
	offered "$c" _kallmod_cc gcc '' | same /dev/null -
	v=$top/scripts/kallmod-view
	printf '%s\n' --help --print --version > want
	offered "$v" _kallmod_view - | same want -
	offered "$v" _kallmod_view --print m | same - "$(echo modules > one; echo one)"
	offered "$v" _kallmod_view cat | grep -x cat
	offered "$v" _kallmod_view cat /et | same /dev/null -
}

# Installed, the files are found by the names of the commands.
installed()
{
	make -s -C "$top" install DESTDIR="$PWD/root" PREFIX=/usr > log
	dir=root/usr/share/bash-completion/completions
	for command in linkpass kallmod-cc kallmod-ld kallmod-tree kallmod-view; do
		bash -c '. "$1"; complete -p "$2"' - "$dir/$command" $command
		same "$completions/$command" "$dir/$command"
	done
}

try "completion of verbs" verbs_completed
try "completion of options" options_completed
try "completion of values" values_completed
try "completion of programs in a home directory" home
try "completion for scripts" scripts_completed
try "completion, installed" installed
exit $failed
