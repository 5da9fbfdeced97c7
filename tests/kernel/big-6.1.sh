#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An unpatched 6.1, x86_64_defconfig with every module built in.
version=6.1
flavour=big-stock
# shellcheck source=big-lib.sh
. "$(dirname "$0")/big-lib.sh"
