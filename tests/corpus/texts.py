# SPDX-License-Identifier: BSD-2-Clause
"""What people write, sign and quote: the material that the mail programs of clients.py make messages of. All invented."""
import dataclasses
import datetime
import io
import zipfile
import zlib


@dataclasses.dataclass
class Letter:
    """What an author writes, paragraph by paragraph; a paragraph may have several lines."""

    language: str
    paragraphs: list


@dataclasses.dataclass
class Original:
    """The message that is answered or forwarded."""

    name: str
    address: str
    to: str
    cc: str
    subject: str
    date: datetime.datetime
    paragraphs: list


def es(*paragraphs):
    return Letter("es", list(paragraphs))


def en(*paragraphs):
    return Letter("en", list(paragraphs))


LETTERS = [
    es(
        "Buenos días, señora Beltrán:",
        "Su solicitud quedó radicada con el número 20264100123 y será atendida dentro de los quince días hábiles siguientes.",
        "Gracias por escribirnos.",
    ),
    es(
        "Cordial saludo,",
        "En respuesta a su petición del 3 de noviembre de 2026 a las 10:15, le informamos que el trámite terminó. Puede reclamar el documento en la ventanilla 4.",
    ),
    es("Sí."),
    es(
        "Estimado Jairo:",
        "Los requisitos son:",
        "- Copia de la cédula\n- Formulario firmado\n- Recibo de pago",
        "Cuando los tenga, responda este mismo correo.",
    ),
    es(
        "Cordial saludo, doctora Inés:",
        "De: acuerdo con lo conversado, la visita queda para el martes.",
        "El contratista escribió que llegará a las 8:30 a. m. y que traerá los planos.",
        "¿Le queda bien esa hora?",
    ),
    es(
        "Señor\nHÉCTOR IVÁN SALCEDO\nCiudad",
        "Asunto: traslado por competencia.",
        "Su petición fue trasladada a la Superintendencia, que es la entidad competente (artículo 21 de la Ley 1755 de 2015).",
    ),
    es(
        "Hola, Marta:",
        "Te cuento que atentamente revisamos el borrador y saludos aparte falta la firma del director. Mientras tanto quedo pendiente.",
    ),
    es(
        "Le confirmo los datos:",
        "Fecha: 12 de noviembre\nLugar: sala 3, piso 2\nHora: 2:00 p. m.",
        "Por favor traiga el original.",
    ),
    es("Adjunto el informe corregido. Si a > b en la tabla 2, el valor se toma de la columna b."),
    es("Recibido, muchas gracias."),
    es(
        "Buenas tardes:",
        "Según el artículo 14, toda petición deberá resolverse dentro de los quince días siguientes a su recepción.",
        "Por eso la respuesta se enviará a más tardar el 24 de noviembre. El enlace para consultar el estado es https://tramites.entidad.gov.co/consulta?id=123.",
    ),
    es(
        "Respetada señora:",
        "Lamentamos la demora. Esto es lo que pasó:",
        "1. El formulario llegó sin firma.\n2. Se le pidió el 5 de octubre.\n3. Llegó completo ayer.",
        "Hoy mismo queda resuelto.",
    ),
    en(
        "Dear Mr. Whitfield,",
        "Your request has been registered under number 20264100456. You will receive an answer within fifteen working days.",
    ),
    en(
        "Hi Laura,",
        "On the other hand, the schedule has to change. He wrote that the plane lands at 10:15.",
        "Can you make it on Tuesday?",
    ),
    en("Yes, that works for me."),
    en(
        "Thanks for your message. The steps are:",
        "1. Fill in the form.\n2. Sign it.\n3. Send it back to this address.",
        "From: our side nothing else is needed.",
    ),
    Letter("pt", ["Prezada Senhora,", "Seu pedido foi registrado e será respondido em até quinze dias úteis."]),
    Letter("fr", ["Madame, Monsieur,", "Votre demande a été enregistrée et recevra une réponse sous quinze jours."]),
    Letter(
        "it", ["Gentile Signora,", "la Sua richiesta è stata registrata e riceverà risposta entro quindici giorni."]
    ),
    Letter(
        "de",
        ["Sehr geehrte Frau Lindner,", "Ihre Anfrage wurde erfasst und wird innerhalb von fünfzehn Tagen beantwortet."],
    ),
]

SIGNATURES = {
    "es": [
        "",
        "Cordialmente,\n\nAna María Rojas\nProfesional especializada\nGrupo de Atención a la Ciudadanía\nTel. 601 555 0100 ext. 1234\nana.rojas@entidad.gov.co\nwww.entidad.gov.co",
        "Atentamente,\n\nLUIS PEÑA GÓMEZ\nDirector",
        "Saludos,\nNubia",
        "-- \nNubia Ibáñez\nAsesora Jurídica\nEntidad Nacional",
        "Óscar Ñáñez Coral\nTécnico administrativo\nPBX: (601) 555 0100\nCarrera 7 No. 32-16, Bogotá D. C.",
        "Cordialmente,\n\nAna María Rojas\nProfesional\n\nAVISO LEGAL: Este mensaje y sus anexos pueden contener información confidencial y van dirigidos únicamente a su "
        "destinatario. Si usted lo recibió por error, infórmelo al remitente y elimínelo de inmediato; su uso no autorizado puede ser sancionado.",
        "Cordial saludo,\n\nÁngela Patricia Suárez\nCoordinadora",
    ],
    "en": [
        "",
        "Kind regards,\n\nAna Rojas\nCitizen Services\n+57 601 555 0100",
        "Best regards,\nLuis",
        "-- \nNubia Ibáñez\nLegal Adviser",
    ],
    "pt": ["Atenciosamente,\n\nAna Rojas\nAtendimento ao Cidadão"],
    "fr": ["Cordialement,\n\nAna Rojas\nService aux citoyens"],
    "it": ["Cordiali saluti,\n\nAna Rojas\nServizio ai cittadini"],
    "de": ["Mit freundlichen Grüßen\n\nAna Rojas\nBürgerservice"],
}

ORIGINALS = [
    Original(
        "Rosa Beltrán",
        "rosa.beltran@example.org",
        "contacto@entidad.gov.co",
        "",
        "Consulta sobre mi trámite",
        datetime.datetime(2026, 11, 3, 10, 15),
        [
            "Buenos días:",
            "Quisiera saber en qué va mi solicitud, pues ya pasó un mes.",
            "Gracias,\nRosa Beltrán\nCel. 300 555 0199",
        ],
    ),
    Original(
        "Jairo A. Quintero",
        "jquintero@correo.example",
        "Ana Rojas <ana.rojas@entidad.gov.co>",
        "juridica@entidad.gov.co",
        "RE: Requisitos",
        datetime.datetime(2026, 9, 28, 8, 5),
        ["¿Qué papeles debo llevar?", "Quedo atento."],
    ),
    Original(
        "veeduria@example.net",
        "veeduria@example.net",
        "Luis Peña <luis@entidad.gov.co>",
        "",
        "Información pública",
        datetime.datetime(2026, 1, 30, 21, 40),
        ["Solicito copia del contrato 123 de 2025.", "Cordialmente,\n\nVeeduría Ciudadana"],
    ),
]


def packed(*names_and_bytes, password_flag=False):
    """A zip; with the flag its entries say that they are encrypted."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in names_and_bytes:
            archive.writestr(name, content)
    data = bytearray(file.getvalue())
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.find(mark)
        while password_flag and at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


PROGRAM = b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" + bytes(200)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90wS\xde" + bytes(60)
OBJECTS = b"1 0 <</S/JavaScript/JS(app.alert(1))>>"
ACTING_PDF = (
    b"%PDF-1.5\n2 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>\nstream\n"
    + zlib.compress(OBJECTS)
    + b"\nendstream\nendobj\n%%EOF\n"
)
WORD = [("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w:document/>")]

# (name, content, flags) of what travels beside the texts
ATTACHMENTS = [
    [("Informe de gestión.pdf", PDF, set())],
    [("resolución.pdf", PROGRAM, {"name-mismatch", "executable"})],
    [("oficio.docx", packed(*WORD), set()), ("plano.png", PNG, set())],
    [("oficio.docm", packed(*WORD, ("word/vbaProject.bin", "x")), {"macro"})],
    [("anexos.zip", packed(("acta.pdf", PDF), ("lista.txt", "uno")), set())],
    [("anexos.zip", packed(("acta.pdf", PROGRAM)), {"executable", "name-mismatch"})],
    [("reservado.zip", packed(("acta.pdf", PDF), password_flag=True), {"encrypted"})],
    [("formulario.pdf", ACTING_PDF, {"active-content"})],
    [("factura.pdf.exe", PROGRAM, {"executable", "double-extension"})],
    [("anexos.zip", packed(("dentro.zip", packed(("acta.pdf", PDF)))), {"nested-archive"})],
]
