# SPDX-License-Identifier: BSD-2-Clause
"""What authors are told of the messages that went and could have been better, in one mail."""
import time

from case import SiteCase, letter
from sandbox.patience import patient

CITIZEN = "ciudadana@example.org"
PERIOD_S = round(patient(15))


class Digest(SiteCase):
    settings = {"courier.digest": f"{PERIOD_S}s", "courier.digest_without": "{ luis }", "courier.advice_pause": "0s"}

    def digests(self, to):
        return [delivery for delivery in self.site.sink.deliveries if delivery.recipients == [to]
                and str(delivery.message["Subject"]).startswith("Consejos")]

    def wait_for_turn(self):
        """Until a period has just begun."""
        while time.time() % PERIOD_S > 1:
            time.sleep(0.1)

    def send(self, text, login="ana"):
        sent = self.site.send(letter(text=text + "\n", sender=f"{login}@entidad.gov.co"), [CITIZEN], login=login, sender=f"{login}@entidad.gov.co")
        self.assertEqual(sent.code, 250, sent.reply)

    def test_one_mail_for_all(self):
        self.wait_for_turn()
        self.send("Creo que el trámite debe hacerse en otra oficina.")
        self.send("Me permito informarle que el certificado está listo.")
        self.send("Se informa que el certificado está listo.")
        self.send("Creo que el trámite debe hacerse en otra oficina.", login="luis")
        self.send("Se informa que el certificado está listo.", login="nubia")
        self.site.wait_for(lambda: self.digests("ana@entidad.gov.co"), "the digest")
        self.wait_quiet()
        time.sleep(patient(1))  # for one that must not come
        digest, = self.digests("ana@entidad.gov.co")
        text = digest.message.get_body(("plain",)).get_content()
        self.assertIn("Escribir siempre en un tono impersonal. Quien escribe habla de sí mismo: «me permito», «quiero», «envié»."
                      " (mensajes: 1 de 3) Da su opinión: «creo que», «me parece». (mensajes: 1 de 3)",
                      " ".join(text.split()))
        self.assertIn("Mensajes con algo por mejorar: 2 de 3", " ".join(text.split()))
        self.assertEqual((digest.sender, digest.message["Auto-Submitted"]), ("", "auto-generated"))
        self.assertNotIn("Firme el mensaje", text)
        self.assertEqual(self.digests("luis@entidad.gov.co") + self.digests("nubia@entidad.gov.co"), [])
        # the next one compares with this one
        self.wait_for_turn()
        self.send("Creo que el trámite debe hacerse en otra oficina.")
        self.site.wait_for(lambda: len(self.digests("ana@entidad.gov.co")) == 2, "the next digest")
        self.assertIn("Mensajes con algo por mejorar: 1 de 1", " ".join(self.digests("ana@entidad.gov.co")[1].message.get_body(("plain",)).get_content().split()))
