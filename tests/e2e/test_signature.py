# SPDX-License-Identifier: BSD-2-Clause
"""The institution's signature through Postfix, with OpenDKIM behind the filter, and through Sendmail."""
import email
import email.message
import email.policy
import json
import os
import pathlib
import shutil
import tempfile

from case import SiteCase, letter
from sandbox.mta import free_port
from sandbox.opendkim import OpenDKIM
from sandbox.site import SOURCE, Site

SIGNATURES = SOURCE / "conf/signatures/es"
TEMPLATE = f"""
template "general" {{ text = "{SIGNATURES}/general.txt" html = "{SIGNATURES}/general.html" }}
"""
PNG = b"\x89PNG\r\n\x1a\n escudo de prueba"
WEB = {"institution.web": '"www.entidad.gov.co"'}


def in_both(subject, charset="utf-8", cte="quoted-printable", **fields):
    message = letter(subject, **fields)
    message.set_content("Señora:\n\nSu trámite terminó; puede venir por él.\n", charset=charset, cte=cte)
    message.add_alternative("<html><body><p>Señora:</p><p>Su trámite terminó; puede venir por él.</p></body></html>\n", subtype="html",
                            charset=charset, cte=cte)
    return message


def count(delivery, kind, what):
    return delivery.message.get_body((kind,)).get_content().count(what)


class Signed(SiteCase):
    """Postfix → the filter → OpenDKIM."""
    settings, extra = WEB, TEMPLATE

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="vobo-dkim-")
        cls.signer = OpenDKIM(os.environ["VOBO_OPENDKIM"], pathlib.Path(cls.folder) / "opendkim")
        cls.signer.start()
        cls.site = Site(os.environ["VOBO_PROGRAMS"], os.environ[cls.mta], cls.settings, cls.extra, signer=f"inet:127.0.0.1:{cls.signer.port}")
        try:
            cls.site.start()
        except BaseException:
            cls.tearDownClass()
            raise

    @classmethod
    def tearDownClass(cls):
        try:
            super().tearDownClass()
        finally:
            cls.signer.stop()
            shutil.rmtree(cls.folder, ignore_errors=True)

    def send(self, message, subject):
        sent = self.site.send(message, ["ciudadana@example.org"])
        self.assertEqual(sent.code, 250, sent.reply)
        deliveries = self.site.wait_delivered(subject)
        self.assertEqual(len(deliveries), 1)
        return deliveries[0]

    def assert_signed_once(self, delivery, kinds):
        for kind in kinds:
            self.assertEqual(count(delivery, kind, "Ana María Rojas"), 1, delivery.data)
            self.assertEqual(count(delivery, kind, "601 555 0100"), 1)
            self.assertEqual(count(delivery, kind, "Señora:"), 1)
        self.assertTrue(self.signer.verifies(delivery.data))

    def test_what_is_taken_out_is_shown_and_counted(self):
        """The old telephone goes; the sentence under it and the farewell stay, and no field says a wrong length."""
        message = letter("Con firma vieja", Lines="9", Content_Length="120")
        message.set_content("Señora:\n\nSu trámite terminó.\n\nAtentamente,\n\nAna María Rojas\nTel. 601 555 9090\n\nEl viernes no hay turno\n")
        asked = self.site.vobo("check", "--json", "--login", "ana", "--rcpt", "ciudadana@example.org", check=False, stdin=message.as_bytes())
        answer = json.loads(asked.stdout)
        self.assertEqual(answer["verdict"], "fix", answer)
        self.assertRegex(answer["edits"][0], r"líneas: 2, sha256: [0-9a-f]{16}")
        (change,) = answer["changes"]
        self.assertEqual(change["out"], ["Tel. 601 555 9090"])
        self.assertIn("Tel. 601 555 0100", change["in"])
        delivery = self.send(message, "Con firma vieja")
        text = delivery.message.get_body(("plain",)).get_content()
        self.assertIn("Atentamente,", text)
        self.assertIn("El viernes no hay turno", text)
        self.assertNotIn("601 555 9090", text)
        self.assertEqual((delivery.message["Lines"], delivery.message["Content-Length"]), (None, None))

    def test_the_recipient_gets_one_signature_and_a_good_seal(self):
        for number, (charset, cte) in enumerate((("utf-8", "quoted-printable"), ("utf-8", "base64"), ("utf-8", "8bit"), ("iso-8859-1", "quoted-printable"))):
            subject = f"Respuesta a la solicitud 10{number}"
            with self.subTest(charset=charset, cte=cte):
                self.assert_signed_once(self.send(in_both(subject, charset, cte), subject), ("plain", "html"))

    def test_a_text_that_has_no_room_is_written_anew(self):
        """The message's own fields change: us-ascii cannot say «María»."""
        message = letter("Respuesta a la solicitud 200")
        message.set_content("Senor:\n\nVenga manana.\n", charset="us-ascii", cte="7bit")
        delivery = self.send(message, "Respuesta a la solicitud 200")
        self.assertEqual(count(delivery, "plain", "Ana María Rojas"), 1)
        self.assertEqual(delivery.message.get_content_charset(), "utf-8")
        self.assertEqual(len(delivery.message.get_all("Content-Type")), 1)
        self.assertEqual(len(delivery.message.get_all("Content-Transfer-Encoding")), 1)
        self.assertTrue(self.signer.verifies(delivery.data))

    def test_attachments_stay_as_they_are(self):
        content = b"%PDF-1.4\n" + bytes(range(256)) * 2000 + b"\n%%EOF\n"
        message = in_both("Respuesta a la solicitud 300")
        message.add_attachment(content, maintype="application", subtype="pdf", filename="acta de visita.pdf")
        delivery = self.send(message, "Respuesta a la solicitud 300")
        self.assert_signed_once(delivery, ("plain", "html"))
        attachments = list(delivery.message.iter_attachments())
        self.assertEqual([(a.get_filename(), a.get_content()) for a in attachments], [("acta de visita.pdf", content)])

    def test_a_long_message_goes_through_a_file(self):
        content = b"%PDF-1.4\n" + os.urandom(6 << 20) + b"\n%%EOF\n"
        message = in_both("Respuesta a la solicitud 310")
        message.add_attachment(content, maintype="application", subtype="pdf", filename="plano.pdf")
        delivery = self.send(message, "Respuesta a la solicitud 310")
        self.assert_signed_once(delivery, ("plain", "html"))
        self.assertEqual(next(delivery.message.iter_attachments()).get_content(), content)

    def test_the_audit_has_what_was_done(self):
        self.send(in_both("Respuesta a la solicitud 400"), "Respuesta a la solicitud 400")
        record = [r for r in self.site.audit() if r["event"] == "message" and r["outcome"] == "fix"][-1]
        self.assertEqual(len(record["rewritten"]["edits"]), 2)
        self.assertNotEqual(record["rewritten"]["digest"], record["digest"])
        self.assertGreater(record["rewritten"]["size"], record["size"])

    def test_what_is_held_is_held_as_it_will_leave(self):
        subject = "Respuesta a la solicitud 500"
        entry = self.hold(subject)
        self.assertIn("Ana María Rojas", self.site.vobo("show", entry["reference"]).stdout.decode())
        self.site.vobo("approve", entry["reference"], "--as", "luis")
        delivery = self.site.wait_delivered(subject)[0]
        self.assertEqual(count(delivery, "plain", "Ana María Rojas"), 1)
        self.assertTrue(self.signer.verifies(delivery.data))

    def test_what_comes_signed_is_not_changed(self):
        """Sent again as it arrived: its seal says that nobody may change it, and names the institution."""
        unsigned = letter("Respuesta a la solicitud 600", "Señora:\n\nVenga.\n")
        first = self.send(unsigned, "Respuesta a la solicitud 600")
        head, _, body = first.data.partition(b"\r\n\r\n")
        bare = email.message_from_bytes(head.replace(b"solicitud 600", b"solicitud 601") + b"\r\n\r\nVenga.\r\n", policy=email.policy.SMTP)
        second = self.send(bare.as_bytes(), "Respuesta a la solicitud 601")
        self.assertNotIn(b"Ana Mar", second.data.partition(b"\r\n\r\n")[2])
        record = [r for r in self.site.audit() if r["event"] == "message" and r["outcome"] == "accept"][-1]
        self.assertEqual({(f["kind"], f["action"]) for f in record["findings"] if f["check"] == "signature"},
                         {("missing", "coach"), ("unfixed", "note")})

    def test_inbound_and_automatic_mail_passes(self):
        automatic = letter("Fuera de la oficina", "Vuelvo el lunes.\n", Auto_Submitted="auto-replied")
        self.assertNotIn(b"Rojas", self.send(automatic, "Fuera de la oficina").data.partition(b"\r\n\r\n")[2])
        inbound = letter("Consulta", "¿Qué horario tienen?\n", to="ana@entidad.gov.co", sender="rosa@example.org")
        self.site.send(inbound, ["ana@entidad.gov.co"], sender="rosa@example.org", login=None)
        self.assertNotIn(b"Rojas", self.site.wait_delivered("Consulta")[0].data.partition(b"\r\n\r\n")[2])


def only_html(subject):
    message = letter(subject)
    message.set_content("<p>Señora:</p><p>Su trámite terminó.</p>\n", subtype="html", charset="utf-8", cte="base64")
    return message


class ImageCase(SiteCase):
    """A signature with an image makes of a message in HTML alone one of several parts: its own fields change."""
    settings = WEB

    @classmethod
    def setUpClass(cls):
        cls.files = tempfile.mkdtemp(prefix="vobo-firma-")
        files = pathlib.Path(cls.files)
        (files / "escudo.png").write_bytes(PNG)
        (files / "s.txt").write_text("{name}\n{position}\n{entity}\nTel. {phone}\n{mail}\n{web}\n")
        (files / "s.html").write_text('<img src="cid:escudo.png"><b>{name}</b><br>{position}<br>{entity}<br>Tel. {phone}<br>{mail}<br>{web}\n')
        files.chmod(0o755)
        cls.extra = f'template "x" {{ text = "{files}/s.txt" html = "{files}/s.html" images = {{ "{files}/escudo.png" }} }}\n'
        try:
            super().setUpClass()
        finally:
            shutil.rmtree(cls.files, ignore_errors=True)

    def assert_image(self, delivery):
        message = delivery.message
        self.assertEqual(len(message.get_all("Content-Type")), 1, delivery.data)
        self.assertIsNone(message.get("Content-Transfer-Encoding"))
        self.assertEqual([part.get_content_type() for part in message.walk()], ["multipart/related", "text/html", "image/png"])
        page, image = message.iter_parts()
        self.assertEqual(image.get_content(), PNG)
        self.assertIn(f'"cid:{image["Content-ID"].strip("<>")}"', page.get_content())
        self.assertIn("Señora:", page.get_content())
        self.assertEqual([str(d) for part in message.walk() for d in part.defects], [])


class ImageByPostfix(ImageCase):
    def test_the_fields_change_with_the_body(self):
        self.assertEqual(self.site.send(only_html("Respuesta a la solicitud 960"), ["ciudadana@example.org"]).code, 250)
        self.assert_image(self.site.wait_delivered("Respuesta a la solicitud 960")[0])


class ImageBySendmail(ImageCase):
    settings = {**WEB, "milter.socket": f'"inet:{free_port()}@127.0.0.1"', "checks.official-sender.applications": '{ "127.0.0.1" }'}
    mta = "VOBO_SENDMAIL"

    def test_the_fields_change_with_the_body(self):
        self.assertEqual(self.site.send(only_html("Respuesta a la solicitud 970"), ["ciudadana@example.org"], login=None).code, 250)
        self.assert_image(self.site.wait_delivered("Respuesta a la solicitud 970")[0])


class Observed(SiteCase):
    """With mode = observe nothing is changed."""
    settings, extra = {**WEB, "mode": "observe"}, TEMPLATE

    def test_nothing_changes(self):
        message = letter("Respuesta a la solicitud 700")
        self.assertEqual(self.site.send(message, ["ciudadana@example.org"]).code, 250)
        delivery = self.site.wait_delivered("Respuesta a la solicitud 700")[0]
        self.assertNotIn(b"Rojas", delivery.data.partition(b"\r\n\r\n")[2])


class Coached(SiteCase):
    """Instead of a signature under his message the author gets one to copy."""
    settings, extra = WEB, TEMPLATE + "checks { signature { missing = coach incomplete = coach } }\n"

    def advice(self):
        return [d for d in self.site.sink.received() if str(d.message["Subject"]).startswith("Su firma:")]

    def test_the_author_is_told_once_a_day(self):
        for number in (1, 2):
            subject = f"Respuesta a la solicitud 95{number}"
            self.assertEqual(self.site.send(letter(subject), ["ciudadana@example.org"]).code, 250)
            delivery = self.site.wait_delivered(subject)[0]
            self.assertNotIn(b"Rojas", delivery.data.partition(b"\r\n\r\n")[2])
        self.site.wait_for(self.advice, "the advice")
        self.wait_quiet()
        advice, = self.advice()
        self.assertEqual((advice.sender, advice.recipients), ("", ["ana@entidad.gov.co"]))
        text = advice.message.get_body(("plain",)).get_content()
        self.assertIn("    Ana María Rojas\n    Profesional\n", text.replace("\r\n", "\n"))
        page, = advice.message.iter_attachments()
        self.assertEqual((page.get_filename(), page.get_content_type()), ("firma.html", "text/html"))
        self.assertIn("601 555 0100", page.get_content())
        self.assertNotIn("{", text)
        # Nothing of it is left in the queue.
        status = self.site.vobo_json("status")
        self.assertEqual(status["deliveries"]["failed"], 0)
        self.assertNotIn(b"Antes de imprimir", (self.site.folder / "var/queue.db").read_bytes())

    def test_check_shows_what_is_ready(self):
        file = self.site.folder / "borrador.eml"
        file.write_bytes(letter("Respuesta").as_bytes(policy=email.policy.SMTP))
        self.assertIn("    Ana María Rojas", self.site.vobo("check", str(file), check=False).stdout.decode())
        self.assertIn("Ana María Rojas\n", self.site.vobo_json("check", str(file))["ready"])


class BySendmail(SiteCase):
    settings = {**WEB, "milter.socket": f'"inet:{free_port()}@127.0.0.1"', "checks.official-sender.applications": '{ "127.0.0.1" }'}
    extra, mta = TEMPLATE, "VOBO_SENDMAIL"

    def test_it_is_placed_there_too(self):
        for number, cte in enumerate(("quoted-printable", "8bit", "base64")):
            subject = f"Respuesta a la solicitud 80{number}"
            self.assertEqual(self.site.send(in_both(subject, cte=cte), ["ciudadana@example.org"], login=None).code, 250)
            delivery = self.site.wait_delivered(subject)[0]
            for kind in ("plain", "html"):
                self.assertEqual(count(delivery, kind, "Ana María Rojas"), 1, delivery.data)

    def test_a_text_that_has_no_room_is_written_anew(self):
        message = letter("Respuesta a la solicitud 900")
        message.set_content("Venga manana.\n", charset="us-ascii", cte="7bit")
        self.assertEqual(self.site.send(message, ["ciudadana@example.org"], login=None).code, 250)
        delivery = self.site.wait_delivered("Respuesta a la solicitud 900")[0]
        self.assertEqual(count(delivery, "plain", "Ana María Rojas"), 1)
        self.assertEqual(len(delivery.message.get_all("Content-Type")), 1)
