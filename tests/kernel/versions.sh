# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2034 # for the libraries that read this
#
# What differs between the versions that have patches; $version says which one. Tests of
# unpatched kernels read this, too.

# What the kernel has:
selftest=y		# kallsyms_selftest.c
fprobe_events=y
addresses=y		# available_filter_functions_addrs
# The first of the temporary links.
first_link=.tmp_vmlinux1
# Does ftrace list what is left of overridden weak functions, as without kallmod?
remains=y
# Symbols that the patches of this version alone bring.
own_symbols=
# Symbols that System.map has and kallsyms has not.
hidden=
# What is different in probes.expected: a script for sed.
probes_differ=
# Tests of the kernel's own that it does not have.
no_selftests=
# The last patch of each part of the series: fixes, sizes, modules, objects, selectors, types.
parts=" 0003 0010 0013 0014 0019 0020 "
# From which patch on there is /proc/kallmodsyms.
file_from=0012

case ${version:?} in
6.1)
	selftest=
	fprobe_events=
	addresses=
	first_link=.tmp_vmlinux.kallsyms1
	remains=
	no_selftests="fprobe|kprobe_non_uniq_symbol"
	hidden="^kallsyms_(addresses|offsets|relative_base|num_syms|names|markers|token_(table|index)|seqs_of_names|sizes|size_(gaps|exceptions|markers|info))\$"
	# The first one of that name in the module, as ever.
	probes_differ="s/^kms_loadable:kms_same refused\$/kms_loadable:kms_same loadable/"
	own_symbols="kallsyms_sym_address compare_name_at symbol_module_exist validate_plain_symbol
		validate_module_symbol ftrace_in_remains klp_find_selector.cold"
	parts=" 0003 0011 0014 0015 0021 0023 "
	file_from=0013 ;;
esac
export hidden	# for old-map.awk
