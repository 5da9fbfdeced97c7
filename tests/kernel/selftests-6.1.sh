#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Selftests on a 6.1 with kallmod.
version=6.1
# shellcheck source=selftests-lib.sh
. "$(dirname "$0")/selftests-lib.sh"
