#!/bin/sh
# SPDX-License-Identifier: MIT
# The INF reader against Wine's setupapi.
. scripts/part.sh
build gcc
run_suites gcc inf-oracle -t 10
