#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A 6.12 with /proc/kallmodsyms, compiled by clang with kCFI and linked by lld. No object is stamped
# but by linkpass.
version=6.12
flavour="clang-kallmod"
# shellcheck source=machine-kallmod-lib.sh
. "$(dirname "$0")/machine-kallmod-lib.sh"
