#!/bin/sh
# SPDX-License-Identifier: MIT
# A program that knows WinDriver's names only plays Technical Document #3 on the installed libraries: scenario, INF,
# size of its buffers, the rest of PDMA_SIM.
set -eu
. tests/install/installed.sh
link tests/compat/client_td3.c "$scratch/client" pdma-windrvr
export PDMA_BACKEND=sim
while read -r scenario inf bytes simulation; do
    echo "== $scenario, $inf, $simulation"
    PDMA_INF=$inf PDMA_SIM=$simulation run_all "$scratch/client" "$scenario" "$bytes" </dev/null
done <<'END'
first  inf/minimal.inf         0x400000  ram=512M
again  inf/minimal.inf         0x400000  ram=512M
half   inf/minimal.inf         0x400000  ram=512M,age=light,seed=1
aged   inf/minimal.inf         0x400000  ram=512M,age=heavy,seed=1
low    tests/compat/td3.inf    0x10000   ram=64M
count  tests/compat/count.inf  0x1000    ram=64M
both   tests/compat/both.inf   0x10000   ram=64M
END
