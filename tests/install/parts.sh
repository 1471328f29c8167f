#!/bin/sh
# SPDX-License-Identifier: MIT
# parts.sh OPTION…: the library builds without the parts that these options leave out.
set -eu
name=$(echo "$*" | tr -dc '[:lower:]')
dir=build/parts/$name
[ -f "$dir/build.ninja" ] || CC=gcc meson setup "$dir" --buildtype=debug -Dwerror=true "$@"
ninja -C "$dir"
