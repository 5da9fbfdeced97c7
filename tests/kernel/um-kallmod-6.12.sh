#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A 6.12 for UML, User Mode Linux, with /proc/kallmodsyms.
export ARCH=um
version=6.12
# shellcheck source=machine-kallmod-lib.sh
. "$(dirname "$0")/machine-kallmod-lib.sh"
