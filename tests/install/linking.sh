#!/bin/sh
# SPDX-License-Identifier: MIT
# linking.sh LIBRARY SOURCE: a small user of the library links and runs, shared and static.
set -eu
. tests/install/installed.sh
link "$2" "$scratch/user-of-$1" "$1"
run_all "$scratch/user-of-$1"
