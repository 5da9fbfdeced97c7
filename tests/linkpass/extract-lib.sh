# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# An extract against the image it is of.

# What each verb is tried with; IMAGE stands for the image or its extract. Whatever a verb reads
# of the contents has to be read by extract, too: see read_all() there.
verbs_to_compare()
{
	while read -r verb args; do
		if "${linkpass:?}" --help | grep -q "^  $verb "; then
			echo "$verb $args"
		fi
	done <<-'EOF2'
	annotate IMAGE /dev/null
	check IMAGE
	diff IMAGE IMAGE
	list --dups IMAGE
	list --format=kallsyms IMAGE
	list --objects IMAGE
	list IMAGE
	lookup IMAGE 0x401000 f
	notes IMAGE
	ranges IMAGE
	resolve IMAGE f
	size --by=section IMAGE
	size --by=symbol IMAGE
	size --json IMAGE
	size IMAGE
	stats --json IMAGE
	stats IMAGE
	tables --reserve IMAGE
	EOF2
}

# extract_of IMAGE EXTRACT: make it, and expect the same of every verb.
extract_of()
{
	"${linkpass:?}" extract -o "$2" "$1"
	verbs_to_compare | while read -r line; do
		for file in "$1" "$2"; do
			args=$(echo "$line" | sed "s,IMAGE,$file,g")
			status=0
			# shellcheck disable=SC2086
			"$linkpass" $args > "got.${#file}" 2>&1 || status=$?
			echo "status $status" >> "got.${#file}"
			mv "got.${#file}" "$([ "$file" = "$1" ] && echo of-image || echo of-extract)"
		done
		# Messages name the file.
		sed -i "s,^linkpass: $1:,linkpass: $2:,; s,^\(linkpass: .* in \)$1\$,\1$2," of-image
		same of-image of-extract || { echo "in: $line"; exit 1; }
	done
	# An extract of an extract is the same file.
	"$linkpass" extract -o again "$2"
	cmp "$2" again
	rm again of-image of-extract
}

# What eu-elflint says of a file, without numbers of sections and symbols.
complaints()
{
	eu-elflint ${2-} --gnu-ld "$1" | sed 's/\[ *[0-9]*\]//; s/symbol [0-9]*//' | sort
}

# readable IMAGE EXTRACT: other programs read the extract and have nothing to say; eu-elflint
# nothing that it does not say of the image. $cross is what the names of tools begin with.
readable()
{
	complaints "$1" > of-image
	complaints "$2" -d | comm -13 of-image - | grep -vx 'No errors' > more || true
	same /dev/null more
	for tool in "readelf -aW" "objdump -x" "nm -n" "size -A"; do
		# shellcheck disable=SC2086
		"${cross-}"$tool "$2" > out 2> err
		same /dev/null err
	done
	rm of-image more out err
}
