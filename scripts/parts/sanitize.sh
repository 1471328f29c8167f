#!/bin/sh
# SPDX-License-Identifier: MIT
# Every suite, built by clang, under AddressSanitizer (with leaks) and UBSan.
. scripts/part.sh
build sanitize
export ASAN_OPTIONS=exitcode=99:print_legend=0:detect_leaks=1:detect_stack_use_after_return=1:allocator_may_return_null=1:strict_string_checks=1
export UBSAN_OPTIONS=exitcode=99:halt_on_error=1:print_stacktrace=1
run_suites sanitize "$PDMA_SUITES" -t 10 --wrapper "$(fixed_addresses)"
