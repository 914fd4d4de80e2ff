#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Draws doc/es/firmas.html, ten messages before and after the filter signs them: pictures.py --programs BUILD. Needs chromium."""
import argparse
import email
import email.policy
import html
import pathlib
import struct
import subprocess
import tempfile
import zlib

import clients
import composing
import signing
import texts
from messages import message_of

PAGE = signing.SOURCE / "doc/es/firmas.html"
FOLDER = signing.SOURCE / "doc/es/firmas"
LETTER = texts.Letter(
    "es",
    [
        "Señora Beltrán:",
        "Su solicitud, con radicado 20264100123, fue aprobada. Puede reclamar el documento en la ventanilla 4, de lunes a viernes, de 8:00 a. m. a 4:00 p. m.",
        "Traiga su documento de identidad.",
    ],
)
OLD = "Cordialmente,\n\nAna María Rojas\nAuxiliar administrativa\nGrupo de Correspondencia\nEntidad Nacional\nTel. (601) 555-7777"
TYPED = "Cordialmente,\n\nAna Rojas\nProfesional"
FULL = "Cordialmente,\n\n" + signing.FULL
ORIGINAL = texts.ORIGINALS[0]

# (file, what it shows, how it comes, the message)
MESSAGES = [
    ("gmail-nuevo", "Un mensaje nuevo sin firma", "La firma va debajo de lo que se escribió.", composing.gmail(LETTER, ""), True),
    ("gmail-tabla", "Gmail, con una firma vieja en una tabla con logotipo", "Se reemplaza la tabla entera: el cargo y el teléfono eran otros.",
     composing.gmail_with_table(LETTER, OLD.partition("\n\n")[2]), True),
    ("outlook-respuesta", "Outlook, una respuesta con la firma incompleta", "La despedida se queda; la firma completa va encima de lo que se responde.",
     clients.outlook_desktop(LETTER, TYPED, ORIGINAL, False), False),
    ("outlook-web", "Outlook en la web, con un cargo que ya no es", "La firma que puso el programa se cambia por la de ahora.", clients.owa(LETTER, OLD, ORIGINAL, False), False),
    ("thunderbird-texto", "Thunderbird, solo texto, respuesta debajo de la cita", "El texto sigue siendo solo texto; «-- » separa la firma, como en todo correo.",
     clients.thunderbird_plain(LETTER, "", ORIGINAL, False), False),
    ("thunderbird-doble", "Thunderbird, la firma dos veces", "Queda una.", clients.thunderbird_html(LETTER, f"{FULL}\n\n{signing.FULL}", ORIGINAL, False), False),
    ("apple", "Apple Mail, una respuesta sin firma", "Encima de la cita y no al final de la conversación.", clients.apple_mail(LETTER, "", ORIGINAL, False), False),
    ("iphone", "Un iPhone", "La línea del teléfono se queda debajo.", clients.iphone(LETTER, "", ORIGINAL, False), False),
    ("reenvio", "Un mensaje reenviado", "La firma es de quien reenvía, encima de lo reenviado.", clients.outlook_mac(LETTER, "", ORIGINAL, True), False),
    ("entre-lineas", "Respuestas entre las líneas citadas", "Debajo de la última respuesta.", clients.gmail_interleaved(LETTER, "Ana", ORIGINAL, False), False),
]


def shield():
    """A coat of arms of our own, as PNG: 72 × 84 points."""
    rows = bytearray()
    for y in range(84):
        rows.append(0)
        for x in range(72):
            across, down = abs(x - 35.5) / 35.5, y / 83
            inside = across <= (1 if down < 0.5 else (1 - ((down - 0.5) / 0.5) ** 2) ** 0.5)
            edge = across > 0.86 or down < 0.05 or (down > 0.5 and across > (1 - ((down - 0.5) / 0.5) ** 2) ** 0.5 - 0.16)
            band = 0.42 < down < 0.56
            colour = (0x1F, 0x4E, 0x79) if edge else (0xE8, 0xB9, 0x2E) if band else (0x4F, 0x86, 0xB8)
            rows += bytes((*colour, 255)) if inside else bytes(4)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 72, 84, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b"")


def shown(data, image):
    """What a mail program shows of a message: its HTML, or its text."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    body = message.get_body(("html",))
    if body is None:
        return f'<pre style="font: 14px monospace; white-space: pre-wrap">{html.escape(message.get_body(("plain",)).get_content())}</pre>'
    page = body.get_content()
    for part in message.walk():
        if part["Content-ID"]:
            page = page.replace(f'cid:{part["Content-ID"].strip("<>")}', image.as_uri())
    return page.replace("https://www.entidad.gov.co/logo.png", image.as_uri())


def draw(before, after, folder, picture):
    """Side by side, as high as the longer needs."""
    frames = "".join(
        f'<div style="width: 500px"><div style="padding: 4px 2px; color: #555">{title}</div><iframe style="width: 500px; border: 1px solid #bbb; background: white" srcdoc="{html.escape(page)}"></iframe></div>'
        for title, page in (("antes", before), ("después", after))
    )
    (folder / "pair.html").write_text(
        '<html><meta charset="utf-8"><body style="margin: 0; padding: 8px; background: #f1f1f1; font: 14px sans-serif"><div id="all" style="display: inline-flex; gap: 12px">'
        f"{frames}</div><script>onload = () => {{ const frames = [...document.querySelectorAll('iframe')];"
        "const high = Math.max(...frames.map(f => f.contentDocument.documentElement.offsetHeight)) + 16;"
        "frames.forEach(f => f.style.height = high + 'px'); document.title = high + 45; }</script></body></html>"
    )
    browser = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--allow-file-access-from-files"]
    page = (folder / "pair.html").as_uri()
    dump = subprocess.run([*browser, "--window-size=1040,900", "--dump-dom", page], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=120).stdout
    height = int(dump.partition("<title>")[2].partition("</title>")[0])
    subprocess.run([*browser, f"--window-size=1040,{height}", f"--screenshot={picture}", page], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, check=True)


def write_page():
    sections = "".join(
        f'<h2>{number}. {title}</h2>\n<p>{how}</p>\n<p><img src="firmas/{name}.png" alt="{title}: antes y después" width="1040"></p>\n'
        for number, (name, title, how, *_) in enumerate(MESSAGES, 1)
    )
    PAGE.write_text(
        f"""<!DOCTYPE html>
<html lang="es">
<head><meta charset="utf-8"><title>Visto Bueno: las firmas</title>
<style>body {{ max-width: 1060px; margin: 2em auto; padding: 0 1em; font: 16px/1.5 sans-serif; color: #222 }} img {{ max-width: 100%; height: auto }}</style>
</head>
<body>
<h1>Las firmas, antes y después</h1>
<p>Diez mensajes como los escriben los programas de correo y como los recibe el ciudadano cuando el filtro pone la firma de la
entidad: debajo de lo que el autor escribió y encima de lo que cita, una sola vez. Lo demás del mensaje no cambia. Los datos
vienen del directorio; la plantilla es la que trae el programa (<code>signatures/es/general.html</code>), en los dos primeros
con el escudo de la entidad. Cómo se configura: <code>man vistobueno.conf</code>, FIRMAS. Para ver qué haría el filtro con un
mensaje suyo: <code>vobo check --edited nuevo.eml mensaje.eml</code>.</p>
{sections}</body>
</html>
"""
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", required=True, help="where vobo was built")
    options = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        image = folder / signing.IMAGE
        image.write_bytes(shield())
        signing.make_sites(options, folder)
        for number, (name, _, _, parts, with_image) in enumerate(MESSAGES):
            message, signed = folder / f"{name}{'-image' if with_image else ''}.eml", folder / f"{name}.signed.eml"
            message.write_bytes(message_of(LETTER, ORIGINAL, parts, [], number))
            answer, _ = signing.check(options, message, signed)
            assert answer["verdict"] == "fix", answer
            draw(shown(message.read_bytes(), image), shown(signed.read_bytes(), image), folder, FOLDER / f"{name}.png")
    write_page()


if __name__ == "__main__":
    main()
