#!/bin/sh
# SPDX-License-Identifier: MIT
# What a user of the installed libraries relies on.
. scripts/part.sh

text_limit=98304 # bytes of libpdma.so's code and constants
refused='(abort|_?exit|_Exit|quick_exit|__assert_fail|__?v?[a-z]*printf(_chk)?|[a-z]*puts|putchar|perror|fwrite)(_unlocked)?'

# text_of LIBRARY: bytes of code and constants
text_of() {
    size "$DESTDIR/opt/pdma-test/lib/$1.so" | awk 'NR == 2 { print $1 }'
}

no_build_paths() {
    ! grep -rF "$PWD" "$DESTDIR/opt/pdma-test/lib/pkgconfig" "$DESTDIR/opt/pdma-test/include"
}

build install
export DESTDIR="$PWD/build/destdir"
rm -rf "$DESTDIR"
meson install -C build/install --no-rebuild

for library in libpdma libpdma-sim libpdma-windrvr; do
    figure "$library.so: $(text_of $library) bytes of text"
done
check "libpdma.so has at most $text_limit bytes of text" [ "$(text_of libpdma)" -le $text_limit ]
check 'what is installed names no place of the build' no_build_paths
check 'the version is the same everywhere' sh tests/install/version.sh
check 'every public header compiles alone as C11 and C++17' sh tests/install/headers.sh
check 'what kernel drivers compile too is freestanding' sh tests/install/freestanding.sh
check 'libpdma exports pdma_* and never ends or prints' sh tests/install/symbols.sh libpdma 'pdma_.*' "$refused"
check 'libpdma-sim exports pdma_* and never ends or prints' sh tests/install/symbols.sh libpdma-sim 'pdma_.*' "$refused"
check 'libpdma-windrvr exports pdma_* and never ends' \
    sh tests/install/symbols.sh libpdma-windrvr 'pdma_.*' 'abort|_?exit|_Exit|quick_exit|__assert_fail|[a-z]*printf(_chk)?'
check 'a program links with libpdma, shared and static' sh tests/install/linking.sh pdma tests/install/embedder/native.c
check 'a program links with libpdma-sim, shared and static' \
    sh tests/install/linking.sh pdma-sim tests/install/embedder/simulated.c
check 'a program links with libpdma-windrvr, shared and static' \
    sh tests/install/linking.sh pdma-windrvr tests/install/embedder/windrvr.c
check 'a program that knows WinDriver only plays Technical Document #3' sh tests/install/client.sh
check 'pdma works as a Meson subproject' sh tests/install/embedder.sh
for without in -Dsim=false -Dinf=false -Dcompat=false -Dcli=false '-Dsim=false -Dinf=false'; do
    # shellcheck disable=SC2086 # a list of options
    check "it builds with $without" sh tests/install/parts.sh $without
done
