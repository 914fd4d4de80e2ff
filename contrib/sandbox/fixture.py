# SPDX-License-Identifier: BSD-2-Clause
"""A check by example: tests/fixtures/CHECK/NAME.eml with NAME.expect beside it.

An expectation is lines of «word value»: from, login, client, rcpt (any number) make the envelope; verdict and finding
(KIND ACTION, any number, those of the folder's check only) are what `vobo check` must say; without verdict, any is right.
Without from, login and client the message is taken as its author would send it. «bytes N» has the message filled up to
that size with lines of its last part, in base64."""
import json
import pathlib

from .site import SOURCE

FIXTURES = SOURCE / "tests/fixtures"

# What some of them need to be set.
SETTINGS = {"institution.address": '"Calle 26 # 13-19, Bogotá"', "checks.unfinished.dictionary": '"/usr/share/hunspell/es_CO"',
            "lists": f'"{SOURCE}/tests/lists"'}
EXTRA = (FIXTURES / "extra.conf").read_text()

# «Fila del informe …», as base64 has it.
LINE = b"RmlsYSBkZWwgaW5mb3JtZSwgaWd1YWwgYSBsYXMgcXVlIHZhbiBlbiB0b2RvIGVzdGUgYXJjaGkK\n"


class Fixture:
    def __init__(self, path):
        lines = [line.split(" ", 1) for line in path.with_suffix(".expect").read_text().splitlines() if line and line[0] != "#"]
        self.path, self.check = path, path.parent.name
        self.envelope = [(word, value) for word, value in lines if word in ("from", "login", "client", "rcpt")]
        self.findings = sorted(value for word, value in lines if word == "finding")
        self.verdict = next((value for word, value in lines if word == "verdict"), None)
        self.bytes = next((int(value) for word, value in lines if word == "bytes"), 0)

    @property
    def is_by_its_author(self):
        return all(word == "rcpt" for word, _ in self.envelope)

    def message(self):
        """As it travels, with line ends as the file has them."""
        message = self.path.read_bytes()
        return message + (LINE * (self.bytes // len(LINE) + 1))[: max(self.bytes - len(message), 0)]

    def answer(self, site):
        """What `vobo check` says of it."""
        arguments = [part for word, value in self.envelope for part in (f"--{word}", value)]
        return json.loads(site.vobo("check", "--json", *arguments, check=False, stdin=self.message()).stdout)

    def found(self, answer):
        """(kind, action) of each finding of its check."""
        return sorted((finding["kind"], finding["action"]) for finding in answer["findings"] if finding["check"] == self.check)


def fixtures_of(folder):
    """All in FOLDER, such as FIXTURES / "tone"."""
    return [Fixture(path) for path in sorted(pathlib.Path(folder).glob("*.eml"))]


def answers_of(folder, site):
    """(fixture, what `vobo check` says of it) of all in FOLDER: at once, but for those that need an envelope of their own."""
    lines = site.vobo("check", "--batch", str(folder), "--json", check=False).stdout.splitlines() if folder.is_dir() else []
    answers = {pathlib.Path(answer["file"]).name: answer for answer in map(json.loads, lines)}
    for fixture in fixtures_of(folder):
        alone = fixture.envelope or fixture.bytes
        yield fixture, fixture.answer(site) if alone else answers[fixture.path.name]
