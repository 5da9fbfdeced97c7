#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# x86_64_defconfig with every module built in, and kallmod.
version=6.12
flavour=big
# shellcheck source=big-lib.sh
. "$(dirname "$0")/big-lib.sh"
