#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Live patches on a 6.12 with kallmod.
version=6.12
# shellcheck source=livepatch-lib.sh
. "$(dirname "$0")/livepatch-lib.sh"
