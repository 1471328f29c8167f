#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# meson-results.py LOGBASE: what the test programs of one 'meson test' run claimed, one line each: ok, not ok, skip.
# What those that did not end well had to say goes to standard error.
import json
import re
import sys
import xml.etree.ElementTree as xml


def verdict(case):
    if case.find('failure') is not None or case.find('error') is not None:
        return 'not ok'
    return 'ok' if case.find('skipped') is None else 'skip'


def claims(path):
    """Every subtest: the program it belongs to, its verdict and its name. A program without subtests is one itself."""
    for suite in xml.parse(path).getroot().iter('testsuite'):
        _, _, program = suite.get('name').partition('.')
        for case in suite.iter('testcase'):
            yield program or case.get('name'), verdict(case), case.get('name')


def ended_badly(path):
    """Programs that did not end well: those with failed subtests, and those that leaked, crashed or ran out of time."""
    with open(path, encoding='utf-8') as lines:
        for program in map(json.loads, lines):
            if program['result'] not in ('OK', 'SKIP', 'EXPECTEDFAIL'):
                yield program


def complain(program):
    """The end of its output, without what went well and AddressSanitizer's map of memory."""
    output = program.get('stdout', '') + program.get('stderr', '')
    lines = [line for line in output.splitlines() if not re.match(r'ok |Shadow bytes|(=>|  )0x[0-9a-f]+:', line)]
    print('----', ' '.join(program['command']), '->', program['result'], program.get('returncode'), file=sys.stderr)
    print(*lines[-60:], sep='\n', file=sys.stderr)


def main(base):
    failed = set()
    for program, result, name in claims(base + '.junit.xml'):
        print(f'{result} - {program}: {name}')
        if result == 'not ok':
            failed.add(program)
    for program in ended_badly(base + '.json'):
        complain(program)
        if program['name'] not in failed:
            print(f"not ok - {program['name']}: {program['result']}, exit status {program.get('returncode')}, "
                  'though no claim failed')


main(sys.argv[1])
