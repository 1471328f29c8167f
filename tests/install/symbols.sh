#!/bin/sh
# SPDX-License-Identifier: MIT
# symbols.sh LIBRARY EXPORTS REFUSED: what a library exports and what it asks of others, shared and static, as
# extended regular expressions over whole names.
set -eu
. tests/install/installed.sh
library=$1 exports=$2 refused=$3

# names FILE OPTION…: symbols of that kind, without versions
names() {
    file=$1
    shift
    nm -P "$@" "$file" | awk '$2 ~ /^[B-Zb-z]$/ { sub("@.*", "", $1); print $1 }' | sort -u
}

cd "$prefix/lib"
status=0
for kind in so a; do
    file=$library.$kind
    if [ $kind = so ]; then dynamic=-D; else dynamic=-g; fi
    names "$file" $dynamic --defined-only | grep -Evx "$exports" && echo "$file exports these" && status=1
    names "$file" $dynamic --defined-only | grep -q '^pdma_' || { echo "$file exports nothing" && status=1; }
    names "$file" $dynamic --undefined-only | grep -Ex "$refused" && echo "$file needs these" && status=1
done
exit $status
