#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The old interfaces of a 6.12 with kallmod.
version=6.12
# shellcheck source=old-lib.sh
. "$(dirname "$0")/old-lib.sh"
