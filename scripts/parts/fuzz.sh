#!/bin/sh
# SPDX-License-Identifier: MIT
# Both libFuzzer targets side by side, each for a minute, starting from the corpora in tests/fuzz/.
. scripts/part.sh
seconds=${PDMA_FUZZ_SECONDS:-60}
targets='inf options'

fuzz() {
    rm -rf "build/fuzz/found-$1"
    mkdir -p "build/fuzz/found-$1"
    $(fixed_addresses) "build/fuzz/tests/fuzz/fuzz-$1" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 \
        -print_final_stats=1 -artifact_prefix="build/fuzz/$1-" "build/fuzz/found-$1" "tests/fuzz/corpus-$1"
}

# shows_no_fault NAME: libFuzzer counts what it ran only if it reached its end
shows_no_fault() {
    grep '^Done\|^stat::' "build/logs/fuzz-$1.log" || { tail -n 60 "build/logs/fuzz-$1.log" && return 1; }
    ! grep -q 'SUMMARY:' "build/logs/fuzz-$1.log"
}

build fuzz tests/fuzz/fuzz-inf tests/fuzz/fuzz-options
for target in $targets; do
    fuzz "$target" >"build/logs/fuzz-$target.log" 2>&1 &
done
wait
for target in $targets; do
    figure "fuzz-$target: $(sed -n 's/^Done \([0-9]*\) runs.*/\1 runs/p' "build/logs/fuzz-$target.log")"
    check "fuzz-$target finds nothing in $seconds s" shows_no_fault "$target"
done
