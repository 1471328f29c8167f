#!/bin/sh
# SPDX-License-Identifier: MIT
# What kernel drivers compile too needs no header of C's and nothing from outside but each other.
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for file in why options group; do
    gcc -std=gnu11 -O2 -ffreestanding -nostdinc -mgeneral-regs-only -Wall -Wextra -Werror \
        '-DPDMA_TYPES_HEADER="../../tests/install/kernel_types.h"' -Iinclude -c "src/core/$file.c" -o "$scratch/$file.o"
done
gcc -r -nostdlib "$scratch"/*.o -o "$scratch/whole.o"
nm -u "$scratch/whole.o" | awk '!/ (memset|memcpy)$/ { print; found = 1 } END { exit found }'
