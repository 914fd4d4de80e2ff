# SPDX-License-Identifier: BSD-2-Clause
"""What the people who write meet: mail that goes, is refused, or waits."""
import email.policy

from case import SiteCase, letter
from sandbox.mta import free_port

CITIZEN = "ciudadana@example.org"
EXECUTABLE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(46) + b"\x80\0\0\0" + bytes(64) + b"PE\0\0d\x86" + bytes(500)


def with_attachment(subject, name, content, maintype="application", subtype="pdf"):
    message = letter(subject)
    message.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    return message


class MailFlow(SiteCase):
    # Postfix completes addresses by the name of its machine.
    settings = {"institution.hosts": '{ "correo.entidad.gov.co" }'}
    extra = 'rule "etiqueta" { subject = "etiquetado" action = tag }\n'

    def assert_refused(self, code, text):
        """A reply in Spanish that SMTP can carry, with a reference."""
        self.assertEqual(code, 550, text)
        self.assertTrue(text.isascii(), text)
        self.assertRegex(text, r"VB-[0-9A-Z]{4}-[0-9A-Z]{4}")
        self.assertIn("Protocolo: <<", text)

    def test_a_good_reply_leaves_byte_for_byte(self):
        message = letter("Respuesta a la solicitud 1", text="Señora ciudadana:\n.punto al inicio\n" + "x" * 900 + "\n")
        self.assertEqual(self.site.send(message, [CITIZEN]).code, 250)
        delivery, = self.site.wait_delivered("Respuesta a la solicitud 1")
        self.assertEqual(delivery.sender, "ana@entidad.gov.co")
        sent = message.as_bytes(policy=email.policy.SMTP)
        body = sent.partition(b"\r\n\r\n")[2]
        self.assertTrue(delivery.data.endswith(b"\r\n\r\n" + body))
        for line in sent.partition(b"\r\n\r\n")[0].split(b"\r\n"):
            self.assertIn(line, delivery.data)
        self.assertIsNone(delivery.message["X-Visto-Bueno"])
        record = self.site.audit()[-1]
        self.assertEqual((record["event"], record["outcome"], record["direction"]), ("message", "accept", "outbound"))
        self.assertNotIn("Señora", str(record))

    def test_a_forged_sender_is_refused(self):
        sent = self.site.send(letter("Falso", sender="Luis Peña <luis@entidad.gov.co>"), [CITIZEN])
        self.assert_refused(sent.code, sent.reply)
        self.assertIn("no es una direccion de su cuenta ana", sent.reply)

    def test_ours_without_login_is_refused(self):
        sent = self.site.send(letter("Sin usuario"), [CITIZEN], login=None)
        self.assert_refused(sent.code, sent.reply)

    def test_nobody_leaves_as_one_of_us_by_another_envelope(self):
        """The MTA relays for its own machines: what From says is asked about, whatever MAIL FROM says."""
        inside = "luis@entidad.gov.co"
        for number, (sender, shown, recipients) in enumerate((
                ("", "Luis <luis@entidad.gov.co>", [CITIZEN]), ("x@example.net", "Luis <luis@entidad.gov.co>", [CITIZEN]),
                ("", "Luis <luis@entidad.gov.co>", [CITIZEN, inside]), ("x@example.net", "Luis <luis@entidad.gov.co>", [inside, CITIZEN]),
                ("luis", "Luis <luis>", [CITIZEN]), ("", "Luis <luis>", [CITIZEN]), ("luis@pc.entidad.gov.co", "luis@pc.entidad.gov.co", [CITIZEN]),
                ("SRS0=Ab1c=7P=example.net=x@entidad.gov.co", "luis@entidad.gov.co", [CITIZEN]))):
            with self.subTest(sender=sender, shown=shown, recipients=recipients):
                subject = f"Sin permiso {number}"
                sent = self.site.send(letter(subject, sender=shown), recipients, sender=sender, login=None)
                self.assert_refused(sent.code, sent.reply)
                self.assertIn("debe identificarse", sent.reply)
                self.assertEqual(self.site.delivered(subject), [])

    def test_what_is_only_sent_on_goes(self):
        for number, (sender, recipients) in enumerate((("c@example.org", ["d@example.net"]), ("", ["d@example.net"]),
                                                       ("SRS0=Ab1c=7P=example.org=c@entidad.gov.co", ["d@example.net"]),
                                                       ("c@example.org", ["d@example.net", "luis@entidad.gov.co"]))):
            with self.subTest(sender=sender, recipients=recipients):
                subject = f"Reenvío {number}"
                sent = self.site.send(letter(subject, sender="Carmen <c@example.org>", text="hola\n"), recipients, sender=sender, login=None)
                self.assertEqual(sent.code, 250, sent.reply)
                self.site.wait_delivered(subject)

    def test_who_logged_in_without_a_domain_is_one_of_us(self):
        sent = self.site.send(letter("Sin dominio", sender="Ana <ana>"), [CITIZEN], sender="ana")
        self.assertEqual(sent.code, 250, sent.reply)
        self.site.wait_delivered("Sin dominio")

    def test_what_is_resent_goes_as_it_came(self):
        before = letter("Consulta reenviada", sender="Carmen <c@example.org>", to="ana@entidad.gov.co", text="Pregunto.\n",
                        Message_ID="<consulta-1@example.org>")
        self.assertEqual(self.site.send(before, ["ana@entidad.gov.co"], sender="c@example.org", login=None).code, 250)
        self.site.wait_delivered("Consulta reenviada")
        again = letter("Consulta reenviada", sender="Carmen <c@example.org>", to="ana@entidad.gov.co", text="Pregunto.\n",
                       Message_ID="<consulta-1@example.org>", Resent_From="Ana <ana@entidad.gov.co>", Resent_To="oficina@otra.gov.co")
        self.assertEqual(self.site.send(again, ["oficina@otra.gov.co"]).code, 250)
        _, delivery = self.site.wait_delivered("Consulta reenviada", count=2)
        self.assertTrue(delivery.data.endswith(b"\r\n\r\nPregunto.\r\n"))
        unknown = letter("Consulta inventada", sender="Carmen <c@example.org>", Message_ID="<consulta-2@example.org>",
                         Resent_From="Ana <ana@entidad.gov.co>")
        self.assertEqual(self.site.send(unknown, [CITIZEN]).code, 250)
        entry, = self.site.held("Consulta inventada")
        self.assertIn(("official-sender", "resent"), [(finding["check"], finding["kind"]) for finding in entry["findings"]])

    def test_only_the_personal_mailbox_is_refused(self):
        sent = self.site.send(letter("Dos destinatarios"), ["Luis.Pena+casa@googlemail.com", CITIZEN])
        self.assertEqual(sent.code, 250, sent.reply)
        (address, (code, text)), = sent.refused.items()
        self.assertEqual(address, "Luis.Pena+casa@googlemail.com")
        self.assert_refused(code, text)
        delivery, = self.site.wait_delivered("Dos destinatarios")
        self.assertEqual(delivery.recipients, [CITIZEN])

    def test_a_citizen_with_free_mail_is_answered(self):
        self.assertEqual(self.site.send(letter("A una ciudadana"), ["pedro.paez@gmail.com"]).code, 250)
        self.site.wait_delivered("A una ciudadana")

    def test_an_executable_named_pdf_waits(self):
        sent = self.site.send(with_attachment("Con programa", "resolución.pdf", EXECUTABLE), [CITIZEN])
        self.assertEqual(sent.code, 250)
        entry, = self.site.held("Con programa")
        kinds = {finding["kind"] for finding in entry["findings"]}
        self.assertLessEqual({"executable", "name_mismatch"}, kinds)
        self.assertIn("resolución.pdf", entry["reasons"])
        self.assertEqual(self.site.delivered("Con programa"), [])

    def test_an_ordinary_attachment_goes(self):
        sent = self.site.send(with_attachment("Con PDF", "anexo técnico.pdf", b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256))), [CITIZEN])
        self.assertEqual(sent.code, 250)
        self.site.wait_delivered("Con PDF")

    def test_the_author_asks_for_approval_in_three_ways(self):
        for subject, arrives, recipients, fields in (
                ("Con campo", "Con campo", [CITIZEN], {"X_Requiere_Aprobacion": "si"}),
                ("Con marca [Visto Bueno]", "Con marca", [CITIZEN], {}),
                ("Con dirección", "Con dirección", [CITIZEN, "ana+visto@entidad.gov.co"], {})):
            with self.subTest(subject):
                self.assertEqual(self.site.send(letter(subject, **fields), recipients).code, 250)
                entry, = self.site.held(arrives)
                self.assertEqual(entry["state"], "held")
                self.assertEqual([recipient["address"] for recipient in entry["recipients"]], [CITIZEN])

    def test_what_asks_for_approval_does_not_leave(self):
        for subject, leaves in (("VoBo: Sin marcas 1", "Sin marcas 1"), ("[Vo.Bo. la jefa]: Sin marcas 2", "Sin marcas 2")):
            with self.subTest(subject):
                message = letter(subject, to=f"{CITIZEN}, Ana <ana+visto@entidad.gov.co>", X_Requiere_Aprobacion="Luis, por favor",
                                 Cc="luis+visto@entidad.gov.co")
                recipients = [CITIZEN, "ana+visto@entidad.gov.co", "luis+visto@entidad.gov.co"]
                self.assertEqual(self.site.send(message, recipients).code, 250)
                entry, = self.site.held(leaves)
                self.assertEqual([recipient["address"] for recipient in entry["recipients"]], [CITIZEN, "luis@entidad.gov.co"])
                self.site.vobo("approve", entry["reference"], "--as", "nubia")
                for delivery in self.site.wait_delivered(leaves):
                    self.assertEqual(str(delivery.message["To"]), CITIZEN)
                    self.assertEqual(str(delivery.message["Cc"]), "luis@entidad.gov.co")
                    self.assertNotIn(b"+visto", delivery.data)
                    self.assertIsNone(delivery.message["X-Requiere-Aprobacion"])

    def test_what_may_ask_for_approval_waits(self):
        self.assertEqual(self.site.send(letter("VoBo oficio 12"), [CITIZEN]).code, 250)
        entry, = self.site.held("VoBo oficio 12")
        self.assertIn("approval", {finding["check"] for finding in entry["findings"]})
        self.assertEqual(self.site.send(letter("Aprobación de la licencia 12"), [CITIZEN]).code, 250)
        self.site.wait_delivered("Aprobación de la licencia 12")

    def test_only_the_marking_address_is_no_recipient(self):
        sent = self.site.send(letter("A nadie"), ["ana+visto@entidad.gov.co"])
        self.assertEqual(sent.code, 550)
        self.assertIn("Anada a quien va dirigido", sent.reply)

    def test_inbound_mail_is_never_touched(self):
        for subject, message in (
                ("De fuera", letter("De fuera", sender="x@example.org", to="ana@entidad.gov.co", X_Requiere_Aprobacion="si",
                                    X_Visto_Bueno_Release="v1 1 1 " + "0" * 64)),
                ("Programa de fuera", with_attachment("Programa de fuera", "x.exe", EXECUTABLE))):
            sent = self.site.send(message, ["ana@entidad.gov.co"], sender="x@example.org", login=None)
            self.assertEqual(sent.code, 250, sent.reply)
            delivery, = self.site.wait_delivered(subject)
            self.assertTrue(delivery.data.endswith(message.as_bytes(policy=email.policy.SMTP).partition(b"\r\n\r\n")[2]))
        self.assertEqual({record["direction"] for record in self.site.audit() if record.get("sender") == "x@example.org"}, {"inbound"})

    def test_a_bounce_passes_the_filter_and_arrives(self):
        """Postfix hands its own to the filter with internal_mail_filter_classes."""
        self.assertEqual(self.site.send(letter("Rebota"), ["nadie@rebota.example.org"]).code, 250)
        def bounces():
            return [d for d in self.site.sink.received() if not d.sender and "Rebota" in d.data.decode(errors="replace")]
        bounce, = self.site.wait_for(bounces, "the bounce")
        self.assertEqual(bounce.recipients, ["ana@entidad.gov.co"])
        record = self.site.audit()[-1]
        self.assertEqual((record["outcome"], record["sender"]), ("accept", ""))

    def test_a_tag_is_added(self):
        self.assertEqual(self.site.send(letter("Mensaje etiquetado"), [CITIZEN]).code, 250)
        delivery, = self.site.wait_delivered("Mensaje etiquetado")
        self.assertEqual(delivery.message["X-Visto-Bueno"], "rule:etiqueta")
        self.assertIn(b"\r\nX-Visto-Bueno: rule:etiqueta\r\n", delivery.data)

    def test_many_messages_on_one_connection(self):
        client = self.site.connect("ana")
        for i in range(20):
            if i % 3 == 0:  # one that is begun and dropped must leave nothing behind
                client.mail("ana@entidad.gov.co")
                client.rcpt("luis.pena@gmail.com")
                client.rcpt(CITIZEN)
                client.rset()
            sent = self.site.send(letter(f"Serie {i}", text=f"Mensaje {i}\n"), [CITIZEN], client=client)
            self.assertEqual((sent.code, sent.refused), (250, {}), sent.reply)
        client.quit()
        for i in range(20):
            delivery, = self.site.wait_delivered(f"Serie {i}")
            self.assertEqual(delivery.message.get_content().strip(), f"Mensaje {i}")

    def test_what_was_passed_is_recorded_before_it_leaves(self):
        self.assertEqual(self.site.send(letter("Registrado"), [CITIZEN]).code, 250)
        delivery, = self.site.wait_delivered("Registrado")
        self.assertIn(str(delivery.message["Message-Id"]), [record.get("message_id") for record in self.site.audit()])
        self.assertEqual(self.site.vobo("audit", "verify").returncode, 0)


class Observe(SiteCase):
    settings = {"mode": "observe"}

    def test_nothing_is_enforced_and_all_is_recorded(self):
        cases = (letter("Observado 1", sender="luis@entidad.gov.co"), with_attachment("Observado 2", "x.pdf", EXECUTABLE),
                 letter("Observado 3", X_Requiere_Aprobacion="si"))
        for i, message in enumerate(cases, 1):
            sent = self.site.send(message, [CITIZEN, "luis.pena@gmail.com"])
            self.assertEqual((sent.code, sent.refused), (250, {}))
            self.site.wait_delivered(f"Observado {i}")
        records = [record for record in self.site.audit() if record["event"] == "message"]
        self.assertEqual([(record["outcome"], record["mode"], record["verdict"]) for record in records], [("accept", "observe", "reject")] * 3)
        self.assertEqual(self.site.vobo_json("queue", "--state", "all"), [])


class Tcp(SiteCase):
    """The same over an inet socket, and with everything in temporary files."""
    settings = {"milter.spool_memory": "0", "milter.socket": f'"inet:{free_port()}@127.0.0.1"'}

    def test_mail_goes_and_waits(self):
        self.assertEqual(self.site.send(letter("Por TCP", text="x" * 70 + "\n" * 2000), [CITIZEN]).code, 250)
        self.site.wait_delivered("Por TCP")
        entry = self.hold("Retenido por TCP")
        self.site.vobo("approve", entry["reference"], "--as", "luis")
        self.site.wait_delivered("Retenido por TCP")


class Applications(SiteCase):
    """What programs send without a login, each by the line of the manual that lets it (Who sends)."""
    settings = {"institution.hosts": '{ "correo.entidad.gov.co" }',
                "checks.official-sender.applications": '{ "127.0.0.1 <> root@* erp@entidad.gov.co *-bounces@entidad.gov.co red@entidad.gov.co" }'}

    def send(self, subject, sender, fields):
        return self.site.send(letter(subject, **fields), [CITIZEN], sender=sender, login=None)

    def test_programs_that_are_named_may_send(self):
        for subject, sender, fields in (
                ("Respuesta automática", "", {"Auto_Submitted": "auto-replied", "sender": "Luis Peña <luis@entidad.gov.co>"}),
                ("Cron de la noche", "root", {"sender": "root (Cron Daemon)", "Auto_Submitted": "auto-generated"}),
                ("Recibo del pago 12", "erp@entidad.gov.co", {"sender": "Pagos <erp@entidad.gov.co>"}),
                ("Encuentro de la red", "red-bounces@entidad.gov.co", {"sender": "Carmen <c@example.org>", "List_Id": "<red.entidad.gov.co>"})):
            with self.subTest(subject):
                sent = self.send(subject, sender, fields)
                self.assertEqual(sent.code, 250, sent.reply)
                self.site.wait_delivered(subject)

    def test_nothing_else_may(self):
        for number, (sender, fields) in enumerate((
                ("", {"sender": "Luis Peña <luis@entidad.gov.co>"}),
                ("luis@entidad.gov.co", {"sender": "Luis Peña <luis@entidad.gov.co>", "Auto_Submitted": "auto-replied"}),
                ("erp@entidad.gov.co", {"sender": "Luis Peña <luis@entidad.gov.co>"}))):
            with self.subTest(number):
                sent = self.send(f"Otra cosa {number}", sender, fields)
                self.assertEqual(sent.code, 550, sent.reply)
