#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Messages that say the same in several forms, and messages that do not: branches.py --programs BUILD [--keep FOLDER] [NAME…].
Ends with «N passed, N failed».

Each case is labelled by what makes it: all mail programs, and all ways to write plain text of HTML, say the same; a stub says
nothing; what is changed, left out or added by hand is another text; what a browser does not show is hidden."""
import argparse
import email.message
import email.policy
import html
import json
import pathlib
import subprocess
import sys
import tempfile

import clients
import texts
from messages import message_of

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PEOPLE = "login,mail,aliases,name\nana,ana@entidad.gov.co,ana.rojas@entidad.gov.co,Ana María Rojas\n"

# --- a letter as blocks ------------------------------------------------------------------------------------------------

LETTER = [
    ("text", "Cordial saludo, señora Beltrán:"),
    ("text", "En respuesta a su solicitud del 3 de noviembre de 2026, se informa que el trámite terminó y que el valor es de $1.250.000."),
    ("heading", "Documentos que debe traer"),
    ("bullets", ["La copia de la cédula", "El recibo de pago, con el 5 % de descuento"]),
    ("numbers", ["Pida el turno en la sede", "Entregue los documentos", "Reclame el certificado"]),
    ("bold", "Importante", "la sede abre de 8:00 a 16:00, de lunes a viernes."),
    ("table", [("Trámite", "Plazo", "Valor"), ("Certificado", "5 días", "$12.000"), ("Duplicado", "10 días", "$34.500")]),
    ("link", "Consulte el estado en la", "sede electrónica", "https://sede.entidad.gov.co/tramites?id=77&origen=correo", "cuando lo necesite."),
    ("mail", "Escriba a", "atención al ciudadano", "contacto@entidad.gov.co"),
    ("image", "Mapa de la sede"),
    ("emoji", "Gracias por su paciencia", "🙂"),
    ("quote", "El artículo 23 dice «toda persona tiene derecho»; la ley no distingue…"),
]


def as_html(letter, preheader=""):
    out = [f'<div style="display:none;max-height:0;overflow:hidden">{preheader}</div>'] if preheader else []
    for kind, *what in letter:
        e = [html.escape(part) if isinstance(part, str) else part for part in what]
        out.append({
            "text": lambda: f"<p>{e[0]}</p>",
            "quote": lambda: f"<p>{e[0]}</p>",
            "heading": lambda: f"<h2>{e[0]}</h2>",
            "bullets": lambda: "<ul>" + "".join(f"<li>{html.escape(item)}</li>" for item in what[0]) + "</ul>",
            "numbers": lambda: "<ol>" + "".join(f"<li>{html.escape(item)}</li>" for item in what[0]) + "</ol>",
            "bold": lambda: f"<p><b>{e[0]}:</b> {e[1]}</p>",
            "table": lambda: "<table>" + "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in what[0]) + "</table>",
            "link": lambda: f'<p>{e[0]} <a href="{e[2]}">{e[1]}</a> {e[3]}</p>',
            "mail": lambda: f'<p>{e[0]} <a href="mailto:{e[2]}">{e[1]}</a></p>',
            "image": lambda: f'<p><img src="cid:mapa" alt="{e[0]}"></p>',
            "emoji": lambda: f'<p>{e[0]} <img src="cid:e" alt="{e[1]}"></p>',
        }[kind]())
    return "<html><body>" + "\n".join(out) + "</body></html>"


# How converters write what plain text has not. Each takes the block and gives its lines; NOTES collects links.
def writer(heading, bullet, number, bold, row, link, mail, image, emoji, end=lambda notes: [], ascii_quotes=False, width=0):
    def write(letter):
        notes, blocks = [], []
        for kind, *what in letter:
            blocks.append({
                "text": lambda: what[0],
                "quote": lambda: what[0].translate({0xAB: '"', 0xBB: '"', 0x2026: "..."}) if ascii_quotes else what[0],
                "heading": lambda: heading(what[0]),
                "bullets": lambda: "\n".join(bullet + item for item in what[0]),
                "numbers": lambda: "\n".join(number(index + 1) + item for index, item in enumerate(what[0])),
                "bold": lambda: f"{bold(what[0] + ':')} {what[1]}",
                "table": lambda: "\n".join(row(cells) for cells in what[0]),
                "link": lambda: f"{what[0]} {link(what[1], what[2], notes)} {what[3]}",
                "mail": lambda: f"{what[0]} {mail(what[1], what[2], notes)}",
                "image": lambda: image(what[0]),
                "emoji": lambda: f"{what[0]} {emoji(what[1])}".rstrip(),
            }[kind]())
        blocks += end(notes)
        return "\n\n".join(clients.wrapped(block, width) if width else block for block in blocks if block)
    return write


def noted(text, address, notes):
    notes.append(address)
    return f"{text} [{len(notes)}]"


def noted_before(text, address, notes):
    notes.append(address)
    return f"[{len(notes)}]{text}"


same = lambda text: text  # noqa: E731
nothing = lambda *_: ""  # noqa: E731
dotted = lambda index: f"{index}. "  # noqa: E731
WRITERS = {
    "outlook": writer(same, "*   ", lambda i: f"  {i}.  ", same, "\t".join, lambda t, a, n: f"{t}<{a}>", lambda t, a, n: f"{t}<mailto:{a}>", lambda alt: f"[{alt}]", lambda e: f"[{e}]"),
    "gmail": writer(lambda t: f"*{t}*", "   - ", lambda i: f"   {i}. ", lambda t: f"*{t}*", "\n".join, lambda t, a, n: f"{t} <{a}>", lambda t, a, n: f"{t} <{a}>", lambda alt: f"[image: {alt}]", same),
    "thunderbird": writer(same, " * ", lambda i: f" {i}. ", lambda t: f"*{t}*", "\t".join, lambda t, a, n: f"{t} <{a}>", lambda t, a, n: f"{t} <mailto:{a}>", nothing, same, width=72),
    "footnotes": writer(str.upper, "- ", dotted, str.upper, " | ".join, noted, noted, lambda alt: f"[{alt}]", nothing, lambda notes: ["Links:\n------\n" + "\n".join(f"[{i + 1}] {note}" for i, note in enumerate(notes))]),
    "lynx": writer(lambda t: " " * 20 + t, "     * ", lambda i: f"    {i}. ", same, "   ".join, noted_before, noted_before, lambda alt: f"[mapa.png]", nothing, lambda notes: ["References\n\n   Visible links\n" + "\n".join(f"   {i + 1}. {note}" for i, note in enumerate(notes))], width=72),
    "markdown": writer(lambda t: f"## {t}", "* ", dotted, lambda t: f"**{t}**", lambda row: "| " + " | ".join(row) + " |", lambda t, a, n: f"[{t}]({a})", lambda t, a, n: f"[{t}](mailto:{a})", lambda alt: f"![{alt}](cid:mapa)", lambda e: f"![{e}](cid:e)"),
    "capitals": writer(lambda t: t.upper() + "\n" + "=" * len(t), "• ", lambda i: f"{i}) ", str.upper, "   ".join, lambda t, a, n: f"{t} ({a})", lambda t, a, n: f"{t} ({a})", same, nothing, ascii_quotes=True),
    "bare": writer(same, "", lambda i: "", same, " ".join, lambda t, a, n: t, lambda t, a, n: t, nothing, nothing),
    "narrow": writer(lambda t: f"_{t}_", "+ ", lambda i: "abc"[i - 1] + ". ", lambda t: f"/{t}/", " · ".join, lambda t, a, n: f"{t}: {a}", lambda t, a, n: f"{t} {a}", lambda alt: f"<mapa.png>", same, width=50),
}


# --- messages ----------------------------------------------------------------------------------------------------------


def part(subtype, text, maintype="text"):
    leaf = email.message.MIMEPart(policy=email.policy.SMTP)
    leaf.set_content(text, subtype=subtype, cte="quoted-printable")
    return leaf


def holding(subtype, *parts):
    whole = email.message.MIMEPart(policy=email.policy.SMTP)
    whole["Content-Type"] = f"multipart/{subtype}"
    for inner in parts:
        whole.attach(inner)
    return whole


def letter_of(body):
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    for name, value in (("From", "Ana Rojas <ana.rojas@entidad.gov.co>"), ("To", "rosa@example.org"), ("Subject", "Respuesta al radicado 2026-1234"), ("Message-ID", "<1@entidad.gov.co>"), ("MIME-Version", "1.0")):
        message[name] = value
    for name, value in body.items():
        message[name] = value
    message.set_payload(body.get_payload())
    return message.as_bytes()


def either(plain, rich):
    return letter_of(holding("alternative", part("plain", plain), part("html", rich)))


def calendar(description):
    return ("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Mesa de trabajo\r\nLOCATION:Sala 3\r\nDESCRIPTION:"
            + description.replace("\n", "\\n").replace(",", "\\,") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")


GOOD = "Cordial saludo. En respuesta a su solicitud se informa que el pago de 500.000 pesos fue aprobado y no tiene descuentos."
INSULT = "Usted es un imbécil y un idiota; no moleste más con sus peticiones estúpidas."
STUBS = ["", " \n", "Este mensaje requiere un programa que muestre HTML.", "View this email in your browser: https://boletin.example.org/v/1",
         "Su programa de correo no admite HTML.\nVea la versión web: https://boletin.example.org/v/2", "Si no ve bien este correo, ábralo en su navegador."]
# What looks like a stub and says something.
TALKING_STUBS = ["Su solicitud fue negada.\nVea los detalles en su navegador.", "Pague 500.000 pesos en la sede en línea.", "El trámite SECRETOHTML terminó.",
                 "Si no ve bien este correo, ábralo en su navegador. Quien lo atendió pide un regalo."]
CHANGES = {
    "amount": ("500.000", "50.000"), "decimal": ("500.000", "500,000.5"), "not": ("y no tiene", "y tiene"), "not-added": ("fue aprobado", "no fue aprobado"),
    "order": ("aprobado y no tiene descuentos", "no aprobado y tiene descuentos"), "word": ("aprobado", "rechazado"),
    "added": ("descuentos.", "descuentos. Consigne antes a la cuenta del funcionario."), "cut": (" y no tiene descuentos", ""), "first": ("Cordial saludo. ", "Le escribo desde otra parte. "),
}
# Ways to hide words from readers, and ways that only seem to.
HIDING = {
    "none": '<div style="display:none">{}</div>', "size": '<span style="font-size:0">{}</span>', "point": '<span style="font-size:1px;line-height:1px">{}</span>',
    "white": '<font color="#ffffff">{}</font>', "same": '<td bgcolor="#224466"><span style="color:#224466">{}</span></td>', "room": '<div style="max-height:0;overflow:hidden">{}</div>',
    "page": '<div style="position:absolute;left:-5000px">{}</div>', "clear": '<p style="opacity:0">{}</p>', "sheet": "<style>.q{{display:none}}</style><p class=q>{}</p>",
    "attribute": "<p hidden>{}</p>", "invisible": '<div style="visibility:hidden"><b>{}</b></div>', "transparent": '<i style="color:transparent">{}</i>',
}
SHOWING = {
    "child-size": '<td style="font-size:0"><div style="font-size:14px">{}</div></td>', "child-visible": '<div style="visibility:hidden"><p style="visibility:visible">{}</p></div>',
    "outlook": '<div style="mso-hide:all">{}</div>', "later": '<div style="display:none;display:block">{}</div>', "important": "<style>.q{{display:block!important}}</style><p class=q style='display:none'>{}</p>",
    "telephone": "<style>@media (max-width:480px){{.q{{display:block!important}}}}</style><p class=q style='display:none'>{}</p>",
    "print": "<style>@media print{{.q{{display:none}}}}</style><p class=q>{}</p>", "attribute": '<p hidden style="display:block">{}</p>', "dark": '<table bgcolor="#003366"><tr><td style="color:#fff">{}</td></tr></table>',
}
FORMS = {
    "html": lambda a, b: holding("alternative", part("plain", a), part("html", f"<p>{b}</p>")),
    "html-first": lambda a, b: holding("alternative", part("html", f"<p>{b}</p>"), part("plain", a)),
    "two-plain": lambda a, b: holding("alternative", part("plain", a), part("plain", b)),
    "two-html": lambda a, b: holding("alternative", part("html", f"<p>{a}</p>"), part("html", f"<p>{b}</p>")),
    "amp": lambda a, b: holding("alternative", part("plain", a), part("x-amp-html", f"<p>{b}</p>"), part("html", f"<p>{a}</p>")),
    "watch": lambda a, b: holding("alternative", part("plain", a), part("watch-html", f"<b>{b}</b>"), part("html", f"<p>{a}</p>")),
    "enriched": lambda a, b: holding("alternative", part("plain", a), part("enriched", f"<bold>{b}</bold>")),
    "related": lambda a, b: holding("alternative", part("plain", a), holding("related", part("html", f"<p>{b}</p>"))),
    "within-related": lambda a, b: holding("related", holding("alternative", part("plain", a), part("html", f"<p>{b}</p>"))),
    "within-mixed": lambda a, b: holding("mixed", holding("alternative", part("plain", a), part("html", f"<p>{b}</p>")), part("plain", "Se anexa copia.")),
    "unknown": lambda a, b: holding("alternative", part("plain", a), part("x-otra", b)),
    "nested": lambda a, b: holding("alternative", part("plain", a), holding("alternative", part("plain", a), part("html", f"<p>{b}</p>"))),
}


def program_cases():
    for index, program in enumerate(clients.PROGRAMS):
        for number, letter in enumerate(texts.LETTERS):
            for forwards in {False, program in clients.FORWARDING and number % 4 == 1}:
                signatures = texts.SIGNATURES[letter.language]
                original = texts.ORIGINALS[(index + number) % len(texts.ORIGINALS)]
                parts = program(letter, signatures[(index + number // 2) % len(signatures)], original, forwards)
                if parts.get("plain") and parts.get("html"):
                    yield f"program-{program.__name__}-{letter.language}-{number}-{forwards}", message_of(letter, original, parts, [], number), None


def cases():
    """(name, message, the findings expected or None: no difference)."""
    yield from program_cases()
    for name, write in WRITERS.items():
        for preheader in ("", "Lo que debe saber de su trámite"):
            yield f"writer-{name}-{bool(preheader)}", either(write(LETTER), as_html(LETTER, preheader)), {"hidden"} if preheader else set()
        for first in range(len(LETTER)):
            yield f"writer-{name}-{LETTER[first][0]}", either(write(LETTER[:1] + LETTER[first:first + 1]), as_html(LETTER[:1] + LETTER[first:first + 1])), set()
            changed = LETTER[:first] + [("text", "Esto lo leen unos y otros no, y no es poco.")] + LETTER[first + 1:]
            yield f"changed-{name}-{first}", either(write(LETTER), as_html(changed)), {"differs"}
    for number, stub in enumerate(STUBS):
        yield f"stub-{number}", either(stub, f"<p>{GOOD}</p>"), {"stub"}
        yield f"stub-insult-{number}", either(stub, f"<p>{INSULT}</p>"), {"stub", "insult"}
    for number, text in enumerate(TALKING_STUBS):
        yield f"talking-{number}", either(text, f"<p>{GOOD}</p>"), {"differs"}
        yield f"talking-html-{number}", either(GOOD, f"<p>{text}</p>"), {"differs"}
    for form, make in FORMS.items():
        yield f"form-{form}-same", letter_of(make(GOOD, GOOD)), set()
        yield f"form-{form}-insult", letter_of(make(GOOD, INSULT)), {"differs", "insult"}
        yield f"form-{form}-insult-first", letter_of(make(INSULT, GOOD)), {"differs", "insult"}
        yield f"form-{form}-insult-both", letter_of(make(INSULT, INSULT)), {"insult"}
        for change, (old, new) in CHANGES.items():
            yield f"form-{form}-{change}", letter_of(make(GOOD, GOOD.replace(old, new))), {"differs"}
    for name, hides in HIDING.items():
        yield f"hiding-{name}", letter_of(part("html", f"<p>{GOOD}</p>" + hides.format("Novedades de la semana"))), {"hidden"}
        yield f"hiding-{name}-insult", letter_of(part("html", f"<p>{GOOD}</p>" + hides.format(INSULT))), {"hidden_breach", "insult"}
        yield f"hiding-{name}-both", either(GOOD, f"<p>{GOOD}</p>" + hides.format(INSULT)), {"hidden_breach", "insult"}
    for name, shows in SHOWING.items():
        yield f"showing-{name}", letter_of(part("html", f"<p>{GOOD}</p>" + shows.format("Novedades de la semana"))), set()
        yield f"showing-{name}-insult", letter_of(part("html", f"<p>{GOOD}</p>" + shows.format(INSULT))), {"insult"}
        yield f"showing-{name}-both", either(GOOD, f"<p>{GOOD}</p>" + shows.format(INSULT)), {"differs", "insult"}
    for text, expected in ((GOOD, set()), ("Traiga el acta.", set()), (INSULT, {"insult"})):
        for whole in ("alternative", "mixed"):
            body = holding(whole, part("plain", GOOD), part("calendar", calendar(text)))
            yield f"calendar-{whole}-{text[:6]}", letter_of(body), expected


def judge(options, folder):
    """What each message is found to be, by file name."""
    command = [pathlib.Path(options.programs) / "vobo", "--config", options.config, "check", "--batch", folder, "--json"]
    lines = subprocess.run(command, stdout=subprocess.PIPE, timeout=600).stdout.splitlines()
    return {pathlib.Path(answer["file"]).stem: {f["kind"] for f in answer["findings"] if f["check"] in ("shown-text", "harmful")} for answer in map(json.loads, lines)}


def write_site(folder):
    (folder / "people.csv").write_text(PEOPLE)
    config = folder / "vistobueno.conf"
    config.write_text(f'''institution {{ name = "Entidad Nacional" domains = {{ "entidad.gov.co" }} }}
people {{ file = "{folder}/people.csv" personal = "{folder}/personal.keys" key = "{folder}/people.key" }}
queue {{ database = "{folder}/queue.db" blobs = "{folder}/held" master_key = "{folder}/master.key" }}
audit {{ folder = "{folder}/audit" }}
lists = "{SOURCE}/tests/lists"
''')
    return config


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", required=True, help="where vobo was built")
    parser.add_argument("--keep", help="where the messages are left")
    parser.add_argument("names", nargs="*", help="only the cases whose names have one of these in them")
    options = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(options.keep or temporary) / "messages"
        folder.mkdir(parents=True, exist_ok=True)
        options.config = write_site(pathlib.Path(temporary))
        subprocess.run([pathlib.Path(options.programs) / "vobo", "--config", options.config, "keys", "create"], stdout=subprocess.DEVNULL, check=True)
        wanted = {name: (message, expected) for name, message, expected in cases() if not options.names or any(part in name for part in options.names)}
        for name, (message, _) in wanted.items():
            (folder / f"{name}.eml").write_bytes(message)
        found = judge(options, folder)
    for name, (_, expected) in wanted.items():
        kinds = found[name]
        good = "differs" not in kinds if expected is None else kinds == expected
        passed, failed = passed + good, failed + (not good)
        if not good:
            print(f"FAIL {name}: expected {expected}, found {kinds}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
