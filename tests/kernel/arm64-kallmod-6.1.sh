#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A 6.1 for arm64 with /proc/kallmodsyms.
export ARCH=arm64
version=6.1
# shellcheck source=machine-kallmod-lib.sh
. "$(dirname "$0")/machine-kallmod-lib.sh"
