# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# How the scripts speak to their user.

say() {
    printf '%s\n' "$@"
}

fail() {
    printf '%s\n' "run: $*" >&2
    exit 1
}
