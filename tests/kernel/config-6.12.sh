#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Configurations of a patched 6.12.
version=6.12
# shellcheck source=config-lib.sh
. "$(dirname "$0")/config-lib.sh"
