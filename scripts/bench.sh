#!/bin/sh
# SPDX-License-Identifier: MIT
# bench.sh: builds for speed and runs every measuring program, one after the other.
set -eu
. scripts/say.sh
. scripts/builds.sh
build bench
found=
for program in build/bench/tests/bench/bench-*; do
    if [ ! -f "$program" ] || [ ! -x "$program" ]; then continue; fi
    found=yes
    "$program" "$@"
done
[ -n "$found" ] || fail "no program build/bench/tests/bench/bench-*"
