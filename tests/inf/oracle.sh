#!/bin/sh
# SPDX-License-Identifier: MIT
# oracle.sh BUILD_DIR: compares the INF reader with Wine's setupapi on every file in inf/ and on a generated corpus.
# Needs wine64, a mingw compiler and python3; without them it fails, and says so.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
reader=$(cd "$1" && pwd)/tests/inf/oracle-pdma

export LC_ALL=C WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe='
unset DISPLAY

# find_tool NAME PLACE…: the first of the places that is there; Debian keeps Wine's programs out of the search path
find_tool() {
    name=$1
    shift
    for place; do
        [ -x "$place" ] && printf '%s\n' "$place" && return
    done
    command -v "$name" || { echo "Bail out! $name is missing: apt install $package" && exit 1; }
}

package=wine64
WINELOADER=$(find_tool wine64 /usr/lib/wine/wine64) || { echo "$WINELOADER" && exit 1; }
export WINELOADER
server=$(find_tool wineserver /usr/lib/wine/wineserver /usr/lib/wine/wineserver64) || { echo "$server" && exit 1; }
package=gcc-mingw-w64-x86-64
compiler=$(find_tool x86_64-w64-mingw32-gcc) || { echo "$compiler" && exit 1; }

work=$(mktemp -d "${TMPDIR:-/tmp}/pdma-oracle.XXXXXX")
export WINEPREFIX="$work/prefix"

tidy_up() {
    status=$?
    "$server" -k 2>/dev/null || :
    "$server" -w 2>/dev/null || :
    rm -rf "$work"
    exit $status
}
trap tidy_up EXIT
trap 'exit 1' INT TERM HUP

"$compiler" -std=c11 -O1 -Wall -Wextra -Werror -o "$work/oracle.exe" "$here/oracle_wine.c" -lsetupapi -ladvapi32
PYTHONDONTWRITEBYTECODE=1 python3 "$here/corpus.py" "$work/corpus"
cp -R "$here/../../inf" "$work/corpus/inf"
find "$work/corpus" -name '*.inf' | sort | sed 's/^/Z:/' >"$work/list"

timeout 100 "$WINELOADER" wineboot -i >/dev/null 2>&1 || { echo 'Bail out! wineboot failed' && exit 1; }
timeout 200 "$WINELOADER" "$work/oracle.exe" "Z:$work/list" >"$work/wine.txt" 2>/dev/null || echo "# Wine ended with $?"
"$reader" "$work/list" >"$work/pdma.txt"
[ -z "${ORACLE_KEEP:-}" ] || cp -R "$work/wine.txt" "$work/pdma.txt" "$work/corpus" "$ORACLE_KEEP"
PYTHONDONTWRITEBYTECODE=1 python3 "$here/compare.py" "$work/wine.txt" "$work/pdma.txt"
