#!/bin/sh
# SPDX-License-Identifier: MIT
# What threads share, under ThreadSanitizer.
. scripts/part.sh
build threads
export TSAN_OPTIONS=exitcode=99:halt_on_error=1:second_deadlock_stack=1
run_suites threads 'core sim conformance compat' -t 10 --wrapper "$(fixed_addresses)"
