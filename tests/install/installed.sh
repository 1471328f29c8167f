# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Where the libraries were installed for these tests, and how a user's build finds them. $DESTDIR is the caller's.
prefix=$DESTDIR/opt/pdma-test
export PKG_CONFIG_LIBDIR="$prefix/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$DESTDIR"
export LD_LIBRARY_PATH="$prefix/lib"
scratch=$DESTDIR/scratch
mkdir -p "$scratch"

# with_flags "PKG-CONFIG ARGUMENTS" COMMAND…: runs the command with the flags that pkg-config prints put behind it
with_flags() {
    printed=$(eval "pkg-config $1") || return 1
    shift
    eval "\"\$@\" $printed"
}

# public_headers: as a user includes them
public_headers() {
    (cd "$prefix/include" && find . -name '*.h' | sed 's|^\./||' | sort)
}

# link SOURCE PROGRAM LIBRARY: with nothing but pkg-config's flags, three times: PROGRAM-shared with the shared
# libraries, PROGRAM-archives with our archives, PROGRAM-static without any shared library at all
link() {
    mkdir -p "$scratch/archives"
    cp "$prefix"/lib/*.a "$scratch/archives"
    strict='gcc -std=c11 -Wall -Wextra -Wpedantic -Werror'
    # shellcheck disable=SC2086 # a list of options
    {
        with_flags "--cflags --libs $3" $strict -o "$2-shared" "$1"
        with_flags "--cflags --libs --static --define-variable=libdir=/scratch/archives $3" $strict -o "$2-archives" "$1"
        with_flags "--cflags --libs --static $3" $strict -static -o "$2-static" "$1"
    }
}

# run_all PROGRAM ARGUMENT…: all three end well, those with our archives without our shared libraries too
run_all() {
    program=$1
    shift
    "$program-shared" "$@" || { echo "$program-shared $*: exit status $?" && return 1; }
    for kind in archives static; do
        (unset LD_LIBRARY_PATH && "$program-$kind" "$@") || { echo "$program-$kind $*: exit status $?" && return 1; }
    done
}
