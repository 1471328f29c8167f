#!/bin/sh
# SPDX-License-Identifier: MIT
# Every suite, built by gcc with warnings as errors.
. scripts/part.sh
build gcc
run_suites gcc "$PDMA_SUITES" -t 4
