#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An unpatched 6.12 for s390x.
export ARCH=s390
version=6.12
# shellcheck source=machine-stock-lib.sh
. "$(dirname "$0")/machine-stock-lib.sh"
