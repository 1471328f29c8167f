#!/bin/sh
# SPDX-License-Identifier: MIT
# test.sh [PART|SUITE]: runs the parts of scripts/parts.txt, or one, and counts what they found.
set -eu
. scripts/say.sh
. scripts/packages.sh
. scripts/results.sh

unit_suites='core inf sim compat conformance cli'

parts() {
    sed '/^#/d' scripts/parts.txt
}

usage() {
    say "usage: ./run test [SUITE|PART]" "" "suites: $unit_suites" "parts, all of them when none is named:"
    parts | while read -r name _ text; do printf '  %-10s %s\n' "$name" "$text"; done
}

# run_part NAME TEXT: one part in a process of its own, so that nothing it does ends the others
run_part() {
    log=build/logs/$1.log
    export RESULTS="build/results/$1" FAILURES="build/logs/$1.failures"
    : >"$RESULTS"
    : >"$FAILURES"
    began=$(date +%s)
    printf '%-10s %s\n' "$1" "$2"
    if ! sh "scripts/parts/$1.sh" </dev/null >"$log" 2>&1; then
        say "not ok - $1: broke off" >>"$RESULTS"
        tail -n 60 "$log" >>"$FAILURES"
    fi
    [ -s "$RESULTS" ] || say "not ok - $1: found nothing to test" >>"$RESULTS"
    report "$1" "$(($(date +%s) - began))"
}

# count WORD FILE…: how many results begin with it
count() {
    word=$1
    shift
    cat "$@" | grep -c "^$word - " || :
}

report() {
    sed -n 's/^figure: /           /p' "$log"
    skipped=$(count skip "$RESULTS")
    printf '%-10s %s passed, %s failed%s in %s s\n' '' "$(count ok "$RESULTS")" "$(count 'not ok' "$RESULTS")" \
        "$([ "$skipped" -eq 0 ] || printf ', %s skipped' "$skipped")" "$2"
    grep -q '^not ok' "$RESULTS" || return 0
    cat "$FAILURES"
    say "---- failed in $1 (the whole log is $log):"
    grep '^not ok' "$RESULTS"
    say ""
}

chosen=${1:-}
suites=$unit_suites
case " $unit_suites " in
*" ${chosen:-none} "*) suites=$chosen chosen=unit ;;
esac
selected=$(parts | sed -n "/^${chosen:-.*} /p")
[ "$chosen" != help ] || { usage && exit 0; }
[ -n "$selected" ] || {
    say "run: there is no suite or part $chosen" "" >&2
    usage >&2
    exit 2
}
export PDMA_SUITES="$suites"

# shellcheck disable=SC2046 # a list of names
need $(say "$selected" | awk '{ print $2 }' | sort -u)

mkdir -p build/logs build/results
rm -f build/results/*
say "$selected" | while read -r name _ text; do run_part "$name" "$text"; done
failed=$(count 'not ok' build/results/*)
say "$(count ok build/results/*) passed, $failed failed"
[ "$failed" -eq 0 ]
