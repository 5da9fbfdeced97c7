# SPDX-License-Identifier: GPL-2.0-or-later
#
# Make docs/clients-table.md:
#
#	gawk -f table.awk versions tasks results
#
# "tasks-run" says what is in versions and results.

BEGIN {
	FS = "\t"
	nr_columns = split("plain selector alias own view", column, " ")
	split("plain name|selector|alias|the tool's own way|in a view", head, "|")
	suite_name["bookworm"] = "Debian 12"
	suite_name["trixie"] = "Debian 13"
	suite_name["host"] = "files of the kernel"
}

FILENAME == ARGV[1] {
	version[$1, $2] = $3
	next
}

FILENAME == ARGV[2] {
	read_task()
	next
}

{
	section = $1 SUBSEP $2
	if (!(section in nr_tasks))
		sections[++nr_sections] = section
	if (!((section, $3) in nr_kinds))
		task[section, ++nr_tasks[section]] = $3
	if ($5 == "recipe") {
		recipe[section, $3] = $6
		next
	}
	this = section SUBSEP $3
	if (!((this, $4) in seen)) {
		seen[this, $4]
		kind[this, ++nr_kinds[this]] = $4
	}
	verdict[this, $4, $5] = $6
	used[section, $5]
}

END {
	print_head()
	for (s = 1; s <= nr_sections; s++)
		print_section(sections[s])
}

function read_task(	word, rest) {
	word = $0
	sub(/ .*/, "", word)
	rest = $0
	sub(/^[^ ]+ +/, "", rest)
	if (word == "symbol")
		symbol[++nr_symbols] = rest
	else if (word == "tool")
		the_tool = rest
	else if (word == "task")
		the_task = rest
	else if (word ~ /^(run|recipe)$/) {
		gsub(/VIEW |until_traced /, "", rest)
		gsub(/\$here\//, "", rest)
		run[the_tool, the_task] = rest
	} else if (word ~ /^(plain|selector|alias|own|view)$/)
		form[the_tool, the_task, word] = rest
}

function print_head(	i, part) {
	print "<!-- Made by UPDATE=1 tests/kernel/clients-6.12.sh; do not edit. -->"
	print "# What tracers take, as tested"
	print ""
	print "Debian's tools, unmodified, on Linux 6.12 with kallmod. What is tried is to reach the"
	print "function in the first column, where it is"
	print ""
	print "- *plain name*: as in /proc/kallsyms,"
	print "- *selector*: with the module or the object of its line in /proc/kallmodsyms,"
	print "- *alias*: the selector with dots for \":\", \"@\" and \"/\","
	print "- *the tool's own way*: written in the tool's own syntax for a function in a module,"
	print "- *in a view*: written so, and the tool started by `kallmod-view`."
	print ""
	print "\"Hits\" are calls that the tool saw. Where a selector is wrong on purpose, being refused"
	print "is right."
	print ""
	print "| function | plain name | selector | alias | module |"
	print "|---|---|---|---|---|"
	for (i = 1; i <= nr_symbols; i++) {
		split(symbol[i], part, / +/)
		printf "| %s | `%s` | `%s` | %s | `%s` |\n", part[1], part[2], part[3],
			part[7] ? "`" part[7] "`" : "", part[4]
	}
}

function cell(text) {
	gsub(/\|/, "\\|", text)
	gsub(/</, "\\&lt;", text)
	return text
}

# A table, then the commands.
function print_section(s,	part, i, line, rule) {
	split(s, part, SUBSEP)
	printf "\n## %s (%s)\n\n", part[2], suite_name[part[1]]
	if (s in version)
		printf "Version: %s\n\n", version[s]
	line = "| task | function |"
	rule = "|---|---|"
	for (i = 1; i <= nr_columns; i++)
		if ((s, column[i]) in used) {
			line = line " " head[i] " |"
			rule = rule "---|"
		}
	print line
	print rule
	for (i = 1; i <= nr_tasks[s]; i++)
		if (!((s, task[s, i]) in recipe))
			print_task(s, task[s, i])
	print ""
	for (i = 1; i <= nr_tasks[s]; i++)
		print_command(s, part[2], task[s, i])
}

# A line for all kinds of functions that have the same verdicts.
function print_task(s, t,	i, k, this, row, kinds, order, n) {
	this = s SUBSEP t
	for (k = 1; k <= nr_kinds[this]; k++) {
		row = ""
		for (i = 1; i <= nr_columns; i++)
			if ((s, column[i]) in used)
				row = row " " cell(verdict[this, kind[this, k], column[i]]) " |"
		if (row in kinds)
			kinds[row] = kinds[row] ", " kind[this, k]
		else {
			kinds[row] = kind[this, k]
			order[++n] = row
		}
	}
	for (i = 1; i <= n; i++)
		print "| " (i == 1 ? t : "") " | " kinds[order[i]] " |" order[i]
}

# The command, and what {} in it is in which column.
function print_command(s, tool, t,	i, key, forms) {
	key = tool SUBSEP t
	if (index(run[key], "{}"))
		for (i = 1; i <= nr_columns; i++)
			if ((key, column[i]) in form)
				forms = forms (forms ? ", " : "; {} is ") "`" form[key, column[i]] "`"
	printf "- %s: `` %s ``%s", t, run[key], forms
	if ((s, t) in recipe)
		printf ": %s", recipe[s, t]
	print ""
}
