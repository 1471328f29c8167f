#!/bin/sh
# SPDX-License-Identifier: MIT
# cppcheck over the project's own code.
set -eu
exec cppcheck --quiet --std=c11 --enable=warning,performance,portability --error-exitcode=1 --inline-suppr \
    -j "$(nproc)" -UPDMA_TYPES_HEADER --suppress=missingIncludeSystem -I include -I include/windrvr -I src src backends tests
