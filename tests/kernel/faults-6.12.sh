#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A 6.12 whose tables are damaged.
version=6.12
# shellcheck source=faults-lib.sh
. "$(dirname "$0")/faults-lib.sh"
