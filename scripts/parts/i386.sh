#!/bin/sh
# SPDX-License-Identifier: MIT
# The suites as programs of another architecture.
. scripts/part.sh
sh scripts/foreign-cmocka.sh i386 i386
build i386
run_suites i386 'core inf sim compat conformance' -t 10
