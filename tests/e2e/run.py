#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Runs the end-to-end tests: run.py --programs BUILD --postfix ROOT [--jobs N] [NAME…]. Ends with «N passed, N failed».

Each class of tests has a sandbox of its own, so that several run at once."""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "contrib")]

from sandbox.patience import patient  # noqa: E402

CLASS_TIMEOUT_S = patient(600)


def classes_in(suite):
    """The names of the classes in SUITE, each once, as they come."""
    names = {}
    for test in suite:
        found = classes_in(test) if isinstance(test, unittest.TestSuite) else [f"{type(test).__module__}.{type(test).__qualname__}"]
        names.update(dict.fromkeys(found))
    return list(names)


def run_here(names):
    result = unittest.TextTestRunner(verbosity=2, stream=sys.stdout).run(unittest.TestLoader().loadTestsFromNames(names))
    bad = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    # A class whose sandbox did not start has run no test and one has failed.
    return max(result.testsRun - bad, 0), bad


def run_apart(options, name):
    """One class in a process of its own; its output and sums."""
    command = [sys.executable, __file__, "--programs", options.programs, "--postfix", options.postfix,
               "--sendmail", options.sendmail, "--slapd", options.slapd,
               "--opendkim", options.opendkim, "--clamd", options.clamd, "--jobs", "0", name]
    try:
        output = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=CLASS_TIMEOUT_S, text=True,
                                errors="replace").stdout
    except subprocess.TimeoutExpired as expired:
        output = f"FAIL: {name} took longer than {CLASS_TIMEOUT_S:.0f} s\n{(expired.stdout or b'').decode(errors='replace')}\n"
    sums = re.findall(r"^(\d+) passed, (\d+) failed$", output, re.M)
    return re.sub(r"^\d+ passed, \d+ failed\n", "", output, flags=re.M), *(map(int, sums[-1]) if sums else (0, 1))


def run_all(options, names):
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for output, good, bad in pool.map(lambda name: run_apart(options, name), names):
            print(output, flush=True)
            passed, failed = passed + good, failed + bad
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", required=True, help="where vobo, vobo-milter and vobo-courier were built")
    parser.add_argument("--postfix", required=True, help="where Postfix is unpacked")
    parser.add_argument("--sendmail", required=True, help="where Sendmail is unpacked")
    parser.add_argument("--slapd", required=True, help="where slapd and ldap-utils are unpacked")
    parser.add_argument("--opendkim", required=True, help="where OpenDKIM and dkimpy are unpacked")
    parser.add_argument("--clamd", required=True, help="where clamd is unpacked")
    parser.add_argument("--jobs", type=int, default=4, help="how many classes run at once; 0: all in this process")
    parser.add_argument("names", nargs="*", help="test modules, classes or methods; all without")
    options = parser.parse_args()
    os.environ["VOBO_PROGRAMS"] = str(pathlib.Path(options.programs).resolve())
    os.environ["VOBO_POSTFIX"] = str(pathlib.Path(options.postfix).resolve())
    os.environ["VOBO_SLAPD"] = str(pathlib.Path(options.slapd).resolve())
    os.environ["VOBO_OPENDKIM"] = str(pathlib.Path(options.opendkim).resolve())
    os.environ["VOBO_CLAMD"] = str(pathlib.Path(options.clamd).resolve())
    os.environ["VOBO_SENDMAIL"] = str(pathlib.Path(options.sendmail).resolve())
    loader = unittest.TestLoader()
    tests = loader.loadTestsFromNames(options.names) if options.names else loader.discover(str(HERE), "test_*.py")
    passed, failed = run_all(options, classes_in(tests)) if options.jobs else run_here(options.names)
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
