#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Makes ./configure from configure.ac and Makefile.am.
set -e
cd "$(dirname "$0")"
exec autoreconf --install --force --warnings=all,no-portability
