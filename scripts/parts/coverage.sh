#!/bin/sh
# SPDX-License-Identifier: MIT
# Which lines and branches of the libraries the suites run, against the aims.
. scripts/part.sh
build coverage
find build/coverage -name '*.gcda' -delete
run_suites coverage "$PDMA_SUITES" -t 10
gcovr --root . --object-directory build/coverage --filter 'src/' --filter 'backends/' \
    --json-summary build/coverage/summary.json build/coverage
python3 scripts/coverage.py build/coverage/summary.json >build/coverage/summary.txt
while IFS=' ' read -r directory lines branches; do
    figure "$directory: $lines % of lines, $branches % of branches"
done <build/coverage/summary.txt

# covered DIRECTORY: 95 % of its lines and 90 % of its branches, at least
covered() {
    read -r lines branches <<END
$(sed -n "s|^$1 ||p" build/coverage/summary.txt)
END
    say "$1: $lines % of lines, $branches % of branches"
    [ "${lines%.*}" -ge 95 ] && [ "${branches%.*}" -ge 90 ]
}

for directory in src/core src/inf src/compat backends/sim; do
    check "$directory is covered to 95 % of its lines and 90 % of its branches" covered "$directory"
done
