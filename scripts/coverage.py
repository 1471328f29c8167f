#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# coverage.py SUMMARY.json: gcovr's summary by directory, one line each: name, percent of lines, percent of branches.
import collections
import json
import math
import sys

KEYS = ('line_covered', 'line_total', 'branch_covered', 'branch_total')


def percent(part, whole):
    """Rounded down, so that a figure which equals an aim has reached it."""
    return math.floor(1000 * part / whole) / 10 if whole else 100.0


def main(path):
    directories = collections.defaultdict(collections.Counter)
    with open(path, encoding='utf-8') as summary:
        for file in json.load(summary)['files']:
            directory = '/'.join(file['filename'].split('/')[:2])
            directories[directory].update({key: file[key] for key in KEYS})
    for name, sums in sorted(directories.items()):
        lines, branches = (percent(sums[kind + '_covered'], sums[kind + '_total']) for kind in ('line', 'branch'))
        print(name, lines, branches)


main(sys.argv[1])
