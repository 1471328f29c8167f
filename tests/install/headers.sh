#!/bin/sh
# SPDX-License-Identifier: MIT
# Every public header compiles alone: as C11 and as C++17, without a warning, in any order, twice.
set -eu
. tests/install/installed.sh
warnings='-Wall -Wextra -Wpedantic -Wconversion -Wundef -Werror'
public_headers | {
    status=0
    while read -r header; do
        printf '#include <%s>\n#include <%s>\ntypedef int not_empty;\n' "$header" "$header" >"$scratch/header.c"
        cp "$scratch/header.c" "$scratch/header.cpp"
        # shellcheck disable=SC2086 # a list of options
        with_flags '--cflags pdma-windrvr' gcc -std=c11 $warnings -Wshadow -Wstrict-prototypes -fsyntax-only "$scratch/header.c" || status=1
        # shellcheck disable=SC2086 # a list of options
        with_flags '--cflags pdma-windrvr' g++ -std=c++17 $warnings -fsyntax-only "$scratch/header.cpp" || status=1
    done
    exit $status
}
