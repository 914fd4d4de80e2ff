#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""How well the checks tell what they are to tell: protocol.py --programs BUILD [--compare FILE].

Each check has its fixtures (tests/fixtures/CHECK), with which it was written, and messages held aside (aside/CHECK), which
were labelled before they were tried and from which no phrase was taken at that time. Precision is the share of findings
that are right, recall the share of faults that are found; a finding is right when its kind is. Prints the table; with
--compare FILE must have it. Ends with «N passed, N failed»."""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "contrib")]

from sandbox.fixture import EXTRA, FIXTURES, SETTINGS, answers_of  # noqa: E402
from sandbox.site import Site  # noqa: E402

ASIDE, SOURCES = HERE / "aside", HERE.parents[1] / "milter/checks"
PRECISION, RECALL = 0.95, 0.85


def count(site, folder, wrong):
    """(messages, those without a fault, right findings, wrong ones, faults that were not found)"""
    sums = [0] * 5
    for fixture, answer in answers_of(folder, site):
        expected = {finding.split()[0] for finding in fixture.findings}
        found = {kind for kind, _ in fixture.found(answer)}
        figures = (1, not expected, len(found & expected), len(found - expected), len(expected - found))
        sums = [before + figure for before, figure in zip(sums, figures)]
        if found != expected:
            wrong.append(f"{folder.parent.name}/{folder.name}/{fixture.path.stem}: expected {sorted(expected)}, found {sorted(found)}")
    return sums


def share(right, others):
    return right / (right + others) if right + others else 1.0


def source_of(check):
    return f"milter/checks/{check.replace('-', '_')}.c"


def sentence_of(check):
    """The sentence of the protocol, as the check's file has it."""
    text = (HERE.parents[1] / source_of(check)).read_text()
    literals = re.search(r"\.protocol =\s*N_\(((?:\s*\"(?:[^\"\\]|\\.)*\")+)\)", text).group(1)
    return "".join(re.findall(r"\"((?:[^\"\\]|\\.)*)\"", literals))


def checks_in_order():
    table = (SOURCES / "checks.h").read_text()
    return [name.replace("_", "-") for name in re.findall(r"^    CHECK\((\w+)\)", table, re.M)]


def write_table(rows):
    lines = ["%-20s %9s %7s %7s %10s %8s" % ("check", "fixtures", "misses", "aside", "precision", "recall")]
    for check, fixtures, aside in rows:
        figures = "%10.2f %8.2f" % (share(*aside[2:4]), share(aside[2], aside[4])) if aside[0] else "%10s %8s" % ("-", "-")
        lines.append("%-20s %9d %7d %7d %s" % (check, fixtures[0], fixtures[1], aside[0], figures))
        lines.append(f"    {source_of(check)}")
        lines.append(f"    «{sentence_of(check)}»")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", required=True)
    parser.add_argument("--compare", metavar="FILE", help="fails where the table is not in FILE")
    options = parser.parse_args()
    wrong, rows, failed = [], [], 0
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder).chmod(0o755)
        site = Site(pathlib.Path(options.programs).resolve(), None, SETTINGS,
                    EXTRA, folder)
        site.prepare()
        for check in checks_in_order():
            rows.append((check, count(site, FIXTURES / check, wrong), count(site, ASIDE / check, wrong)))
    for check, fixtures, aside in rows:
        good = fixtures[3] == fixtures[4] == 0 and share(*aside[2:4]) >= PRECISION and share(aside[2], aside[4]) >= RECALL
        failed += not good
    table = write_table(rows)
    print(table + "\n".join(wrong))
    if options.compare and table not in pathlib.Path(options.compare).read_text():
        failed += 1
        print(f"{options.compare} has another table")
    print(f"{len(rows) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
