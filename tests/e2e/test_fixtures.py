# SPDX-License-Identifier: BSD-2-Clause
"""The checks by example: tests/fixtures/CHECK/NAME.eml with NAME.expect beside it. A case is added by adding two files.

An expectation is lines of «word value»: from, login, client, rcpt (any number) make the envelope; verdict and finding
(KIND ACTION, any number, those of the folder's check only) are what `vobo check` must say; without verdict, any is right. Without from, login and client
the message is taken as its author would send it."""
import json
import pathlib

from case import SiteCase

FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "fixtures"


class Fixtures(SiteCase):
    settings = {"institution.address": '"Calle 26 # 13-19, Bogotá"'}
    extra = 'checks { official-sender { applications = { "10.0.0.0/24" } } }\n'

    def run_fixture(self, path):
        expected = [line.split(" ", 1) for line in path.with_suffix(".expect").read_text().splitlines() if line and line[0] != "#"]
        arguments = [part for word, value in expected if word in ("from", "login", "client", "rcpt") for part in (f"--{word}", value)]
        answer = json.loads(self.site.vobo("check", "--json", *arguments, str(path), check=False).stdout)
        findings = sorted(f"{f['kind']} {f['action']}" for f in answer["findings"] if f["check"] == path.parent.name)
        self.assertEqual(findings, sorted(value for word, value in expected if word == "finding"))
        for word, value in expected:
            if word == "verdict":
                self.assertEqual(answer["verdict"], value)

    def test_fixtures(self):
        paths = sorted(FIXTURES.glob("*/*.eml"))
        self.assertGreater(len(paths), 0)
        for path in paths:
            with self.subTest(f"{path.parent.name}/{path.stem}"):
                self.run_fixture(path)
