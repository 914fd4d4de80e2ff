#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""How well the checks tell what they are to tell: protocol.py --programs BUILD [--compare FILE].

Each check has its fixtures (tests/fixtures/CHECK), with which it was written, and messages held aside, which were labelled
before they were tried: those of aside/CHECK or, of the checks that learn from examples (conf/examples), the lines of
rounds/*.txt, «kind: subject || text», none of which is an example. Precision is the share of findings
that are right, recall the share of faults that are found; a finding is right when its kind is. Prints the table; with
--compare FILE must have it. Ends with «N passed, N failed»."""
import argparse
import collections
import email.message
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "contrib")]

from sandbox.fixture import EXTRA, FIXTURES, SETTINGS, answers_of  # noqa: E402
from sandbox.site import Site  # noqa: E402

ASIDE, ROUNDS, EXAMPLES, SOURCES = HERE / "aside", HERE / "rounds", HERE.parents[1] / "conf/examples", HERE.parents[1] / "milter/checks"
LEARNED = {"personal": "personal-topic", "chain": "chain", "harmful": "harmful", "clean": None}
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


def lines_of(folder):
    return [line for path in sorted(folder.glob("*.txt")) for line in path.read_text().splitlines() if line and line[0] != "#"]


def judged_rounds(site, folder):
    """(check that is to find it, or None; checks that do; text) of each message of the rounds, which are written into FOLDER."""
    told, examples = [], set(lines_of(EXAMPLES))
    for number, line in enumerate(lines_of(ROUNDS)):
        kind, text = line.split(": ", 1)
        subject, body = text.split(" || ")
        if body in examples:
            raise SystemExit(f"{ROUNDS}: an example is no message held aside: {body}")
        message = email.message.EmailMessage()
        message["From"], message["To"], message["Subject"] = "Ana Rojas <ana@entidad.gov.co>", "luis@entidad.gov.co, nubia@entidad.gov.co", subject
        message.set_content(body + "\n")
        (folder / f"{number:04}.eml").write_bytes(message.as_bytes())
        told.append((LEARNED[kind], text))
    answers = map(json.loads, site.vobo("check", "--batch", str(folder), "--json", check=False).stdout.splitlines())
    found = {int(pathlib.Path(answer["file"]).stem): {finding["check"] for finding in answer["findings"]} for answer in answers}
    return [(expected, found[number], text) for number, (expected, text) in enumerate(told)]


def count_rounds(judged, check, wrong):
    """The same sums as count(), of the messages of JUDGED in which CHECK is to find something, and of those without a fault."""
    own = [(expected == check, check in found, text) for expected, found, text in judged if expected in (check, None)]
    wrong += [f"{check}: {'not found' if expected else 'found'}: {text}" for expected, found, text in own if expected != found]
    sums = collections.Counter((expected, found) for expected, found, _ in own)
    return [len(own), sums[False, False] + sums[False, True], sums[True, True], sums[False, True], sums[True, False]]


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
        rounds = pathlib.Path(folder) / "rounds"
        rounds.mkdir()
        judged = judged_rounds(site, rounds)
        for check in checks_in_order():
            aside = count_rounds(judged, check, wrong) if check in LEARNED.values() else count(site, ASIDE / check, wrong)
            rows.append((check, count(site, FIXTURES / check, wrong), aside))
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
