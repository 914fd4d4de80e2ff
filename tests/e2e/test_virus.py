# SPDX-License-Identifier: BSD-2-Clause
"""Viruses: a real clamd beside the filter, whose database is one signature, that of the EICAR test file."""
import os
import pathlib
import shutil
import socket
import tempfile
import threading

from case import SiteCase, letter
from sandbox.clamd import EICAR, SIGNATURE, Clamd
from sandbox.site import Site

CITIZEN = "ciudadana@example.org"


def infected(subject, name="factura.txt"):
    message = letter(subject, text="En respuesta a su solicitud, se adjunta la factura.\n")
    message.add_attachment(EICAR, maintype="application", subtype="octet-stream", filename=name)
    return message


class Virus(SiteCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="vobo-clamd-"))
        cls.folder.chmod(0o755)
        cls.scanner = Clamd(os.environ["VOBO_CLAMD"], cls.folder / "clamd")
        cls.scanner.start()
        cls.settings = {"clamd.socket": f'"{cls.scanner.socket}"', "clamd.timeout": "5s", "clamd.max_size": "2MiB"}
        cls.site = Site(os.environ["VOBO_PROGRAMS"], os.environ[cls.mta], cls.settings)
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
            cls.scanner.stop()
            shutil.rmtree(cls.folder, ignore_errors=True)

    def findings(self):
        return {f"{finding['check']}.{finding['kind']}" for finding in self.site.audit()[-1]["findings"]}

    def test_a_virus_is_rejected(self):
        sent = self.site.send(infected("Factura con virus"), [CITIZEN])
        self.assertEqual(sent.code, 550)
        self.assertIn(SIGNATURE, sent.reply)
        self.assertIn("harmful.virus", self.findings())

    def test_a_clean_message_goes(self):
        self.assertEqual(self.site.send(letter("Sin virus"), [CITIZEN]).code, 250)
        self.site.wait_delivered("Sin virus")
        self.assertFalse({"harmful.virus", "harmful.unscanned"} & self.findings())

    def test_a_virus_within_is_found_by_the_command_too(self):
        done = self.site.vobo("check", check=False, stdin=infected("Factura").as_bytes())
        self.assertEqual(done.returncode, 3)
        self.assertIn(f"harmful.virus: El mensaje lleva un virus ({SIGNATURE}", done.stdout.decode())

    def test_what_is_too_large_is_noted(self):
        large = letter("Demasiado grande", text="Se adjunta el informe.\n")
        large.add_attachment("".join(f"Fila {i} del informe.\n" for i in range(100000)), filename="informe.txt", cte="base64")
        sent = self.site.send(large, [CITIZEN])
        self.assertEqual(sent.code, 250, f"{sent.reply}\n{self.site.log('vobo-milter')[-2000:]}")
        self.assertIn("harmful.unscanned", self.findings())

    def test_without_the_scanner_mail_waits(self):
        self.scanner.stop()
        try:
            sent = self.site.send(letter("Sin antivirus"), [CITIZEN])
            self.assertEqual(sent.code, 451, sent.reply)
            self.assertIn("clamd", self.site.log("vobo-milter"))
            told = self.site.vobo("check", stdin=letter("Sin antivirus").as_bytes(), check=False).stdout.decode()
            self.assertIn("harmful.unscanned", told)
        finally:
            self.scanner.start()
        self.assertEqual(self.site.send(letter("Con antivirus"), [CITIZEN]).code, 250)

    def test_a_scanner_that_says_rubbish_or_nothing(self):
        """Each answer but OK and FOUND makes the message wait, within clamd.timeout."""
        for answer in (b"", b"stream: \0", b"INSTREAM size limit exceeded. ERROR\0", b"\xff" * 5000, b"stream: OKAY\0", None):
            with self.subTest(answer):
                self.scanner.stop()
                listener = socket.socket(socket.AF_UNIX)
                path = self.scanner.socket.removeprefix("unix:")
                listener.bind(path)
                os.chmod(path, 0o666)
                listener.listen()
                thread = threading.Thread(target=self.answer, args=(listener, answer))
                thread.start()
                try:
                    self.assertEqual(self.site.send(letter("Con un antivirus raro"), [CITIZEN]).code, 451)
                finally:
                    listener.close()
                    thread.join(30)
                    os.unlink(path)
                    self.scanner.start()

    @staticmethod
    def answer(listener, answer):
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(10)
            try:
                while not connection.recv(65536).endswith(b"\0\0\0\0"):
                    pass
                if answer is not None:
                    connection.sendall(answer)
                else:
                    connection.recv(1)
            except OSError:
                pass


class Watching(SiteCase):
    """Where nothing is enforced, nothing waits."""
    settings = {"mode": "observe", "clamd.socket": '"inet:1@127.0.0.1"'}

    def test_without_the_scanner_mail_goes_with_a_note(self):
        self.assertEqual(self.site.send(letter("Sin antivirus"), [CITIZEN]).code, 250)
        self.site.wait_delivered("Sin antivirus")
        self.assertIn("harmful.unscanned", {f"{finding['check']}.{finding['kind']}" for finding in self.site.audit()[-1]["findings"]})


class Forgiving(SiteCase):
    """Where mail matters more than a scanner that is away."""
    settings = {"clamd.socket": '"inet:1@127.0.0.1"', "clamd.on_failure": "accept"}

    def test_without_the_scanner_mail_goes_with_a_note(self):
        self.assertEqual(self.site.send(letter("Sin antivirus"), [CITIZEN]).code, 250)
        self.site.wait_delivered("Sin antivirus")
        kinds = {f"{finding['check']}.{finding['kind']}" for finding in self.site.audit()[-1]["findings"]}
        self.assertIn("harmful.unscanned", kinds)
