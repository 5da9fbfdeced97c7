#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A 6.12 with /proc/kallmodsyms, compiled by GCC 11.
version=6.12
flavour="gcc-11"
# shellcheck source=machine-kallmod-lib.sh
. "$(dirname "$0")/machine-kallmod-lib.sh"
