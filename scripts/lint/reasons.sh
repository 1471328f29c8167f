#!/bin/sh
# SPDX-License-Identifier: MIT
# A finding may be silenced where it appears, with the reason beside it:
#   cppcheck-suppress ID ; reason    NOLINT(check): reason    clang-format off: reason    shellcheck disable=SC1 # reason
set -eu
. scripts/lint/sources.sh

silenced() {
    c_files | tr '\n' '\0' | xargs -0 grep -nE 'cppcheck-suppress|NOLINT|clang-format off' /dev/null
    shell_files | grep -v '/reasons\.sh$' | tr '\n' '\0' | xargs -0 grep -n 'shellcheck disable' /dev/null
}

with_reason='cppcheck-suppress[a-z-]* +[][A-Za-z, ]+ ; .{8}|NOLINT[A-Z]*\([a-z0-9.,A-Z-]+\): .{8}|NOLINTEND'
with_reason="$with_reason|clang-format off: .{8}|disable=[A-Z0-9,]+ # .{8}"
! silenced | grep -vE "$with_reason"
