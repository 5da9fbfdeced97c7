#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# kallmod-tree on a tree of 6.1.
version=6.1
# shellcheck source=tree-lib.sh
. "$(dirname "$0")/tree-lib.sh"
