#!/bin/sh
# SPDX-License-Identifier: MIT
# No file names a place that exists on one machine only: this checkout, the directory it is in, somebody's home.
set -eu
. scripts/lint/sources.sh

# pattern TEXT: a regular expression that matches it and nothing else
pattern() {
    printf '%s' "$1" | sed 's/[].[^$*+?(){}|\\]/\\&/g'
}

above=$(dirname "$PWD")
case $above in
/ | /[a-z]*/src | /tmp | /usr | /root | /home | /srv | /opt | /var | /src | /app | /code | /build | /data) above=$PWD ;;
esac
here="(^|[[:space:]\"'(=:<])$(pattern "$above")(/|\$|[^A-Za-z0-9._-])"
elsewhere='(^|[^A-Za-z0-9._-])/(home|Users)/[A-Za-z]|[A-Za-z]:.Users.[A-Za-z]'
! all_files | grep -v '/machine-paths\.sh$' | tr '\n' '\0' | xargs -0 grep -nIE "$here|$elsewhere" /dev/null
