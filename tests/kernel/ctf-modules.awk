# SPDX-License-Identifier: GPL-2.0-or-later
#
# Which objects are in which module, as Kbuild says:
#
#	gawk -f ctf-modules.awk modules.builtin modules.order vmlinux.a-members
#
# run where the kernel was built.  Prints module and object for each pair; the
# module of the core kernel is "vmlinux".  Everything comes from the .cmd files of the objects
# and from the .mod files of the loadable modules; nothing from kallmod.

function module_name(path)
{
	sub(/.*\//, "", path)
	gsub(/-/, "_", path)
	return path
}

# What -D says in the .cmd file of an object; sets is_c, modname and modfile.
function read_cmd(object,    file, line, m)
{
	file = object
	if (!sub(/\/[^\/]*$/, "", file))
		file = "."
	file = file "/." gensub(/.*\//, "", 1, object) ".cmd"
	modname = modfile = ""
	is_c = is_module = 0
	while ((getline line < file) > 0) {
		if (line !~ /^(saved)?cmd_/)
			continue
		is_c = line !~ /-D__ASSEMBLY__/
		is_module = line ~ / -DMODULE /
		if (match(line, /-DKBUILD_MODFILE='"([^"]*)"'/, m))
			modfile = m[1]
		if (match(line, /-DKBUILD_MODNAME='"([^"]*)"'/, m))
			modname = m[1]
	}
	close(file)
}

FILENAME ~ /modules.builtin$/ {
	sub(/^kernel\//, "")
	sub(/\.ko$/, "")
	builtin[$0] = 1
	next
}

FILENAME ~ /modules.order$/ {
	sub(/\.k?o$/, "")
	name = module_name($0)
	while ((getline object < ($0 ".mod")) > 0) {
		read_cmd(object)
		if (is_c)
			print name, object
	}
	print name, $0 ".mod.o"
	print name, ".module-common.o"
	next
}

{
	read_cmd($0)
	if (!is_c)
		next
	found = 0
	n = split(modfile, files, " ")
	for (i = 1; i <= n; i++) {
		if (files[i] in builtin) {
			print module_name(files[i]), $0
			found = 1
		}
	}
	# Compiled for a loadable module that shares it: names only.
	n = is_module ? split(modname, names, ":") : 0
	for (i = 1; i <= n; i++) {
		for (file in builtin) {
			if (module_name(file) == names[i]) {
				print names[i], $0
				found = 1
			}
		}
	}
	if (!found)
		print "vmlinux", $0
}
