# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Installs what a purpose needs and the machine lacks.

# packages_of SET…: the packages of scripts/packages.txt for these purposes, one per line
packages_of() {
    for set in "$@"; do
        sed -n "s/^$set  *//p" scripts/packages.txt | tr ' ' '\n' | while read -r word; do
            case $word in
            @*) packages_of "${word#@}" ;;
            *) say "$word" ;;
            esac
        done
    done
}

# missing_of SET…: those of them that are not installed, in one line
missing_of() {
    packages_of "$@" | sort -u | while read -r package; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s ' "$package"
    done
}

# way_to_root: prints what to put before a command that needs root; fails where there is no way
way_to_root() {
    if [ "$(id -u)" -eq 0 ]; then
        return 0
    elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
        say sudo
    else
        return 1
    fi
}

# how_to_install PACKAGES: names the one command to type
how_to_install() {
    sudo=sudo
    [ "$(id -u)" -ne 0 ] || sudo=
    say "Packages are missing. This installs them:" "" >&2
    say "    $sudo${sudo:+ }sh -c 'apt-get update && apt-get install -y --no-install-recommends ${1% }'" >&2
    exit 1
}

# need SET…: returns once the packages of these purposes are there, else not at all
need() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "Not a Debian machine; assuming that it has $(packages_of "$@" | sort -u | tr '\n' ' ')"
        return
    fi
    packages=$(missing_of "$@")
    [ -n "$packages" ] || return 0
    if [ -n "${PDMA_NO_INSTALL:-}" ] || ! root=$(way_to_root); then how_to_install "$packages"; fi
    mkdir -p build/logs
    say "Installing with apt (what it says goes to build/logs/apt.log): ${packages% }"
    $root env DEBIAN_FRONTEND=noninteractive sh -c \
        "apt-get update -q; apt-get install -y -q --no-install-recommends -o Acquire::Retries=3 $packages" \
        </dev/null >build/logs/apt.log 2>&1 || { tail -n 30 build/logs/apt.log >&2 && fail "apt could not install them"; }
}
