# SPDX-License-Identifier: BSD-2-Clause
"""What depends on the mail server, before Sendmail. Its clients do not log in here: they are the institution's applications."""
import signal

from case import SiteCase, letter
from sandbox.mta import free_port

CITIZEN = "ciudadana@example.org"


class Sendmail(SiteCase):
    mta = "VOBO_SENDMAIL"
    # It trusts no unix socket below /tmp, which everybody can write to.
    settings = {"milter.socket": f'"inet:{free_port()}@127.0.0.1"', "checks.official-sender.applications": '{ "127.0.0.1" }'}
    extra = 'rule "etiqueta" { subject = "etiquetado" action = tag }\n'

    def send(self, message, recipients=(CITIZEN,), **options):
        return self.site.send(message, recipients, login=None, **options)

    def test_a_good_reply_goes(self):
        self.assertEqual(self.send(letter("Por Sendmail 1", text="Señora:\n.punto\n")).code, 250)
        delivery, = self.site.wait_delivered("Por Sendmail 1")
        self.assertEqual(delivery.message.get_content().replace("\r\n", "\n"), "Señora:\n.punto\n")

    def test_a_rejection_says_why(self):
        sent = self.send(letter("Por Sendmail 2", sender="x@example.org"), sender="ana@entidad.gov.co")
        self.assertEqual(sent.code, 250)  # held: an outside sender
        self.site.write_config({"checks.official-sender.outside_sender": "reject"})
        reloads = self.site.log("vobo-milter").count("event=reloaded")
        self.site.processes["vobo-milter"].send_signal(signal.SIGHUP)
        self.site.wait_for(lambda: self.site.log("vobo-milter").count("event=reloaded") > reloads, "the reload")
        sent = self.send(letter("Por Sendmail 3", sender="x@example.org"), sender="ana@entidad.gov.co")
        self.assertEqual(sent.code, 550)
        self.assertIn("no es una direccion de la entidad", sent.reply)
        self.assertTrue(sent.reply.isascii())

    def test_only_the_personal_mailbox_is_refused(self):
        sent = self.send(letter("Por Sendmail 4"), ["luis.pena@gmail.com", CITIZEN])
        self.assertEqual(sent.code, 250)
        self.assertEqual([code for code, _ in sent.refused.values()], [550])
        delivery, = self.site.wait_delivered("Por Sendmail 4")
        self.assertEqual(delivery.recipients, [CITIZEN])
        records = self.site.audit()
        self.assertIn(("recipient", "reject", "personal:luis"), [(r["event"], r["outcome"], r.get("recipient")) for r in records])
        self.assertIn(("message", "accept", [CITIZEN]), [(r["event"], r["outcome"], r.get("recipients")) for r in records])

    def test_a_held_message_is_released_as_it_came(self):
        message = letter("Por Sendmail 5", text="Texto con ñ\n.punto\n", X_Requiere_Aprobacion="si", Bcc="oculta@example.org")
        sent = self.send(message, [CITIZEN, "oculta@example.org"], mail_options=["RET=HDRS", "ENVID=id+2B7"],
                         rcpt_options=["NOTIFY=SUCCESS,DELAY"])
        self.assertEqual(sent.code, 250, sent.reply)
        self.assertEqual(self.site.delivered("Por Sendmail 5"), [])
        entry, = self.site.held("Por Sendmail 5")
        self.site.vobo("approve", entry["reference"], "--as", "luis")
        self.site.wait_for(lambda: sum(len(d.recipients) for d in self.site.delivered("Por Sendmail 5")) == 2, "both recipients")
        for delivery in self.site.delivered("Por Sendmail 5"):
            self.assertEqual(delivery.message.get_content().replace("\r\n", "\n"), "Texto con ñ\n.punto\n")
            self.assertEqual(delivery.sender, "ana@entidad.gov.co")
            self.assertIn("RET=HDRS", delivery.sender_parameters)
            for name in ("X-Visto-Bueno-Release", "X-Requiere-Aprobacion", "Bcc"):
                self.assertIsNone(delivery.message[name])

    def test_a_retry_meets_its_entry(self):
        message = letter("Por Sendmail 6", X_Requiere_Aprobacion="si")
        for _ in range(2):
            self.assertEqual(self.send(message).code, 250)
        self.assertEqual(len(self.site.held("Por Sendmail 6")), 1)

    def test_a_tag_is_added(self):
        self.assertEqual(self.send(letter("Por Sendmail etiquetado")).code, 250)
        delivery, = self.site.wait_delivered("Por Sendmail etiquetado")
        self.assertEqual(delivery.message["X-Visto-Bueno"], "rule:etiqueta")
        self.assertIn(b"\r\nX-Visto-Bueno: rule:etiqueta\r\n", delivery.data)

    def test_without_the_filter_mail_waits_with_its_client(self):
        self.site.stop_program("vobo-milter", signal.SIGKILL)
        try:
            sent = self.send(letter("Por Sendmail sin filtro"))
            self.assertEqual(sent.code // 100, 4, sent.reply)
        finally:
            self.site.start_program("vobo-milter")
        self.assertEqual(self.send(letter("Por Sendmail con filtro")).code, 250)
        self.site.wait_delivered("Por Sendmail con filtro")
        self.assertEqual(self.site.delivered("Por Sendmail sin filtro"), [])


class SendmailFromNobody(SiteCase):
    """Clients that nobody vouches for, which Sendmail relays for all the same."""
    mta = "VOBO_SENDMAIL"
    settings = {"milter.socket": f'"inet:{free_port()}@127.0.0.1"', "checks.official-sender.applications": '{ "127.0.0.1 <>" }'}

    def test_nobody_leaves_as_one_of_us_by_another_envelope(self):
        for number, (sender, shown) in enumerate((("", "Luis <luis@entidad.gov.co>"), ("x@example.net", "Luis <luis@entidad.gov.co>"),
                                                  ("luis", "Luis <luis>"), ("", "Luis <luis>"))):
            with self.subTest(sender=sender, shown=shown):
                sent = self.site.send(letter(f"Por Sendmail sin permiso {number}", sender=shown), [CITIZEN], sender=sender, login=None)
                self.assertEqual(sent.code, 550, sent.reply)
                self.assertEqual(self.site.delivered(f"Por Sendmail sin permiso {number}"), [])

    def test_automatic_answers_go(self):
        message = letter("Por Sendmail automático", sender="Luis <luis@entidad.gov.co>", Auto_Submitted="auto-replied")
        sent = self.site.send(message, [CITIZEN], sender="", login=None)
        self.assertEqual(sent.code, 250, sent.reply)
        self.site.wait_delivered("Por Sendmail automático")
