# SPDX-License-Identifier: BSD-2-Clause
"""A whole institution in a temporary directory on loopback: Postfix, the filter, the courier and a sink for what leaves."""
