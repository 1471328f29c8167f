#!/bin/sh
# SPDX-License-Identifier: MIT
# Every source says its licence in its first line, or in its second after #! (symbol maps and text files are exempt).
set -eu
. scripts/lint/sources.sh
all_files | grep -E '\.(c|h|sh|py|ini)$|(^|/)meson(\.build|_options\.txt)$|^run$|^\.ci/run$' | {
    status=0
    while read -r file; do
        head -n 2 "$file" | grep -Eq 'SPDX-License-Identifier: (MIT|MIT OR GPL-2\.0)( \*/)?$' || {
            echo "$file: no SPDX-License-Identifier in the first two lines"
            status=1
        }
    done
    exit $status
}
