# SPDX-License-Identifier: BSD-2-Clause
"""vobo doctor: silent where all is well; each thing that goes wrong is found, by its name, with what to do about it."""
import contextlib
import json
import os
import pathlib

from case import SiteCase
from sandbox.site import SOURCE

# A Postfix that does not know the newer parameters.
OLD_POSTCONF = """#!/bin/sh
case $2 in
milter_default_action) echo tempfail;;
internal_mail_filter_classes) echo bounce;;
esac
"""


class Doctor(SiteCase):
    settings = {"default_route": '"direccion"', "institution.hosts": '{ "correo.entidad.gov.co" }'}
    extra = 'route "direccion" { approvers = { luis } }\n'

    def setUp(self):
        self.tools = self.site.folder / "tools"
        self.tools.mkdir(exist_ok=True)
        root = os.environ["VOBO_POSTFIX"]
        self.write_postconf(f"#!/bin/sh\nexec env LD_LIBRARY_PATH={root}/usr/lib/postfix {root}/usr/sbin/postconf"
                            f' -c {self.site.folder}/mta/conf "$@"\n')
        self.site.environment["PATH"] = f"{self.tools}:{os.environ['PATH']}"

    def write_postconf(self, text):
        script = self.tools / "postconf"
        script.write_text(text)
        script.chmod(0o755)

    @contextlib.contextmanager
    def postfix_with(self, **parameters):
        """Postfix with other settings, as an administrator changes them; what is running goes on as before."""
        main = self.site.folder / "mta/conf/main.cf"
        good = main.read_text()
        kept = [line for line in good.splitlines() if line.partition(" = ")[0] not in parameters]
        main.write_text("\n".join(kept + [f"{name} = {value}" for name, value in parameters.items()]) + "\n")
        try:
            yield
        finally:
            main.write_text(good)

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
        for setting, value, severity in (("milter_default_action", "accept", "error"), ("milter_default_action", "reject", "error"),
                                         ("smtpd_forbid_bare_newline", "no", "warning"),
                                         ("internal_mail_filter_classes", "", "warning"),
                                         ("internal_mail_filter_classes", "notify", "warning")):
            with self.subTest(setting, value=value), self.postfix_with(**{setting: value}):
                self.assert_finds("postfix", severity, f"postconf -e '{setting} = ")

    def test_an_older_mta_is_not_asked_for_what_it_does_not_know(self):
        self.write_postconf(OLD_POSTCONF)
        self.assertNotIn("postfix", [finding["id"] for finding in self.findings()])

    def test_the_settings_that_come_with_it_are_good(self):
        """Who follows contrib/postfix/main.cf is not told to change it."""
        lines = (SOURCE / "contrib/postfix/main.cf").read_text().splitlines()
        given = dict(line.split(" = ", 1) for line in lines if " = " in line and not line.startswith("#"))
        with self.postfix_with(queue_directory="/var/spool/postfix", **given), \
                self.configured('milter { socket = "unix:/var/spool/postfix/vistobueno/milter.sock" }\n'):
            found = [finding for finding in self.findings() if finding["id"] in ("postfix", "door", "domains")]
        self.assertEqual(found, [])

    def test_a_filter_that_nobody_asks(self):
        socket = f"unix:{self.site.folder}/run/milter.sock"
        cases = (
            (dict(smtpd_milters=""), "", "door", "error", "smtpd_milters"),
            (dict(smtpd_milters="unix:/run/opendkim.sock"), "", "door", "error", "smtpd_milters"),
            (dict(smtpd_milters=socket + "x"), "", "door", "error", "smtpd_milters"),
            (dict(non_smtpd_milters=""), "", "door", "warning", "non_smtpd_milters"),
            (dict(smtpd_milters=f"unix:/run/opendkim.sock, {socket}"), "", None, None, None),
            (dict(smtpd_milters=f"{{ {socket}, connect_timeout=3s }}"), "", None, None, None),
            (dict(smtpd_milters="unix:run/milter.sock", queue_directory=self.site.folder), "", None, None, None),
            (dict(smtpd_milters=""), f"submission inet n - n - - smtpd\n -o smtpd_milters={socket}\n", None, None, None),
            (dict(smtpd_milters="$ours", ours=socket), "", None, None, None),
        )
        master = self.site.folder / "mta/conf/master.cf"
        good = master.read_text()
        self.addCleanup(master.write_text, good)
        for parameters, service, name, severity, words in cases:
            with self.subTest(parameters=parameters, service=service), self.postfix_with(**parameters):
                master.write_text(good + service)
                if name:
                    self.assert_finds(name, severity, words)
                else:
                    self.assertNotIn("door", [finding["id"] for finding in self.findings()])

    def test_a_filter_at_a_port(self):
        with self.configured('milter { socket = "inet:8891@127.0.0.1" }\n'):
            self.assert_finds("door", "error", "smtpd_milters")
            with self.postfix_with(smtpd_milters="inet:127.0.0.1:8891", non_smtpd_milters="inet:127.0.0.1:8891"):
                self.assertNotIn("door", [finding["id"] for finding in self.findings()])

    def test_domains_of_the_mta(self):
        name = self.site.folder / "mailname"
        name.write_text("buzones.example.org\n")
        cases = (
            (dict(myorigin="otra.gov.co"), "error", "añada «otra.gov.co» a institution.hosts"),
            (dict(myorigin=name), "error", "añada «buzones.example.org» a institution.hosts"),
            (dict(masquerade_domains="entidad.gov.co"), "error", "añada «*.entidad.gov.co» a institution.hosts"),
            (dict(masquerade_domains="!sede.entidad.gov.co $mydomain"), "error", "*.entidad.gov.co"),
            (dict(mydestination="localhost, $myhostname, sede.gov.co"), "warning", "«sede.gov.co» a institution.domains"),
            (dict(virtual_alias_domains="sede.gov.co"), "warning", "«sede.gov.co» a institution.domains"),
            (dict(virtual_mailbox_domains="entidad.gov.co, sede.gov.co"), "warning", "«sede.gov.co» a institution.domains"),
            (dict(myorigin="$mydomain"), None, None),
            (dict(mydestination="$myhostname, localhost.$mydomain, localhost, $mydomain, hash:/etc/postfix/a.b"), None, None),
            (dict(masquerade_domains="example.org"), None, None),
        )
        for parameters, severity, words in cases:
            with self.subTest(parameters=parameters), self.postfix_with(**parameters):
                if severity:
                    self.assert_finds("domains", severity, words)
                else:
                    self.assertNotIn("domains", [finding["id"] for finding in self.findings()])
        with self.postfix_with(masquerade_domains="entidad.gov.co"), \
                self.configured('institution { hosts = { "*.entidad.gov.co" } }\n'):
            self.assertNotIn("domains", [finding["id"] for finding in self.findings()])

    def test_looking_changes_nothing(self):
        with self.configured('queue { database = "%s/var/nueva.db" }\n' % self.site.folder):
            self.findings()
        self.assertFalse((self.site.folder / "var/nueva.db").exists())
