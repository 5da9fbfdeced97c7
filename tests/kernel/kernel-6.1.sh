#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A 6.1 with kallmod.
version=6.1
# shellcheck source=patched-lib.sh
. "$(dirname "$0")/patched-lib.sh"
