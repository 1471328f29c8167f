# SPDX-License-Identifier: MIT
"""Runs the built pdma command for the tests beside it, and reports in TAP: one test, one claim."""
import json
import os
import pty
import shlex
import subprocess
import sys
import tempfile

# What the command is run under: PDMA_WRAPPER='valgrind -q --error-exitcode=99', or an emulator.
COMMAND = shlex.split(os.environ.get("PDMA_WRAPPER", "")) + [os.path.abspath(sys.argv[1])]


def environment(**changes):
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "NO_COLOR"))}
    return {**plain, "LC_ALL": "C.UTF-8", "TERM": "xterm", **changes}


def pdma(*arguments, stdout=subprocess.PIPE, **changes):
    """Returns the finished process, its output as text."""
    return subprocess.run([*COMMAND, *arguments], stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE,
                          env=environment(**changes), encoding="utf-8", timeout=300, check=False)


def pdma_json(*arguments):
    """Returns the exit code and the parsed document."""
    done = pdma(*arguments, "--json")
    return done.returncode, json.loads(done.stdout)


def on_terminal(*arguments, **changes):
    """What the command prints when its output is a terminal."""
    parent, child = pty.openpty()
    with subprocess.Popen([*COMMAND, *arguments], stdin=child, stdout=child, stderr=child,
                          env=environment(**changes)) as process:
        os.close(child)
        output = b""
        while True:
            try:
                some = os.read(parent, 65536)
            except OSError:  # Linux says EIO when the last writer has gone
                break
            if not some:
                break
            output += some
    os.close(parent)
    return output.decode()


def file_with(content):
    """A temporary file, closed; the caller keeps the object as long as it needs the file."""
    file = tempfile.NamedTemporaryFile(suffix=".inf", delete=False)
    file.write(content if isinstance(content, bytes) else content.encode())
    file.close()
    return file.name


def same(got, expected):
    if got != expected:
        raise AssertionError(f"got {got!r}, expected {expected!r}")


def holds(part, whole):
    if part not in whole:
        raise AssertionError(f"{part!r} is not in {whole!r}")


def lacks(part, whole):
    if part in whole:
        raise AssertionError(f"{part!r} is in {whole!r}")


def run(tests):
    """Runs every function of the dictionary whose name begins with 'a_', 'an_', 'the_' or 'no_'."""
    claims = [f for name, f in tests.items() if name.startswith(("a_", "an_", "the_", "no_")) and callable(f)]
    print(f"1..{len(claims)}")
    failed = 0
    for number, claim in enumerate(claims, 1):
        try:
            claim()
            print(f"ok {number} - {claim.__name__}", flush=True)
        except Exception as error:  # a test that breaks has failed, the others still count
            failed += 1
            print(f"not ok {number} - {claim.__name__}\n# {type(error).__name__}: {str(error)[:2000]!r}", flush=True)
    sys.exit(failed != 0)
