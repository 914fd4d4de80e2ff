#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Messages made to be costly, one for each construct that a reader of content meets: bombs.py --programs BUILD [--grow] [WORD…].
Ends with «N passed, N failed».

Each is analysed by `vobo check` within LIMITS of processor time and memory beside its own bytes, compared with an ordinary
message, and ends with a verdict; where it spends all its budget, it is held as unreadable. With --grow each construct is
measured at a quarter, half and all of its size instead. With WORDs, only those with one of them in their name."""
import argparse
import base64
import bz2
import functools
import gzip
import hashlib
import io
import json
import lzma
import os
import pathlib
import resource
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib

SECONDS = 5.5 # beyond those of an ordinary message, and what is between two looks at the clock
MEMORY = 64 << 20
M = 1 << 20

CONFIG = """\
institution {{ name = "Entidad Nacional" domains = {{ "entidad.gov.co" }} postmaster = "postmaster@entidad.gov.co" }}
people {{ file = "{folder}/people.csv" }}
"""
PEOPLE = """\
login,mail,name,position,unit,phone
ana,ana@entidad.gov.co,Ana María Rojas,Profesional,Atención a la Ciudadanía,601 555 0100
"""


def message(content_type, body, encoding="8bit", subject="Respuesta 2026-1234", extra=b""):
    fields = ("From: Ana =?utf-8?q?Mar=C3=ADa?= Rojas <ana@entidad.gov.co>\r\nTo: ciudadana@example.org\r\nMIME-Version: 1.0\r\n"
              f"Message-ID: <bomba@entidad.gov.co>\r\nSubject: {subject}\r\nContent-Type: {content_type}\r\n"
              f"Content-Transfer-Encoding: {encoding}\r\n")
    return fields.encode() + extra + b"\r\n" + body + b"\r\n"


def plain(body, charset="utf-8", encoding="8bit"):
    return message(f"text/plain; charset={charset}", body, encoding)


def html(body):
    return message("text/html; charset=utf-8", body)


def attached(name, *files):
    """Under a short text, FILES as attachments NAME."""
    parts = [b"Content-Type: text/plain\r\n\r\nSe adjunta lo solicitado.\r\n"]
    for data in files:
        parts.append(f'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="{name}"\r\n'
                     "Content-Transfer-Encoding: base64\r\n\r\n".encode() + base64.encodebytes(data).replace(b"\n", b"\r\n"))
    return message("multipart/mixed; boundary=limite", b"".join(b"--limite\r\n" + part for part in parts) + b"--limite--")


def zipped(files, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, method)
    return out.getvalue()


def tarred(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
WORD = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body, start=b""):
    document = start + b"<w:document " + WORD + b"><w:body>" + body + b"</w:body></w:document>"
    return attached("oficio.docx", zipped([("[Content_Types].xml", TYPES), ("word/document.xml", document)]))


def relations(body):
    """A document whose relationships are BODY, in many entries."""
    entries = [("[Content_Types].xml", TYPES), ("word/document.xml", b"<w:document/>")]
    return attached("oficio.docx", zipped(entries + [(f"word/_rels/{i}.rels", body) for i in range(400)]))


def xlsx(sheet, strings=b""):
    return attached("tabla.xlsx", zipped([("[Content_Types].xml", TYPES), ("xl/sharedStrings.xml", b"<sst>" + strings + b"</sst>"),
                                          ("xl/worksheets/sheet1.xml", b"<worksheet>" + sheet + b"</worksheet>")]))


def odt(body):
    return attached("oficio.odt", zipped([("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", body)]))


def nested_zip(depth):
    data = b"MZ" + bytes(100)
    for level in range(depth):
        data = zipped([(f"{level}.zip" if level else "a.exe", data)])
    return data


def pdf(body):
    return attached("oficio.pdf", b"%PDF-1.7\n" + body + b"\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n")


@functools.lru_cache(8)
def compressed(plain_bytes):
    return zlib.compress(plain_bytes, 9)


def object_stream(number, plain_bytes):
    data = compressed(plain_bytes)
    return b"%d 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n" % (number, len(data), data)


def ole(count, fat):
    """A compound file (MS-CFB) of COUNT sectors whose allocation table says FAT(i) of each."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    tables = (count + 127) // 128
    head += struct.pack("<IIIIIIIII", 0, tables, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += b"".join(struct.pack("<I", 2 + i if i < min(tables, 109) else 0xFFFFFFFF) for i in range(109))
    table = b"".join(struct.pack("<I", fat(i) & 0xFFFFFFFF) for i in range(tables * 128))
    root = "Root Entry".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 22, 5, 0) + bytes(60)
    return (head + root[:128].ljust(128, b"\0") * 4 + table).ljust(512 * count, b"\1")


def of_utf16(text, count):
    return (text * count).encode("utf-16-le")


def times(text, size):
    """TEXT as often as SIZE bytes hold it."""
    text = text if isinstance(text, bytes) else text.encode()
    return text * max(size // len(text), 1)


def numbered(text, count):
    return b"".join(text % i for i in range(count))


def random_bytes(size):
    return b"".join(hashlib.sha256(struct.pack("<I", i)).digest() for i in range(size // 32 + 1))[:size]


def lines(text, width=72):
    """TEXT in lines as programs break them."""
    words, out, length = text.split(b" "), [], 0
    for word in words:
        length += len(word) + 1
        out.append(word + (b"\r\n" if length > width else b" "))
        length = 0 if length > width else length
    return b"".join(out)


# What checks look for, each as a text of nothing else.
PHRASES = {
    "insults": "imbécil idiota estúpido ", "dates": "30 de noviembre de 2026 ", "weekdays": "martes 01/12/2026 a las 3:00 p. m. ",
    "laws": "artículo 14 de la Ley 1755 de 2015 ", "identity cards": "C.C. 52.123.456 ", "telephones": "310 555 1234 ",
    "accounts": "cuenta de ahorros 1234567890 ", "cards": "4111 1111 1111 1111 ", "mails": "a.uno@example.org ",
    "addresses": "Calle 26 # 59-51 apto 301 ", "links": "https://www.example.org/a?b=c ", "capitals": "URGENTE AHORA ",
    "placeholders": "[NOMBRE DEL CIUDADANO] XXXX ", "emphasis": "¡¡¡hola!!! ???? ", "quotation marks": "«a» “b” \"c\" ",
    "abbreviations": "Sr. Dr. art. núm. pág. ", "questions": "¿Cuándo? ¿Dónde? ", "misspelled": "haora enbío solisitud recivido ",
    "names": "María Fernanda Rodríguez Gutiérrez ", "chain": "reenvíe este mensaje a diez contactos ", "greetings": "Cordial saludo: ",
    "closings": "Cordialmente,\r\nAna\r\n", "numbers": "1. 2. 3) a) iv) ", "money": "$ 1.234.567,89 ", "hyphens": "a-b-c-d-e ",
    "dots": "a.b.c.d.e.f ", "ats": "a@b@c@ ", "letters": "a b c d ", "apostrophes": "l'a d'un ", "tabs": "a\tb\t",
}
LONG_LINES = {
    "attribution": "El lun, 30 nov 2026 a las 9:00 Ana <a@example.org> escribió: ", "started": "El ", "quoted from": "Citando a ",
    "separator": "-----Mensaje original----- ", "dashes": "-", "underscores": "_", "disclaimer": "este mensaje confidencial ",
    "device": "Enviado desde mi ", "label": "De: ", "contact": "calle 1 tel ", "angle": "<", "angles": "<a@b> ", "stars": "*", "spaces": " ",
    "closing words": "muchos saludos ", "digits": "1", "one word": "a", "eñes": "ñ", "combining": "e\u0301", "marks only": "\u0301", "zero width": "\u200b",
    "no-break": "\u00a0a", "right to left": "\u202ea", "emoji": "👩‍👩‍👧‍👦", "hangul": "각", "rare": "\U0001d4b6", "thai": "กำ", "chinese": "漢", "at": "@", "hash": "#",
}
QUOTED = {
    "quotes": "> a\r\n", "deep quotes": ">" * 60 + " a\r\n", "ladder": "> > >a\r\n>a\r\n", "outlook": "De: a\r\nPara: b\r\nAsunto: c\r\nFecha: d\r\n\r\n",
    "originals": "-----Mensaje original-----\r\n", "attributions": "El 30/11/2026 9:00, Ana <a@b.co> escribió:\r\n> a\r\n", "blank lines": "\r\n \r\n\t\r\n",
    "delimiters": "-- \r\nAna\r\n", "rules": "____________\r\n", "short lines": "a\r\n", "items": "1. a\r\n", "forwards": "---------- Forwarded message ---------\r\n",
    "signature lines": "Tel. 601 555 0100\r\n", "begun attributions": "El lun, 30 nov\r\n", "wrapped": "Lo que usted solicita se responde en estos términos y en otros más, con\r\n",
}
HTML = {
    "depth": "<div>", "quotations": "<blockquote>", "bold": "<b>", "tables": "<table><tr><td>", "spans": "<span style='color:red'>a</span>", "ends": "</p>",
    "unclosed": "<p>a", "lists": "<ul><li>", "less": "<", "ampersands": "&", "references": "&#x41;", "entities": "&aacute;", "bad entities": "&abcdefg;", "long entities": "&a",
    "comments": "<!-- a -->", "open comments": "<!--", "conditions": "<![if a]>", "doctypes": "<!DOCTYPE a>", "instructions": "<?a?>", "styles": "<style>a{b:c}</style>",
    "open styles": "<style>", "scripts": "<script>a</script>", "links": "<a href='https://example.org/'>b</a>", "open links": "<a ", "images": "<img src='cid:a'>",
    "breaks": "<br>", "rulers": "<hr>", "hidden": "<p style='display:none'>a</p>", "forms": "<form><input>", "selects": "<select><option>", "paragraphs in tables": "<table><p>",
    "misnested": "<b><i></b></i>", "titles": "<title>", "frames": "<iframe>", "fonts": "<font color=red>a", "headings": "<h1><h2>", "attributes": "<p a b c d e f>",
    "quotes in tags": "<p a='", "equals": "<p =a>", "names": "<a:b:c>", "zero bytes": "a\0b", "long cell": "<td>a b c", "slashes": "<p/////>", "gmail": "<div class='gmail_quote'>",
}
GROWING_ATTRIBUTES = {
    "style": (b"<p style='", b"color:red;", b"'>a</p>"), "class": (b"<p class='", b"gmail ", b"'>a</p>"), "names": (b"<p ", b"a%d=b ", b">a</p>"),
    "one value": (b"<p title='", b"a", b"'>a</p>"), "one name": (b"<p ", b"a", b">a</p>"), "one element": (b"<", b"a", b">a"), "yahoo": (b"<p class='", b"ydp12345678", b"'>a</p>"),
    "sheet": (b"<style>", b".a%d{display:none}", b"</style><p class='a1'>a</p>"), "selectors": (b"<style>", b"a b c>d,", b"{display:none}</style><p>a</p>"),
    "media": (b"<style>", b"@media a{", b"</style><p>a</p>"), "imports": (b"<style>", b"@import 'a';", b"</style><p>a</p>"), "css comments": (b"<style>", b"/* a */", b"</style><p>a</p>"),
    "open css comments": (b"<style>", b"/*", b"</style><p>a</p>"),
    "unclosed value": (b"<p title='", b"<p>", b""),
}
XML = {
    "elements": "<w:p><w:r><w:t>hola</w:t></w:r></w:p>", "depth": "<w:p>", "ends": "</w:p>", "comments": "<!--a-->", "open comments": "<!--", "cdata": "<w:t><![CDATA[a]]></w:t>",
    "instructions": "<?a b?>", "references": "<w:t>&#65;</w:t>", "amps": "<w:t>&amp;</w:t>", "bad references": "&a;", "bare ampersands": "&", "control characters": "\x01", "cdata ends": "]]>",
    "less": "<", "prefixes": "<x:a/>", "same attributes": "<a b='1' b='2'/>", "namespaces": "<a xmlns:b='c'/>", "nested namespaces": "<a xmlns:b='c'>", "values with less": "<a b='<'/>",
    "long text": "a", "cells": "<w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>", "invalid": "\xff", "names": "<w:p%d/>", "unquoted": "<a b=c/>", "doctypes": "<!DOCTYPE a>",
}
RELATIONSHIPS = {
    "relationships": "<Relationship Target='a'/>", "open": "<Relationship ", "words": "Relationship ", "targets": " Target='", "blank target": "<Relationship TargetMode='External' Target='" + " " * 60000 + "'/>",
    "names": " Target", "references": "<Relationship Target='" + "&#1" * 20000 + "'/>",
}
PDF = {
    "objects": "1 0 obj<</A[/B/C]>>endobj\n", "dictionaries": "<</A", "arrays": "[", "names": "/", "escaped names": "/#4a#61#76#61", "scripts": "<</S/JavaScript/JS(a)>>",
    "form scripts": "<</S/JavaScript/JS(AFNumber_Format\\(2\\))>>", "open scripts": "<</S/JavaScript/JS(", "script names": "/JavaScript ", "streams": "stream ", "ended streams": ">>stream ",
    "object streams": "/ObjStm>>stream ", "streams of nothing": "/Type/ObjStm endobj " + "stream " * 250, "ends": "endobj ", "strings": "(", "hexadecimal": "<a", "comments": "%", "encrypted": "/Encrypt 1 0 R ",
    "trailers": "trailer<</Encrypt 1 0 R>>", "cross-references": "xref\n0 1\n0000000000 65535 f\n", "references": "1 0 R ", "hashes": "#", "launches": "/Launch a ", "spaces": "/JavaScript" + " " * 500,
}


def bombs(share):
    """All bombs as (name, message), each of SHARE of its size."""
    def size(most):
        return max(int(most * share), 1)

    def text(most=4 * M - 200):
        return size(most)

    for name, phrase in PHRASES.items():
        yield f"text of {name}", lambda p=phrase: plain(lines(times(p, text())))
    for name, phrase in LONG_LINES.items():
        yield f"line of {name}", lambda p=phrase: plain(times(p, text()))
    for name, phrase in QUOTED.items():
        yield f"quoted {name}", lambda p=phrase: plain(times(p, text()))
    for name, phrase in HTML.items():
        yield f"html {name}", lambda p=phrase: html(b"<p>Respuesta</p>" + times(p, text()))
    for name, (before, one, after) in GROWING_ATTRIBUTES.items():
        yield f"html tag of {name}", lambda b=before, o=one, a=after: html(
            b + (numbered(o, text() // (len(o) + 4)) if b"%d" in o else times(o, text())) + a)
    yield "xml in a sheet", lambda: xlsx(times("<row><c><v>1</v></c></row>", size(7 * M)))
    yield "xml in an OpenDocument", lambda: odt(b"<office:p>" + times("<text:p>hola</text:p>", size(7 * M)))
    yield "forms of a text", lambda: message("multipart/alternative; boundary=b", b"".join(
        b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + lines(times("hola mundo %d " % i, text())) + b"\r\n" for i in range(8)) + b"--b--")
    yield "forms without words", lambda: message("multipart/alternative; boundary=b", b"--b\r\nContent-Type: text/plain\r\n\r\n  \r\n" * size(900) + b"--b--")
    yield "html attached", lambda: attached("pagina.html", times("<script ", size(8 * M)))
    yield "html and text", lambda: message("multipart/alternative; boundary=b", b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + lines(times("hola mundo ", text())) + b"\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + times("<p>hola mundo</p>", text()) + b"\r\n--b--")
    for charset in ("utf-7", "utf-16", "utf-16le", "utf-32", "iso-2022-jp", "gb18030", "hz", "euc-kr", "iso-8859-1", "windows-1252", "nada", "ebcdic-us", "utf-8"):
        yield f"charset {charset} of junk", lambda c=charset: plain(random_bytes(text()), c, "binary")
    for encoding, unit in (("quoted-printable", "=\r\n"), ("quoted-printable", "=41"), ("quoted-printable", "="), ("base64", "!"), ("base64", "="), ("base64", "YQ==\r\n"), ("x-uuencode", "M"),
                           ("x-uuencode", "begin 644 a\r\n"), ("base64", "YWFh")):
        yield f"encoding {encoding} of {unit.strip()}", lambda e=encoding, u=unit: plain(times(u, size(8 * M)), encoding=e)
    for name, unit in XML.items():
        unit = unit.encode("latin-1")
        body = lambda u=unit: numbered(u, size(400000)) if b"%d" in u else times(u, size(7 * M))
        yield f"xml {name}", lambda b=body: docx(b())
    for count in (100, 200, 250):
        yield f"xml {count} attributes each", lambda n=count: docx(times(b"<w:p " + numbered(b"a%d='' ", n) + b"/>", size(7 * M)))
        yield f"xml {count} namespaces around", lambda n=count: docx(b"<a " + numbered(b"xmlns:n%d='u' ", n) + b">" + times(b"<n1:b n2:c='' n3:d=''/>", size(7 * M)) + b"</a>")
    yield "xml attributes", lambda: docx(b"<w:p " + numbered(b"a%d='1' ", size(250000)) + b"/>")
    yield "xml namespaces of one element", lambda: docx(b"<w:p " + numbered(b"xmlns:a%d='1' ", size(200000)) + b"/>")
    yield "xml attribute of 7 MB", lambda: docx(b"<w:p a='" + times("a", size(7 * M)) + b"'/>")
    yield "xml name of 7 MB", lambda: docx(b"<w:" + times("a", size(7 * M)) + b"/>")
    yield "xml entities", lambda: docx(b"<w:p>&j;</w:p>", b"<!DOCTYPE l [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(b"<!ENTITY %c '%s'>" % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)) + b"]>")
    yield "xml internal subset", lambda: docx(b"", b"<!DOCTYPE l [" + times("<!ELEMENT a (b,c)>", size(7 * M)) + b"]>")
    for encoding in ("utf-16", "utf-7", "ucs-4", "ebcdic-cp-us"):
        yield f"xml in {encoding}", lambda e=encoding: docx(times("+ADw-a b=1+AD4-", size(6 * M)), b'<?xml version="1.0" encoding="' + e.encode() + b'"?>')
    yield "xml in real utf-16", lambda: odt(b"\xff\xfe" + of_utf16("<a b='c'>", size(400000)))
    yield "sheet of one string", lambda: xlsx(times("<row><c t='s'><v>0</v></c></row>", size(4 * M)), b"<si><t>" + times("hola ", size(3 * M)) + b"</t></si>")
    yield "sheet of strings", lambda: xlsx(b"", times("<si><t>a</t></si>", size(7 * M)))
    yield "sheet of numbers", lambda: xlsx(times("<row><c><v>1e300</v></c></row>", size(7 * M)))
    yield "sheet of one number", lambda: xlsx(b"<row><c><v>" + times("1", size(7 * M)) + b"</v></c></row>")
    yield "table of cells", lambda: attached("tabla.csv", times("52123456;Ana;310 555 1234\n", size(8 * M)))
    yield "table of one line", lambda: attached("tabla.csv", times("52123456;", size(8 * M)))
    yield "table of mails", lambda: attached("tabla.csv", times("a.b@example.org,", size(8 * M)))
    yield "table of words", lambda: attached("tabla.txt", times("a", size(8 * M)))
    yield "100 documents", lambda: attached("oficio.docx", *[zipped([("[Content_Types].xml", TYPES), ("word/document.xml", times("<a>b</a>", 7 * M))])] * size(100))
    yield "100 tables", lambda: attached("tabla.csv", *[times("52123456;Ana;310 555 1234\n", 200000)] * size(100))
    for name, unit in RELATIONSHIPS.items():
        yield f"relationships of {name}", lambda u=unit: relations(times(u, size(65000)))
    for name, unit in PDF.items():
        yield f"pdf {name}", lambda u=unit: pdf(times(u, size(7 * M)))
        yield f"pdf {name} compressed", lambda u=unit: pdf(b"".join(object_stream(i, times(u, 30000)) for i in range(size(300))))
        yield f"pdf form of {name}", lambda u=unit: pdf(b"<</S/JavaScript/JS(AFNumber_Format\\(2\\))>> " + times(u, size(7 * M)))
    yield "pdf stream of nothing", lambda: pdf(object_stream(1, bytes(size(500 * M))))
    yield "pdf streams of nothing", lambda: pdf(b"".join(object_stream(i, bytes(M)) for i in range(size(3000))))
    yield "pdf stream in a stream", lambda: pdf(b"1 0 obj<</Type/ObjStm/Filter[/FlateDecode/FlateDecode]>>stream\n" + zlib.compress(zlib.compress(bytes(size(200 * M)), 9), 9) + b"endstream")
    yield "pdf with a slow key", lambda: pdf(b"1 0 obj<</Filter/Standard/V 5/R 6/Length 256/O(" + b"a" * 48 + b")/U(" + b"b" * 48 + b")/OE(" + b"c" * 32 + b")/UE(" + b"d" * 32 + b")/P -4/Perms(" + b"e" * 16 + b")>>endobj trailer<</Encrypt 1 0 R/ID[(a)(b)]>>")
    yield "pdf with a long key", lambda: pdf(b"1 0 obj<</Filter/Standard/V 2/R 3/Length 128/O(" + times("a", size(8 * M)) + b")/U(b)/P -4>>endobj trailer<</Encrypt 1 0 R/ID[(a)(b)]>>")
    yield "zip of zeros", lambda: attached("a.zip", zipped([(f"{i}", bytes(100 * M)) for i in range(3)]))
    yield "zip of many", lambda: attached("a.zip", zipped([(f"d/{i}.txt", b"") for i in range(size(60000))], zipfile.ZIP_STORED))
    yield "zip of very many", lambda: attached("a.zip", many_entries(size(400000)))
    yield "zip of the same", lambda: attached("a.zip", many_entries(size(19000), same=True))
    yield "zip of long names", lambda: attached("a.zip", zipped([(f"{i}" + "a" * 60000, b"a") for i in range(size(200))]))
    yield "zip in zip", lambda: attached("a.zip", nested_zip(size(200)))
    yield "zip of documents", lambda: attached("a.zip", zipped([(f"{i}.docx", zipped([("[Content_Types].xml", TYPES), ("word/_rels/a.rels", times("<Relationship Target='a'/>", 60000))] + [(f"{k}", b"a") for k in range(400)])) for i in range(size(60))]))
    yield "zip of PDFs", lambda: attached("a.zip", zipped([(f"{i}.pdf", b"%PDF-1.7\n" + times("/ObjStm>>stream ", 8 * M - 100)) for i in range(size(8))]))
    yield "zip of old documents", lambda: attached("a.zip", zipped([(f"{i}.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(7 * M)) for i in range(size(8))]))
    yield "zip by bzip2", lambda: attached("a.zip", zipped([(f"{i}", bytes(20 * M)) for i in range(size(12))], zipfile.ZIP_BZIP2))
    yield "zip by lzma", lambda: attached("a.zip", zipped([(f"{i}", bytes(20 * M)) for i in range(size(8))], zipfile.ZIP_LZMA))
    yield "capitals without end", lambda: plain(times("A", text()))
    for suffix, compress in (("gz", lambda data: gzip.compress(data, 9, mtime=0)), ("bz2", bz2.compress), ("xz", lambda data: lzma.compress(data, preset=1)),
                             ("xz", lambda data: lzma.compress(data, filters=[{"id": lzma.FILTER_LZMA2, "preset": 1, "dict_size": 256 * M}])),
                             ("lzma", lambda data: lzma.compress(data, lzma.FORMAT_ALONE, preset=6))):
        zeros = bytes(size(200 * M))
        yield f"{suffix} of zeros", lambda s=suffix, c=compress, z=zeros: attached(f"datos.{s}", c(z))
        yield f"tar.{suffix} of zeros", lambda s=suffix, c=compress, z=zeros: attached(f"datos.tar.{s}", c(tarred([(f"{i}.txt", z[:20 * M]) for i in range(10)])) + random_bytes(M))
        yield f"tar.{suffix} with junk", lambda s=suffix, c=compress, z=zeros: attached(f"datos.tar.{s}", c(tarred([("junk", random_bytes(M)), ("a.txt", z)])))
        yield f"tar.{suffix} of many", lambda s=suffix, c=compress: attached(f"datos.tar.{s}", c(tarred([(f"{i}", b"a") for i in range(size(20000))])))
    yield "bz2 in bz2", lambda: attached("datos.bz2", bz2.compress(bz2.compress(bytes(size(500 * M)))))
    yield "gz in gz in gz", lambda: attached("datos.gz", gzip.compress(gzip.compress(gzip.compress(bytes(size(500 * M)), mtime=0), mtime=0), mtime=0))
    yield "tar of many", lambda: attached("datos.tar", tarred([(f"{i}", b"") for i in range(size(19000))]))
    yield "tar of long names", lambda: attached("datos.tar", tarred([("a/" * 30000 + str(i), b"") for i in range(size(200))]))
    for name, start in (("7z", b"7z\xbc\xaf\x27\x1c\0\4"), ("rar", b"Rar!\x1a\x07\0"), ("rar", b"Rar!\x1a\x07\1\0"), ("cab", b"MSCF\0\0\0\0"), ("lzh", b"\x20\0-lh5-"), ("iso", bytes(32768) + b"\1CD001\1")):
        yield f"{name} of junk", lambda n=name, s=start: attached(f"datos.{n}", s + random_bytes(size(4 * M)))
        yield f"{name} of zeros", lambda n=name, s=start: attached(f"datos.{n}", s + bytes(size(8 * M)))
    for name, fat in (("loop", lambda i: 0), ("chain", lambda i: i + 1), ("backwards", lambda i: i - 1), ("itself", lambda i: i)):
        yield f"ole {name}", lambda f=fat: attached("a.doc", ole(size(16000), f))
    yield "ole of macros", lambda: attached("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + of_utf16("_VBA_PROJEC", size(500000)))
    for unit in ("{\\b", "}", "{\\*\\template ", "\\'41", "{\\field{\\*\\fldinst includepicture \"", "\\u65?", "\\bin99999999 ", "\\", "{\\pict 00", "{\\*\\templat "):
        yield f"rtf of {unit}", lambda u=unit: attached("a.rtf", b"{\\rtf1 " + times(u, size(12 * M)))
    for unit in ("<g>", "<svg ", " onload", "javascript", "<!--", "&a;", "<style>"):
        yield f"svg of {unit}", lambda u=unit: attached("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'>" + times(u, size(12 * M)))
    yield "calendar", lambda: message("text/calendar", times("BEGIN:VEVENT\r\n", text()))
    yield "subject of a word", lambda: message("text/plain", b"a", subject="a" * size(900000))
    yield "subject of words", lambda: message("text/plain", b"a", subject="RE: respuesta urgente " * size(40000))


def many_entries(count, same=False):
    """A zip of COUNT entries in its list, of one each or all of one file."""
    name = b"a"
    local = b"PK\3\4" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0) + name
    entry = lambda offset: b"PK\1\2" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, offset) + name
    body = local if same else local * count
    listing = b"".join(entry(0 if same else i * len(local)) for i in range(count))
    return body + listing + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, count & 0xFFFF, count & 0xFFFF, len(listing), len(body), 0)


def limit():
    """Nothing runs for ever."""
    resource.setrlimit(resource.RLIMIT_CPU, (4 * int(SECONDS), 4 * int(SECONDS)))


class Measure:
    """Runs vobo from a process that stays small: what a process measures of its children begins with its own memory."""

    def __init__(self, programs, folder):
        self.folder = folder
        (folder / "conf").write_text(CONFIG.format(folder=folder))
        (folder / "people.csv").write_text(PEOPLE)
        self.command = [str(programs / "vobo"), "-c", str(folder / "conf"), "check", "--json", "--login", "ana", "--from", "ana@entidad.gov.co", "--rcpt",
                        "ciudadana@example.org"]
        self.tasks, self.results = os.pipe(), os.pipe()
        if os.fork() == 0:
            self.serve()
        os.close(self.tasks[0])
        os.close(self.results[1])
        self.answers = os.fdopen(self.results[0])
        self.usual = self.run(plain(b"En respuesta a su solicitud se informa."))

    def serve(self):
        os.close(self.tasks[1])
        while os.read(self.tasks[0], 1):
            with open(self.folder / "message", "rb") as stdin, open(self.folder / "out", "wb") as out:
                child = subprocess.Popen(self.command, stdin=stdin, stdout=out, stderr=subprocess.STDOUT, preexec_fn=limit)
                _, status, usage = os.wait4(child.pid, 0)
            os.write(self.results[1], f"{usage.ru_utime + usage.ru_stime} {usage.ru_maxrss * 1024} {status}\n".encode())
        os._exit(0)

    def run(self, data):
        (self.folder / "message").write_bytes(data)
        os.write(self.tasks[1], b".")
        seconds, memory, status = self.answers.readline().split()
        return float(seconds), int(memory), int(status)

    def take(self, data):
        """Seconds, and bytes of memory beside the message, beyond those of an ordinary one, and what came out."""
        seconds, memory, status = self.run(data)
        return (seconds - self.usual[0], memory - self.usual[1] - len(data), os.waitstatus_to_exitcode(status),
                (self.folder / "out").read_text(errors="replace"))


def outcome(text):
    try:
        told = json.loads(text)
        return told["verdict"], sorted({f"{finding['check']}.{finding['kind']}" for finding in told["findings"]})
    except (ValueError, KeyError):
        return None, [text[-300:]]


def judge(seconds, memory, verdict, findings):
    """What is wrong; empty: nothing. What is held as unreadable was stopped when it had taken its memory."""
    held = verdict == "hold" and "attachment-unusual.unreadable" in findings
    if verdict is None:
        return "no verdict"
    if seconds > SECONDS:
        return "too long"
    return "too much memory" if memory > (2 * MEMORY if held else MEMORY) else ""


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--programs", type=pathlib.Path, required=True)
    options.add_argument("--grow", action="store_true")
    options.add_argument("--verbose", action="store_true")
    options.add_argument("words", nargs="*")
    options = options.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        measure = Measure(options.programs.resolve(), pathlib.Path(folder))
        for shares in zip(*[bombs(share) for share in ((0.25, 0.5, 1) if options.grow else (1,))]):
            name = shares[0][0]
            if options.words and not any(word in name for word in options.words):
                continue
            row = [measure.take(make()) for _, make in shares]
            seconds, memory, status, text = row[-1]
            verdict, findings = outcome(text)
            wrong = judge(seconds, memory, verdict, findings)
            passed, failed = passed + (not wrong), failed + bool(wrong)
            if wrong or options.verbose or options.grow:
                figures = " ".join(f"{one[0]:6.2f} s {one[1] / M:6.1f} MiB" for one in row)
                print(f"{wrong or 'ok':16} {name:44} {figures} {verdict or status} {' '.join(findings)}"[:400], flush=True)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
