#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Runs the end-to-end tests: run.py --programs BUILD --postfix ROOT [NAME…]. Ends with «N passed, N failed»."""
import argparse
import os
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "contrib")]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", required=True, help="where vobo, vobo-milter and vobo-courier were built")
    parser.add_argument("--postfix", required=True, help="where Postfix is unpacked")
    parser.add_argument("names", nargs="*", help="test modules, classes or methods; all without")
    options = parser.parse_args()
    os.environ["VOBO_PROGRAMS"] = str(pathlib.Path(options.programs).resolve())
    os.environ["VOBO_POSTFIX"] = str(pathlib.Path(options.postfix).resolve())
    loader = unittest.TestLoader()
    tests = loader.loadTestsFromNames(options.names) if options.names else loader.discover(str(HERE), "test_*.py")
    result = unittest.TextTestRunner(verbosity=2, stream=sys.stdout).run(tests)
    bad = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    print(f"{result.testsRun - bad} passed, {bad} failed")
    return 0 if bad == 0 and result.testsRun > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
