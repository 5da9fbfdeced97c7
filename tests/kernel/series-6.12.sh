#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The series for 6.12.
version=6.12
# shellcheck source=series-lib.sh
. "$(dirname "$0")/series-lib.sh"
