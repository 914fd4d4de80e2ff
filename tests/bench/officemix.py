#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Messages as an institution sends them: officemix.py FOLDER [N] [SEED]. The same seed writes the same messages.

60 % short replies in plain text; 30 % replies in plain text and HTML on top of a thread, which says the same in both (20 to 60 KB);
9 % with an attachment of some 300 KB, 1 % with one of 5 to 10 MB: PDFs with pages of text and a picture, and .docx; one in twenty
attachments is a program under another name."""
import email.message
import email.policy
import html
import io
import pathlib
import random
import sys
import textwrap
import zipfile
import zlib

WORDS = (
    "solicitud respuesta fecha ciudadano entidad trámite información documento radicado plazo hábiles artículo ley norma dependencia "
    "oficina certificado expediente notificación requerimiento proceso servicio atención registro consulta anexo copia correo dirección "
    "la el los las de del en con para por que se su sus una un según sobre ante mediante este esta dicho cual debe puede será fue").split()
NAMES = ["Ana María Rojas", "Juan Carlos Pérez", "Luz Dary Gómez", "Andrés Felipe Muñoz", "Nubia Peñaranda", "José Ángel Ibáñez"]
CITIZEN = "Pedro Páez", "pedro.paez@example.org"

DOCX_TYPE = "vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCX_CONTENT_TYPES = (
    "<?xml version='1.0'?><Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Override "
    f"PartName='/word/document.xml' ContentType='application/{DOCX_TYPE}.main+xml'/></Types>")


def sentence(chance):
    words = " ".join(chance.choice(WORDS) for _ in range(chance.randint(6, 22)))
    return words[0].upper() + words[1:] + "."


def paragraph(chance, sentences):
    return " ".join(sentence(chance) for _ in range(sentences))


# --- the text ----------------------------------------------------------------------------------------------------


def body(chance, paragraphs):
    opening = (f"En respuesta a su solicitud de fecha {chance.randint(1, 28)} de octubre de 2026, relacionada con "
               f"{sentence(chance).lower()[:-1]}, se informa lo siguiente:")
    return "\n\n".join([opening, *(paragraph(chance, chance.randint(2, 5)) for _ in range(paragraphs))])


def signature(name):
    return (f"\n\nCordialmente,\n\n{name}\nProfesional especializado\nOficina de Atención a la Ciudadanía\nTel. 601 555 0100 ext. 1234\n"
            "ana@entidad.gov.co\nEntidad Nacional — www.entidad.gov.co\n")


def quote(chance, sentences):
    """The citizen's request as a program quotes it in plain text."""
    name, address = CITIZEN
    lines = "\n".join("> " + sentence(chance) for _ in range(sentences))
    return f"\n\nEl lun, 3 nov 2026 a las 10:15, {name} (<{address}>) escribió:\n{lines}\n"


def thread(chance, messages):
    """What was said before, newest first: each a list of paragraphs."""
    return [[paragraph(chance, 3), paragraph(chance, 3)] for _ in range(messages)]


def heading(day):
    """The fields that Outlook writes above each message of a thread."""
    name, address = CITIZEN
    return [("De:", f"{name} <{address}>"), ("Enviado el:", f"lunes, {day} de noviembre de 2026 10:15"),
            ("Para:", "Ana María Rojas <ana@entidad.gov.co>"), ("Asunto:", "Consulta")]


def thread_as_text(messages):
    parts = []
    for i, paragraphs in enumerate(messages):
        fields = "\n".join(f"{name} {value}" for name, value in heading(max(1, 20 - i)))
        parts.append(f"\n\n{fields}\n\n" + "\n\n".join(paragraphs))
    return "".join(parts) + "\n"


def thread_as_html(messages):
    parts = []
    for i, paragraphs in enumerate(messages):
        fields = "<br>".join(f"<b>{name}</b> {html.escape(value)}" for name, value in heading(max(1, 20 - i)))
        parts.append("<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
                     f"<p class=MsoNormal>{fields}</p></div></div>\n" + "".join(word_paragraph(text) for text in paragraphs))
    return "".join(parts)


def word_paragraph(text):
    """One paragraph as Word writes it into a mail."""
    return ("<p class=MsoNormal style='margin:0cm;font-size:11.0pt;font-family:\"Calibri\",sans-serif'><span lang=ES-CO "
            f"style='color:#1F497D'>{html.escape(text) or '&nbsp;'}<o:p></o:p></span></p>\n")


def as_html(text, messages):
    rows = "".join(word_paragraph(line) for line in text.split("\n"))
    return ("<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><meta charset=utf-8><style>p.MsoNormal{margin:0cm}</style>"
            f"</head><body lang=ES-CO>{rows}{thread_as_html(messages)}</body></html>")


# --- attachments -------------------------------------------------------------------------------------------------


def docx(chance, size):
    """A .docx with a page of text and a picture of SIZE bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", DOCX_CONTENT_TYPES)
        archive.writestr("_rels/.rels", "<?xml version='1.0'?><Relationships/>")
        archive.writestr("word/document.xml", f"<w:document>{paragraph(chance, 40)}</w:document>")
        archive.writestr(zipfile.ZipInfo("word/media/image1.png"), b"\x89PNG\r\n\x1a\n" + chance.randbytes(size))
    return file.getvalue()


class PdfWriter:
    """Puts a PDF together, object by object (ISO 32000-1, section 7.5)."""

    def __init__(self):
        self.bytes, self.places = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), {}

    def add(self, number, dictionary, stream=None):
        self.places[number] = len(self.bytes)
        self.bytes += b"%d 0 obj\n%s" % (number, dictionary.encode())
        if stream is not None:
            self.bytes += b"\nstream\n" + stream + b"\nendstream"
        self.bytes += b"\nendobj\n"

    def finish(self, root):
        start, count = len(self.bytes), max(self.places) + 1
        self.bytes += b"xref\n0 %d\n0000000000 65535 f \n" % count
        for number in range(1, count):
            self.bytes += b"%010d 00000 n \n" % self.places[number]
        self.bytes += b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, root, start)
        return bytes(self.bytes)


def page_of(chance):
    """The content of a page: its text in lines of 90 characters."""
    lines = textwrap.wrap(paragraph(chance, 25), 90)
    shown = b"".join(b"(%s) Tj T*\n" % line.encode("cp1252").replace(b"(", b"\\(") for line in lines)
    return zlib.compress(b"BT /F1 11 Tf 13 TL 60 780 Td\n" + shown + b"ET\n/I1 Do\n")


def pdf(chance, size):
    """A PDF of some pages, with a picture of SIZE bytes that each of them shows."""
    pages = chance.randint(2, 12)
    writer = PdfWriter()
    kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(pages))
    writer.add(1, "<</Type/Catalog/Pages 2 0 R>>")
    writer.add(2, f"<</Type/Pages/Kids[{kids}]/Count {pages}>>")
    writer.add(3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    picture = chance.randbytes(size)
    writer.add(4, f"<</Type/XObject/Subtype/Image/Width 64/Height 64/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length {size}>>",
               picture)
    for i in range(pages):
        content = page_of(chance)
        writer.add(5 + 2 * i, f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 842]/Contents {6 + 2 * i} 0 R"
                              "/Resources<</Font<</F1 3 0 R>>/XObject<</I1 4 0 R>>>>>>")
        writer.add(6 + 2 * i, f"<</Filter/FlateDecode/Length {len(content)}>>", content)
    return writer.finish(1)


def executable(chance, size):
    return (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\0" * 46 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0d\x86" +
            chance.randbytes(size))


def attach(mail, chance, size):
    kind = chance.random()
    if kind < .05:
        mail.add_attachment(executable(chance, size), maintype="application", subtype="pdf", filename="resolución.pdf")
    elif kind < .5:
        mail.add_attachment(docx(chance, size), maintype="application", subtype=DOCX_TYPE, filename="oficio.docx")
    else:
        mail.add_attachment(pdf(chance, size), maintype="application", subtype="pdf", filename="anexo técnico.pdf")


# --- messages ----------------------------------------------------------------------------------------------------


def message(number, chance):
    """The bytes of message NUMBER."""
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    name = chance.choice(NAMES)
    mail["From"] = f"{name} <ana@entidad.gov.co>"
    mail["To"] = "Ciudadana <ciudadana@example.org>"
    mail["Subject"] = ("Re: " if chance.random() < .7 else "") + f"Respuesta a la solicitud {chance.randint(1000, 9999)} de información"
    mail["Date"] = f"Tue, 24 Nov 2026 10:{chance.randint(0, 59):02}:{chance.randint(0, 59):02} -0500"
    mail["Message-ID"] = f"<{number}.{chance.randint(1, 1 << 30)}@entidad.gov.co>"
    mail["X-Mailer"] = "Microsoft Outlook 16.0"
    kind = chance.random()
    charset = chance.choice(["utf-8", "utf-8", "iso-8859-1"])
    encoding = chance.choice(["quoted-printable", "base64", "8bit"])
    text = body(chance, chance.randint(1, 4)) + (signature(name) if chance.random() < .7 else "\n")
    if charset != "utf-8":
        text = text.replace("—", "-")
    if kind > .6:
        before = thread(chance, chance.randint(5, 20))
        mail.set_content(text + thread_as_text(before), charset=charset, cte=encoding)
        mail.add_alternative(as_html(text, before), subtype="html", cte="quoted-printable")
    else:
        mail.set_content(text + quote(chance, chance.randint(5, 40)), charset=charset, cte=encoding)
    if kind > .9:
        attach(mail, chance, int(chance.uniform(.2, .4) * 1e6) if kind <= .99 else int(chance.uniform(5, 10) * 1e6))
    return mail.as_bytes()


def main():
    folder = pathlib.Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 7
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(count):
        (folder / f"{i:05}.eml").write_bytes(message(i, random.Random(seed * 1000003 + i)))


if __name__ == "__main__":
    main()
