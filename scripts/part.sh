# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# What every part of ./run test begins with.
set -eu
. scripts/say.sh
. scripts/builds.sh
. scripts/results.sh

# figure TEXT: a line worth showing in the summary of the part
figure() {
    say "figure: $*"
}

# fixed_addresses: prints the wrapper that sanitizers of this age need where the kernel spreads addresses very far
fixed_addresses() {
    if setarch -R true 2>/dev/null; then say 'setarch -R'; else say env; fi
}
