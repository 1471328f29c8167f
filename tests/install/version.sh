#!/bin/sh
# SPDX-License-Identifier: MIT
# The header, Meson, pkg-config and the shared library's name agree on the version.
set -eu
. tests/install/installed.sh
version=$(awk '/define PDMA_VERSION_(MAJOR|MINOR|PATCH)/ { v = v "." $3 } END { print substr(v, 2) }' include/pdma/pdma.h)
for library in pdma pdma-sim pdma-windrvr; do
    [ "$(pkg-config --modversion $library)" = "$version" ] || exit 1
    [ "$(readlink -f "$prefix/lib/lib$library.so")" = "$(readlink -f "$prefix")/lib/lib$library.so.$version" ] || exit 1
    objdump -p "$prefix/lib/lib$library.so" | grep -E "SONAME +lib$library\.so\.0\$" || exit 1
done
