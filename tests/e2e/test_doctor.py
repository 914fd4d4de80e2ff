# SPDX-License-Identifier: BSD-2-Clause
"""vobo doctor: silent where all is well; each thing that goes wrong is found, by its name, with what to do about it."""
import contextlib
import json
import os
import pathlib

from case import SiteCase
from sandbox.site import SOURCE

POSTCONF = """#!/bin/sh
case $2 in
milter_default_action) echo '{action}';;
smtpd_forbid_bare_newline) echo '{newline}';;
internal_mail_filter_classes) echo '{classes}';;
esac
"""


class Doctor(SiteCase):
    settings = {"default_route": '"direccion"'}
    extra = 'route "direccion" { approvers = { luis } }\n'

    def setUp(self):
        self.tools = self.site.folder / "tools"
        self.tools.mkdir(exist_ok=True)
        self.write_postconf("tempfail", "normalize", "bounce, notify")
        self.site.environment["PATH"] = f"{self.tools}:{os.environ['PATH']}"

    def write_postconf(self, action, newline, classes):
        script = self.tools / "postconf"
        script.write_text(POSTCONF.format(action=action, newline=newline, classes=classes))
        script.chmod(0o755)

    def findings(self):
        done = self.site.vobo("doctor", "--json", check=False)
        answer = json.loads(done.stdout)
        # A small disk is none of the test's business.
        found = [finding for finding in answer["findings"] if finding["id"] != "space"]
        self.assertEqual(answer["well"], not answer["findings"])
        self.assertEqual(done.returncode, 0 if answer["well"] else 1)
        for finding in found:
            self.assertIn(finding["severity"], ("error", "warning"))
            self.assertTrue(finding["where"] and finding["what"], finding)
        return found

    def assert_finds(self, name, severity, words=""):
        found = [finding for finding in self.findings() if finding["id"] == name]
        self.assertTrue(found, f"{name} was not found")
        self.assertEqual(found[0]["severity"], severity)
        self.assertIn(words, json.dumps(found[0], ensure_ascii=False))
        shown = self.site.vobo("doctor", check=False).stdout.decode()
        self.assertIn(f"({name}): ", shown)

    @contextlib.contextmanager
    def configured(self, more, without=""):
        good = self.site.config.read_text()
        self.site.config.write_text(good.replace(without, "") + more)
        try:
            yield
        finally:
            self.site.config.write_text(good)

    @contextlib.contextmanager
    def away(self, path):
        path.rename(f"{path}.away")
        try:
            yield
        finally:
            pathlib.Path(f"{path}.away").rename(path)

    @contextlib.contextmanager
    def with_mode(self, path, mode):
        before = path.stat().st_mode & 0o7777
        path.chmod(mode)
        try:
            yield
        finally:
            path.chmod(before)

    @contextlib.contextmanager
    def owned_by(self, path, owner):
        before = path.stat().st_uid
        os.chown(path, owner, -1)
        try:
            yield
        finally:
            os.chown(path, before, -1)

    @contextlib.contextmanager
    def stray_body(self):
        path = self.site.folder / "var/held/.orphans/0123456789abcdef0123456789abcdef"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"VOBOBLB1" + b"0123456789abcdef")
        try:
            yield
        finally:
            path.unlink()

    def test_all_is_well(self):
        (self.site.folder / "var/held").chmod(0o700)
        for folder in ("var", "var/audit"):
            (self.site.folder / folder).chmod(0o750)
        self.hold("Para que haya un texto")
        self.assertEqual(self.findings(), [])

    def test_each_trouble_is_found(self):
        (self.site.folder / "var/held").chmod(0o700)
        for folder in ("var", "var/audit"):
            (self.site.folder / folder).chmod(0o750)
        self.hold("Lo que falta se nota")
        var, etc = self.site.folder / "var", self.site.folder / "etc"
        body = next(path for path in (var / "held").iterdir() if len(path.name) == 32)
        cases = (
            (lambda: self.configured("checks { subject { empty = quizá } }\n"), "configuration", "error", "vistobueno.conf"),
            (lambda: self.configured('default_route = ""\ninstitution { postmaster = "" }\n', self.extra), "postmaster", "warning", "institution.postmaster"),
            (lambda: self.configured('default_route = ""\n'), "routes", "warning", "default_route"),
            (lambda: self.with_mode(var / "held", 0o755), "folders", "error", "chmod 0700"),
            (lambda: self.with_mode(var, 0o755), "folders", "error", "chmod 0750"),
            (lambda: self.owned_by(var / "audit", 65534), "folders", "error", "chown 0"),
            (lambda: self.away(self.site.folder / "spool"), "folders", "error", "systemd-tmpfiles"),
            (lambda: self.with_mode(etc / "master.key", 0o640), "keys", "error", "chmod 600"),
            (lambda: self.owned_by(etc / "people.key", 65534), "keys", "error", "chown 0"),
            (lambda: self.away(etc / "master.key"), "keys", "error", "respaldo"),
            (lambda: self.configured('courier { lock = "%s" }\n' % (self.site.folder / "otro.lock")), "programs", "error", "vobo-courier"),
            (lambda: self.configured('queue { database = "%s/no.db" }\n' % var), "database", "error", "vobo queue import"),
            (lambda: self.configured('queue { database = "%s" }\n' % (etc / "people.csv")), "database", "error", "people.csv"),
            (lambda: self.away(body), "bodies", "error", "faltan los textos de 1"),
            (self.stray_body, "orphans", "warning", "hay 1 textos"),
            (self.stray_body, "body-keys", "error", "0123456789abcdef"),
        )
        for make, name, severity, words in cases:
            with self.subTest(name, words=words), make():
                self.assert_finds(name, severity, words)
        self.assertEqual(self.findings(), [])

    def test_settings_of_the_mta(self):
        for setting, values, severity in (("milter_default_action", ("accept", "yes", "bounce"), "error"),
                                          ("milter_default_action", ("reject", "yes", "bounce"), "error"),
                                          ("smtpd_forbid_bare_newline", ("tempfail", "no", "bounce"), "warning"),
                                          ("internal_mail_filter_classes", ("tempfail", "yes", ""), "warning"),
                                          ("internal_mail_filter_classes", ("tempfail", "yes", "notify"), "warning")):
            with self.subTest(setting, values=values):
                self.write_postconf(*values)
                self.assert_finds("postfix", severity, f"postconf -e '{setting} = ")
        # one that does not know the newer parameters
        self.write_postconf("tempfail", "", "bounce")
        self.assertNotIn("postfix", [finding["id"] for finding in self.findings()])

    def test_the_settings_that_come_with_it_are_good(self):
        """Who follows contrib/postfix/main.cf is not told to change it."""
        lines = (SOURCE / "contrib/postfix/main.cf").read_text().splitlines()
        given = dict(line.split(" = ", 1) for line in lines if " = " in line and not line.startswith("#"))
        self.write_postconf(*(given[name] for name in ("milter_default_action", "smtpd_forbid_bare_newline", "internal_mail_filter_classes")))
        self.assertNotIn("postfix", [finding["id"] for finding in self.findings()])

    def test_looking_changes_nothing(self):
        with self.configured('queue { database = "%s/var/nueva.db" }\n' % self.site.folder):
            self.findings()
        self.assertFalse((self.site.folder / "var/nueva.db").exists())
