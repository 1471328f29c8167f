#!/bin/sh
# SPDX-License-Identifier: MIT
# Every suite under memcheck: bad accesses, uninitialised values, and every kind of leak.
. scripts/part.sh
build gcc
# The tests of the pdma command are Python, and start it through this too. The quotes are for Python's shlex and Meson's.
wrapper="'$PWD/scripts/memcheck.sh'"
# shellcheck disable=SC2089,SC2090 # its readers do respect the quotes
export PDMA_WRAPPER="$wrapper"
export PDMA_TEST_STRIDE=13 # of the tests that go through every mask
run_suites gcc "$PDMA_SUITES" -t 30 --wrapper "$wrapper"
