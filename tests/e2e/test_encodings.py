# SPDX-License-Identifier: BSD-2-Clause
"""The same words, however a mail program writes them: what is found does not depend on it."""
import base64
import binascii
import json
import quopri
import textwrap
import unicodedata

from case import SiteCase
from sandbox.fixture import EXTRA, SETTINGS

TEXT = """Cordial saludo,

Se le informa que el señor Jairo Cárdenas, identificado con C.C. 79.456.123, vive en la Calle 26 # 13-19 y su celular es 310 555 0199.

Querida amiga, te espero en mi cumpleaños el sábado, ven con tu mamá; habrá torta, música y baile hasta tarde.

Atentamente,

Ana María Rojas
Profesional
Entidad Nacional
Tel. 601 555 0100
ana@entidad.gov.co
"""
PAGE = "<html><body>" + "".join(f"<p>{line}</p>" for line in TEXT.splitlines() if line) + "</body></html>\n"
FIELDS = "From: Ana Rojas <ana@entidad.gov.co>\nTo: marta@correo.example\nSubject: Fiesta\n"
ENCODERS = {"8bit": bytes, "7bit": bytes, "binary": bytes, "quoted-printable": quopri.encodestring, "base64": base64.encodebytes,
            "x-uuencode": lambda data: b"begin 644 x\n" + b"".join(binascii.b2a_uu(data[at:at + 45]) for at in range(0, len(data), 45))
            + b"`\nend\n"}


def message(kind, encoding, body, charset="utf-8"):
    data = body if isinstance(body, bytes) else body.encode(charset)
    return (f"{FIELDS}MIME-Version: 1.0\nContent-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n".encode()
            + ENCODERS.get(encoding.lower(), bytes)(data))


def in_parts(kind, *parts):
    """PARTS are (type, text)."""
    body = "".join(f"--corte\nContent-Type: {part_kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n" for part_kind, text in parts)
    return message(f'multipart/{kind}; boundary="corte"', "8bit", body + "--corte--\n")


def refilled(width, end):
    return "\n".join(textwrap.fill(paragraph, width).replace("\n", end + "\n") for paragraph in TEXT.splitlines()) + "\n"


def as_numbers(page):
    return "".join(letter if ord(letter) < 128 else f"&#{ord(letter)};" for letter in page)


WAYS = {
    "quoted-printable": message("text/plain; charset=utf-8", "quoted-printable", TEXT),
    "base64": message("text/plain; charset=utf-8", "base64", TEXT),
    "base64 of lines that end by CRLF": message("text/plain; charset=utf-8", "base64", TEXT.replace("\n", "\r\n")),
    "uuencode": message("text/plain; charset=utf-8", "x-uuencode", TEXT),
    "capitals": message('TEXT/PLAIN; CHARSET="UTF-8"', "BASE64", TEXT),
    "Latin-1": message("text/plain; charset=iso-8859-1", "quoted-printable", TEXT, "latin-1"),
    "Windows": message("text/plain; charset=windows-1252", "base64", TEXT, "cp1252"),
    "UTF-16": message("text/plain; charset=utf-16", "base64", TEXT, "utf-16"),
    "UTF-7": message("text/plain; charset=utf-7", "7bit", TEXT, "utf-7"),
    "no charset, UTF-8": message("text/plain", "8bit", TEXT),
    "no charset, Latin-1": message("text/plain", "8bit", TEXT, "latin-1"),
    "a charset that nobody knows": message("text/plain; charset=x-nada", "8bit", TEXT),
    "said to be ASCII": message("text/plain; charset=us-ascii", "8bit", TEXT, "cp1252"),
    "a mark of byte order": message("text/plain; charset=utf-8", "8bit", "\ufeff" + TEXT),
    "letters and accents apart": message("text/plain; charset=utf-8", "8bit", unicodedata.normalize("NFD", TEXT)),
    "lines that end by CRLF": message("text/plain; charset=utf-8", "8bit", TEXT).replace(b"\n", b"\r\n"),
    "no MIME": (FIELDS + "\n" + TEXT).encode(),
    "an encoding that nobody knows": message("text/plain; charset=utf-8", "binario", TEXT),
    "flowed": message("text/plain; charset=utf-8; format=flowed", "8bit", refilled(60, " ")),
    "broken lines": message("text/plain; charset=utf-8", "8bit", refilled(60, "")),
    "a text that nobody knows": message("text/x-cosa; charset=utf-8", "8bit", TEXT),
    "HTML": message("text/html; charset=utf-8", "8bit", PAGE),
    "HTML that says its charset itself": message("text/html", "8bit", PAGE.replace("<html>", "<html><meta charset=iso-8859-1>"), "latin-1"),
    "HTML with letters as numbers": message("text/html; charset=us-ascii", "7bit", as_numbers(PAGE)),
    "HTML with hard blanks": message("text/html; charset=utf-8", "8bit", PAGE.replace(" ", "&nbsp;")),
    "HTML with soft hyphens": message("text/html; charset=utf-8", "8bit", PAGE.replace("cumple", "cum&shy;ple")),
    "HTML with blanks of no width": message("text/html; charset=utf-8", "8bit", PAGE.replace("cumple", "cum&#8203;ple")),
    "HTML with words in elements": message("text/html; charset=utf-8", "8bit", PAGE.replace("cumpleaños", "<i>cum</i>pleaños")),
    "HTML in a table": message("text/html; charset=utf-8", "8bit",
                               "<table>" + "".join(f"<tr><td>{line}</td></tr>" for line in TEXT.splitlines()) + "</table>"),
    "both": in_parts("alternative", ("text/plain", TEXT), ("text/html", PAGE)),
    "HTML beside nothing": in_parts("alternative", ("text/plain", ""), ("text/html", PAGE)),
    "signed": in_parts("signed; micalg=sha-256; protocol=\"application/pkcs7-signature\"", ("text/plain", TEXT), ("application/pkcs7-signature", "x")),
    "no last boundary": in_parts("mixed", ("text/plain", TEXT)).replace(b"--corte--\n", b""),
}


class Encodings(SiteCase):
    settings, extra = SETTINGS, EXTRA

    def answer(self, data):
        return json.loads(self.site.vobo("check", "--json", check=False, stdin=data).stdout)

    def found_in(self, data):
        """What is found in the words; that one form of them is empty is said besides."""
        return sorted({(finding["check"], finding["kind"]) for finding in self.answer(data)["findings"] if finding["check"] != "shown-text"})

    def test_what_is_found_does_not_depend_on_how_it_is_written(self):
        found = self.found_in(message("text/plain; charset=utf-8", "8bit", TEXT))
        self.assertGreaterEqual({check for check, _ in found}, {"personal-data", "personal-topic", "tone"})
        for way, data in WAYS.items():
            with self.subTest(way):
                self.assertEqual(self.found_in(data), found)

    def test_what_programs_read_differently_is_held(self):
        for way, data in {"no boundary": message("multipart/mixed", "8bit", TEXT),
                          "two encodings": WAYS["no MIME"].replace(b"\n\n", b"\nContent-Transfer-Encoding: 8bit\nContent-Transfer-Encoding: base64\n\n", 1),
                          "two types": WAYS["no MIME"].replace(b"\n\n", b"\nContent-Type: text/plain\nContent-Type: application/pdf\n\n", 1)}.items():
            with self.subTest(way):
                self.assertIn(("attachment-unusual", "unreadable"), self.found_in(data))
                self.assertEqual(self.answer(data)["verdict"], "hold")
