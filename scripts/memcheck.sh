#!/bin/sh
# SPDX-License-Identifier: MIT
# memcheck.sh PROGRAM ARGUMENT…: under valgrind if it is one of ours; interpreters and compilers are as they are.
set -eu
build=$(cd "$(dirname "$0")/../build" && pwd)
case $1 in
"$build"/*) exec valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=all \
    --errors-for-leak-kinds=all "$@" ;;
*) exec "$@" ;;
esac
