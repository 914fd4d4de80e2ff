# SPDX-License-Identifier: BSD-2-Clause
"""Letters in which something stands that a signature must not take the place of: kind by kind, as a program's author may
write it. A kind is a function of a random.Random that gives a Piece. All invented."""
import dataclasses

NAME, LONG_AGO = "Ana María Rojas", "Auxiliar administrativa"
MAIL, ENTITY, WEB = "ana.rojas@entidad.gov.co", "Entidad Nacional", "www.entidad.gov.co"
FULL = [NAME, "Profesional", "Atención a la Ciudadanía", ENTITY, "Tel. 601 555 0100", MAIL, WEB]
OLD = [NAME, LONG_AGO, ENTITY, "Tel. (601) 555-7777", MAIL]
PARTIAL = ["Ana Rojas", "Profesional", "Tel. 601 555 0100"]
FAREWELLS = ["Cordialmente,", "Atentamente,", "Cordial saludo,", "Con toda atención,"]
OPENINGS = ["Buenos días, señora Beltrán:", "Apreciada Rosa:", "Respetada ciudadana:", "Cordial saludo:"]
BODIES = [
    "Su trámite avanzó a la segunda etapa y el concepto técnico estará listo antes de la audiencia.",
    "La visita al predio se hizo ayer con acompañamiento de la alcaldía, y el acta ya está firmada por todos.",
    "Revisamos los tres recibos que envió: dos corresponden al mismo periodo y uno quedó sin pagar.",
    "El comité estudió su caso en la sesión pasada y pidió una aclaración sobre la fecha de ingreso.",
]


@dataclasses.dataclass
class Piece:
    """What an author writes. In paragraphs and under a name "⟦k⟧" stands for BLOCKS[k], (plain text, HTML)."""

    paragraphs: list
    signature: str = ""  # what the program puts where it has its signature
    own: list = dataclasses.field(default_factory=list)  # the lines of it that may go
    blocks: list = dataclasses.field(default_factory=list)
    images: list = dataclasses.field(default_factory=list)  # (content id, "inline" or "attachment")
    files: list = dataclasses.field(default_factory=list)  # (name, type, bytes)
    fields: list = dataclasses.field(default_factory=list)  # of the message
    branches: list = dataclasses.field(default_factory=list)  # (type, text) more ways to say it
    logos: list = dataclasses.field(default_factory=list)  # content ids and addresses of images that may go
    is_clean: bool = False  # nothing but the signature is wrong
    is_sealed: bool = False  # must not be touched


def letter(rng, *more):
    return [rng.choice(OPENINGS), rng.choice(BODIES), *more]


def signed(rng, lines, below="", above="", farewell=None):
    """LINES under a farewell, with something above and below them where the program has its signature."""
    farewell = rng.choice(FAREWELLS) if farewell is None else farewell
    return "\n\n".join(piece for piece in (above, farewell, "\n".join(lines), below) if piece)


def old(rng, paragraphs, below="", above="", lines=None, **more):
    lines = lines or rng.choice([OLD, OLD[:4], [*PARTIAL[:2], "Tel. 601 555 8888"]])
    return Piece(paragraphs, signed(rng, lines, below, above), list(lines), **more)


KINDS = {}


def kind(function):
    KINDS[function.__name__.replace("_", "-")] = function
    return function


# --- nothing wrong but the signature


@kind
def clean_missing(rng):
    return Piece(letter(rng, rng.choice(BODIES)), is_clean=True)


@kind
def clean_incomplete(rng):
    lines = rng.choice([PARTIAL, PARTIAL[:2], [NAME, ENTITY], ["Ana Rojas"], [NAME, "Profesional", MAIL]])
    return Piece(letter(rng), signed(rng, lines), list(lines), is_clean=True)


@kind
def clean_outdated(rng):
    piece = old(rng, letter(rng))
    piece.is_clean = True
    return piece


@kind
def clean_doubled(rng):
    between = rng.choice(["\n\n", "\n\n-- \n"])
    text = signed(rng, ["\n".join(FULL) + between + "\n".join(FULL)])
    return Piece(letter(rng), text, FULL + FULL, is_clean=True)


@kind
def clean_right(rng):
    return Piece(letter(rng), signed(rng, FULL), list(FULL))


# --- headings and sections


SECTIONS = [
    ("Soportes", ["Copia del recibo", "Fotografía del contador", "Plano del lote"]),
    ("DECISIÓN", ["Se archiva la queja por falta de pruebas", "Contra ella procede reposición"]),
    ("Puntos de Atención", ["Sede norte: lunes a viernes", "Sede sur: martes y jueves"]),
    ("Pruebas Recibidas", ["Declaración de la testigo", "Video de la cámara 4"]),
    ("Plazo Máximo", ["Cinco días hábiles", "Prorrogables una vez"]),
    ("Veredas Visitadas", ["El Roble", "Agua Clara", "La Esperanza"]),
]


@kind
def last_section(rng):
    heading, lines = rng.choice(SECTIONS)
    return old(rng, letter(rng, heading + "\n" + "\n".join(lines)))


@kind
def last_section_apart(rng):
    heading, lines = rng.choice(SECTIONS)
    return old(rng, letter(rng, heading, "\n".join(lines)))


@kind
def last_section_unsigned(rng):
    heading, lines = rng.choice(SECTIONS)
    return Piece(letter(rng, heading, "\n".join(lines)))


@kind
def section_in_element(rng):
    heading, lines = rng.choice(SECTIONS)
    return old(rng, letter(rng), above=heading + "\n" + "\n".join(lines))


@kind
def section_below_signature(rng):
    heading, lines = rng.choice(SECTIONS)
    return old(rng, letter(rng), below=heading + "\n" + "\n".join(lines) + "\n" + rng.choice(["PBX 601 555 2020", "www.entidad.gov.co/sedes"]))


# --- typed where the program has its signature


TYPED = [
    "Le agradezco confirmar el recibo de la carpeta azul.",
    "Olvidé decirle que el parqueadero cierra a las seis.",
    "Van también las dos fotos que pidió el perito.",
]


@kind
def typed_above_in_element(rng):
    return old(rng, letter(rng), above=rng.choice(TYPED))


@kind
def typed_below_in_element(rng):
    return old(rng, letter(rng), below=rng.choice(TYPED))


@kind
def whole_letter_in_element(rng):
    return old(rng, [rng.choice(OPENINGS)], above="\n\n".join([rng.choice(BODIES), rng.choice(TYPED)]))


@kind
def table_in_element(rng):
    rows = [("Cuota", "Valor"), ("Primera", "$ 120.000"), ("Segunda", "$ 95.000")]
    return old(rng, letter(rng), above="⟦0⟧", blocks=[table(rows)])


# --- under a name


@kind
def line_under_name(rng):
    line = rng.choice(
        ["Ese jueves no podré acompañarlos", "Pendiente de lo que usted decida", "Van cuatro anexos en sobre aparte", "Con copia a Luis Peña, jefe de archivo", "Ya hablé con tesorería", "Nos vemos allá"]
    )
    lines = [NAME, line, "Tel. 601 555 7777"] if rng.random() < 0.6 else [NAME, line]
    own = [one for one in lines if one != line]
    return Piece(letter(rng), signed(rng, lines), own)


@kind
def name_then_data(rng):
    block = rng.choice(
        [
            "Encargada:\n\nAna María Rojas\nEntrega\n9 de diciembre de 2026\nSitio\nBodega 2, segundo piso",
            "Busque a:\n\nAna María Rojas\nMódulo 11\nDe martes a sábado, en la mañana",
            "Ana\nles cuenta el jueves cómo seguir",
        ]
    )
    return Piece(letter(rng, block))


@kind
def phones_with_own(rng):
    lines = ["Extensiones:", "Nubia Ibáñez: 601 555 0103", "Ana María Rojas: 601 555 0100", "Pedro Gil: 601 555 0108"]
    return Piece(letter(rng, "\n".join(lines)))


# --- lists of people


PEOPLE = ["Jairo Quintero", "Ana María Rojas", "Nubia Ibáñez", "Hernán Castaño"]


def items(lines):
    return "\n".join("- " + line for line in lines), "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


def table(rows, extra=""):
    plain = "\n".join("\t".join(row) for row in rows)
    return plain, "<table border=1>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + extra + "</table>"


@kind
def people_in_lines(rng):
    people = rng.sample(PEOPLE, 4)
    return Piece(letter(rng, "Vinieron a la mesa de trabajo:", "\n".join(people)))


@kind
def people_in_list(rng):
    return Piece(letter(rng, "Firmaron el acta:", "⟦0⟧"), blocks=[items(rng.sample(PEOPLE, 4))])


@kind
def people_in_table(rng):
    rows = [(name, rng.choice(["Profesional", "Asesor", "Técnico"])) for name in rng.sample(PEOPLE, 4)]
    return Piece(letter(rng, "El grupo es este:", "⟦0⟧"), blocks=[table(rows)])


@kind
def people_in_table_signed(rng):
    rows = [(name, "Asiste") for name in rng.sample(PEOPLE, 4)]
    return old(rng, letter(rng, "El grupo es este:", "⟦0⟧"), blocks=[table(rows)])


@kind
def directory_below_signature(rng):
    rows = [("Nubia Ibáñez", "601 555 0103"), ("Ana María Rojas", "601 555 0100"), ("Pedro Gil", "601 555 0108")]
    return old(rng, letter(rng), below="⟦0⟧", blocks=[table(rows)])


# --- who else signs


@kind
def second_signer(rng):
    return old(rng, letter(rng), below="Luis Peña Gómez\nDirector\nluis@entidad.gov.co")


@kind
def second_signer_beside(rng):
    rows = [(NAME, "Luis Peña Gómez"), (LONG_AGO, "Director"), ("Tel. 601 555 7777", "Tel. 601 555 0101")]
    return Piece(letter(rng, rng.choice(FAREWELLS), "⟦0⟧"), blocks=[table(rows)])


@kind
def director_above(rng):
    director = rng.choice(["Olga Lucía Mejía\nSubdirectora de Predios", "Iván Darío Toro\nAlcalde encargado"])
    return Piece(letter(rng), signed(rng, [director + "\n\n" + "\n".join(OLD)]), list(OLD))


@kind
def director_unlisted_below(rng):
    return old(rng, letter(rng), below="Olga Lucía Mejía\nSubdirectora de Predios\nTel. 601 555 4040")


# --- below the signature


BELOW = [
    "Para pedir turno:\n1. Entre a la página\n2. Escoja la sede\n3. Marque al 601 555 3030",
    "Cuenta para el pago: ahorros 220-118-3\nBanco Agrícola\nDudas: pagos@entidad.gov.co",
    "Enlace de la reunión: https://reuniones.example.org/j/88",
    "Summary: your file moved to stage two.\nQuestions: help@entidad.gov.co",
    "Posdata: lleve el original. Más datos en www.entidad.gov.co/turnos",
    "Elaboró: Pedro Gil\nVo. Bo.: Nubia Ibáñez\nAnexos (3): www.entidad.gov.co/anexos",
    "Contacto del perito: Hernán Castaño, 310 555 0182",
]


@kind
def more_below(rng):
    return old(rng, letter(rng), below=rng.choice(BELOW))


@kind
def table_below(rng):
    rows = [("Elaboró", "Pedro Gil"), ("Aprobó", "nubia@entidad.gov.co")]
    return old(rng, letter(rng), below="⟦0⟧", blocks=[table(rows)])


CITIZEN = "Doctora:\nMe cortaron el agua otra vez y nadie responde.\nElvia Tovar\nCel. 315 555 0144"


@kind
def citizen_below(rng):
    return old(rng, letter(rng), below=CITIZEN)


@kind
def citizen_below_dashes(rng):
    return old(rng, letter(rng), below=rng.choice(["---", "______", "* * *"]) + "\n" + CITIZEN)


@kind
def chat_below(rng):
    return old(rng, letter(rng), below="[9:04 a. m., 2/11/2026] Elvia: ¿a qué hora abren?\n[9:06 a. m., 2/11/2026] Ana Rojas: a las ocho\n[9:07 a. m., 2/11/2026] Elvia: gracias 310 555 0166")


@kind
def notice_below(rng):
    return old(rng, letter(rng), below="RESERVA: lo que aquí se dice es para quien lo recibe; si no es usted, bórrelo y avise al 601 555 9090.")


@kind
def notice_and_device_below(rng):
    return old(rng, letter(rng), below="RESERVA: lo que aquí se dice es para quien lo recibe; si no es usted, bórrelo.\n\nEnviado desde mi tableta")


@kind
def farewell_in_two_languages(rng):
    return Piece(letter(rng), "Cordialmente / Best regards,\n\n" + "\n".join(OLD), list(OLD))


# --- pictures


def shown(content_id, alt="captura"):
    return f"[image: {alt}.png]", f'<div><img src="cid:{content_id}" alt="{alt}" width="420"></div>'


@kind
def screenshot_last(rng):
    return Piece(letter(rng, "Así se ve el error:", "⟦0⟧"), blocks=[shown("pantalla@a")], images=[("pantalla@a", "inline")])


@kind
def screenshot_last_signed(rng):
    return old(rng, letter(rng), below="⟦0⟧", blocks=[shown("pantalla@a")], images=[("pantalla@a", "inline")])


@kind
def screenshot_in_element(rng):
    return old(rng, letter(rng), above="⟦0⟧", blocks=[shown("pantalla@a")], images=[("pantalla@a", "inline")])


@kind
def map_in_table(rng):
    rows = "".join(f"<div>{line}</div>" for line in OLD)
    html = f'<table><tr><td><img src="cid:croquis@a" width="300"></td></tr><tr><td>{rows}</td></tr></table>'
    return Piece(letter(rng, rng.choice(FAREWELLS), "⟦0⟧"), own=list(OLD), blocks=[("[image: croquis.png]\n" + "\n".join(OLD), html)], images=[("croquis@a", "inline")])


@kind
def image_shown_twice(rng):
    html = '<img src="cid:escudo@a" width="60"><br>' + "<br>".join(OLD)
    return Piece(
        letter(rng, "⟦0⟧", rng.choice(FAREWELLS), "⟦1⟧"),
        own=list(OLD),
        blocks=[shown("escudo@a"), ("\n".join(OLD), f"<div>{html}</div>")],
        images=[("escudo@a", "inline")],
        logos=["cid:escudo@a"],
    )


@kind
def image_attached_too(rng):
    html = '<img src="cid:logo@a" width="60" alt="logo"><br>' + "<br>".join(OLD)
    return Piece(letter(rng, rng.choice(FAREWELLS), "⟦0⟧"), own=list(OLD), blocks=[("\n".join(OLD), f"<div>{html}</div>")], images=[("logo@a", "attachment")], logos=["cid:logo@a"])


@kind
def logo_above_name(rng):
    html = '<img src="cid:logo@a" width="60" alt="logo"><br>' + "<br>".join(OLD)
    return Piece(letter(rng, rng.choice(FAREWELLS), "⟦0⟧"), own=["[image: logo]", *OLD], blocks=[("[image: logo]\n" + "\n".join(OLD), f"<div>{html}</div>")], images=[("logo@a", "inline")], logos=["cid:logo@a"])


@kind
def drawing_last(rng):
    return Piece(letter(rng, "⟦0⟧"), blocks=[("", '<div><svg width="40" height="40"><circle cx="20" cy="20" r="15"></circle></svg></div>')])


# --- structure


@kind
def signature_in_rows(rng):
    rows = "".join(f"<tr><td>{line}</td></tr>" for line in OLD)
    notice = "Uso exclusivo de quien lo recibe; lo demás se borra."
    html = f"<table>{rows}<tr><td>{notice}</td></tr></table>"
    return Piece(letter(rng, rng.choice(FAREWELLS), "⟦0⟧"), own=list(OLD), blocks=[("\n".join([*OLD, notice]), html)])


@kind
def letter_in_table(rng):
    html = "<table><tr><td style='font-size:0px'><div style='font-size:15px'>Citación</div></td></tr><tr><td>" + "<br>".join(["Martes 9:00", "Sala 8"]) + "</td></tr></table>"
    return old(rng, letter(rng, "⟦0⟧"), blocks=[("Citación\nMartes 9:00\nSala 8", html)])


@kind
def own_indent_last(rng):
    passage = "La licencia se pierde si la obra no empieza en doce meses."
    return Piece(letter(rng, "Dice la norma:", "⟦0⟧"), blocks=[("    " + passage, f"<blockquote>{passage}</blockquote>")])


@kind
def cited_signature(rng):
    passage = ["El acto decía al pie:", "Olga Mejía", "Subdirectora", "Tel. 601 555 4040"]
    return Piece(letter(rng, "⟦0⟧"), blocks=[("\n".join(passage), "<blockquote>" + "<br>".join(passage) + "</blockquote>")])


# --- other ways to say it, and what must not be touched


@kind
def second_page(rng):
    body = rng.choice(BODIES)
    return Piece(letter(rng), branches=[("text/html", f"<p>{body}</p><p>Página dos.</p>")])


@kind
def amp_branch(rng):
    return Piece(letter(rng), branches=[("text/x-amp-html", f"<!doctype html><html amp4email><body>{rng.choice(BODIES)}</body></html>")])


@kind
def enriched_branch(rng):
    return Piece(letter(rng), branches=[("text/enriched", f"<bold>{rng.choice(BODIES)}</bold>")])


@kind
def stale_lengths(rng):
    return Piece(letter(rng), fields=["Content-Length: 41", "Lines: 2"])


@kind
def stale_digest(rng):
    return Piece(letter(rng), fields=["Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ=="])


@kind
def sealed_by_arc(rng):
    return Piece(letter(rng), fields=["ARC-Seal: i=1; a=rsa-sha256; d=example.org; s=a; cv=none; b=AAAA", "ARC-Message-Signature: i=1; a=rsa-sha256; d=example.org; s=a; h=from; bh=AAAA; b=AAAA"], is_sealed=True)


@kind
def sealed_by_dkim(rng):
    return Piece(letter(rng), fields=["DKIM-Signature: v=1; a=rsa-sha256; d=entidad.gov.co; s=a; h=from; bh=AAAA; b=AAAA"], is_sealed=True)


@kind
def with_files(rng):
    return old(rng, letter(rng), files=[("acta.pdf", "application/pdf", b"%PDF-1.4\n%%EOF\n"), ("notas.txt", "text/plain", "Cordialmente,\n\nAna María Rojas\nAuxiliar\n".encode())])


@kind
def with_invitation(rng):
    return Piece(letter(rng), files=[("cita.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")])
