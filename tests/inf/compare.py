#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# compare.py WINE PDMA: compares what both sides printed, file by file, and says what differs, as TAP. Files in a
# directory that has the name of a known difference must differ, or the difference is no longer one.
import collections
import difflib
import os
import sys

import corpus


def read(path):
    """What was printed for each file, in lines that can be compared."""
    files, lines = collections.OrderedDict(), []
    with open(path, encoding='utf-8', errors='replace') as text:
        for line in text.read().replace('\r\n', '\n').split('\n'):
            if line.startswith('file|'):
                lines = files.setdefault(line[5:], [])
            else:
                lines.append(line)
    complete = lines[-2:] == ['end', '']
    return {name: normal(lines) for name, lines in files.items()}, complete


def normal(lines):
    """The registry keeps its values in no order, and the case in which their names came first."""
    result, values = [], []
    for line in lines:
        if line in ('end', ''):
            continue
        if line.startswith('value|'):
            kind, root, subkey, name, data_type, data = line.split('|')
            values.append('|'.join([kind, root, subkey.lower(), name.lower(), data_type, data]))
        else:
            result += sorted(values) + [line]
            values = []
    return result + sorted(values)


def difference(path):
    name = os.path.basename(os.path.dirname(path))
    return name if name in corpus.DIFFERENCES else None


def main(wine_path, pdma_path):
    wine, wine_complete = read(wine_path)
    pdma, pdma_complete = read(pdma_path)
    differing = [path for path in pdma if difference(path) is None and wine.get(path) != pdma[path]]
    excluded = [path for path in pdma if difference(path) is not None]
    stale = [path for path in excluded if wine.get(path) == pdma[path]]
    compared = len(pdma) - len(excluded)
    for path in differing[:10]:
        print('#', path)
        for line in list(difflib.unified_diff(wine.get(path, []), pdma[path], 'wine', 'pdma', lineterm='', n=1))[:20]:
            print('#  ', line)
    for name, reason in corpus.DIFFERENCES.items():
        print('# excluded, %s: %s (%d files)' % (name, reason, sum(difference(path) == name for path in excluded)))
    print('# %d files compared, %d excluded by name, %d differ' % (compared, len(excluded), len(differing)))
    claims = {
        'both sides read every file to the end': wine_complete and pdma_complete and wine.keys() == pdma.keys(),
        'at least 500 files are compared': compared >= 500,
        'the reader agrees with setupapi on %d files of %d (%d excluded by name)' % (
            compared - len(differing), compared, len(excluded)): not differing,
        'every known difference is still one' + ''.join(' ' + os.path.basename(path) for path in stale): not stale,
    }
    print('1..%d' % len(claims))
    for number, (claim, holds) in enumerate(claims.items(), 1):
        print('%s %d - %s' % ('ok' if holds else 'not ok', number, claim))
    return 0 if all(claims.values()) else 1


sys.exit(main(*sys.argv[1:]))
