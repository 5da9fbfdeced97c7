// SPDX-License-Identifier: GPL-2.0-only
/* An object without code or data. */
