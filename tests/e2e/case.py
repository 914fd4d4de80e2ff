# SPDX-License-Identifier: BSD-2-Clause
"""What the end-to-end tests share: a sandbox for each class, and messages to send through it."""
import email.message
import os
import unittest

from sandbox.site import Site


def letter(subject="Respuesta a la solicitud 1234", text="En respuesta a su solicitud se informa lo siguiente.\n", to="ciudadana@example.org",
           sender="Ana María Rojas <ana@entidad.gov.co>", **fields):
    """An ordinary message; further FIELDS by name, with _ for -. None leaves a field out."""
    message = email.message.EmailMessage()
    for name, value in {"From": sender, "To": to, "Subject": subject, **{n.replace("_", "-"): v for n, v in fields.items()}}.items():
        if value is not None:
            message[name] = value
    message.set_content(text)
    return message


class SiteCase(unittest.TestCase):
    """One site for all tests of a class; `settings` and `extra` are those of Site."""
    settings, extra, mta = {}, "", "VOBO_POSTFIX"

    @classmethod
    def setUpClass(cls):
        cls.site = Site(os.environ["VOBO_PROGRAMS"], os.environ[cls.mta], cls.settings, cls.extra)
        try:
            cls.site.start()
        except BaseException:
            cls.tearDownClass()
            raise

    @classmethod
    def tearDownClass(cls):
        statuses = cls.site.stop()
        logs = "".join(cls.site.log(name) for name in ("vobo-milter", "vobo-courier"))
        cls.site.remove()
        if any(statuses.values()) or "Sanitizer" in logs or "runtime error" in logs:
            raise AssertionError(f"ended with {statuses}; {logs[-6000:]}")

    def wait_quiet(self):
        """Until the courier has nothing to do."""
        def is_quiet():
            deliveries = self.site.vobo_json("status")["deliveries"]
            return deliveries["pending"] == deliveries["sending"] == 0
        self.site.wait_for(is_quiet, "the courier to rest")

    def hold(self, subject, recipients=("ciudadana@example.org",), **options):
        """Sends a message that asks for approval, and returns its entry."""
        sent = self.site.send(letter(subject, X_Requiere_Aprobacion="si"), recipients, **options)
        self.assertEqual(sent.code, 250, sent.reply)
        entries = self.site.held(subject)
        self.assertEqual(len(entries), 1)
        return entries[0]
