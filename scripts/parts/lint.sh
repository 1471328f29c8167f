#!/bin/sh
# SPDX-License-Identifier: MIT
# Formatting, static analysis, licence lines.
. scripts/part.sh
. scripts/lint/sources.sh

formatted() {
    c_files | {
        other=
        while read -r file; do
            clang-format "$file" | cmp -s - "$file" || other="$other $file"
        done
        [ -z "$other" ] || { say "to format these: clang-format -i$other" && return 1; }
    }
}

shell_is_sound() {
    shell_files | tr '\n' '\0' | xargs -0 shellcheck --external-sources
}


check 'every C file is formatted as .clang-format says' formatted
check 'shellcheck has no finding' shell_is_sound
check 'every source names its licence' sh scripts/lint/spdx.sh
check 'no file names a place of this machine' sh scripts/lint/machine-paths.sh
check 'every silenced finding has its reason' sh scripts/lint/reasons.sh
check 'cppcheck has no finding' sh scripts/lint/cppcheck.sh
check 'the whole tree can be configured with clang' configure lint
check 'clang-tidy has no finding' sh scripts/lint/tidy.sh
