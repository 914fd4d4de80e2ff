# SPDX-License-Identifier: BSD-2-Clause
"""What the people who write meet: mail that goes, is refused, or waits."""
from case import SiteCase, letter


class MailFlow(SiteCase):
    def test_good_reply_leaves_as_it_was(self):
        message = letter("Respuesta a la solicitud 1", text="Señora ciudadana:\n.punto al inicio\n")
        self.assertEqual(self.site.send(message, ["ciudadana@example.org"]).code, 250)
        delivery, = self.site.wait_delivered("Respuesta a la solicitud 1")
        self.assertEqual(delivery.sender, "ana@entidad.gov.co")
        self.assertEqual(delivery.message.get_content().replace("\r\n", "\n"), "Señora ciudadana:\n.punto al inicio\n")
        self.assertIsNone(delivery.message["X-Visto-Bueno"])
