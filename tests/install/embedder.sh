#!/bin/sh
# SPDX-License-Identifier: MIT
# pdma as a Meson subproject of somebody else's program.
set -eu
. tests/install/installed.sh
rm -rf "$work/embedder"
mkdir -p "$work/embedder/subprojects"
cp tests/install/embedder/* "$work/embedder/"
ln -s "$PWD" "$work/embedder/subprojects/pdma"
unset PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR LD_LIBRARY_PATH
meson setup "$work/embedder/build" "$work/embedder"
meson test -C "$work/embedder/build" --print-errorlogs pdma pdma-sim pdma-windrvr
