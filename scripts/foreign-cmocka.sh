#!/bin/sh
# SPDX-License-Identifier: MIT
# foreign-cmocka.sh NAME ARCH: CMocka of another Debian architecture in build/foreign/NAME, with a pkg-config file and
# a cross file that names the place.
# Nothing is installed, and the machine's own list of architectures stays as it is: apt gets private lists.
set -eu
name=$1 arch=$2
dir=$PWD/build/foreign/$name
[ ! -f "$dir/cmocka.ini" ] || exit 0
rm -rf "$dir"
mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial" "$dir/root"

foreign_apt() {
    apt-get -o APT::Architecture="$arch" -o APT::Architectures::="$arch" -o Dir::State::Lists="$dir/lists" \
        -o Dir::Cache="$dir/cache" -o Debug::NoLocking=1 -o Acquire::Retries=3 "$@"
}

foreign_apt update -q || echo "some lists are missing; going on with the others"
cd "$dir"
foreign_apt download -q "libcmocka-dev:$arch" "libcmocka0:$arch"
for package in *.deb; do
    dpkg -x "$package" root
done
library=$(find root -name 'libcmocka.so')
cat >cmocka.pc <<END
prefix=\${pcfiledir}/root/usr
libdir=\${pcfiledir}/$(dirname "$library")
Name: cmocka
Description: CMocka for $arch
Version: 1.1
Cflags: -I\${prefix}/include
Libs: -L\${libdir} -lcmocka -Wl,-rpath,\${libdir}
END
rm -rf lists cache ./*.deb
printf '[properties]\npkg_config_libdir = '"'%s'"'\n' "$dir" >cmocka.ini
