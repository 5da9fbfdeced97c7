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
# Does ftrace list what is left of overridden weak functions, as without kallmod?
remains=y
# Symbols that the patches of this version alone bring, for an extended regular expression.
own_symbols=
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
	remains=
	no_selftests="fprobe"
	own_symbols="kallsyms_sym_address compare_name_at symbol_module_exist validate_plain_symbol
		validate_module_symbol ftrace_in_remains"
	parts=" 0003 0011 0014 0015 0021 0023 "
	file_from=0013 ;;
esac
