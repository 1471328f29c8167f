#!/bin/sh
# SPDX-License-Identifier: MIT
# pdma as a Meson subproject of somebody else's program.
set -eu
. tests/install/installed.sh
rm -rf "$scratch/embedder"
mkdir -p "$scratch/embedder/subprojects"
cp tests/install/embedder/* "$scratch/embedder/"
ln -s "$PWD" "$scratch/embedder/subprojects/pdma"
unset PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR LD_LIBRARY_PATH
meson setup "$scratch/embedder/build" "$scratch/embedder"
meson test -C "$scratch/embedder/build" --print-errorlogs pdma pdma-sim pdma-windrvr
