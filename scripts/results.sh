# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# How a part records what it found: lines 'ok - …', 'not ok - …' and 'skip - …' in the file $RESULTS, and the end of
# what a failed step said in $FAILURES.

# step FILE COMMAND…: runs it with its output in FILE and in the part's log
step() {
    output=$1
    shift
    ok=0
    ("$@") >"$output" 2>&1 || ok=$?
    cat "$output"
    return $ok
}

# failed NAME FILE: keeps the end of what was said
failed() {
    say "---- $1" >>"$FAILURES"
    tail -n 60 "$2" >>"$FAILURES"
}

# check NAME COMMAND…: one claim, true if the command succeeds
check() {
    claim=$1
    shift
    say "---- $claim"
    if step "$RESULTS.step" "$@"; then
        say "ok - $claim" >>"$RESULTS"
    else
        say "not ok - $claim" >>"$RESULTS"
        failed "$claim" "$RESULTS.step"
    fi
    rm -f "$RESULTS.step"
}

# run_suites BUILD "SUITE…" [OPTION…]: runs Meson's suites and records every claim their programs make
run_suites() {
    in=$(build_dir "$1")
    of=$(say " $2" | sed 's/  *\([^ ]\)/ --suite \1/g')
    shift 2
    rm -f "$in"/meson-logs/run*
    # shellcheck disable=SC2086 # a list of options
    meson test -C "$in" --no-rebuild --logbase run --num-processes "$(nproc)" $of "$@" || :
    for log in "$in"/meson-logs/run*.json; do # with a wrapper its name is part of the log's
        [ -f "$log" ] || { say "not ok - $in:$of has no tests" >>"$RESULTS" && return; }
        python3 scripts/meson-results.py "${log%.json}" >>"$RESULTS" 2>>"$FAILURES"
    done
}
