# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Which files the checks look at.

# all_files: every file of the project, as far as it was written and not built
all_files() {
    find . \( -name .git -o -path ./build -o -name 'build-*' -o -name .cache -o -name __pycache__ \) -prune -o -type f -print |
        sed 's|^\./||' | sort
}

# c_files: what clang-format answers for
c_files() {
    all_files | grep '\.[ch]$'
}

shell_files() {
    all_files | grep -E '\.sh$|^run$|^\.ci/run$'
}
