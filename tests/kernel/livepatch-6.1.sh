#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Live patches on a 6.1 with kallmod.
version=6.1
# shellcheck source=livepatch-lib.sh
. "$(dirname "$0")/livepatch-lib.sh"
