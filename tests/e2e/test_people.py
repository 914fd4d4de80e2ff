# SPDX-License-Identifier: BSD-2-Clause
"""The directory from a real LDAP server: 5,000 people, changes, outages, a wrong certificate; and what a table does."""
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import tempfile
import time

from case import SiteCase, letter
from sandbox.patience import patient
from sandbox.slapd import PASSWORD, READER, SUFFIX, Slapd, make_certificates

LISTS = pathlib.Path(__file__).resolve().parents[2] / "conf/lists"
PEOPLE = 5000


def words(name):
    lines = (LISTS / f"{name}.txt").read_text().splitlines()
    return [line.split()[0].capitalize() for line in lines if line and not line.startswith("#")]


def entry(dn, **attributes):
    lines = [f"dn: {dn},{SUFFIX}"]
    for name, values in attributes.items():
        lines += [f"{name}: {value}" for value in (values if isinstance(values, list) else [values])]
    return "\n".join(lines) + "\n\n"


def invent(count):
    """Names of COUNT people."""
    chance, given, surnames = random.Random(5), words("given-names"), words("surnames")
    return [(" ".join(chance.sample(given, 2)), " ".join(chance.sample(surnames, 2))) for _ in range(count)]


def inetorgperson(uid, given, surname, **more):
    return entry(f"uid={uid},ou=personas", objectClass=["inetOrgPerson", "memberships"], uid=uid, mail=f"{uid}@entidad.gov.co",
                 cn=f"{given} {surname}", givenName=given, sn=surname, **more)


def directory():
    base = entry("dc=x", objectClass="x").replace(f"dn: dc=x,{SUFFIX}\nobjectClass: x",
                                                  f"dn: {SUFFIX}\nobjectClass: domain\ndc: entidad")
    units = "".join(entry(f"ou={name}", objectClass="organizationalUnit", ou=name) for name in ("personas", "ad"))
    known = inetorgperson("ana", "Ana María", "Rojas", title="Profesional", departmentNumber="Jurídica", mobile="300 555 0100",
                          telephoneNumber="601 555 0100", manager=f"uid=luis, ou=personas, {SUFFIX}",
                          memberOf=[f"cn=Comité de mesa,ou=grupos,{SUFFIX}", f"cn=Juristas\\; todas,ou=grupos,{SUFFIX}"])
    known += inetorgperson("luis", "Luis", "Peña Gómez", employeeType="retirado")
    rest = "".join(inetorgperson(f"u{i}", *name) for i, name in enumerate(invent(PEOPLE - 2)))
    return base + units + known + rest + active_directory()


def active_directory():
    def user(login, name, **attributes):
        return entry(f"cn={name},ou=ad", objectClass="user", objectCategory="person", sAMAccountName=login, displayName=name,
                     sn=name.split()[-1], **attributes)
    return "".join((
        user("marta.gil", "Marta Gil", mail="marta.gil@entidad.gov.co", userAccountControl="512", department="Jurídica",
             proxyAddresses=["SMTP:marta.gil@entidad.gov.co", "smtp:mgil@entidad.gov.co", "x500:/o=Entidad/cn=mgil",
                             "sip:marta.gil@entidad.gov.co"],
             manager=f"cn=Jorge Cely,ou=ad,{SUFFIX}", memberOf=f"cn=Juristas,ou=grupos,{SUFFIX}", ipPhone="1234",
             publicDelegatesBL=f"cn=Buzón Contáctenos,ou=ad,{SUFFIX}", title="Abogada", telephoneNumber="+57 601 555 0104"),
        user("jorge.cely", "Jorge Cely", mail="jorge.cely@entidad.gov.co", userAccountControl="512"),
        # Who came back, with the account of before; a second account of one mailbox; an alias of two; one that is none.
        user("ana.vieja", "Ana Volvió Antes", mail="ana.volvio@entidad.gov.co", userAccountControl="514"),
        user("ana.volvio", "Ana Volvió", mail="ana.volvio@entidad.gov.co", userAccountControl="512",
             proxyAddresses=["smtp:mgil@entidad.gov.co", "smtp:no valida @x"], telephoneNumber="PBX 601 555 0100 ext. 12"),
        user("admin-mgil", "Marta Gil (admin)", mail="marta.gil@entidad.gov.co", userAccountControl="512", telephoneNumber="N/A"),
        user("ido", "Pedro Ido", mail="pedro.ido@entidad.gov.co", userAccountControl="514"),
        user("contactenos", "Buzón Contáctenos", mail="contactenos@entidad.gov.co", userAccountControl="66050"),
        user("impresora", "Impresora Tercer Piso", userAccountControl="512")))


class LdapDirectory(SiteCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="vobo-slapd-"))
        try:
            cls.slapd = Slapd(os.environ["VOBO_SLAPD"], cls.folder / "slapd", directory()).start()
            (cls.folder / "password").write_text(PASSWORD + "\n")
            (cls.folder / "password").chmod(0o600)
            cls.settings = {
                "people.source": "ldap", "people.refresh": "2s", "ldap.uri": f'"{cls.slapd.uri}"', "ldap.start_tls": "yes",
                "ldap.ca_file": f'"{cls.folder}/slapd/ca.pem"', "ldap.bind_dn": f'"{READER}"', "ldap.schema": "inetorgperson",
                "ldap.password_file": f'"{cls.folder}/password"', "ldap.base": f'"ou=personas,{SUFFIX}"',
                "ldap.left_filter": '"(employeeType=retirado)"'}
            super().setUpClass()
        except BaseException:
            cls.tearDownClass()
            raise

    @classmethod
    def tearDownClass(cls):
        try:
            if hasattr(cls, "site"):
                super().tearDownClass()
        finally:
            if hasattr(cls, "slapd"):
                cls.slapd.stop()
            shutil.rmtree(cls.folder, ignore_errors=True)

    def person(self, login, config=None):
        return self.site.vobo_json("people", "find", login)["person"]

    def configured(self, name, **changes):
        """A second configuration that differs in CHANGES; what `vobo ARGUMENTS` says with it."""
        before, path = dict(self.site.settings), self.site.folder / f"etc/{name}.conf"
        original = self.site.config.read_text()
        try:
            self.site.write_config({key.replace("_", ".", 1): value for key, value in changes.items()} |
                                   {"people.snapshot": f'"{self.site.folder}/var/{name}.csv"'})
            shutil.copyfile(self.site.config, path)
        finally:
            self.site.settings = before
            self.site.config.write_text(original)
        return lambda *arguments: self.site.vobo("-c", str(path), *arguments, check=False)

    def logged(self, what, since=0):
        return self.site.log("vobo-milter").count(what) > since

    def test_everybody_is_there(self):
        people = self.site.vobo_json("people", "list")
        self.assertEqual(len(people), PEOPLE)
        ana = self.person("ana")
        self.assertEqual([ana[key] for key in ("given", "surname", "position", "unit", "mobile", "manager", "phone")],
                         ["Ana María", "Rojas", "Profesional", "Jurídica", "300 555 0100", "luis", "601 555 0100"])
        self.assertEqual(sorted(ana["groups"]), ["Comité de mesa", "Juristas, todas"])
        self.assertFalse(ana["has_left"])
        self.assertTrue(self.person("luis")["has_left"])
        self.assertEqual(self.site.send(letter("Del directorio"), ["c@example.org"]).code, 250)
        self.assertEqual(self.site.send(letter("De otra", sender="u7@entidad.gov.co"), ["c@example.org"]).code, 550)

    def test_a_change_arrives_by_itself_and_by_signal(self):
        sender = "ana.nueva@entidad.gov.co"
        self.assertEqual(self.site.send(letter("Aún no", sender=sender), ["c@example.org"], sender=sender).code, 550)
        self.slapd.modify(f"dn: uid=ana,ou=personas,{SUFFIX}\nchangetype: modify\nadd: mail\nmail: {sender}\n")
        self.site.wait_for(lambda: self.site.send(letter("Ya", sender=sender), ["c@example.org"], sender=sender).code == 250,
                           "the new address to count")
        reloads = self.site.log("vobo-milter").count("event=reloaded")
        self.site.processes["vobo-milter"].send_signal(signal.SIGHUP)
        self.site.wait_for(lambda: self.logged("event=reloaded", reloads), "the reload")

    def test_an_outage_stops_no_mail(self):
        self.site.wait_for(lambda: (self.site.folder / "var/people-snapshot.csv").exists(), "the snapshot")
        kept = self.site.log("vobo-milter").count("event=people-kept")
        self.slapd.stop()
        try:
            self.site.wait_for(lambda: self.logged("event=people-kept", kept), "the outage to be seen")
            self.assertEqual(self.site.send(letter("Sin directorio"), ["c@example.org"]).code, 250)
            self.assertEqual(self.site.stop_program("vobo-milter"), 0)
            self.site.start_program("vobo-milter")
            self.assertEqual(self.site.send(letter("Con la copia"), ["c@example.org"]).code, 250)
            self.assertEqual(self.site.send(letter("De otra", sender="u7@entidad.gov.co"), ["c@example.org"]).code, 550)
            refreshed = self.site.vobo("people", "refresh", check=False)
            self.assertEqual(refreshed.returncode, 69)
            self.assertIn(self.slapd.uri.encode(), refreshed.stderr)
        finally:
            self.slapd.start()
        good = self.site.log("vobo-milter").count("event=people ")
        self.site.wait_for(lambda: self.logged("event=people ", good), "the directory to be back")

    def test_a_great_loss_is_not_believed(self):
        self.site.wait_for(lambda: (self.site.folder / "var/people-snapshot.csv").exists(), "the snapshot")
        gone = [f"u{i}" for i in range(1000, 3500)]
        # The filter rests meanwhile, lest it see them go little by little; what it was reading then may lack some.
        milter = self.site.processes["vobo-milter"]
        milter.send_signal(signal.SIGSTOP)
        try:
            self.slapd.modify("".join(f"dn: uid={uid},ou=personas,{SUFFIX}\nchangetype: delete\n\n" for uid in gone))
        finally:
            milter.send_signal(signal.SIGCONT)
        try:
            self.site.wait_for(lambda: self.logged("faltan de pronto"), "the loss to be seen")
            self.assertTrue(any(self.person(uid) for uid in (gone[0], gone[1250], gone[-1])))
        finally:
            names = invent(PEOPLE - 2)
            self.slapd.modify("".join(inetorgperson(f"u{i}", *names[i]).replace("\nobjectClass", "\nchangetype: add\nobjectClass", 1)
                                      for i in range(1000, 3500)))

    def test_a_wrong_certificate_is_refused(self):
        make_certificates(self.folder / "slapd", "impostor")
        for name, changes in (("impostor", {}), ("ldaps", {"ldap_uri": f'"{self.slapd.tls_uri}"', "ldap_start_tls": "no"})):
            vobo = self.configured(name, ldap_ca_file=f'"{self.folder}/slapd/impostor.pem"', **changes)
            refreshed = vobo("people", "refresh")
            self.assertEqual(refreshed.returncode, 69, refreshed)
            self.assertIn("cifrar" if name == "impostor" else self.slapd.tls_uri, refreshed.stderr.decode())
        vobo = self.configured("good-ldaps", ldap_uri=f'"{self.slapd.tls_uri}"', ldap_start_tls="no")
        self.assertEqual(vobo("people", "refresh").returncode, 0)

    def test_a_server_that_says_nothing_is_not_waited_for(self):
        with socket.create_server(("127.0.0.1", 0)) as mute:
            where = f"127.0.0.1:{mute.getsockname()[1]}"
            for name, uri, start_tls in (("plain", "ldap", "no"), ("start-tls", "ldap", "yes"), ("tls", "ldaps", "no")):
                vobo = self.configured(f"mute-{name}", ldap_uri=f'"{uri}://{where}"', ldap_start_tls=start_tls, ldap_timeout="1s",
                                       ldap_bind_dn='""')
                started = time.monotonic()
                self.assertEqual(vobo("people", "refresh").returncode, 69)
                self.assertLess(time.monotonic() - started, patient(20))

    def test_waiting_may_end_before_the_greeting(self):
        """What is written to a socket that the deadline has shut down is an error, and never the end of the command."""
        with socket.create_server(("127.0.0.1", 0)) as mute:
            for milliseconds in (1, 2, 3, 5, 8) * 4:
                vobo = self.configured("hasty", ldap_uri=f'"ldaps://127.0.0.1:{mute.getsockname()[1]}"', ldap_start_tls="no",
                                       ldap_timeout=f"{milliseconds}ms", ldap_bind_dn='""')
                self.assertEqual(vobo("people", "refresh").returncode, 69, milliseconds)

    def test_no_password_in_the_clear(self):
        refreshed = self.configured("clear", ldap_start_tls="no")("people", "refresh")
        self.assertEqual(refreshed.returncode, 78)
        self.assertIn(b"start_tls", refreshed.stderr)

    def test_active_directory(self):
        vobo = self.configured("ad", ldap_schema="ad", ldap_base=f'"ou=ad,{SUFFIX}"', ldap_left_filter='""')
        refreshed = vobo("people", "refresh")
        self.assertEqual(refreshed.returncode, 0)
        people = {person["login"]: person for person in json.loads(vobo("people", "list", "--json").stdout)}
        self.assertEqual(set(people), {"marta.gil", "jorge.cely", "ido", "contactenos", "ana.volvio", "admin-mgil"})
        marta = people["marta.gil"]
        self.assertEqual(marta["addresses"], ["marta.gil@entidad.gov.co", "mgil@entidad.gov.co"])
        self.assertEqual([marta[key] for key in ("name", "position", "unit", "extension", "manager", "groups", "shared")],
                         ["Marta Gil", "Abogada", "Jurídica", "1234", "jorge.cely", ["Juristas"], ["contactenos@entidad.gov.co"]])
        self.assertEqual([login for login, person in people.items() if person["has_left"]], ["ido", "contactenos"])
        ana, admin = people["ana.volvio"], people["admin-mgil"]
        self.assertEqual([ana[key] for key in ("addresses", "phone", "extension")], [["ana.volvio@entidad.gov.co"], "601 555 0100", "12"])
        self.assertEqual([admin[key] for key in ("addresses", "phone")], [["marta.gil@entidad.gov.co"], ""])
        self.assertEqual(json.loads(vobo("people", "find", "marta.gil@entidad.gov.co", "--json").stdout)["person"]["login"], "marta.gil")
        for left_out in ("ana.vieja", "mgil@entidad.gov.co", "«valida»"):
            self.assertIn(left_out, refreshed.stderr.decode())


class TableDirectory(SiteCase):
    settings = {"people.refresh": "1s", "people.strict": "yes"}

    def test_a_table_that_went_bad_is_not_used(self):
        table = self.site.folder / "etc/people.csv"
        good = table.read_text()
        self.site.wait_for(lambda: (self.site.folder / "var/people-snapshot.csv").exists(), "the snapshot")
        table.write_text(good + "mal,sin-arroba,,,,,,\n")
        try:
            self.site.wait_for(lambda: "event=people-kept" in self.site.log("vobo-milter"), "the bad table to be seen")
            self.assertEqual(self.site.send(letter("Con los de antes"), ["c@example.org"]).code, 250)
            checked = self.site.vobo("config", "check", check=False)
            self.assertEqual(checked.returncode, 78)
            self.assertIn(f"people.csv:{len(good.splitlines()) + 1}:5:", checked.stderr.decode())
        finally:
            table.write_text(good)

    def test_a_bad_row_costs_nobody_else(self):
        """Without people.strict; each fault is named by who looks."""
        table = self.site.folder / "etc/people.csv"
        good, config = table.read_text(), self.site.config.read_text()
        line = len(good.splitlines())
        table.write_text(good + "mal,sin-arroba,,,,,,\n,,,,,,,\nana.vieja,ana@entidad.gov.co,,,,,,,retirado\n")
        self.site.config.write_text(config + "people { strict = no }\n")
        try:
            refreshed = self.site.vobo("people", "refresh")
            for place in (f":{line + 1}:5:", f":{line + 3}:11:"):
                self.assertIn(place, refreshed.stderr.decode())
            told = [finding["what"] for finding in json.loads(self.site.vobo("doctor", "--json", check=False).stdout)["findings"]
                    if finding["id"] == "people"]
            self.assertEqual(len(told), 3, told)
            self.site.processes["vobo-milter"].send_signal(signal.SIGHUP)
            self.site.wait_for(lambda: "event=people-left-out" in self.site.log("vobo-milter"), "the filter to say so")
            self.assertEqual(self.site.send(letter("Como siempre"), ["c@example.org"]).code, 250)
        finally:
            self.site.config.write_text(config)
            table.write_text(good)
            self.site.processes["vobo-milter"].send_signal(signal.SIGHUP)

    def test_a_new_servant_may_write_within_the_interval(self):
        table = self.site.folder / "etc/people.csv"
        sender = "nueva.direccion@entidad.gov.co"
        message = letter("De la nueva", sender=sender)
        self.assertEqual(self.site.send(message, ["c@example.org"], sender=sender, login="nueva").code, 550)
        table.write_text(table.read_text() + f"nueva,{sender},,,Nueva Servidora,,,\n")
        self.site.wait_for(lambda: self.site.send(message, ["c@example.org"], sender=sender, login="nueva").code == 250,
                           "the new servant to be known")
