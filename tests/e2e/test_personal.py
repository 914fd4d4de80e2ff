# SPDX-License-Identifier: BSD-2-Clause
"""Servants' personal mailboxes: refused, held, not held; and that their addresses are nowhere to be found afterwards."""
import re

from case import SiteCase, letter

OWN, EVIDENT = "anamaria.rojas@gmail.com", "nubia.ibanez@gmail.com"


class PersonalMailboxes(SiteCase):
    def test_one_is_refused_and_the_other_is_delivered(self):
        sent = self.site.send(letter("Para dos"), ["luispena+x@gmail.com", "ciudadana@example.org"])
        self.assertEqual(sent.code, 250, sent.reply)
        code, reply = sent.refused["luispena+x@gmail.com"]
        self.assertEqual(code, 550)
        self.assertIn("es el buzon personal de un servidor. Escribale a su correo institucional.", reply)
        reference = re.search(r"VB-[0-9A-Z]{4}-[0-9A-Z]{4}", reply)[0]
        self.assertEqual(self.site.wait_delivered("Para dos")[0].recipients, ["ciudadana@example.org"])
        refused = [record for record in self.site.audit() if record["reference"] == reference]
        self.assertEqual([(record["event"], record["outcome"], record["recipient"]) for record in refused],
                         [("recipient", "reject", "personal:luis")])
        accepted = [record for record in self.site.audit() if record["event"] == "message" and record["outcome"] == "accept"]
        self.assertIn(["ciudadana@example.org"], [record["recipients"] for record in accepted])

    def test_to_himself_is_held_and_can_be_let_out(self):
        self.assertEqual(self.site.send(letter("Para mí", to=OWN), [OWN]).code, 250)
        entry = self.site.held("Para mí")[0]
        self.assertIn("parece su propio buzón personal", entry["reasons"])
        self.site.vobo("approve", entry["reference"], "--as", "luis")
        self.assertEqual(self.site.wait_delivered("Para mí")[0].recipients, [OWN])

    def test_who_has_written_is_answered(self):
        self.assertEqual(self.site.send(letter("Antes", to=EVIDENT), [EVIDENT]).code, 250)
        self.assertIn("parece el buzón personal de Nubia Ibáñez", self.site.held("Antes")[0]["reasons"])
        inbound = letter("Pregunta", sender=f"Nubia <{EVIDENT}>", to="contacto@entidad.gov.co")
        self.assertEqual(self.site.send(inbound, ["contacto@entidad.gov.co"], sender=EVIDENT, login=None).code, 250)
        self.assertEqual(self.site.send(letter("Después", to=EVIDENT), [EVIDENT]).code, 250)
        self.site.wait_delivered("Después")
        # Also by another program, once it is written down, and after a restart.
        check = lambda: self.site.vobo("check", "--from", "ana@entidad.gov.co", "--login", "ana", "--rcpt", EVIDENT, check=False,
                                       stdin=letter("x: asunto", to=EVIDENT).as_bytes()).returncode
        self.site.wait_for(lambda: check() == 0, "the history to be on disk")
        self.assertEqual(self.site.stop_program("vobo-milter"), 0)
        self.site.start_program("vobo-milter")
        self.assertEqual(self.site.send(letter("Tras reiniciar", to=EVIDENT), [EVIDENT]).code, 250)
        self.site.wait_delivered("Tras reiniciar")

    def test_a_mailbox_that_sends_on_to_its_owner(self):
        message = letter("Reenviado", sender="Carmen <carmen@example.org>", to="ana@entidad.gov.co")
        self.assertEqual(self.site.send(message, [OWN], sender="carmen@example.org", login=None).code, 250)
        entry = self.site.held("Reenviado")[0]
        self.assertIn("reenvía por sí solo", entry["reasons"])
        told = self.site.wait_delivered("Retenido para visto bueno: Reenviado")
        self.assertEqual([notice.recipients for notice in told], [["ana@entidad.gov.co"]])
        refused = self.site.send(message, ["luis.pena@gmail.com"], sender="carmen@example.org", login=None)
        self.assertEqual(refused.code, 550)
        # What merely passes through is nobody's business.
        other = letter("De paso", sender="Carmen <carmen@example.org>", to="ana@entidad.gov.co")
        self.assertEqual(self.site.send(other, ["oficina@example.net"], sender="carmen@example.org", login=None).code, 250)
        self.site.wait_delivered("De paso")

    def test_an_original_that_came_to_a_personal_mailbox(self):
        text = ("Se informa.\n\n________________________________\nDe: Carmen <carmen@example.org>\n"
                f"Enviado: lunes, 23 de noviembre de 2026 10:00 a. m.\nPara: {OWN}\nAsunto: Pregunta\n\nPregunto.\n")
        self.assertEqual(self.site.send(letter("Re: Pregunta", text=text), ["carmen@example.org"]).code, 250)
        self.assertIn("buzón personal de un servidor", self.site.held("Re: Pregunta")[0]["reasons"])


class Accounts(SiteCase):
    settings = {"checks.account-access.messages": "5"}
    extra = 'rule "boletín" { login = { "luis" } finding = { "account-access" } action = allow }\n'

    def test_an_account_that_does_too_much(self):
        for i in range(5):
            self.assertEqual(self.site.send(letter(f"Normal {i}"), ["ciudadana@example.org"]).code, 250)
        self.site.wait_delivered("Normal 4")
        self.assertEqual(self.site.send(letter("De más"), ["ciudadana@example.org"]).code, 250)
        self.assertIn("va en 6 mensajes en poco tiempo", self.site.held("De más")[0]["reasons"])
        alert = "Cuenta con un uso fuera de lo común: Ana María Rojas (ana)"
        self.assertEqual([mail.recipients for mail in self.site.wait_delivered(alert)], [["soporte@entidad.gov.co"]])
        # A restart forgets neither what was done nor that somebody was told.
        self.assertEqual(self.site.stop_program("vobo-milter"), 0)
        self.site.start_program("vobo-milter")
        self.assertEqual(self.site.send(letter("Otra de más"), ["ciudadana@example.org"]).code, 250)
        self.assertIn("va en 7 mensajes", self.site.held("Otra de más")[0]["reasons"])
        self.site.wait_delivered("Retenido para visto bueno: Otra de más")
        self.assertEqual(len(self.site.delivered(alert)), 1)

    def test_a_mass_mailing_that_a_rule_allows(self):
        luis = {"sender": "luis@entidad.gov.co", "login": "luis"}
        for i in range(8):
            message = letter(f"Boletín {i}", sender="Luis Peña <luis@entidad.gov.co>")
            self.assertEqual(self.site.send(message, ["ciudadana@example.org"], **luis).code, 250)
        self.site.wait_delivered("Boletín 7")
        records = [record for record in self.site.audit() if record.get("rules") == ["boletín"]]
        self.assertEqual(len(records), 3)


def strings_of_process(pid):
    """All that a core dump of the process would have: its memory that can be written."""
    found = []
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb") as memory:
        for line in maps:
            where, rights = line.split()[:2]
            begin, end = (int(part, 16) for part in where.split("-"))
            if not rights.startswith("rw") or "[v" in line:
                continue
            try:
                memory.seek(begin)
                found.append(memory.read(end - begin))
            except OSError:
                pass
    return b"\n".join(found)


class Privacy(SiteCase):
    settings = {"checks.account-access.messages": "5000", "checks.account-access.recipients": "5000",
                "checks.account-access.refused": "500"}

    def test_no_address_can_be_found_afterwards(self):
        """Twenty are registered and written to, written from and named as where to answer; then other mail passes."""
        if re.search(rb"__[at]san_init", (self.site.programs / "vobo-milter").read_bytes()):
            self.skipTest("sanitizers keep what is freed")
        secret = [f"privadisimo.{i}.zq{i * 7919:x}" for i in range(20)]
        table = self.site.folder / "etc/personal.csv"
        table.write_text("login,personal\n" + "".join(f"ana,{name}@gmail.com\n" for name in secret))
        self.site.vobo("people", "import", str(table))
        table.unlink()
        self.site.processes["vobo-milter"].send_signal(1)
        self.site.wait_for(lambda: "event=reloaded" in self.site.log("vobo-milter"), "the reload")
        for name in secret:
            address = f"{name}@gmail.com"
            self.assertEqual(self.site.send(letter("A", to=address), [address]).code, 550)
            self.assertEqual(self.site.send(letter("B", sender=address), ["c@example.org"], sender=address).code, 550)
            self.assertEqual(self.site.send(letter("C", Reply_To=address), ["c@example.org"]).code, 250)
            self.site.send(letter("D", sender=address, to="ana@entidad.gov.co"), ["ana@entidad.gov.co"], sender=address, login=None)
        needles = [name.encode() for name in secret] + [name.replace(".", "").encode() for name in secret]
        self.send_others(1000)
        self.site.vobo("people", "list")
        found = self.places_with(needles)
        if list(found) == ["vobo-milter"]:
            # What libraries free as it is lasts until it is used again.
            self.send_others(1000)
            found = self.places_with(needles)
        self.assertEqual(found, {})

    def send_others(self, count):
        client = self.site.connect("ana")
        for i in range(count):
            text = "En respuesta a su solicitud se informa lo siguiente. " * (i % 40 + 1)
            self.assertEqual(self.site.send(letter(f"Número {i}", text=text), ["c@example.org"], client=client).code, 250)
        client.close()

    def places_with(self, needles):
        """In which files and memories how many of NEEDLES are."""
        files = [path for path in self.site.folder.rglob("*") if path.is_file() and "mta" not in path.parts]
        self.assertIn(self.site.folder / "var/queue.db", files)
        places = {str(path): path.read_bytes() for path in files}
        for name in ("vobo-milter", "vobo-courier"):
            places[name] = strings_of_process(self.site.processes[name].pid)
            self.assertIn(b"ana@entidad.gov.co", places[name])
        found = {place: sum(needle in content for needle in needles) for place, content in places.items()}
        return {place: count for place, count in found.items() if count}
