#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The types of every module of a 6.12 with kallmod.
version=6.12
# shellcheck source=ctf-patched-lib.sh
. "$(dirname "$0")/ctf-patched-lib.sh"
