#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# As clang-kallmod-6.12.sh, for arm64: objects are renamed after they were compiled, and KVM's for EL2
# linked, too.
export ARCH=arm64
version=6.12
flavour="clang-kallmod"
# shellcheck source=machine-kallmod-lib.sh
. "$(dirname "$0")/machine-kallmod-lib.sh"
