#!/bin/sh
# SPDX-License-Identifier: MIT
# hide-symbols.sh IN.a OUT.a MAP OBJCOPY AR CC…: links IN's members into one object in which only the map's global
# symbols stay global.
set -eu
input=$1 output=$2 map=$3 objcopy=$4 ar=$5
shift 5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n '/global:/,/local:/p' "$map" | sed 's/[ ;][ ;]*/\n/g' | grep -Ev '^(global:|local:|\*|)$' >"$work/keep"
"$@" -r -nostdlib -o "$work/whole.o" -Wl,--whole-archive "$input" -Wl,--no-whole-archive
"$objcopy" --wildcard --keep-global-symbols="$work/keep" "$work/whole.o"
rm -f "$output"
"$ar" rcs "$output" "$work/whole.o"
