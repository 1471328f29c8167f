#!/bin/sh
# SPDX-License-Identifier: MIT
# clang-tidy over every file that is compiled here, one per process: its va_list checker mixes several up.
set -eu
status=0
[ -f build/lint/compile_commands.json ]
log=build/logs/clang-tidy.log
python3 - build/lint/compile_commands.json <<'END' | xargs -0 -n 1 -P "$(nproc)" clang-tidy --quiet -p build/lint >$log 2>&1 || status=1
import json, os, sys
with open(sys.argv[1], encoding='utf-8') as commands:
    files = {os.path.relpath(os.path.join(c['directory'], c['file'])) for c in json.load(commands)}
print(*sorted(f for f in files if not f.startswith('build')), sep='\0', end='\0')
END
echo "Findings (how clang-tidy came to them: $log):"
grep ': error: ' $log | sort -u || [ $status -eq 0 ]
exit $status
