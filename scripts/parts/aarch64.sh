#!/bin/sh
# SPDX-License-Identifier: MIT
# The suites as programs of another architecture.
. scripts/part.sh
sh scripts/foreign-cmocka.sh aarch64 arm64
build aarch64
run_suites aarch64 'core inf sim compat conformance' -t 10
