# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Configures and builds the build directories of scripts/builds.txt.

# build_dir NAME: where it is
build_dir() {
    if [ "$1" = default ]; then say build; else say "build/$1"; fi
}

# configure NAME: makes the build directory, or makes it anew if the table has changed or it is unfinished. A build/
# that the user configured is left as it is.
configure() {
    line=$(sed -n "s/^$1  *//p" scripts/builds.txt)
    [ -n "$line" ] || fail "no build named $1"
    dir=$(build_dir "$1")
    if [ -f "$dir/build.ninja" ]; then
        [ "$1" != default ] || [ -f "$dir/.configured" ] || return 0
        [ "$(cat "$dir/.configured" 2>/dev/null || :)" != "$line" ] || return 0
    fi
    rm -rf "$dir/meson-private" "$dir/build.ninja" "$dir/compile_commands.json"
    compiler=${line%% *}
    [ "$compiler" != - ] || compiler=
    # shellcheck disable=SC2086 # a list of options
    env ${compiler:+CC="$compiler"} meson setup "$dir" ${line#* } || return 1
    say "$line" >"$dir/.configured"
}

# build NAME [TARGET…]: brings it up to date; speaks only when it fails
build() {
    name=$1
    log=build/logs/build-$name.log
    dir=$(build_dir "$name")
    shift
    mkdir -p build/logs
    if ! configure "$name" >"$log" 2>&1 || ! ninja -C "$dir" "$@" >>"$log" 2>&1; then
        grep -v '^\[[0-9]*/[0-9]*\] ' "$log" | tail -n 60 >&2
        fail "building $dir failed; the whole log is $log"
    fi
}
